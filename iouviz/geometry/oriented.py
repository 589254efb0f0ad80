"""Oriented boxes as four corners each, and how much two of them share.

Every format of oriented boxes has corners or leads to them (see `rotated.corners`), also where
people drew four corners that are no rectangle. Overlap comes from clipping one outline by the
other's edges and measuring what is left by the shoelace formula: for all pairs at once, the
corners of all outlines lying end to end.
"""

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Flags, Rows, Values
from iouviz.errors import BoxError
from iouviz.geometry.boxes import LARGEST_COORDINATE, Boxes
from iouviz.geometry.overlap import Overlap, ratio

BLOCK = 1 << 13  # pairs; their corners stay in the processor's cache
STRAIGHT = 1e-9  # of the square of a box's sides: how far rounding bends a straight outline


def as_corners(values: ArrayLike, *, name: str = "corners") -> Values:
    """Check corners of oriented boxes and make each outline convex.

    Parameters
    ----------
    values : (N, 4, 2) array_like
        x, y of four corners a row, pixels, either way round; nan throughout where a row has none.
    name : str
        What to call the array in an error.

    Returns
    -------
    (N, 4, 2) float64 array
        See `convex`.

    Raises
    ------
    BoxError
        Another shape, a row of which only a part is nan, or a number beyond 1e15.
    """
    corners = np.asarray(values, dtype=np.float64)
    if corners.ndim != 3 or corners.shape[1:] != (4, 2):
        raise BoxError(f"{name} has shape {corners.shape}; wanted (N, 4, 2): x, y of four corners")
    good = (np.abs(corners) <= LARGEST_COORDINATE).all(axis=(1, 2))
    bad = np.flatnonzero(~good & ~np.isnan(corners).all(axis=(1, 2)))
    if len(bad):
        raise BoxError(
            f"{name}[{bad[0]}] is {corners[bad[0]].tolist()}; wanted numbers up to "
            f"{LARGEST_COORDINATE:g}, or nan throughout where there is no oriented box"
        )
    return convex(corners)


def bent(corners: Values) -> Flags:
    """Which outlines cross themselves or have a dent, (N, 4, 2) -> (N,).

    >>> bent(np.array([[[0.0, 0], [2, 2], [2, 0], [0, 2]]]))  # a bow tie
    array([ True])
    """
    step = np.roll(corners, -1, axis=1) - corners  # (N, 4, 2)
    after = np.roll(step, -1, axis=1)
    turn = step[..., 0] * after[..., 1] - step[..., 1] * after[..., 0]  # (N, 4)
    slack = STRAIGHT * (step**2).sum(axis=(1, 2))
    return np.asarray((turn.min(axis=1) < -slack) & (turn.max(axis=1) > slack), np.bool_)


def convex(corners: Values) -> Values:
    """The smallest convex outline around each box's corners, (N, 4, 2) -> (N, 4, 2).

    Corners that were listed crosswise come into order. Where one lies within the others' triangle,
    the last corner of the triangle stands twice.

    >>> convex(np.array([[[0.0, 0], [2, 2], [2, 0], [0, 2]]]))[0].tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    """
    rows = np.flatnonzero(bent(corners))
    if not len(rows):
        return corners
    result = corners.copy()
    for row in rows.tolist():
        hull = _hull(corners[row].tolist())
        result[row] = hull + hull[-1:] * (4 - len(hull))
    return result


def _hull(points: list[list[float]]) -> list[list[float]]:
    """Corners of the convex hull, clockwise on the screen, by Andrew's monotone chain."""
    ordered = sorted(points)
    halves = []
    for run in (ordered, ordered[::-1]):
        half: list[list[float]] = []
        for x, y in run:
            while len(half) > 1:
                (x0, y0), (x1, y1) = half[-2:]
                if (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0:
                    break
                half.pop()
            half.append([x, y])
        halves.append(half[:-1])
    return halves[0] + halves[1]


def upright(polygons: Values) -> Boxes:
    """The smallest upright box around each polygon, (N, P, 2) -> (N, 4), xyxy.

    >>> upright(np.array([[[0.0, 1], [1, 0], [2, 1], [1, 2]]])).tolist()
    [[0.0, 0.0, 2.0, 2.0]]
    """
    return np.concatenate([polygons.min(axis=1), polygons.max(axis=1)], axis=1)


def corners_of_boxes(boxes: Boxes) -> Values:
    """The corners of upright boxes, (N, 4) -> (N, 4, 2), clockwise on the screen.

    >>> corners_of_boxes(np.array([[0.0, 0, 4, 2]]))[0].tolist()
    [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]]
    """
    return boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)


def polygon_area(polygons: Values) -> Values:
    """Area by the shoelace formula, (N, P, 2) -> (N,) square pixels; above 0 if clockwise.

    >>> polygon_area(corners_of_boxes(np.array([[0.0, 0, 4, 2]])))
    array([8.])
    """
    x, y = np.moveaxis(polygons - polygons[:, :1], 2, 0)  # from a corner: nothing large cancels
    area: Values = (x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1) / 2
    return area


