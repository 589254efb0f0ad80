"""How much two boxes share: intersection, union, and their ratio, with every term kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.errors import BoxError
from iouviz.geometry.boxes import Boxes, area, as_boxes
from iouviz.geometry.pairwise import all_pairs, iou_kernel


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """The terms of IoU; every array has one entry a pair.

    Attributes
    ----------
    intersection, union : array
        Square pixels.
    iou : array
        intersection / union in [0, 1]; 0 where the union is 0, as in pycocotools.
    """

    intersection: Values
    union: Values
    iou: Values


def overlap(a: ArrayLike, b: ArrayLike) -> Overlap:
    """Pairwise intersection, union and IoU of N boxes with M.

    Parameters
    ----------
    a : (N, 4) array_like
        xyxy boxes, pixels.
    b : (M, 4) array_like
        Likewise.

    Returns
    -------
    Overlap
        Every term (N, M); `iou` in [0, 1], and 0 where both boxes have no area.

    Raises
    ------
    BoxError
        See `iouviz.geometry.boxes.as_boxes`.

    References
    ----------
    .. [1] P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11(2),
       1912.

    Examples
    --------
    >>> left = np.array([[0.0, 0.0, 2.0, 2.0]])
    >>> overlap(left, left + [1, 0, 1, 0]).iou
    array([[0.33333333]])
    """
    return broadcast_overlap(*pairs(a, b))


def overlap_elementwise(a: ArrayLike, b: ArrayLike) -> Overlap:
    """Intersection, union and IoU of each box in `a` with its partner in `b`.

    Parameters
    ----------
    a, b : (N, 4) array_like
        xyxy boxes, pixels, as many in one as in the other.

    Returns
    -------
    Overlap
        Every term (N,).

    Examples
    --------
    >>> overlap_elementwise([[0, 0, 2, 2]], [[0, 0, 1, 2]]).iou
    array([0.5])
    """
    return broadcast_overlap(*elementwise(a, b))


def iou(a: ArrayLike, b: ArrayLike, *, out: Values | None = None) -> Values:
    """Pairwise IoU, (N, 4) x (M, 4) -> (N, M), in [0, 1]; see `overlap`.

    Equal to ``overlap(a, b).iou`` to the last bit, and many times as fast, as no other term is
    kept. `out`, a float64 array of shape (N, M), takes the answer where it is given.
    """
    return all_pairs(iou_kernel, as_boxes(a, name="a"), as_boxes(b, name="b"), out)


def pairs(a: ArrayLike, b: ArrayLike) -> tuple[Boxes, Boxes]:
    """Check both and spread them so that they broadcast to every pair, (N, 1, 4) and (1, M, 4)."""
    return as_boxes(a, name="a")[:, None], as_boxes(b, name="b")[None]


def elementwise(a: ArrayLike, b: ArrayLike) -> tuple[Boxes, Boxes]:
    """Check both and that they are equally many, (N, 4) and (N, 4)."""
    first, second = as_boxes(a, name="a"), as_boxes(b, name="b")
    if len(first) != len(second):
        raise BoxError(f"a has {len(first)} boxes and b has {len(second)}; wanted as many")
    return first, second


def ratio(numerator: Values, denominator: Values) -> Values:
    """Quotient, and 0 where the denominator is 0: no eps that would shift every other value.

    >>> ratio(np.array([1.0, 0.0]), np.array([3.0, 0.0]))
    array([0.33333333, 0.        ])
    """
    numerator, denominator = np.broadcast_arrays(numerator, denominator)
    return np.divide(numerator, denominator, out=np.zeros(numerator.shape), where=denominator != 0)


def share(part: ArrayLike, whole: ArrayLike) -> Values:
    """Part of the whole, (...), of any shapes that go together; nan where the whole is 0.

    >>> share([1, 0], [4, 0])
    array([0.25,  nan])
    """
    result = np.full(np.broadcast_shapes(np.shape(part), np.shape(whole)), np.nan)
    np.divide(part, whole, out=result, where=np.greater(whole, 0))
    return result


def mean_of_defined(values: Values, axis: int | tuple[int, ...]) -> Values:
    """Mean along some axes of what is not nan; nan without any.

    >>> mean_of_defined(np.array([[0.5, np.nan], [np.nan, np.nan]]), axis=1)
    array([0.5, nan])
    """
    defined = ~np.isnan(values)
    return share(np.where(defined, values, 0.0).sum(axis=axis), defined.sum(axis=axis))


def crowd_union(union: Values, own_area: Values, crowd: ArrayLike) -> Values:
    """What an intersection is divided by: beside a crowd, the area of the prediction alone.

    COCO has it so for a region of many objects (`iscrowd`): a prediction that lies in it is right
    however small a part of it that is.

    >>> crowd_union(np.array([12.0, 12.0]), np.array([4.0, 4.0]), [False, True])
    array([12.,  4.])
    """
    return np.where(np.asarray(crowd, np.bool_), own_area, union)


def broadcast_overlap(a: Boxes, b: Boxes) -> Overlap:
    """The same for checked boxes of any shapes that broadcast, (..., 4)."""
    low = np.maximum(a[..., :2], b[..., :2])  # (..., 2)
    high = np.minimum(a[..., 2:], b[..., 2:])  # (..., 2)
    shared = np.maximum(high - low, 0.0)  # clamped: disjoint boxes share nothing, not less
    intersection = shared[..., 0] * shared[..., 1]
    union = area(a) + area(b) - intersection
    return Overlap(intersection, union, ratio(intersection, union))
