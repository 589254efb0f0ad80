"""Small pictures for a gallery, made once and kept in a folder that cannot grow without end.

A thumbnail is filed under a hash of the picture's bytes, so that a picture that has changed gets
a new one, two data sets share theirs, and nobody can ask for a picture that they do not have.
"""

import contextlib
import hashlib
import io
import math
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from iouviz.data.model import File
from iouviz.geometry.boxes import Boxes
from iouviz.pictures import Picture, load, open_image

LONGEST = 320  # pixels of a thumbnail
CROP = 256  # pixels of a crop
LIMIT = 256 << 20  # bytes in the folder
QUALITY = 82
TINY = 8  # pixels of what two pictures are compared by
MARGIN = 0.3  # of the longer side, around what a crop is about
LEAST = 24.0  # pixels of the image that a crop shows beside a tiny box, at least

# How many thumbnails are written between two looks at the size of the folder.
PATIENCE = 500

Window = tuple[int, int, int, int]
Make = Callable[[Image.Image], Image.Image]


@dataclass(slots=True)
class Thumbnails:
    """A folder of thumbnails; one for a server, shared by all sessions.

    Parameters
    ----------
    folder : Path or None
        Made where it is missing, for this user alone. None, or one that cannot be written:
        nothing is kept, and every thumbnail is made anew.
    limit : int
        Bytes; beyond it the oldest go.
    """

    folder: Path | None
    limit: int = LIMIT
    _written: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        if self.folder is not None:
            try:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError:
                self.folder = None

    def whole(self, file: File) -> Picture:
        """The whole picture, small; its size is that of the original.

        Raises
        ------
        ReadError
            As `pictures.open_picture`.
        """

        def shrink(image: Image.Image) -> Image.Image:
            small = image.convert("RGB")
            small.thumbnail((LONGEST, LONGEST), Image.Resampling.BILINEAR)
            return small

        return self._kept(file, f"{LONGEST}", shrink, at_least=LONGEST)

    def crop(self, file: File, window: Window, *, of: tuple[float, float] | None = None) -> Picture:
        """A part of the picture, x1, y1, x2, y2 in its pixels; black beyond its border.

        Parameters
        ----------
        file : File
        window : (int, int, int, int)
        of : (width, height) or None
            The size that the window speaks of, where it is not that of the picture.

        Raises
        ------
        ReadError
            As `pictures.open_picture`.
        """

        def cut(image: Image.Image) -> Image.Image:
            wide, high = of or image.size
            x, y = image.width / wide, image.height / high
            scaled = [round(end * (x, y)[i % 2]) for i, end in enumerate(window)]
            part = image.crop((scaled[0], scaled[1], scaled[2], scaled[3])).convert("RGB")
            part.thumbnail((CROP, CROP), Image.Resampling.BILINEAR)
            return part

        kind = ".".join(f"{end:g}" for end in (*window, *(of or ())))
        return self._kept(file, f"{CROP}-{kind}", cut, at_least=None)

    def _kept(self, file: File, kind: str, make: Make, at_least: int | None) -> Picture:
        data = load(file)
        place = self._place(data, kind)
        if place is not None and (kept := _read(place)) is not None:
            return kept
        loaded = File(file.name, len(data), lambda: data)
        image, _, size = open_image(loaded, at_least=at_least)
        written = io.BytesIO()
        make(image).save(written, "JPEG", quality=QUALITY)
        picture = Picture(written.getvalue(), "image/jpeg", *size)
        if place is not None:
            self._write(place, picture)
        return picture

    def _place(self, data: bytes, kind: str) -> Path | None:
        if self.folder is None:
            return None
        return self.folder / f"{hashlib.sha256(data).hexdigest()[:32]}-{kind}.thumb"

    def _write(self, place: Path, picture: Picture) -> None:
        """File a thumbnail, in one step for whoever reads; a full disk is no reason to fail."""
        head = f"{picture.width} {picture.height}\n".encode()
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=place.parent) as folder:
            unfinished = Path(folder, "thumb")
            unfinished.write_bytes(head + picture.data)
            unfinished.replace(place)
        if self._written % PATIENCE == 0:
            self.tidy()
        self._written += 1

    def tidy(self) -> None:
        """Where the limit is passed, delete the oldest down to three quarters of it."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            files = [(each, each.stat()) for each in self.folder.glob("*.thumb")]
            used = sum(stat.st_size for _, stat in files)
            if used <= self.limit:
                return
            for each, stat in sorted(files, key=lambda entry: entry[1].st_mtime):
                if used <= self.limit * 3 // 4:
                    break
                each.unlink(missing_ok=True)
                used -= stat.st_size


def tiny(file: File) -> NDArray[np.uint8]:
    """A picture shrunk to 8 x 8 pixels, whatever its shape, (8, 8, 3): its light and colours.

    Raises
    ------
    ReadError
        As `pictures.open_picture`.
    """
    image = open_image(file, at_least=4 * TINY)[0].convert("RGB")
    return np.asarray(image.resize((TINY, TINY), Image.Resampling.BOX))


def _read(place: Path) -> Picture | None:
    """A filed thumbnail, or None where there is none or it is damaged."""
    try:
        head, data = place.read_bytes().split(b"\n", 1)
        width, height = map(int, head.split())
    except (OSError, ValueError):
        return None
    return Picture(data, "image/jpeg", width, height)


def window_around(boxes: Boxes, *, of: tuple[float, float] | None = None) -> Window:
    """A square in whole pixels around some boxes, (n, 4) with n > 0, with air on all sides.

    Parameters
    ----------
    boxes : (n, 4) array
    of : (width, height) or None
        Of the image: the square is moved inside it as far as it fits.

    Examples
    --------
    >>> import numpy as np
    >>> box = np.array([[100.0, 100.0, 200.0, 150.0]])
    >>> window_around(box), window_around(box, of=(640, 200))
    ((70, 45, 230, 205), (70, 40, 230, 200))
    """
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    side = math.ceil(max(float((high - low).max()), LEAST) * (1 + 2 * MARGIN))
    left, top = (math.floor(start) for start in ((low + high) / 2 - side / 2).tolist())
    if of is not None:
        left, top = (_inside(start, side, end) for start, end in zip((left, top), of, strict=True))
    return left, top, left + side, top + side


def _inside(start: int, side: int, end: float) -> int:
    """Where a side that begins at `start` begins in [0, end]; in the middle if it is longer."""
    room = math.floor(end) - side
    return max(0, min(start, room)) if room >= 0 else room // 2


def cache_folder() -> Path:
    """Where a user's caches belong on this system; IOUVIZ_CACHE takes its place."""
    if own := os.environ.get("IOUVIZ_CACHE"):
        return Path(own) / "thumbnails"
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "iouviz" / "thumbnails"