def oriented_overlap(a: Values, b: Values) -> Overlap:
    """Intersection, union and IoU of each box of `a` with its partner in `b`.

    Parameters
    ----------
    a, b : (N, 4, 2) array
        Corners of convex boxes, pixels, either way round; see `as_corners`.

    Returns
    -------
    Overlap
        Every term (N,). IoU is 0 where the outlines only touch and where either has no area.

    References
    ----------
    .. [1] I. Sutherland and G. Hodgman, "Reentrant Polygon Clipping", CACM 17(1), 1974.

    Examples
    --------
    A square of area 8 that stands on its corner shares all but four corners of area 1/2 with an
    upright one of area 9:

    >>> upright_square = corners_of_boxes(np.array([[-1.5, -1.5, 1.5, 1.5]]))
    >>> diamond = np.array([[[0.0, -2], [2, 0], [0, 2], [-2, 0]]])
    >>> oriented_overlap(diamond, upright_square).intersection
    array([7.])
    """
    size_a, size_b = polygon_area(a), polygon_area(b)
    low = np.maximum(a.min(axis=1), b.min(axis=1))
    near = (low < np.minimum(a.max(axis=1), b.max(axis=1))).all(axis=1)
    rows = np.flatnonzero(near & (size_a != 0) & (size_b != 0))
    intersection = np.zeros(len(a))
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        intersection[block] = _shared(a[block], b[block], size_b[block] < 0)
    size_a, size_b = np.abs(size_a), np.abs(size_b)
    # Rounding must not make them share more than there is of either.
    intersection = np.minimum(intersection, np.minimum(size_a, size_b))
    union = size_a + size_b - intersection
    return Overlap(intersection, union, ratio(intersection, union))


def shared_polygon(a: Values, b: Values) -> Values:
    """The outline of what two convex boxes share.

    Parameters
    ----------
    a, b : (4, 2) array
        Corners, pixels; see `as_corners`.

    Returns
    -------
    (V, 2) array
        Up to eight corners in order; none where the boxes share nothing.

    Examples
    --------
    >>> left, right = corners_of_boxes(np.array([[0.0, 0, 4, 2], [3, 0, 9, 2]]))
    >>> sorted(shared_polygon(left, right).tolist())
    [[3.0, 0.0], [3.0, 2.0], [4.0, 0.0], [4.0, 2.0]]
    """
    if not oriented_overlap(a[None], b[None]).intersection[0]:
        return np.zeros((0, 2))
    anticlockwise = polygon_area(b[None]) < 0
    x, y, _ = _clip(a[None], b[None], anticlockwise)
    outline: Values = np.column_stack([x, y]) + b[-1 if anticlockwise[0] else 0]
    return outline


def _shared(a: Values, b: Values, anticlockwise: Flags) -> Values:
    """Area of the intersections; see `_clip`."""
    x, y, pair = _clip(a, b, anticlockwise)
    last = _before(pair)
    return np.abs(np.bincount(pair, x[last] * y - x * y[last], minlength=len(a))) / 2


def _clip(a: Values, b: Values, anticlockwise: Flags) -> tuple[Values, Values, Rows]:
    """Corners of the intersections, seen from the first one of `b`, end to end, and their pairs.

    (n, 4, 2), (n, 4, 2) and whether `b` has to be turned round; its last corner is its first then.
    """
    window = np.where(anticlockwise[:, None, None], b[:, ::-1], b)
    a, window = a - window[:, :1], window - window[:, :1]
    x, y = a[..., 0].ravel(), a[..., 1].ravel()
    pair = np.repeat(np.arange(len(a)), 4)
    for corner in range(4):
        start = window[:, corner]
        along = window[:, (corner + 1) % 4] - start
        x, y, pair = _cut(x, y, pair, start, along)
    return x, y, pair


def _cut(
    x: Values, y: Values, pair: Rows, start: Values, along: Values
) -> tuple[Values, Values, Rows]:
    """What lies on the inner side of one line a pair; corners (V,) of all polygons end to end."""
    along_x, along_y, start_x, start_y = np.column_stack([along, start])[pair].T
    side = along_x * (y - start_y) - along_y * (x - start_x)  # 0 on the line, above 0 inside
    last = _before(pair)
    inside = side >= 0
    crossing = inside != inside[last]
    count = inside.astype(np.intp) + crossing
    end = np.cumsum(count)
    new_x, new_y = np.empty((2, int(end[-1]) if len(end) else 0))
    at = np.flatnonzero(crossing)
    back = last[at]
    share = side[back] / (side[back] - side[at])
    place = end[at] - count[at]  # where an edge crosses the line, before the corner it leads to
    new_x[place] = x[back] + share * (x[at] - x[back])
    new_y[place] = y[back] + share * (y[at] - y[back])
    place = end[inside] - 1
    new_x[place], new_y[place] = x[inside], y[inside]
    return new_x, new_y, np.repeat(pair, count)


def _before(pair: Rows) -> Rows:
    """Of each corner, where the one before it in the same polygon stands."""
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    before = np.arange(-1, len(pair) - 1)
    before[first] = np.append(first[1:], len(pair))[: len(first)] - 1
    return before
