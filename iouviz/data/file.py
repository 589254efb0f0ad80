"""A file, wherever it lies."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PICTURES = frozenset(
    (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".jfif", ".ppm", ".pgm")
)


@dataclass(frozen=True, slots=True)
class File:
    """Something with a name and bytes: a file on disk, a member of an archive, an upload.

    Attributes
    ----------
    name : str
        Path relative to what was opened, with forward slashes.
    size : int
        Bytes.
    load : callable
        Returns the bytes. Nothing is read before it is called.
    start : callable or None
        Number of bytes -> the first so many, where that is cheaper than loading all.
    path : Path or None
        Where it is on disk, if it is a file of its own there.
    """

    name: str
    size: int
    load: Callable[[], bytes]
    start: Callable[[int], bytes] | None = None
    path: Path | None = None

    def first(self, count: int) -> bytes:
        """The first `count` bytes, or all where there are fewer."""
        return self.load()[:count] if self.start is None else self.start(count)
