"""The IoU family: GIoU, DIoU and CIoU, with every term that a picture or a formula needs.

Each starts from IoU and takes something away for what IoU cannot see: the empty part of the
enclosing box (GIoU), the distance of the centres (DIoU), and the difference in shape (CIoU).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.geometry.boxes import Boxes, area, as_boxes, centre, sides
from iouviz.geometry.overlap import Overlap, broadcast_overlap, elementwise, pairs, ratio
from iouviz.geometry.pairwise import (
    all_pairs,
    aspect,
    ciou_kernel,
    ciou_v,
    diou_kernel,
    giou_kernel,
)


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Four metrics of pairs of boxes and the terms they are made of.

    Attributes
    ----------
    overlap : Overlap
        Intersection, union, IoU.
    enclosing : (..., 4) array
        The smallest box around both, xyxy, pixels.
    enclosing_area, empty_area : array
        Its area C, and C minus the union; square pixels.
    centre_distance2, diagonal2 : array
        Squared distance of the centres and squared diagonal of the enclosing box.
    v : array
        CIoU's difference in shape, in [0, 1): (4 / pi^2) (atan(w_b / h_b) - atan(w_a / h_a))^2.
    alpha : array
        CIoU's weight of v, v / ((1 - IoU) + v), in [0, 1]; 0 where both are 0.
    giou : array
        IoU - empty_area / C, in (-1, 1]; -1 itself only for boxes without area.
    diou : array
        IoU - centre_distance2 / diagonal2, in (-1, 1].
    ciou : array
        DIoU - alpha v, in (-1.5, 1].
    """

    overlap: Overlap
    enclosing: Boxes
    enclosing_area: Values
    empty_area: Values
    centre_distance2: Values
    diagonal2: Values
    v: Values
    alpha: Values
    giou: Values
    diou: Values
    ciou: Values

    @property
    def intersection(self) -> Values:
        """Square pixels."""
        return self.overlap.intersection

    @property
    def union(self) -> Values:
        """Square pixels."""
        return self.overlap.union

    @property
    def iou(self) -> Values:
        """Intersection over union, in [0, 1]."""
        return self.overlap.iou


def family(a: ArrayLike, b: ArrayLike) -> Family:
    """IoU, GIoU, DIoU and CIoU of N boxes with M, with their terms.

    Parameters
    ----------
    a : (N, 4) array_like
        xyxy boxes, pixels.
    b : (M, 4) array_like
        Likewise.

    Returns
    -------
    Family
        Every term (N, M), but `enclosing` (N, M, 4). Where a denominator is 0 (identical points)
        the term that it divides is 0.

    Raises
    ------
    BoxError
        See `iouviz.geometry.boxes.as_boxes`.

    References
    ----------
    .. [1] H. Rezatofighi et al., "Generalized Intersection over Union", CVPR 2019.
    .. [2] Z. Zheng et al., "Distance-IoU Loss", AAAI 2020 (DIoU and CIoU).

    Examples
    --------
    Equal squares that touch at a corner: the enclosing box is half empty.

    >>> terms = family([[0, 0, 2, 2]], [[2, 2, 4, 4]])
    >>> terms.iou.item(), terms.giou.item(), terms.diou.item()
    (0.0, -0.5, -0.25)
    """
    return _family(*pairs(a, b))


def family_elementwise(a: ArrayLike, b: ArrayLike) -> Family:
    """The same for each box in `a` and its partner in `b`, (N, 4) and (N, 4); terms (N,).

    >>> family_elementwise([[0, 0, 2, 2]], [[0, 0, 2, 2]]).ciou
    array([1.])
    """
    return _family(*elementwise(a, b))


def giou(a: ArrayLike, b: ArrayLike, *, out: Values | None = None) -> Values:
    """Pairwise GIoU, (N, 4) x (M, 4) -> (N, M), in (-1, 1]; see `family` and `iou`."""
    return all_pairs(giou_kernel, as_boxes(a, name="a"), as_boxes(b, name="b"), out)


def diou(a: ArrayLike, b: ArrayLike, *, out: Values | None = None) -> Values:
    """Pairwise DIoU, (N, 4) x (M, 4) -> (N, M), in (-1, 1]; see `family` and `iou`."""
    return all_pairs(diou_kernel, as_boxes(a, name="a"), as_boxes(b, name="b"), out)


def ciou(a: ArrayLike, b: ArrayLike, *, out: Values | None = None) -> Values:
    """Pairwise CIoU as in the AAAI paper, (N, 4) x (M, 4) -> (N, M), in (-1.5, 1]; see `family`."""
    return all_pairs(ciou_kernel, as_boxes(a, name="a"), as_boxes(b, name="b"), out)


def ciou_alpha(v: Values, iou: Values, *, eps: float = 0.0) -> Values:
    """CIoU's weight of v, v / ((1 - IoU) + v + eps), in [0, 1]; 0 where the denominator is 0.

    >>> ciou_alpha(np.array([0.25, 0.0]), np.array([0.25, 1.0]))
    array([0.25, 0.  ])
    """
    return ratio(v, (1 - iou) + v + eps)


def _family(a: Boxes, b: Boxes) -> Family:
    shared = broadcast_overlap(a, b)
    enclosing = np.concatenate(
        [np.minimum(a[..., :2], b[..., :2]), np.maximum(a[..., 2:], b[..., 2:])], axis=-1
    )
    enclosing_area = area(enclosing)
    # Rounding can leave the union above the enclosing box by a rounding error; no area is below 0.
    empty_area = np.maximum(enclosing_area - shared.union, 0.0)
    centre_distance2 = ((centre(a) - centre(b)) ** 2).sum(axis=-1)
    diagonal2 = (sides(enclosing) ** 2).sum(axis=-1)
    v = ciou_v(aspect(b) - aspect(a))
    alpha = ciou_alpha(v, shared.iou)
    diou = shared.iou - ratio(centre_distance2, diagonal2)
    return Family(
        overlap=shared,
        enclosing=enclosing,
        enclosing_area=enclosing_area,
        empty_area=empty_area,
        centre_distance2=centre_distance2,
        diagonal2=diagonal2,
        v=v,
        alpha=alpha,
        giou=shared.iou - ratio(empty_area, enclosing_area),
        diou=diou,
        ciou=diou - alpha * v,
    )
