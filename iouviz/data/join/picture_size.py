"""How large pictures really are, from their headers, and whether annotations agree with it."""

import io
import warnings
from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image

from iouviz.arrays import Values
from iouviz.data.issues import IssueLog
from iouviz.data.model import File
from iouviz.errors import ReadError

# The size stands in the first bytes of a PNG and, but for large notes of a camera, of a JPEG.
HEADER: Final = 1 << 14


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
