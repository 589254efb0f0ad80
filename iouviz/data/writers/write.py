"""`write`: a `Dataset` in, files of another format out, with a note of what they cannot hold."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iouviz.data.file import File
from iouviz.data.issues import EXAMPLES, Issue, IssueLog
from iouviz.data.model import Dataset
from iouviz.data.readers.shared.reader import Role
from iouviz.data.writers import WRITERS, Writer
from iouviz.data.writers.photographs import Photograph, photographs
from iouviz.data.writers.whole import whole
from iouviz.data.writers.writer import FEATURES
from iouviz.data.writers.yolo import DATA_YAML, data_yaml
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
    photographs : tuple of (str, File)
        Paths likewise, and the files to copy there, which are read when they are.
    """

    files: tuple[tuple[str, bytes], ...]
    issues: tuple[Issue, ...]
    photographs: tuple[Photograph, ...] = ()

    @property
    def names(self) -> list[str]:
        """All paths, of photographs too."""
        return [name for name, _ in (*self.files, *self.photographs)]


def write(
    dataset: Dataset,
    to: str,
    *,
    roles: Sequence[Role] = ("ground truth", "predictions"),
    with_photographs: bool = False,
) -> Written:
    """Write a data set in another format, in memory; `save` puts it on disk.

    Parameters
    ----------
    dataset : Dataset
    to : {"coco", "voc", "yolo", "csv"}
    roles : sequence of {"ground truth", "predictions"}
        What to write. Predictions that are not there are not written either.
    with_photographs : bool
        Whether the photographs come along, in a folder ``images``.

    Returns
    -------
    Written

    Raises
    ------
    WriteError
        An unknown format, one that has no place for scores where there are predictions, or data
        that the format could only hold by lying: boxes relative to pictures of unknown size, two
        images that would have one label file, a name that would leave the folder. Photographs are
        wanted and none is at hand.

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
    pictures: tuple[Photograph, ...] = ()
    if with_photographs:
        log = IssueLog()
        pictures = photographs(dataset, _writer(to, "ground truth"), log)
        issues += log.issues
    return Written(tuple(files), tuple(dict.fromkeys(issues)), pictures)


def write_parts(
    parts: Sequence[tuple[str, Dataset]], to: str, *, with_photographs: bool = False
) -> Written:
    """Write the parts of a split, each in a folder of its name; for YOLO one ``data.yaml`` for all.

    Parameters
    ----------
    parts : sequence of (str, Dataset)
        "train", "val" and "test", of the same classes.
    to, with_photographs, and errors
        As in `write`.
    """
    written = [(name, write(part, to, with_photographs=with_photographs)) for name, part in parts]
    if to != "yolo" or not parts:
        return combined(written)
    folders = {name: f"{name}/ground_truth/images" for name, _ in parts}
    text = data_yaml(parts[0][1].classes, folders).encode()
    alone = [
        (name, replace(each, files=tuple(file for file in each.files if file[0] != DATA_YAML)))
        for name, each in written
    ]
    return combined([("", Written((("data.yaml", text),), ())), *alone])


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
    pictures: list[Photograph] = []
    issues: list[Issue] = []
    for folder, each in parts:
        before = f"{folder}/" if folder else ""
        files += [(before + name, data) for name, data in each.files]
        pictures += [(before + name, file) for name, file in each.photographs]
        issues += each.issues
    return Written(tuple(files), _said_once(issues), tuple(pictures))


def _said_once(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Issues of several parts, each kind once: their rows and images add up, their classes not."""
    of_classes = {f"no-{each.name.replace(' ', '-')}" for each in FEATURES if each.of == "class"}
    found: dict[tuple[str, str], Issue] = {}
    for issue in issues:
        known = found.setdefault((issue.code, issue.file), issue)
        if known is not issue:
            both = known.count, issue.count
            found[issue.code, issue.file] = replace(
                known,
                count=max(both) if issue.code in of_classes else sum(both),
                places=(known.places + issue.places)[:EXAMPLES],
            )
    return tuple(found.values())


def pack(written: Written) -> bytes:
    """A zip archive of files. What a format cannot hold is listed in ``notes.txt``.

    >>> import iouviz
    >>> len(pack(write(iouviz.sample(), "coco"))) > 10_000
    True
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in written.files:
            archive.writestr(name, data)
        if written.issues:
            archive.writestr("notes.txt", "".join(f"{issue}\n" for issue in written.issues))
        for name, file in written.photographs:  # are packed already
            archive.writestr(name, file.load(), zipfile.ZIP_STORED)
    return out.getvalue()


def save(
    written: Written, folder: str | Path, *, force: bool = False, link: bool = False
) -> list[Path]:
    """Put files into a folder, which is made where it is missing; return their paths.

    All of them appear when the last is written, and none before; see `whole.whole`. With `link`,
    photographs are hard links to the files that were read, where the file system can have such,
    and take no room.

    Raises
    ------
    WriteError
        A file or a folder of that name is there and `force` is not set (then nothing is written
        at all), or the folder cannot be written to. With `force`, files of the same names are
        overwritten; others stay, and are read with the new ones if they lie among them.
    """
    root = Path(folder)
    paths = [root / name for name in written.names]
    try:
        # a folder of labels is taken as a whole: what is left in it would be read with the rest
        tops = dict.fromkeys(root / Path(name).parts[0] for name in written.names)
        taken = [top for top in tops if top.exists()]
        if taken and not force:
            raise WriteError(
                f"{taken[0]}: already there, nothing was written. Choose another folder, "
                f"or say --force (in Python force=True) to overwrite"
            )
        with whole(root) as unfinished:
            for name in written.names:
                (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            for name, data in written.files:
                (unfinished / name).write_bytes(data)
            for name, file in written.photographs:
                if not (link and _linked(file, unfinished / name)):
                    (unfinished / name).write_bytes(file.load())
    except OSError as error:
        raise WriteError(f"{root}: cannot be written ({error.strerror or error})") from error
    return paths


def _linked(file: File, path: Path) -> bool:
    """Whether `path` could be made another name of the file."""
    if file.path is None:
        return False
    try:
        path.hardlink_to(file.path.resolve())
    except OSError:  # another file system, or one without links
        return False
    return True


def save_text(path: str | Path, text: str, *, force: bool = False) -> None:
    """Write one text file, whole or not at all; errors as `save`."""
    path = Path(path)
    save(Written(((path.name, text.encode()),), ()), path.parent, force=force)
