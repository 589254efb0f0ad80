"""The one convention for boxes, and the way into it from every other.

A box is ``x1, y1, x2, y2`` in pixels: x to the right, y down, ``x2`` and ``y2`` exclusive, so a
box is ``x2 - x1`` wide. Boxes travel as float64 arrays of shape (N, 4). What enters the package
passes `as_boxes` once and is trusted from there on.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.errors import BoxError

Boxes = NDArray[np.float64]
BoxFormat = Literal["xyxy", "xywh", "cxcywh", "relative"]
FORMATS: tuple[BoxFormat, ...] = get_args(BoxFormat)

# Beyond this float64 cannot tell neighbouring pixels apart, and areas squared would overflow.
LARGEST_COORDINATE = 1e15


def as_boxes(values: ArrayLike, *, name: str = "boxes") -> Boxes:
    """Check that `values` are xyxy boxes and return them as float64.

    Integer input is widened before anything is computed with it: uint8 and int32 coordinates
    would wrap around in areas and differences.

    Parameters
    ----------
    values : (N, 4) array_like
        xyxy boxes, pixels. An empty list stands for no boxes.
    name : str
        What to call the array in an error.

    Returns
    -------
    (N, 4) float64 array
        The same array where it was float64 already; it is never written to.

    Raises
    ------
    BoxError
        Another shape, a NaN or infinite coordinate, a coordinate beyond 1e15, or a box whose
        x2 < x1 or y2 < y1. A box of no width or height is allowed; its area is 0.

    Examples
    --------
    >>> as_boxes(np.array([[200, 200, 250, 250]], dtype=np.uint8))
    array([[200., 200., 250., 250.]])
    """
    try:
        boxes = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BoxError(f"{name}: {error}; wanted numbers of shape (N, 4)") from error
    if boxes.size == 0 and boxes.shape in {(0,), (0, 4)}:
        return np.zeros((0, 4))
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        hint = "; put one box in brackets: [[x1, y1, x2, y2]]" if boxes.shape == (4,) else ""
        raise BoxError(f"{name} has shape {boxes.shape}; wanted (N, 4): x1, y1, x2, y2{hint}")
    if not max(-boxes.min(), boxes.max()) <= LARGEST_COORDINATE:  # true for a NaN, too
        _refuse(~np.isfinite(boxes), boxes, name, "a NaN or infinite coordinate")
        too_far = np.abs(boxes) > LARGEST_COORDINATE
        _refuse(too_far, boxes, name, f"a coordinate beyond {LARGEST_COORDINATE:g}")
    _refuse(boxes[:, 2:] < boxes[:, :2], boxes, name, "x2 < x1 or y2 < y1")
    return boxes


def _refuse(bad: NDArray[np.bool_], boxes: Boxes, name: str, what: str) -> None:
    rows = np.flatnonzero(bad.any(axis=1))
    if len(rows):
        others = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
        raise BoxError(f"{name}[{rows[0]}] = {boxes[rows[0]].tolist()} has {what}{others}")


def area(boxes: Boxes) -> NDArray[np.float64]:
    """Area of each box, (..., 4) -> (...), in square pixels."""
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def centre(boxes: Boxes) -> NDArray[np.float64]:
    """Centre of each box, (..., 4) -> (..., 2), x then y, in pixels."""
    return (boxes[..., :2] + boxes[..., 2:]) / 2


def sides(boxes: Boxes) -> NDArray[np.float64]:
    """Width and height of each box, (..., 4) -> (..., 2), in pixels."""
    return boxes[..., 2:] - boxes[..., :2]


def convert(
    boxes: ArrayLike,
    source: BoxFormat,
    target: BoxFormat,
    *,
    image_size: tuple[float, float] | None = None,
) -> Boxes:
    """Rewrite boxes from one format in another.

    Parameters
    ----------
    boxes : (N, 4) array_like
        Boxes in the format `source`.
    source, target : {"xyxy", "xywh", "cxcywh", "relative"}
        Corners; corner and size; centre and size; centre and size as fractions of the image.
    image_size : (width, height), optional
        Pixels; wanted as soon as one side is "relative".

    Returns
    -------
    (N, 4) float64 array
        A new array. Nothing is checked but the names: an inverted box stays inverted.

    Raises
    ------
    BoxError
        An unknown format, or "relative" without an image size.

    Examples
    --------
    >>> convert([[10, 20, 40, 60]], "xyxy", "xywh")
    array([[10., 20., 30., 40.]])
    >>> convert([[10, 20, 40, 60]], "xyxy", "relative", image_size=(100, 100))
    array([[0.25, 0.4 , 0.3 , 0.4 ]])
    """
    for name in (source, target):
        if name not in FORMATS:
            raise BoxError(f"no box format {name!r}; there are {', '.join(FORMATS)}")
    if "relative" in (source, target) and image_size is None:
        raise BoxError("relative boxes need image_size=(width, height) in pixels")
    corners = _to_corners(np.asarray(boxes, dtype=np.float64), source, image_size)
    return _from_corners(corners, target, image_size)


def _to_corners(boxes: Boxes, source: BoxFormat, image_size: tuple[float, float] | None) -> Boxes:
    if source == "xyxy":
        return boxes.copy()
    if source == "relative":
        boxes = boxes * np.tile(np.asarray(image_size, dtype=np.float64), 2)
    first, size = boxes[..., :2], boxes[..., 2:]
    low = first if source == "xywh" else first - size / 2
    return np.concatenate([low, low + size], axis=-1)


def _from_corners(boxes: Boxes, target: BoxFormat, image_size: tuple[float, float] | None) -> Boxes:
    if target == "xyxy":
        return boxes
    first = boxes[..., :2] if target == "xywh" else centre(boxes)
    result = np.concatenate([first, sides(boxes)], axis=-1)
    if target == "relative":
        result /= np.tile(np.asarray(image_size, dtype=np.float64), 2)
    return result


def clip(boxes: Boxes, width: float, height: float) -> Boxes:
    """Cut boxes at the borders of a `width` x `height` image, (N, 4) -> (N, 4), a new array."""
    limit = np.array([width, height, width, height], dtype=np.float64)
    return np.clip(boxes, 0.0, limit)
