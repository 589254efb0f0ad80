"""The outline of a mask, to be drawn: polygons along the edges of its pixels, holes included."""

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Flags, Rows, Values

# The directions of an edge: right, down, left, up; the mask is on its right-hand side.
STEPS = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])


def outlines(mask: ArrayLike, *, tolerance: float = 0.0) -> list[Values]:
    """Polygons around the pixels of a mask.

    Parameters
    ----------
    mask : (height, width) bool array_like
    tolerance : float
        Pixels by which a polygon may stray from the edges of the pixels; 0: not at all.

    Returns
    -------
    list of (n, 2) arrays
        Corners x, y of each, in pixels from the upper left corner; the mask lies to the right of
        its outline, so holes run the other way round. Filled by the even-odd rule they are the
        mask again. None for an empty mask.

    References
    ----------
    .. [1] D. Douglas, T. Peucker, "Algorithms for the reduction of the number of points required
       to represent a digitized line or its caricature", Cartographica 10(2), 1973.

    Examples
    --------
    >>> outlines([[0, 1, 1]])[0].astype(int).tolist()
    [[1, 0], [3, 0], [3, 1], [1, 1]]
    """
    pixels = np.pad(np.asarray(mask, np.bool_), 1)
    width = pixels.shape[1]
    start, direction = _edges(pixels)
    found = []
    # Where two pixels meet at a corner, two edges begin: an edge turns right there, and keeps apart
    # what only touches. Edges stand by their start, those that may follow side by side.
    ahead = {key: at for at, key in enumerate((start * 4 + direction).tolist())}
    points = np.stack([start % width, start // width], axis=1)
    while ahead:
        _, first = next(iter(ahead.items()))
        path, at = [], first
        while True:
            ahead.pop(int(start[at] * 4 + direction[at]))
            path.append(at)
            step = STEPS[direction[at]]
            end = int(start[at] + step[0] + step[1] * width)
            turns = ((direction[at] + turn) % 4 for turn in (1, 0, 3))
            follow = next(
                (ahead[end * 4 + int(d)] for d in turns if end * 4 + int(d) in ahead), None
            )
            if follow is None:
                break
            at = follow
        rows = np.array(path)
        corner = direction[rows] != direction[np.roll(rows, 1)]
        found.append(points[rows[corner]].astype(np.float64) - 1)
    return [_simplified(each, tolerance) for each in found] if tolerance else found


def drawing(mask: ArrayLike, *, finest: int = 256) -> list[Values]:
    """Outlines that are good enough to look at, with few corners; see `outlines`.

    Of a mask that is longer than `finest` pixels, only every second, third ... row and column is
    looked at; the outline strays from the mask by less than one such step.
    """
    pixels = np.asarray(mask, np.bool_)
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if not len(rows):
        return []
    top, left = rows[0], columns[0]
    part = pixels[top : rows[-1] + 1, left : columns[-1] + 1]
    step = -(-max(part.shape) // finest)
    found = outlines(part[::step, ::step], tolerance=1.0)
    corner = np.array([left, top])
    return [corner + np.minimum(each * step, part.shape[::-1]) for each in found]


def _edges(pixels: Flags) -> tuple[Rows, Rows]:
    """Where each edge between mask and background begins, a position in the grid, and its way."""
    height, width = pixels.shape
    corners = np.arange(height * width).reshape(height, width)
    inside = pixels[1:, 1:], pixels[:-1, 1:], pixels[:-1, :-1], pixels[1:, :-1]
    se, ne, nw, sw = inside  # the four pixels around each inner corner
    starts = (se & ~ne, sw & ~se, nw & ~sw, ne & ~nw)  # right, down, left, up
    start = [corners[1:, 1:][flags] for flags in starts]
    way = np.repeat(np.arange(4), [len(each) for each in start])
    return np.concatenate(start), way


def _simplified(points: Values, tolerance: float) -> Values:
    """Fewer corners of a closed polygon: those without which it would stray too far."""
    far = int(np.square(points - points[0]).sum(axis=1).argmax())
    kept = {0, far}
    parts = [(0, far), (far, len(points))]
    while parts:
        a, b = parts.pop()
        if b - a < 2:
            continue
        p, q = points[a], points[b % len(points)]
        between = points[a + 1 : b] - p
        length = float(np.hypot(*(q - p)))
        cross = between[:, 0] * (q - p)[1] - between[:, 1] * (q - p)[0]
        away = np.abs(cross) / length if length else np.hypot(*between.T)
        at = int(away.argmax())
        if away[at] > tolerance:
            kept.add(a + 1 + at)
            parts += [(a, a + 1 + at), (a + 1 + at, b)]
    return points[sorted(kept)]
