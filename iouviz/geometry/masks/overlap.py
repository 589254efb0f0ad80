"""Masks and how much they share, computed on run lengths: pixels are never unpacked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Values
from iouviz.errors import MaskError
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.masks.rle import Integers, Masks, object_runs
from iouviz.geometry.overlap import Overlap, crowd_union, ratio
from iouviz.geometry.ragged import batches, ragged

BATCH = 1 << 16  # runs at a time: what is made of them stays in the processor's cache


def mask_area(masks: Masks) -> Values:
    """Pixels set in each mask, (N,)."""
    return np.concatenate([np.zeros(0), *(_area(part) for part in masks.stretches(BATCH))])


def _area(masks: Masks) -> Values:
    total = np.zeros(len(masks.counts) + 2)  # of every other count, up to two places before
    for parity in (0, 1):
        np.cumsum(masks.counts[parity::2], out=total[2 + parity :: 2])
    length, background = np.diff(masks.offsets), masks.offsets[:-1]
    area: Values = total[background + length // 2 * 2 + 1] - total[background + 1]
    return area


def mask_boxes(masks: Masks) -> Boxes:
    """The smallest box around each mask, (N, 4) xyxy in pixels; zeros for an empty mask.

    >>> from iouviz.geometry.masks.rle import Masks
    >>> mask_boxes(Masks.from_pixels([[[0, 0, 0], [0, 1, 1]]]))
    array([[1., 1., 3., 2.]])
    """
    return np.concatenate([np.zeros((0, 4)), *(_boxes(part) for part in masks.stretches(BATCH))])


def _boxes(masks: Masks) -> Boxes:
    start, stop, many = object_runs(masks)
    boxes = np.zeros((len(masks), 4))
    filled = np.flatnonzero(many)
    if not len(filled):
        return boxes
    first, last = (np.cumsum(many) - many)[filled], np.cumsum(many)[filled] - 1
    height = masks.sizes[filled, 0]
    upper = start % np.repeat(height, many[filled])
    top, bottom = (
        np.minimum.reduceat(upper, first),
        np.maximum.reduceat(upper + stop - start, first),
    )
    around = bottom > height  # from one column into the next: touches the last row and the first
    boxes[filled, 0] = start[first] // height
    boxes[filled, 1] = np.where(around, 0, top)
    boxes[filled, 2] = (stop[last] - 1) // height + 1
    boxes[filled, 3] = np.where(around, height, bottom)
    return boxes


def mask_overlap(a: Masks, b: Masks) -> Overlap:
    """Pairwise intersection, union and IoU of N masks with M, on one picture.

    Parameters
    ----------
    a : Masks
        N masks.
    b : Masks
        M masks.

    Returns
    -------
    Overlap
        Every term (N, M), float64, whole pixels; `iou` in [0, 1], 0 where both masks are empty,
        and nan where two masks differ in height or width.

    Examples
    --------
    >>> one, two = Masks.from_pixels([[[1, 1, 0]]]), Masks.from_pixels([[[0, 1, 1]]])
    >>> mask_overlap(one, two).iou
    array([[0.33333333]])
    """
    rows, columns = (each.ravel() for each in np.indices((len(a), len(b))))
    terms = pair_overlap(MaskIndex.of(a), MaskIndex.of(b), rows, columns)
    shape = (len(a), len(b))
    return Overlap(
        terms.intersection.reshape(shape), terms.union.reshape(shape), terms.iou.reshape(shape)
    )


def mask_iou(a: Masks, b: Masks, *, crowd: ArrayLike | None = None) -> Values:
    """Pairwise IoU of N masks with M, (N, M), in [0, 1].

    Where `crowd`, an (M,) array of bool, is true for a mask of `b`, the value is the intersection
    divided by the area of the mask of `a` alone, as COCO has it for regions of many objects. See
    `mask_overlap` for empty masks and for sizes that differ.
    """
    terms = mask_overlap(a, b)
    if crowd is None:
        return terms.iou
    return ratio(terms.intersection, crowd_union(terms.union, mask_area(a)[:, None], crowd))


def pair_overlap(a: "MaskIndex", b: "MaskIndex", rows: ArrayLike, columns: ArrayLike) -> Overlap:
    """Intersection, union and IoU of chosen pairs of masks.

    Parameters
    ----------
    a, b : MaskIndex
        N and M masks, made ready once for any number of calls.
    rows, columns : (P,) array_like of int
        Pair p is made of mask rows[p] of `a` and mask columns[p] of `b`.

    Returns
    -------
    Overlap
        Every term (P,); see `mask_overlap`.
    """
    left, right = np.asarray(rows, np.int64), np.asarray(columns, np.int64)
    if len(left) != len(right):
        raise MaskError(f"{len(left)} rows and {len(right)} columns; wanted as many")
    same = (a.masks.sizes[left] == b.masks.sizes[right]).all(axis=1)
    meet = np.flatnonzero(same & _boxes_meet(a.boxes[left], b.boxes[right]))
    intersection = np.where(same, 0.0, np.nan)
    intersection[meet] = _intersections(a.masks, b.masks, left[meet], right[meet])
    union = a.area[left] + b.area[right] - intersection
    return Overlap(intersection, union, ratio(intersection, union))


def pair_iou(
    a: "MaskIndex",
    b: "MaskIndex",
    rows: ArrayLike,
    columns: ArrayLike,
    *,
    crowd: ArrayLike | None = None,
) -> Values:
    """IoU of chosen pairs, (P,); see `pair_overlap`, and `mask_iou` for `crowd`, here (M,)."""
    terms = pair_overlap(a, b, rows, columns)
    if crowd is None:
        return terms.iou
    many = np.asarray(crowd)[np.asarray(columns, np.int64)]
    own = a.area[np.asarray(rows, np.int64)]
    return ratio(terms.intersection, crowd_union(terms.union, own, many))


def dice(iou: ArrayLike) -> Values:
    """Dice coefficient 2 I / (|A| + |B|) of what has the IoU `iou`, (...), in [0, 1].

    The two rank pairs alike: D = 2 J / (1 + J). On masks it is the F1 of their pixels.

    References
    ----------
    .. [1] L. Dice, "Measures of the amount of ecologic association between species", Ecology
       26(3), 1945.

    Examples
    --------
    >>> dice([0.0, 0.5, 1.0])
    array([0.        , 0.66666667, 1.        ])
    """
    value = np.asarray(iou, np.float64)
    return 2 * value / (1 + value)


def _boxes_meet(a: Boxes, b: Boxes) -> NDArray[np.bool_]:
    low, high = np.maximum(a[:, :2], b[:, :2]), np.minimum(a[:, 2:], b[:, 2:])
    return (high[:, 0] > low[:, 0]) & (high[:, 1] > low[:, 1])


@dataclass(frozen=True, slots=True, eq=False)
class MaskIndex:
    """N masks made ready to be compared.

    Attributes
    ----------
    masks : Masks
    area, boxes : (N,), (N, 4) arrays
        As `mask_area` and `mask_boxes` have them.
    """

    masks: Masks
    area: Values
    boxes: Boxes

    @classmethod
    def of(cls, masks: Masks) -> "MaskIndex":
        """Make masks ready."""
        return cls(masks, mask_area(masks), mask_boxes(masks))


def _intersections(a: Masks, b: Masks, rows: Integers, columns: Integers) -> Integers:
    """Pixels that are set in both, (P,), for masks of one size that have some pixels."""
    result = np.zeros(len(rows), np.int64)
    for part in batches(np.diff(a.offsets)[rows], BATCH):
        own, at = np.unique(rows[part], return_inverse=True)
        far, look_at = np.unique(columns[part], return_inverse=True)
        result[part] = _walk(_Line.of(a.take(own)), _Line.of(b.take(far)), at, look_at)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Masks laid end to end on a number line, with a place to spare between them.

    Runs of set pixels begin and end at `edge`, (E,), rising: begin, end, begin, end, ... The two
    before the first mask spare a question. To the left of each edge, `before` pixels are set in
    all of the line. Mask i starts at `base[i]`, (N + 1,), and its edges at `first[i]`, (N + 1,).
    """

    edge: Integers
    before: Integers
    base: Integers
    first: Integers

    @classmethod
    def of(cls, masks: Masks) -> "_Line":
        start, stop, many = object_runs(masks)
        base = np.cumsum([0, *(masks.sizes.prod(axis=1) + 1).tolist()])
        shift = np.repeat(base[:-1], many)
        edge, before = np.full(2 * len(start) + 2, -1), np.zeros(2 * len(start) + 2, np.int64)
        edge[2::2], edge[3::2] = start + shift, stop + shift
        np.cumsum(stop - start, out=before[3::2])
        before[2::2] = before[1:-1:2]
        return cls(edge, before, base, 2 + 2 * np.concatenate([[0], np.cumsum(many)]))

    def set_before(self, position: Integers) -> Integers:
        """Pixels set to the left of each position on the line."""
        index = np.searchsorted(self.edge, position, side="right") - 1
        so_far: Integers = self.before[index]
        so_far += np.where(index % 2 == 0, position - self.edge[index], 0)  # within a run
        return so_far


def _walk(walk: _Line, look: _Line, own: Integers, far: Integers) -> Integers:
    """Pixels shared by masks `own` of one line and `far` of the other, (P,) each.

    What a run of the one shares is how much more is set in the other at its end than at its
    beginning. Runs before the other mask's first pixel or after its last are left out.
    """
    shift = look.base[far] - walk.base[own]
    low, high = look.edge[look.first[far]] - shift, look.edge[look.first[far + 1] - 1] - shift
    begin = (np.searchsorted(walk.edge, low, side="right") - 1) // 2 * 2
    end = (np.searchsorted(walk.edge, high) + 1) // 2 * 2
    begin, end = np.maximum(begin, walk.first[own]), np.minimum(end, walk.first[own + 1])
    length = np.maximum(end - begin, 0)
    up_to = look.set_before(walk.edge[ragged(begin, length)] + np.repeat(shift, length))
    shared = np.concatenate([[0], np.cumsum(up_to[1::2] - up_to[::2])])
    found: Integers = np.diff(shared[np.cumsum(length) // 2], prepend=0)
    return found
