"""`write`: a `Dataset` in, files of another format out, with a note of what they cannot hold."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iouviz.data.issues import Issue, IssueLog
from iouviz.data.model import Dataset
from iouviz.data.readers.shared.reader import Role
from iouviz.data.writers import WRITERS, Writer
from iouviz.data.writers.whole import whole
from iouviz.errors import WriteError

# What `to` may be, in the order of the table of formats.
FORMATS: tuple[str, ...] = tuple(dict.fromkeys(writer.to for writer in WRITERS))


@dataclass(frozen=True, slots=True)
class Written:
    """Files of one format.

    Attributes
    ----------
    files : tuple of (str, bytes)
        Paths relative to wherever they are put, with forward slashes, and contents. Ground truth
        and predictions lie in files or folders apart, so that each can be read by itself.
    issues : tuple of Issue
        What the format cannot hold of this data set, and what was changed to write it.
    """

    files: tuple[tuple[str, bytes], ...]
    issues: tuple[Issue, ...]


def write(
    dataset: Dataset, to: str, *, roles: Sequence[Role] = ("ground truth", "predictions")
) -> Written:
    """Write a data set in another format, in memory; `save` puts it on disk.

    Parameters
    ----------
    dataset : Dataset
    to : {"coco", "voc", "yolo", "csv"}
    roles : sequence of {"ground truth", "predictions"}
        What to write. Predictions that are not there are not written either.

    Returns
    -------
    Written

    Raises
    ------
    WriteError
        An unknown format, one that has no place for scores where there are predictions, or data
        that the format could only hold by lying: boxes relative to pictures of unknown size, two
        images that would have one label file, a name that would leave the folder.

    Examples
    --------
    >>> import iouviz
    >>> written = write(iouviz.sample(), "yolo", roles=["ground truth"])
    >>> [name for name, _ in written.files][:3]
    ['ground_truth/classes.txt', 'ground_truth/data.yaml', 'ground_truth/labels/table_00002.txt']
    """
    wanted = [role for role in roles if role == "ground truth" or len(dataset.predictions)]
    files: list[tuple[str, bytes]] = []
    issues: list[Issue] = []
    for writer in [_writer(to, role) for role in wanted]:
        log = IssueLog()
        files += writer.write(dataset, log)
        issues += [*writer.lost(dataset), *log.issues]
    return Written(tuple(files), tuple(dict.fromkeys(issues)))


def _writer(to: str, role: Role) -> Writer:
    of_format = [writer for writer in WRITERS if writer.to == to]
    if not of_format:
        raise WriteError(f"no format {to!r} to write; wanted one of {', '.join(FORMATS)}")
    for writer in of_format:
        if writer.role == role:
            return writer
    others = ", ".join(writer.to for writer in WRITERS if writer.role == role)
    raise WriteError(
        f"{of_format[0].name} has no place for {role}. Choose one of {others}, or leave them out"
    )


def combined(parts: Iterable[tuple[str, Written]]) -> Written:
    """The files of several, each group in a folder of its own ("" is none)."""
    files: list[tuple[str, bytes]] = []
    issues: list[Issue] = []
    for folder, each in parts:
        files += [(f"{folder}/{name}" if folder else name, data) for name, data in each.files]
        issues += each.issues
    return Written(tuple(files), tuple(dict.fromkeys(issues)))


def pack(written: Sequence[tuple[str, Written]]) -> bytes:
    """A zip archive of files, each group in a folder of its own ("" is none).

    What a format cannot hold is listed in ``notes.txt``.

    >>> import iouviz
    >>> len(pack([("train", write(iouviz.sample(), "coco"))])) > 10_000
    True
    """
    out, together = io.BytesIO(), combined(written)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in together.files:
            archive.writestr(name, data)
        if together.issues:
            archive.writestr("notes.txt", "".join(f"{issue}\n" for issue in together.issues))
    return out.getvalue()


def save(written: Written, folder: str | Path, *, force: bool = False) -> list[Path]:
    """Put files into a folder, which is made where it is missing; return their paths.

    All of them appear when the last is written, and none before; see `whole.whole`.

    Raises
    ------
    WriteError
        A file or a folder of that name is there and `force` is not set (then nothing is written
        at all), or the folder cannot be written to. With `force`, files of the same names are
        overwritten; others stay, and are read with the new ones if they lie among them.
    """
    root = Path(folder)
    paths = [root / name for name, _ in written.files]
    try:
        # a folder of labels is taken as a whole: what is left in it would be read with the rest
        tops = dict.fromkeys(root / Path(name).parts[0] for name, _ in written.files)
        taken = [top for top in tops if top.exists()]
        if taken and not force:
            raise WriteError(
                f"{taken[0]}: already there, nothing was written. Choose another folder, "
                f"or say --force (in Python force=True) to overwrite"
            )
        with whole(root) as unfinished:
            for name, data in written.files:
                path = unfinished / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    except OSError as error:
        raise WriteError(f"{root}: cannot be written ({error.strerror or error})") from error
    return paths


def save_text(path: str | Path, text: str, *, force: bool = False) -> None:
    """Write one text file, whole or not at all; errors as `save`."""
    path = Path(path)
    save(Written(((path.name, text.encode()),), ()), path.parent, force=force)
