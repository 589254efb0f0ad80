"""The masks of an image, however they are given, as small as they can be kept.

Pixels, (N, H, W), become run lengths at once, so that what is kept is bounded by the outlines and
not by the pictures. Run lengths and polygons are kept as they are, as COCO's `segmentation`.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from iouviz.data.arrays.numbers import to_numpy
from iouviz.data.arrays.objects import Segmentations
from iouviz.errors import ReadError
from iouviz.geometry.masks.rle import Masks

HALF: Final = 0.5  # a probability from here on is in the mask, as torchvision's examples cut it
WANTED: Final = (
    "wanted pixels (n, height, width), or a list of run lengths or polygons, one per box"
)


def masks_of(value: Any, place: str, rows: int) -> Masks | Segmentations | None:
    """The masks of one image.

    Parameters
    ----------
    value : array, tensor or list
        Pixels (n, height, width) or (n, 1, height, width), where numbers with a fraction are
        probabilities; a list of such pictures; or a list of COCO's segmentations: polygons,
        ``{"size", "counts"}``, or torchmetrics' pairs (size, counts).
    place : str
        What to call it in an error.
    rows : int
        Number of boxes.

    Returns
    -------
    Masks, list or None
        None where there is no box.

    Raises
    ------
    ReadError
        Something else, or not as many as boxes.

    Examples
    --------
    >>> masks_of(np.ones((1, 2, 3), bool), "masks", 1).sizes
    array([[2, 3]])
    """
    if not rows:
        return None
    if isinstance(value, list | tuple) and _listed(value):
        listed = [segmentation_of(each) for each in value]
        _check_count(len(listed), place, rows)
        return listed
    pixels = to_numpy(value, place)
    if pixels.ndim == 4 and pixels.shape[1] == 1:
        pixels = pixels[:, 0]
    if pixels.ndim != 3 or pixels.dtype.kind not in "biuf":
        raise ReadError(f"{place} has shape {pixels.shape}; {WANTED}")
    _check_count(len(pixels), place, rows)
    return Masks.from_pixels([*(pixels >= HALF if pixels.dtype.kind == "f" else pixels)])


def picture_size_of(masks: Masks | Segmentations | None) -> tuple[float, float] | None:
    """Width and height of the image by its masks; None where they do not say."""
    if not isinstance(masks, Masks) or not len(masks):
        return None
    return float(masks.sizes[0, 1]), float(masks.sizes[0, 0])


def segmentation_of(value: Any) -> Any:
    """One of COCO's segmentations with Python's own lists and texts, whatever it was made of.

    What is none is handed on; the reader of segmentations says what is wrong with it.

    >>> segmentation_of((np.array([2, 3]), b"06"))
    {'size': [2, 3], 'counts': '06'}
    """
    if isinstance(value, Mapping):
        return {"size": _plain(value.get("size")), "counts": _plain(value.get("counts"))}
    if isinstance(value, tuple) and len(value) == 2:  # torchmetrics' run lengths
        return {"size": _plain(value[0]), "counts": _plain(value[1])}
    return _plain(value)


def _listed(value: list[Any] | tuple[Any, ...]) -> bool:
    """Whether a list holds segmentations, and not pictures."""
    return all(each is None or isinstance(each, Mapping | tuple | list) for each in value)


def _plain(value: Any) -> Any:
    match value:
        case bytes() | bytearray():
            return bytes(value).decode("ascii", "replace")
        case list() | tuple():
            return [_plain(each) for each in value]
        case np.ndarray() | np.generic():
            return value.tolist()
    return _plain_tensor(value) if hasattr(value, "detach") else value


def _plain_tensor(value: Any) -> Any:
    array: NDArray[Any] = to_numpy(value, "")
    return array.tolist()


def _check_count(count: int, place: str, rows: int) -> None:
    if count != rows:
        raise ReadError(f"{place} has {count} entries and boxes {rows}; wanted as many of both")
