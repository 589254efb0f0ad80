"""Where a box may stand and still agree: the set of centres with an IoU of at least t.

For two equal boxes it is a diamond with sides bent inwards. Its size goes with the boxes, so for
a small object it shrinks below a pixel: the same threshold that a large object passes with ease.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.errors import BoxError
from iouviz.geometry.boxes import as_boxes, centre, sides
from iouviz.geometry.overlap import overlap

# Points on each of the four sides of an outline: smooth on a screen, small in a message.
POINTS = 24


def acceptance(ground_truth: Sequence[float], size: tuple[float, float], *, iou: float) -> Values:
    """Outline of the centres at which a box of `size` has at least `iou` with `ground_truth`.

    With half the sum of the widths H, the shared width at an offset dx is
    min(w, w', H - abs(dx)), and likewise for heights. The boxes must share
    t (A + A') / (1 + t), which leaves a bound for dy at each dx.

    Parameters
    ----------
    ground_truth : (x1, y1, x2, y2)
        The box that stays, pixels.
    size : (width, height)
        Of the box that moves, pixels.
    iou : float
        In (0, 1].

    Returns
    -------
    (K, 2) array
        Centres in order around that of `ground_truth`, starting at the right; empty where no
        place gives that much, a single point repeated where just one does.

    Raises
    ------
    BoxError
        A threshold outside (0, 1] or a size below 0.

    Examples
    --------
    Half of a box 8 px wide at t = 3/4 reaches 8 / 7 px, 1.14, to each side:

    >>> outline = acceptance((0, 0, 8, 8), (8, 8), iou=0.75)
    >>> round(float(outline[:, 0].max() - 4), 2)
    1.14
    """
    if not 0 < iou <= 1:
        raise BoxError(f"an IoU of at least {iou} bounds nothing; wanted a number in (0, 1]")
    box = as_boxes([ground_truth])
    own = sides(box)[0]
    least = np.minimum(own, size)  # most that can be shared, width and height
    reach = (own + size) / 2
    if np.min(size) < 0:
        raise BoxError(f"a box cannot be {size[0]} x {size[1]}")
    needed = iou * (own.prod() + np.prod(size)) / (1 + iou)
    if not needed <= least.prod() * (1 + 1e-12) or needed == 0:
        return np.zeros((0, 2))
    # The shared width runs from all of it down to what is needed at full height.
    shared = np.geomspace(needed / least[1], least[0], POINTS)
    dx = np.maximum(reach[0] - shared, 0.0)
    dy = np.maximum(reach[1] - np.minimum(needed / shared, least[1]), 0.0)
    outline: Values = centre(box)[0] + _four_quarters(dx, dy)
    return outline


def _four_quarters(dx: Values, dy: Values) -> Values:
    """One quarter's curve, from the axis x to the axis y, mirrored into a ring.

    A flat side (the small box slides inside the large one) closes by a straight line.
    """
    quarter = np.column_stack([dx, dy])
    back = quarter[::-1]
    # right to bottom to left to top, as y goes down
    return np.concatenate([quarter, back * [-1, 1], quarter * [-1, -1], back * [1, -1]])


def circle(middle: ArrayLike, radius: float) -> Values:
    """Points at one distance around a centre, (96, 2), as many as `acceptance` has.

    >>> circle((4, 4), 2)[0].tolist()
    [6.0, 4.0]
    """
    turn = np.linspace(0, 2 * np.pi, 4 * POINTS, endpoint=False)
    points: Values = np.asarray(middle) + radius * np.column_stack([np.cos(turn), np.sin(turn)])
    return points


def axis_tolerance(iou: float | Values) -> Values:
    """Greatest shift along one axis, in widths, of two equal boxes: (1 - t) / (1 + t).

    >>> axis_tolerance(0.5).item(), round(axis_tolerance(0.95).item() * 39, 12)
    (0.3333333333333333, 1.0)
    """
    t = np.asarray(iou, dtype=np.float64)
    return (1 - t) / (1 + t)


def equal_tolerance(iou: float | Values, *, dimensions: int) -> Values:
    """Greatest shift along every axis at once, in sides, of two equal boxes.

    Each axis keeps 1 - u of itself shared, so (1 - u)^n = 2 t / (1 + t).

    >>> [round(equal_tolerance(0.5, dimensions=n).item(), 3) for n in (1, 2, 3)]
    [0.333, 0.184, 0.126]
    """
    t = np.asarray(iou, dtype=np.float64)
    return 1 - (2 * t / (1 + t)) ** (1 / dimensions)


def jittered(size: float, *, sd: float = 1.0, count: int = 20_000, seed: int = 0) -> Values:
    """IoU of a square with copies of itself whose four edges are each off by chance.

    Parameters
    ----------
    size : float
        Side of the square, pixels.
    sd : float
        Standard deviation of each edge's error, pixels; a box turned inside out shares nothing.
    count, seed : int

    Returns
    -------
    (count,) array
        IoU of each copy with the square.

    Examples
    --------
    >>> [round(float(jittered(size).mean()), 2) for size in (8, 32, 128)]
    [0.68, 0.91, 0.98]
    """
    square = np.array([0.0, 0.0, size, size])
    copies = square + np.random.default_rng(seed).normal(0, sd, (count, 4))
    good = (copies[:, 2:] >= copies[:, :2]).all(axis=1)
    result = np.zeros(count)
    result[good] = overlap([square], copies[good]).iou[0]
    return result
