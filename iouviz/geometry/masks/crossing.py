"""Which outlines cross themselves, for all polygons of a file at once."""

import numpy as np

from iouviz.arrays import Flags, Values
from iouviz.geometry.masks.rle import Integers


def self_crossing(outline: Values, length: Integers) -> Flags:
    """Whether two edges of an outline cross; to touch, or to lie on one another, is no crossing.

    Parameters
    ----------
    outline : (C,) float64 array
        Corners x, y, x, y, ... of P polygons end to end, each closed by itself.
    length : (P,) int64 array
        How many numbers each polygon has.

    Returns
    -------
    (P,) bool array

    Notes
    -----
    Of edges sorted by their left ends, only those that begin before another has ended can cross
    it: mostly two or three, however many corners an outline has.

    Examples
    --------
    >>> square, bow_tie = [0.0, 0, 1, 0, 1, 1, 0, 1], [0.0, 0, 1, 1, 1, 0, 0, 1]
    >>> self_crossing(np.array(square + bow_tie), np.array([8, 8]))
    array([False,  True])
    """
    start = outline.reshape(-1, 2)
    ends = np.cumsum(length) // 2
    following = np.arange(1, len(start) + 1)
    following[ends - 1] = ends - length // 2  # the last corner joins the first
    end = start[following]
    polygon = np.repeat(np.arange(len(length)), length // 2)
    order = np.lexsort((np.minimum(start[:, 0], end[:, 0]), polygon))
    a, b, polygon = start[order], end[order], polygon[order]
    left, low = np.minimum(a, b).T.copy()
    right, high = np.maximum(a, b).T.copy()
    crossed = np.zeros(len(length), np.bool_)
    one, step = np.arange(len(a)), 0
    while len(one):
        step += 1
        one = one[: np.searchsorted(one, len(a) - step)]
        other = one + step
        near = (left[other] <= right[one]) & (polygon[one] == polygon[other])
        one, other = one[near], other[near]
        meet = (low[other] < high[one]) & (low[one] < high[other])
        each, its = one[meet], other[meet]
        across = _apart(a[each], b[each], a[its], b[its]) & _apart(a[its], b[its], a[each], b[each])
        crossed[polygon[each[across]]] = True
    return crossed


def _apart(a: Values, b: Values, c: Values, d: Values) -> Flags:
    """Whether `c` and `d` lie on either side of the line from `a` to `b`."""
    (x, y), (cx, cy), (dx, dy) = (b - a).T, (c - a).T, (d - a).T
    apart: Flags = np.sign(x * cy - y * cx) * np.sign(x * dy - y * dx) < 0
    return apart
