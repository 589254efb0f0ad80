"""Boxes that are turned.

A rotated box is ``cx, cy, width, height, angle``: its centre and sides in pixels, and the angle in
degrees by which it is turned clockwise on the screen (y points down).
"""

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.errors import BoxError
from iouviz.geometry.boxes import LARGEST_COORDINATE
from iouviz.geometry.oriented import oriented_overlap
from iouviz.geometry.overlap import Overlap


def as_rotated(values: ArrayLike, *, name: str = "boxes") -> Values:
    """Check that `values` are rotated boxes, (N, 5), and return them as float64.

    Raises
    ------
    BoxError
        Another shape, a NaN or infinite number, one beyond 1e15, or a negative side.
    """
    boxes = np.asarray(values, dtype=np.float64)
    if boxes.ndim != 2 or boxes.shape[1] != 5:
        raise BoxError(
            f"{name} has shape {boxes.shape}; wanted (N, 5): cx, cy, width, height, angle"
        )
    if not (np.abs(boxes) <= LARGEST_COORDINATE).all():
        raise BoxError(f"{name} has a number that is NaN or beyond {LARGEST_COORDINATE:g}")
    if (boxes[:, 2:4] < 0).any():
        raise BoxError(f"{name} has a box with a side below 0")
    return boxes


def corners(boxes: ArrayLike) -> Values:
    """The four corners of each rotated box, (N, 5) -> (N, 4, 2), clockwise on the screen.

    >>> corners([[2, 1, 4, 2, 0]])[0].tolist()
    [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]]
    """
    return turned(as_rotated(boxes))


def turned(checked: Values) -> Values:
    """As `corners`, of boxes that are known to be good, or of which no use is made."""
    angle = np.deg2rad(checked[:, 4])
    # Right angles exactly: cos(90 degrees) must be 0 and not 6e-17.
    cosine = np.where(checked[:, 4] % 180 == 90, 0.0, np.cos(angle))
    sine = np.where(checked[:, 4] % 180 == 0, 0.0, np.sin(angle))
    unit = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]) / 2
    x, y = (unit[None] * checked[:, None, 2:4]).transpose(2, 0, 1)  # (N, 4) each
    away = np.stack(
        [x * cosine[:, None] - y * sine[:, None], x * sine[:, None] + y * cosine[:, None]], axis=-1
    )
    result: Values = checked[:, None, :2] + away
    return result


def rotated_overlap(a: ArrayLike, b: ArrayLike) -> Overlap:
    """Pairwise intersection, union and IoU of N rotated boxes with M.

    Parameters
    ----------
    a : (N, 5) array_like
        cx, cy, width, height in pixels and the angle in degrees.
    b : (M, 5) array_like
        Likewise.

    Returns
    -------
    Overlap
        Every term (N, M).

    Raises
    ------
    BoxError
        See `as_rotated`.

    Examples
    --------
    A square over itself turned by 45 degrees: an octagon of 8 (sqrt 2 - 1) / 4 is shared.

    >>> round(rotated_overlap([[0, 0, 2, 2, 0]], [[0, 0, 2, 2, 45]]).iou.item(), 4)
    0.7071
    """
    first, second = corners(as_rotated(a, name="a")), corners(as_rotated(b, name="b"))
    terms = oriented_overlap(
        np.repeat(first, len(second), axis=0), np.tile(second, (len(first), 1, 1))
    )
    shape = (len(first), len(second))
    return Overlap(
        terms.intersection.reshape(shape), terms.union.reshape(shape), terms.iou.reshape(shape)
    )


def iou_by_angle(aspect: float, angles: ArrayLike) -> Values:
    """IoU of a box with itself turned about its centre, for one aspect and many angles.

    Up to the angle at which the ends come inside, both boxes share a parallelogram of height^2 /
    sin(angle); below it, a hexagon or octagon.

    Parameters
    ----------
    aspect : float
        Long side over short side, 1 or more.
    angles : (K,) array_like
        Degrees.

    Returns
    -------
    (K,) array

    Examples
    --------
    A box ten times as long as high has lost half of its IoU after 7.7 degrees.

    >>> iou_by_angle(10, [0, 7.7]).round(2)
    array([1. , 0.5])
    """
    boxes = np.array([[0.0, 0.0, aspect, 1.0, angle] for angle in np.asarray(angles).tolist()])
    turns: Values = rotated_overlap([[0.0, 0.0, aspect, 1.0, 0.0]], boxes.reshape(-1, 5)).iou[0]
    return turns
