"""Boxes that are turned, and the overlap of convex polygons.

A rotated box is ``cx, cy, width, height, angle``: its centre and sides in pixels, and the angle in
degrees by which it is turned clockwise on the screen (y points down). Overlap comes from clipping
one polygon by the other's edges and measuring what is left by the shoelace formula.
"""

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.errors import BoxError
from iouviz.geometry.boxes import LARGEST_COORDINATE, Boxes
from iouviz.geometry.overlap import Overlap, ratio


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
    checked = as_rotated(boxes)
    angle = np.deg2rad(checked[:, 4])
    # Right angles exactly: cos(90 degrees) must be 0 and not 6e-17.
    cosine = np.where(checked[:, 4] % 180 == 90, 0.0, np.cos(angle))
    sine = np.where(checked[:, 4] % 180 == 0, 0.0, np.sin(angle))
    unit = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]) / 2
    x, y = (unit[None] * checked[:, None, 2:4]).transpose(2, 0, 1)  # (N, 4) each
    turned = np.stack(
        [x * cosine[:, None] - y * sine[:, None], x * sine[:, None] + y * cosine[:, None]], axis=-1
    )
    result: Values = checked[:, None, :2] + turned
    return result


def upright(polygons: Values) -> Boxes:
    """The smallest upright box around each polygon, (N, P, 2) -> (N, 4), xyxy.

    >>> upright(corners([[0, 0, 4, 2, 90]])).tolist()
    [[-1.0, -2.0, 1.0, 2.0]]
    """
    return np.concatenate([polygons.min(axis=1), polygons.max(axis=1)], axis=1)


def polygon_area(polygon: Values) -> float:
    """Area by the shoelace formula, (P, 2) -> square pixels; positive where it runs clockwise.

    >>> polygon_area(np.array([[0.0, 0], [4, 0], [4, 2], [0, 2]]))
    8.0
    """
    if len(polygon) < 3:
        return 0.0
    x, y = (polygon - polygon[0]).T  # from a corner, so that nothing large cancels
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def clip_convex(subject: Values, window: Values) -> Values:
    """What a convex `window` leaves of a polygon, by Sutherland and Hodgman.

    Parameters
    ----------
    subject : (P, 2) array
        Corners in order, either way round.
    window : (Q, 2) array
        A convex polygon's corners, clockwise on the screen.

    Returns
    -------
    (R, 2) array
        Corners of the shared polygon, in `subject`'s order; none where nothing is shared. A
        touching edge or corner may be left as a polygon without area.

    References
    ----------
    .. [1] I. Sutherland and G. Hodgman, "Reentrant Polygon Clipping", CACM 17(1), 1974.
    """
    left = subject
    for start, end in zip(window, np.roll(window, -1, axis=0), strict=True):
        if len(left) == 0:
            break
        left = _cut(left, start, end - start)
    return left


def _cut(polygon: Values, start: Values, along: Values) -> Values:
    """The part of a polygon on the inner side of one edge's line."""
    offset = polygon - start
    side = along[0] * offset[:, 1] - along[1] * offset[:, 0]  # 0 on the line, above 0 inside
    kept = []
    for i in range(len(polygon)):
        here, before = side[i], side[i - 1]
        if (here >= 0) != (before >= 0):
            share = before / (before - here)
            kept.append(polygon[i - 1] + share * (polygon[i] - polygon[i - 1]))
        if here >= 0:
            kept.append(polygon[i])
    return np.array(kept).reshape(-1, 2)


def convex_overlap(a: Values, b: Values) -> Overlap:
    """Intersection, union and IoU of two convex polygons, (P, 2) and (Q, 2), either way round.

    Returns
    -------
    Overlap
        Arrays of one number, shape (); `iou` is 0 where both have no area.
    """
    if polygon_area(b) < 0:
        b = b[::-1]
    size_a, size_b = abs(polygon_area(a)), abs(polygon_area(b))
    # Rounding must not make them share more than there is of either.
    shared = min(abs(polygon_area(clip_convex(a, b))), size_a, size_b)
    intersection, union = np.array(shared), np.array(size_a + size_b - shared)
    return Overlap(intersection, union, ratio(intersection, union))


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
        Every term (N, M). One pair takes some 0.1 ms: made for lessons, not for a data set.

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
    terms = [[convex_overlap(p, q) for q in second] for p in first]
    shape = (len(first), len(second))
    columns = [
        np.array([[getattr(term, name) for term in row] for row in terms]).reshape(shape)
        for name in ("intersection", "union", "iou")
    ]
    return Overlap(*columns)


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
    turned = np.array([[0.0, 0.0, aspect, 1.0, angle] for angle in np.asarray(angles).tolist()])
    turns: Values = rotated_overlap([[0.0, 0.0, aspect, 1.0, 0.0]], turned.reshape(-1, 5)).iou[0]
    return turns
