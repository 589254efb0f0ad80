"""From what a user gives (paths, folders, uploads) to `File` values: names and bytes.

Readers see nothing but these, so that a folder, a list of files and an upload look alike.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from iouviz.data.model import File
from iouviz.errors import ReadError

Upload: TypeAlias = tuple[str, bytes]
Input: TypeAlias = str | Path | File | Upload | Sequence[str | Path | File | Upload]

PICTURES = frozenset(
    (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".jfif", ".ppm", ".pgm")
)
WANTED = "give a path, a folder, a (name, bytes) pair, or a list of these"


def gather(given: Input) -> list[File]:
    """Every file that `given` stands for, in the order given; a folder's are sorted by name.

    Parameters
    ----------
    given : path, File, (name, bytes), or a sequence of these
        A folder is walked with its subfolders. Hidden files, the "__MACOSX" of archives and
        linked folders are left out.

    Returns
    -------
    list of File
        Nothing is read yet; a file that cannot be read raises `ReadError` when it is loaded.

    Raises
    ------
    ReadError
        A path that does not exist, an empty folder, or something that is no file at all.

    Examples
    --------
    >>> [file.name for file in gather([("b.json", b"[]"), ("a.json", b"{}")])]
    ['b.json', 'a.json']
    """
    return list(_files(given))


def upload(name: str, data: bytes) -> File:
    """A `File` whose bytes are in memory."""
    return File(name.replace("\\", "/"), len(data), lambda: data)


def is_picture(file: File) -> bool:
    """Whether the name ends as a picture's does."""
    return PurePosixPath(file.name).suffix.lower() in PICTURES


def _files(given: object) -> Iterator[File]:
    match given:
        case File():
            yield given
        case str() | Path():
            yield from _from_path(Path(given))
        case (str() as name, bytes() | bytearray() | memoryview() as data):
            yield upload(name, bytes(data))
        case list() | tuple():
            for item in given:
                yield from _files(item)
        case _:
            raise ReadError(f"cannot read files from a {type(given).__name__}; {WANTED}")


def _from_path(path: Path) -> Iterator[File]:
    try:
        if path.is_dir():
            found = sorted(_walk(path))
            if not found:
                raise ReadError(f"{path}: the folder holds no files; {WANTED}")
            for inner in found:
                yield _on_disk(inner, inner.relative_to(path).as_posix())
        elif path.is_file():
            yield _on_disk(path, path.name)
        else:
            raise ReadError(
                f"{path}: no such file or folder. Check the spelling; "
                f"a path that is not absolute starts at the folder you are in"
            )
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{str(path)[:200]}: cannot be opened ({_reason(error)})") from error


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        for name in names:
            path = Path(parent, name)
            if not _hidden(name) and path.is_file():
                yield path


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in {"__MACOSX", "Thumbs.db", "desktop.ini"}


def _on_disk(path: Path, name: str) -> File:
    def start(count: int) -> bytes:
        try:
            with path.open("rb") as stream:
                return stream.read(count)
        except OSError as error:
            raise ReadError(f"{name}: cannot be read ({_reason(error)})") from error

    return File(name, path.stat().st_size, lambda: start(-1), start)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
