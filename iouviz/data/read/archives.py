"""Zip archives as the files that they hold; nothing is unpacked to disk.

What could do harm is refused before anything is unpacked: an archive as a whole where it is
broken or unpacks to far more than it is, a member alone where it is locked, is an archive itself
or has a name that leads out of the archive.
"""

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, Final, NoReturn
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from iouviz.data.model import File
from iouviz.errors import ReadError

OTHERS: Final = frozenset((".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".zst"))

# COCO's training images with a label file each are 240,000.
MOST_MEMBERS: Final = 300_000
# Text of boxes shrinks to a fifth or, with masks, a tenth; zeros to a thousandth.
STRONGEST_PACKING: Final = 100
# Below this even the strongest packing does no harm.
HARMLESS: Final = 1 << 26
LARGEST_TOTAL: Final = 1 << 36
LARGEST_UPLOAD: Final = 1 << 30  # of what is itself in memory, as uploads are

ENCRYPTED, UNICODE_NAME = 0x1, 0x800
FAULTS = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def is_archive(name: str) -> bool:
    """Whether the name ends as an archive's does, of whatever kind.

    >>> is_archive("labels.ZIP"), is_archive("labels.json")
    (True, False)
    """
    return is_zip(name) or PurePosixPath(name).suffix.lower() in OTHERS


def is_zip(name: str) -> bool:
    """Whether the name ends in ".zip"; other files may be zip inside, but not to be opened."""
    return PurePosixPath(name).suffix.lower() == ".zip"


class _Memory(io.RawIOBase):
    """A file's bytes to be read here and there, which are held by the file and not by this."""

    def __init__(self, file: File) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._file.load())}
        self._at = max(0, start[whence] + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        part = self._file.load()[self._at : self._at + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def members(name: str, content: Path | File, hidden: Callable[[str], bool]) -> list[File]:
    """The files in a zip archive, sorted by name.

    Parameters
    ----------
    name : str
        Of the archive, for messages.
    content : Path or File
        A file's bytes are asked for again whenever a member is loaded.
    hidden : callable
        Part of a path -> whether what it names is of no interest.

    Returns
    -------
    list of File
        Nothing is unpacked yet. A member that is not to be read raises `ReadError` when loaded.

    Raises
    ------
    ReadError
        Broken, empty, or too large: too many members, too much in all, or packed so tightly that
        it can only be meant to do harm.
    """
    try:
        archive = ZipFile(content if isinstance(content, Path) else _Memory(content))
    except (OSError, ValueError, *FAULTS) as error:
        raise ReadError(
            f"{name}: not a zip archive, or a broken one ({error}). Copy or pack it again"
        ) from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _check(name, entries, in_memory=isinstance(content, File))
    named = {_readable(entry): entry for entry in entries}
    found = [
        _member(archive, named[inner], inner)
        for inner in sorted(named, key=lambda path: path.split("/"))
        if not any(hidden(part) for part in inner.split("/") if part != "..")
    ]
    if not found:
        raise ReadError(f"{name}: the archive holds no files. Pack the files again")
    return found


def refused(name: str, size: int, reason: str) -> File:
    """A file that says `reason` when somebody wants to load it."""

    def fail(*_: object) -> NoReturn:
        raise ReadError(f"{name}: {reason}")

    return File(name, size, fail, fail)


def other_archive(name: str) -> str:
    """What to say of an archive that is no zip, or that lies where none is opened."""
    kind = PurePosixPath(name).suffix.lower()
    if kind in OTHERS:
        return f"a {kind} archive; only .zip is opened. Unpack it and give the folder"
    return (
        "an archive inside a folder or an archive, which is not opened. "
        "Give it by itself, or unpack it"
    )


def _check(name: str, entries: list[ZipInfo], *, in_memory: bool = False) -> None:
    """Refuse what would take all memory or time, by what the archive says of itself."""
    if len(entries) > MOST_MEMBERS:
        raise ReadError(
            f"{name}: {len(entries):,} files in the archive; at most {MOST_MEMBERS:,} are read. "
            f"Unpack it and give the folder"
        )
    total, packed = _sums(entries)
    most = min(LARGEST_TOTAL, LARGEST_UPLOAD) if in_memory else LARGEST_TOTAL
    if total > most:
        raise ReadError(
            f"{name}: unpacks to {total / 2**30:,.0f} GB; at most {most / 2**30:,.0f} GB are "
            f"read. Unpack it and give the folder"
        )
    for what, size, small in [
        ("the archive", total, packed),
        *((entry.filename, entry.file_size, entry.compress_size) for entry in entries),
    ]:
        if size > HARMLESS and size > STRONGEST_PACKING * small:
            raise ReadError(
                f"{name}: {what} would grow from {small:,} to {size:,} bytes, as in an attack "
                f"(a zip bomb), and is refused. If you trust it, unpack it and give the folder"
            )


def _sums(entries: list[ZipInfo]) -> tuple[int, int]:
    """Bytes unpacked and packed; what several members share is counted once as packed."""
    packed = {entry.header_offset: entry.compress_size for entry in entries}
    return sum(entry.file_size for entry in entries), sum(packed.values())


def _readable(entry: ZipInfo) -> str:
    """The member's path with forward slashes; names in UTF-8 without the mark of it are mended."""
    name = entry.filename
    if not entry.flag_bits & UNICODE_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/").removeprefix("./")


def _member(archive: ZipFile, entry: ZipInfo, name: str) -> File:
    size = entry.file_size
    if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
        reason = "the name leads out of the archive, as in an attack, and the file is not read"
        return refused(name, size, f"{reason}. Pack the folder that holds the files")
    if entry.flag_bits & ENCRYPTED:
        return refused(name, size, "encrypted in the archive. Unpack it with its password first")
    if is_archive(name):
        return refused(name, size, other_archive(name))

    def start(count: int) -> bytes:
        try:
            with archive.open(entry) as stream:
                return stream.read(count)
        except ReadError:  # the archive itself has gone
            raise
        except (OSError, ValueError, *FAULTS) as error:
            raise ReadError(
                f"{name}: damaged in the archive ({error}). Copy or pack it again"
            ) from error

    return File(name, size, lambda: start(-1), start)
