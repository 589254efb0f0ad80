"""From what a user gives (paths, folders, uploads) to `File` values: names and bytes.

Readers see nothing but these, so that a folder, a zip archive, a list of files and an upload look
alike.
"""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from iouviz.data.file import PICTURES, File
from iouviz.data.inputs import Input
from iouviz.data.read.archives import is_archive, is_zip, members, other_archive, refused
from iouviz.errors import ReadError

WANTED = "give a path, a folder, a (name, bytes) pair, or a list of these"
GLOB = frozenset("*?[")


def gather(given: Input) -> list[File]:
    """Every file that `given` stands for, in the order given; a folder's are sorted by name.

    Parameters
    ----------
    given : path, File, (name, bytes), or a sequence of these
        A folder is walked with its subfolders, and a zip archive (a path, an upload or a `File`)
        like a folder; hidden files and the "__MACOSX" of archives are left out.

    Returns
    -------
    list of File
        Nothing is read yet; a file that cannot be read raises `ReadError` when it is loaded. So
        do links that lead out of the folder, links to folders, and archives within folders or
        archives: all these are named but not followed.

    Raises
    ------
    ReadError
        A path that does not exist, an empty folder, an archive that is broken or a danger (see
        `archives.members`), or something that is no file at all.

    Examples
    --------
    >>> [file.name for file in gather([("b.json", b"[]"), ("a.json", b"{}")])]
    ['b.json', 'a.json']
    """
    return list(_files(given))


def is_glob(given: object) -> bool:
    """Whether a path stands for several files.

    >>> is_glob("gt-*.json"), is_glob("gt.json"), is_glob(["a.json", "b.json"])
    (True, False, False)
    """
    return isinstance(given, str) and bool(GLOB & set(given)) and not Path(given).exists()


def upload(name: str, data: bytes) -> File:
    """A `File` whose bytes are in memory."""
    return File(name.replace("\\", "/"), len(data), lambda: data)


def is_picture(file: File) -> bool:
    """Whether the name ends as a picture's does."""
    return PurePosixPath(file.name).suffix.lower() in PICTURES


def _files(given: object) -> Iterator[File]:
    match given:
        case File():
            yield from _from_file(given)
        case str() | Path():
            yield from _from_path(Path(given))
        case (str() as name, bytes() | bytearray() | memoryview() as data):
            yield from _from_file(upload(name, bytes(data)))
        case list() | tuple():
            for item in given:
                yield from _files(item)
        case _:
            raise ReadError(f"cannot read files from a {type(given).__name__}; {WANTED}")


def _from_file(file: File) -> Iterator[File]:
    """The file itself, or what is in it. What was gathered before is not opened again."""
    if not is_archive(file.name) or file.start is not None:
        yield file
    elif is_zip(file.name):
        yield from members(file.name, file, _hidden)
    else:
        yield refused(file.name, file.size, other_archive(file.name))


def _from_path(path: Path) -> Iterator[File]:
    try:
        if path.is_dir():
            found = sorted(_walk(path))
            if not found:
                raise ReadError(f"{path}: the folder holds no files; {WANTED}")
            root = os.path.realpath(path)
            yield from (_inside(inner, path, root) for inner in found)
        elif path.is_file():
            yield from _alone(path)
        else:
            raise ReadError(
                f"{path}: no such file or folder. Check the spelling; "
                f"a path that is not absolute starts at the folder you are in"
            )
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{str(path)[:200]}: cannot be opened ({_reason(error)})") from error


def _alone(path: Path) -> Iterator[File]:
    """A path that was given by itself, which may be an archive or a link."""
    if is_zip(path.name):
        yield from members(path.name, path, _hidden)
    elif is_archive(path.name):
        yield refused(path.name, path.stat().st_size, other_archive(path.name))
    else:
        yield _on_disk(path, path.name)


def _walk(folder: Path) -> Iterator[Path]:
    """Files and links, of which `os.walk` follows none."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in names + links:
            path = Path(parent, name)
            if not _hidden(name) and (path.is_symlink() or path.is_file()):
                yield path


def _inside(path: Path, folder: Path, root: str) -> File:
    """A file that was found in `folder`, whose real path is `root`."""
    name = path.relative_to(folder).as_posix()
    if path.is_symlink():
        if not Path(os.path.realpath(path)).is_relative_to(root):
            reason = "a link that leads out of the folder, which is not followed"
            return refused(name, 0, f"{reason}. Copy the file here, or give it by its own path")
        if path.is_dir():
            return refused(name, 0, "a link to a folder, which is not followed. Give that folder")
        if not path.is_file():
            return refused(name, 0, "a link to nothing. Copy the file here")
    if is_archive(name):
        return refused(name, path.stat().st_size, other_archive(name))
    return _on_disk(path, name)


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in {"__MACOSX", "Thumbs.db", "desktop.ini"}


def _on_disk(path: Path, name: str) -> File:
    start = partial(_start, path, name)  # no closure, so that another process can load it too
    return File(name, path.stat().st_size, partial(start, -1), start, path)


def _start(path: Path, name: str, count: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(count)
    except OSError as error:
        raise ReadError(f"{name}: cannot be read ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
