"""IoU, GIoU, DIoU and CIoU of every box with every other, at the speed of the processor's cache.

`overlap` and `family` keep every term of every pair, (N, M) arrays by the dozen, each written to
main memory and read back. Here only the answer is kept: pairs are worked through in tiles so
small that all terms of a tile stay in cache. Each step is the same operation on the same numbers
as there, so that the answers are equal to the last bit.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from iouviz.arrays import Values
from iouviz.errors import BoxError
from iouviz.geometry.boxes import Boxes, area, centre

# Pairs in a tile: at 8 bytes, the five arrays that a metric works on and its answer stay in or near
# a second-level cache of 512 kB to 1 MB. Much smaller, and calling NumPy costs more than sums do.
TILE = 30_000
TILE_COLUMNS = 5_000
WORK = 5
# Rows shorter than this cost more in loop set-up than in arithmetic; tiles are then laid crosswise.
SHORT = 64

# The least number above 0. A denominator is 0 only where its numerator is 0 too: raised to this,
# the quotient is the 0 that we want, and every other denominator stays as it is.
LEAST = float(np.nextafter(0.0, 1.0))
# Boxes of more than this many square pixels leave no denominator at 0: union and enclosing area
# are at least as large, and the squared diagonal at least twice as large.
ROOMY = 1e-200


class Columns(NamedTuple):
    """Boxes as columns: what a metric needs of one box alone. Slicing a row or a column keeps all.

    Attributes
    ----------
    x1, y1, x2, y2 : array
        Corners, pixels; (N, 1) for the rows of a tile and (M,) for its columns, like the rest.
    area : array
        Square pixels.
    centre_x, centre_y : array
        Pixels.
    aspect : array
        Angle of the diagonal, atan(width / height), radians in [0, pi / 2].
    """

    x1: Values
    y1: Values
    x2: Values
    y2: Values
    area: Values
    centre_x: Values
    centre_y: Values
    aspect: Values

    @classmethod
    def of(cls, boxes: Boxes) -> "Columns":
        """Split (N, 4) boxes; each column is contiguous."""
        x1, y1, x2, y2 = np.ascontiguousarray(boxes.T)
        centre_x, centre_y = np.ascontiguousarray(centre(boxes).T)
        return cls(x1, y1, x2, y2, area(boxes), centre_x, centre_y, aspect(boxes))

    def at(self, rows: slice) -> "Columns":
        """The same for some of the boxes."""
        return Columns(*(column[rows] for column in self))

    def upright(self) -> "Columns":
        """Every column as (N, 1), to stand against a row of others."""
        return Columns(*(column[:, None] for column in self))


Kernel = Callable[[Columns, Columns, Values, Values], None]


def aspect(boxes: Boxes, *, thick: float = 0.0) -> Values:
    """Angle of the diagonal, atan(width / height), (..., 4) -> (...), radians; 0 for a point.

    Some libraries add a small number to the height: `thick`.
    """
    # arctan2 takes a box of no height without dividing by it
    return np.arctan2(boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1] + thick)


def ciou_v(gap: Any, *, out: Values | None = None) -> Any:
    """CIoU's v of the difference of two `aspect` angles, in [0, 1): (4 / pi^2) gap^2.

    >>> float(ciou_v(np.pi / 4))
    0.25
    """
    return np.multiply(np.square(gap, out=out), 4 / np.pi**2, out=out)


def all_pairs(kernel: Kernel, a: Boxes, b: Boxes, out: Values | None = None) -> Values:
    """One metric for each of N boxes with each of M.

    Parameters
    ----------
    kernel : callable
        One of `iou_kernel`, `giou_kernel`, `diou_kernel`, `ciou_kernel`.
    a : (N, 4) float64 array
        xyxy boxes, pixels, checked by `as_boxes`.
    b : (M, 4) float64 array
        Likewise.
    out : (N, M) float64 array, optional
        Where to put the answer; spares the system finding fresh memory for every call.

    Returns
    -------
    (N, M) float64 array
        `out`, or a new array.

    Raises
    ------
    BoxError
        `out` is of another shape or type.

    Examples
    --------
    >>> all_pairs(iou_kernel, np.array([[0.0, 0, 2, 2]]), np.array([[1.0, 0, 3, 2]]))
    array([[0.33333333]])
    """
    shape = (len(a), len(b))
    result = np.empty(shape) if out is None else out
    if result.shape != shape or result.dtype != np.float64:
        raise BoxError(
            f"out is {result.dtype} of shape {result.shape}; wanted float64 of shape {shape}"
        )
    if len(b) < SHORT < len(a):  # every metric is symmetric, to the last bit
        a, b, target = b, a, result.T
    else:
        target = result
    first, second = Columns.of(a).upright(), Columns.of(b)
    scratch = np.empty((WORK, TILE))
    width = max(1, min(len(b), TILE_COLUMNS))
    for columns in _steps(len(b), width):
        across = second.at(columns)
        for rows in _steps(len(a), TILE // width):
            tile = target[rows, columns]
            work = scratch[:, : tile.size].reshape(WORK, *tile.shape)
            kernel(first.at(rows), across, work, tile)
    return result


def _steps(length: int, step: int) -> Iterator[slice]:
    return (slice(start, start + step) for start in range(0, length, step))


# A kernel takes the rows and the columns of a tile, `WORK` arrays of its shape to work in, and the
# array for its answer. The names tell which array holds what at each step.


def iou_kernel(a: Columns, b: Columns, work: Values, out: Values) -> None:
    """Intersection over union, in [0, 1]; 0 where both boxes have no area."""
    intersection, union = _shared(a, b, work)
    np.divide(intersection, union, out=out)


def giou_kernel(a: Columns, b: Columns, work: Values, out: Values) -> None:
    """IoU - (enclosing - union) / enclosing, in (-1, 1]; see `iouviz.geometry.family.family`."""
    intersection, union = _shared(a, b, work)
    width, height = _enclosing(a, b, work[2:5])
    enclosing = np.multiply(width, height, out=width)
    empty = np.subtract(enclosing, union, out=height)
    np.maximum(empty, 0.0, out=empty)
    np.divide(intersection, union, out=intersection)
    np.divide(empty, _guarded(enclosing, a), out=empty)
    np.subtract(intersection, empty, out=out)


def diou_kernel(a: Columns, b: Columns, work: Values, out: Values) -> None:
    """IoU - distance^2 / diagonal^2, in (-1, 1]; see `iouviz.geometry.family.family`."""
    intersection, union = _shared(a, b, work)
    iou = np.divide(intersection, union, out=intersection)
    np.subtract(iou, _distance(a, b, work[1:5]), out=out)


def ciou_kernel(a: Columns, b: Columns, work: Values, out: Values) -> None:
    """DIoU - alpha v, in (-1.5, 1]; see `iouviz.geometry.family.family`."""
    intersection, union = _shared(a, b, work)
    iou = np.divide(intersection, union, out=intersection)
    diou = np.subtract(iou, _distance(a, b, work[1:5]), out=work[1])
    v = ciou_v(np.subtract(b.aspect, a.aspect, out=work[2]), out=work[2])
    weight = np.subtract(1.0, iou, out=iou)
    np.add(weight, v, out=weight)
    np.maximum(weight, LEAST, out=weight)  # 0 for equal boxes, which are nothing rare
    np.divide(v, weight, out=weight)
    np.multiply(weight, v, out=v)
    np.subtract(diou, v, out=out)


def _shared(a: Columns, b: Columns, work: Values) -> tuple[Values, Values]:
    """Intersection in work[0] and union in work[1]; a union of 0 is raised to `LEAST`."""
    width = _common(a.x1, a.x2, b.x1, b.x2, work[0], work[2])
    height = _common(a.y1, a.y2, b.y1, b.y2, work[1], work[2])
    intersection = np.multiply(width, height, out=width)
    union = np.add(a.area, b.area, out=height)
    np.subtract(union, intersection, out=union)
    return intersection, _guarded(union, a)


def _common(
    low_a: Values, high_a: Values, low_b: Values, high_b: Values, length: Values, spare: Values
) -> Values:
    """Length that two spans share, in `length`: high - low, and 0 where they are apart."""
    high = np.minimum(high_a, high_b, out=length)
    low = np.maximum(low_a, low_b, out=spare)
    np.minimum(low, high, out=low)  # quicker than to compare with a lone 0 afterwards
    np.subtract(high, low, out=length)
    return length


def _enclosing(a: Columns, b: Columns, work: Values) -> tuple[Values, Values]:
    """Width in work[0] and height in work[1] of the smallest box around both."""
    for low_a, high_a, low_b, high_b, side in (
        (a.x1, a.x2, b.x1, b.x2, work[0]),
        (a.y1, a.y2, b.y1, b.y2, work[1]),
    ):
        np.maximum(high_a, high_b, out=side)
        np.minimum(low_a, low_b, out=work[2])
        np.subtract(side, work[2], out=side)
    return work[0], work[1]


def _distance(a: Columns, b: Columns, work: Values) -> Values:
    """Squared distance of the centres by the squared diagonal of the box around both."""
    width, height = _enclosing(a, b, work)
    np.multiply(width, width, out=width)
    np.multiply(height, height, out=height)
    diagonal2 = np.add(width, height, out=width)
    across = np.subtract(a.centre_x, b.centre_x, out=height)
    np.multiply(across, across, out=across)
    down = np.subtract(a.centre_y, b.centre_y, out=work[2])
    np.multiply(down, down, out=down)
    distance2 = np.add(across, down, out=across)
    share: Values = np.divide(distance2, _guarded(diagonal2, a), out=distance2)
    return share


def _guarded(denominator: Values, a: Columns) -> Values:
    """Raise a denominator of 0 to `LEAST`; every denominator here is at least a box's own area."""
    # Looking at the few boxes of a tile's rows is free; looking at every pair is not.
    if float(a.area.min()) < ROOMY:
        np.maximum(denominator, LEAST, out=denominator)
    return denominator
