"""How large pictures really are, from their headers, and whether annotations agree with it."""

import io
import math
import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from PIL import ExifTags, Image, ImageOps

from iouviz.arrays import Values
from iouviz.data.issues import IssueLog
from iouviz.data.model import File
from iouviz.errors import ReadError

# The size stands in the first bytes of a PNG and, but for large notes of a camera, of a JPEG.
HEADER: Final = 1 << 14
TURNED_PICTURE: Final = "stored on its side, and shown turned by a quarter by its EXIF data"
AS_SHOWN: Final = "Took the picture as it is shown."
AS_STORED: Final = (
    "Took width and height as stored. If boxes were drawn on the picture as it is shown, say so "
    "with --pictures-as-shown or Choices(pictures_as_shown=True)."
)
EXIF: Final = b"Exif"  # in the first bytes of a picture that has such data


TURNED: Final = frozenset((5, 6, 7, 8))  # by a quarter, of EXIF's orientations


def turned_pictures(
    names: Sequence[str],
    sizes: Values,
    files: Sequence[File | None],
    log: IssueLog,
    *,
    as_shown: bool,
) -> tuple[File | None, ...]:
    """Note the pictures without a stated size that are shown turned; turn them if asked to.

    Parameters
    ----------
    names : sequence of str
        Of N images.
    sizes : (N, 2) float64 array
        Width and height by the annotations; nan where they do not say.
    files : sequence of File or None
        The pictures.
    log : IssueLog
    as_shown : bool
        Whether boxes are parts of the picture as one sees it, not as it is stored.

    Raises
    ------
    ReadError
        It was asked to turn pictures, and there is none to turn.
    """
    result = list(files)
    unsized = np.flatnonzero(np.isnan(sizes).any(axis=1)).tolist()
    turned = [n for n in unsized if (file := files[n]) is not None and _is_turned(file)]
    if as_shown and not turned:
        raise ReadError("pictures as shown: no picture is shown otherwise than it is stored")
    remedy = AS_SHOWN if as_shown else AS_STORED
    for n in turned:
        log.add("picture-turned", "noted", "images", names[n], TURNED_PICTURE, remedy)
        file = files[n]
        if as_shown and file is not None:
            result[n] = replace(file, load=partial(_turned, file), start=None)
    return tuple(result)


LARGEST = 50_000_000  # pixels of a picture that is turned; `iouviz.pictures` shows no larger ones


def _is_turned(file: File) -> bool:
    """Whether a picture is stored on its side, and its EXIF data have it shown turned."""
    try:
        data = file.first(HEADER)
        if EXIF not in data:
            return False
        with Image.open(io.BytesIO(data)) as image:
            return image.getexif().get(ExifTags.Base.Orientation, 1) in TURNED
    except (OSError, SyntaxError, ValueError, ReadError, Image.DecompressionBombError):
        return False


def _turned(file: File) -> bytes:
    """A picture as one sees it, without EXIF data."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(file.load())) as image:
        if math.prod(image.size) > LARGEST:
            raise ReadError(f"{file.name}: {image.size[0]} x {image.size[1]} pixels are too many")
        ImageOps.exif_transpose(image).save(written, image.format)
    return written.getvalue()


def picture_size(file: File) -> tuple[int, int] | None:
    """Width and height in stored pixels; None where the file is no picture or cannot be read.

    Only the first bytes are read where those are enough, and nothing is decoded.
    """
    try:
        size = _size(file.first(HEADER))
        return _size(file.load()) if size is None and file.size > HEADER else size
    except (OSError, ReadError):
        return None


def compare_sizes(
    names: Sequence[str], sizes: Values, files: Sequence[File | None], log: IssueLog
) -> None:
    """Note the images whose picture is not as large as the annotations say.

    Parameters
    ----------
    names : sequence of str
        Of N images.
    sizes : (N, 2) float64 array
        Width and height by the annotations; nan where they do not say.
    files : sequence of File or None
        The pictures.
    log : IssueLog
    """
    for name, (width, height), file in zip(names, sizes.tolist(), files, strict=True):
        if file is None or np.isnan(width + height):
            continue
        real = picture_size(file)
        if real is None or real == (width, height):
            continue
        found = f"annotated as {width:g} x {height:g} pixels, but the picture has "
        found += f"{real[0]} x {real[1]}"
        if real == (height, width):
            found += ", the same turned by a quarter"
        remedy = (
            "Boxes were taken as they stand, in the pixels of the annotation: the numbers hold "
            "if predictions count in the same pixels, but boxes are drawn in the wrong place. "
            "Use the pictures that were annotated"
        )
        log.add("picture-size-differs", "noted", "images", name, found, f"{remedy}.")


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        with warnings.catch_warnings():
            # nothing is decoded, so a very large picture does no harm
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                return image.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
