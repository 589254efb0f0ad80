"""Image names that stand in several folders: kept apart where each folder has its own picture.

A set that is split into train and val may well use one name twice. Read as one picture, the
objects of both would lie on one image, and every number would be wrong.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from iouviz.data.issues import IssueLog
from iouviz.data.model import File
from iouviz.data.readers.shared.reader import Tables


def apart_by_folder(
    tables: Sequence[Tables], pictures: Sequence[File], log: IssueLog
) -> list[Tables]:
    """The tables, with the paths of pictures for names that mean another picture in each folder.

    Parameters
    ----------
    tables : sequence of Tables
        Ground truth. Two of them that describe images of one name mean two pictures where each
        has a picture of that name in or below its own folder, and not the same one.
    pictures : sequence of File
    log : IssueLog
        Gets the names that were told apart.
    """
    owners: dict[str, list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        for name in dict.fromkeys(table.images.names):
            owners[name].append(number)
    shared = {name: numbers for name, numbers in owners.items() if len(numbers) > 1}
    if not shared or not pictures:
        return list(tables)
    by_last: dict[str, list[str]] = defaultdict(list)
    for picture in pictures:
        by_last[picture.name.rsplit("/", 1)[-1]].append(picture.name)
    renamed: dict[int, dict[str, str]] = defaultdict(dict)
    for name, numbers in shared.items():
        found = by_last.get(name.rsplit("/", 1)[-1], [])
        own = [_below(tables[number].file, found) for number in numbers]
        paths = {paths[0] for paths in own if len(paths) == 1}
        if all(len(each) == 1 for each in own) and len(paths) > 1:
            for number, (path,) in zip(numbers, own, strict=True):
                renamed[number][name] = path
    return [
        _renamed(table, renamed[number], log) if number in renamed else table
        for number, table in enumerate(tables)
    ]


def _below(file: str, pictures: Sequence[str]) -> list[str]:
    """The pictures in or below the folder of a file."""
    folder = PurePosixPath(file).parent
    return [picture for picture in pictures if folder in PurePosixPath(picture).parents]


def _renamed(table: Tables, paths: dict[str, str], log: IssueLog) -> Tables:
    for name in paths:
        found = "an image name that stands in several folders, each with a picture of its own"
        remedy = "Told apart by folder."
        log.add("image-in-two-folders", "noted", table.file, name, found, remedy)
    names = [paths.get(name, name) for name in table.images.names]
    return replace(table, images=replace(table.images, names=names))
