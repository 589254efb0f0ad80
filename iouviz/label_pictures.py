"""Label maps as pictures: classes by colour, and errors by colour and pattern."""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from iouviz.figures.theme import PAGE, Mode, colour
from iouviz.geometry.segmentation.label_maps import IGNORED, INVENTED, MISSED, RIGHT

WIDEST = 1280  # pixels of a picture
LEAST = 640  # a smaller map is drawn with several pixels a label
SIGN = {RIGHT: "TP", INVENTED: "FP", MISSED: "FN", IGNORED: "ignored"}
Kinds = NDArray[np.uint8]
Labels = NDArray[np.integer]


def verdict_picture(
    kinds: Kinds,
    mode: Mode,
    photo: Image.Image | None = None,
    *,
    widest: int = WIDEST,
    least: int = LEAST,
) -> bytes:
    """Draw verdicts as a PNG, over a greyed photo where there is one.

    Parameters
    ----------
    kinds : (height, width) uint8 array
        As `verdicts` has them.
    mode : {"light", "dark"}
    photo : Image or None
        Of the same part of the world, whatever its size; one that lies on its side is turned as
        its EXIF says.
    widest, least : int
        Of the picture's width in pixels; patterns want as many.
    """
    width = kinds.shape[1]
    thin = max(1, -(-width // widest))  # pixels of the map to one of the picture
    wide = max(1, least // width)
    drawn = np.kron(kinds[::thin, ::thin], np.ones((wide, wide), np.uint8))
    paper = np.array(_rgb(PAGE[mode]), np.float64)
    ground = np.broadcast_to(paper, (*drawn.shape, 3)).copy()
    if photo is not None:
        lies = (photo.width > photo.height) != (kinds.shape[1] > kinds.shape[0])
        upright = ImageOps.exif_transpose(photo) if lies else photo  # if its note (EXIF) says so
        grey = upright.convert("L").resize((drawn.shape[1], drawn.shape[0]))
        ground = 0.45 * paper + 0.55 * np.asarray(grey, np.float64)[..., None]
    y, x = np.indices(drawn.shape)
    dense = {
        RIGHT: np.full(drawn.shape, 0.28),
        INVENTED: np.where((x + y) % 8 < 4, 0.95, 0.45),
        MISSED: np.where((x % 6 < 3) & (y % 6 < 3), 1.0, 0.5),
        IGNORED: np.where(x % 4 < 1, 0.8, 0.35),
    }
    for kind, opacity in dense.items():
        here = drawn == kind
        share = opacity[here][:, None]
        ground[here] = (1 - share) * ground[here] + share * _rgb(colour(SIGN[kind], mode))
    buffer = io.BytesIO()
    Image.fromarray(ground.round().astype(np.uint8)).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def class_picture(classes: Labels, colours: Sequence[str], mode: Mode) -> bytes:
    """A label map in the colours of its classes, as a PNG as wide as `verdict_picture` draws it.

    Parameters
    ----------
    classes : (height, width) int array
        Position in `colours`; below 0 for none, which has the colour of the page.
    colours : sequence of str
        ``#rrggbb``.
    mode : {"light", "dark"}
    """
    thin = max(1, -(-classes.shape[1] // WIDEST))
    drawn = classes[::thin, ::thin]
    wide = max(1, LEAST // drawn.shape[1])
    table = np.array([_rgb(PAGE[mode]), *map(_rgb, colours)], np.uint8)
    pixels = table[np.maximum(drawn, -1) + 1]
    buffer = io.BytesIO()
    Image.fromarray(pixels.repeat(wide, 0).repeat(wide, 1)).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def right_or_wrong(true: Labels, predicted: Labels) -> Kinds:
    """Verdicts on all classes at once: RIGHT, INVENTED for another class, IGNORED below 0.

    >>> right_or_wrong(np.array([[0, 1, -1]]), np.array([[0, 0, 0]]))
    array([[1, 2, 4]], dtype=uint8)
    """
    found = np.where(true == predicted, RIGHT, INVENTED).astype(np.uint8)
    found[true < 0] = IGNORED
    return found


def _rgb(code: str) -> tuple[int, int, int]:
    red, green, blue = (int(code[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue
