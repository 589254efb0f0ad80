"""Formats of one file an image: what to do where several files give their image one name."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.reader import Role, Tables, read_each
from iouviz.data.readers.shared.rows import show
from iouviz.data.readers.shared.source import Source


def read_each_image(
    sources: Sequence[Source],
    role: Role,
    log: IssueLog,
    *,
    read: Callable[[Source, Role, IssueLog], Tables],
    field: str,
) -> list[Tables]:
    """`read_each`, for files of one image each; images that share a name are told apart.

    They get the name of their annotation file, with its folder. `field` is where the format says
    the name of the picture, such as ``<filename>``.
    """
    tables = read_each(sources, role, log, read)
    shared = Counter(table.images.names[0] for table in tables)
    for position, table in enumerate(tables):
        name = table.images.names[0]
        if shared[name] == 1:
            continue
        path = PurePosixPath(table.file)
        suffix = PurePosixPath(name).suffix
        own = path.with_name(path.stem + suffix if path.stem != path.name else path.name + suffix)
        found = f"{field} {show(name)} stands in {shared[name]} files"
        remedy = f"Taken as {str(own)!r}, after the file's own name."
        log.add("shared-filename", "repaired", table.file, field.strip("<>"), found, remedy)
        tables[position] = _renamed(table, str(own))
    return tables


def _renamed(table: Tables, name: str) -> Tables:
    images = replace(table.images, keys=[name], names=[name])
    return replace(
        table, images=images, boxes=replace(table.boxes, image=[name] * len(table.boxes))
    )
