"""Masks and how much they share, computed on run lengths: pixels are never unpacked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Values
from iouviz.errors import MaskError
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.masks.rle import Integers, Masks, owners, ragged, run_ends
from iouviz.geometry.overlap import Overlap, crowd_union, ratio

# Runs looked up at a time: some tens of megabytes.
BATCH = 1_000_000


def mask_area(masks: Masks) -> Values:
    """Pixels set in each mask, (N,)."""
    place, _ = run_ends(masks)
    total = np.concatenate([[0], np.cumsum(np.where(place % 2 == 1, masks.counts, 0))])
    return np.diff(total[masks.offsets]).astype(np.float64)


def mask_boxes(masks: Masks) -> Boxes:
    """The smallest box around each mask, (N, 4) xyxy in pixels; zeros for an empty mask.

    >>> from iouviz.geometry.masks.rle import Masks
    >>> mask_boxes(Masks.from_pixels([[[0, 0, 0], [0, 1, 1]]]))
    array([[1., 1., 3., 2.]])
    """
    start, stop, owner = _objects(masks)
    height = masks.sizes[owner, 0]
    left, top = start // height, start % height
    right, bottom = (stop - 1) // height, (stop - 1) % height
    around = left != right  # from one column into the next: touches the last row and the first
    top, bottom = np.where(around, 0, top), np.where(around, height - 1, bottom)
    boxes = np.zeros((len(masks), 4))
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    if len(first):
        rows = owner[first]
        boxes[rows, 0] = np.minimum.reduceat(left, first)
        boxes[rows, 1] = np.minimum.reduceat(top, first)
        boxes[rows, 2] = np.maximum.reduceat(right, first) + 1
        boxes[rows, 3] = np.maximum.reduceat(bottom, first) + 1
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
    same = (a.sizes[left] == b.sizes[right]).all(axis=1)
    meet = np.flatnonzero(same & _boxes_meet(a.boxes[left], b.boxes[right]))
    intersection = np.where(same, 0.0, np.nan)
    intersection[meet] = _intersections(a, b, left[meet], right[meet])
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


def _objects(masks: Masks) -> tuple[Integers, Integers, Integers]:
    """Runs of set pixels: first position, position after the last, and the mask; (R,) each."""
    place, ends = run_ends(masks)
    odd = np.flatnonzero(place % 2 == 1)
    return ends[odd] - masks.counts[odd], ends[odd], owners(masks)[odd]


def _boxes_meet(a: Boxes, b: Boxes) -> NDArray[np.bool_]:
    low, high = np.maximum(a[:, :2], b[:, :2]), np.minimum(a[:, 2:], b[:, 2:])
    return (high[:, 0] > low[:, 0]) & (high[:, 1] > low[:, 1])


@dataclass(frozen=True, slots=True, eq=False)
class MaskIndex:
    """N masks made ready to be compared: laid end to end on a number line.

    Attributes
    ----------
    sizes, area, boxes : (N, 2), (N,), (N, 4) arrays
        As `Masks.sizes`, `mask_area` and `mask_boxes` have them.
    edge : (E,) int64 array
        Where runs of set pixels begin and end, rising: begin, end, begin, end, ...
    before : (E,) int64 array
        Pixels set in all of the line to the left of the edge.
    base : (N + 1,) int64 array
        Where each mask starts on the line.
    first : (N + 1,) int64 array
        Each mask's first edge.
    """

    sizes: Integers
    area: Values
    boxes: Boxes
    edge: Integers
    before: Integers
    base: Integers
    first: Integers

    @classmethod
    def of(cls, masks: Masks) -> "MaskIndex":
        """Make masks ready; costs about as much as a comparison of each with one other."""
        start, stop, owner = _objects(masks)
        base = np.cumsum([0, *(masks.sizes[:, 0] * masks.sizes[:, 1] + 1).tolist()])
        edge = np.stack([start, stop], axis=1) + base[owner][:, None]
        total = np.concatenate([[0], np.cumsum(stop - start)])
        before = np.stack([total[:-1], total[1:]], axis=1)
        first = 2 * np.searchsorted(owner, np.arange(len(masks) + 1))
        area, boxes = mask_area(masks), mask_boxes(masks)
        return cls(masks.sizes, area, boxes, edge.ravel(), before.ravel(), base, first)

    def set_before(self, position: Integers) -> Integers:
        """Pixels set to the left of each position on the line."""
        index = np.searchsorted(self.edge, position, side="right") - 1
        known = np.maximum(index, 0)
        inside = (index % 2 == 0) & (index >= 0)  # after a begin: the run goes on up to here
        return self.before[known] + np.where(inside, position - self.edge[known], 0)


def _intersections(a: MaskIndex, b: MaskIndex, rows: Integers, columns: Integers) -> Integers:
    """Pixels that are set in both, (P,), for masks of one size."""
    result = np.zeros(len(rows), np.int64)
    if not len(rows):
        return result
    few = np.diff(a.first)[rows] <= np.diff(b.first)[columns]
    # Walk the mask of fewer runs, and look up in the other how much is set up to each edge.
    for chosen, walk, look, own, far in (
        (np.flatnonzero(few), a, b, rows, columns),
        (np.flatnonzero(~few), b, a, columns, rows),
    ):
        length = np.diff(walk.first)[own[chosen]]
        for part in _parts(length):
            pairs = chosen[part]
            result[pairs] = _walk(walk, look, own[pairs], far[pairs])
    return result


def _parts(length: Integers) -> list[slice]:
    total = np.cumsum(length)
    if not len(total):
        return []
    cuts = np.searchsorted(total, np.arange(BATCH, total[-1] + BATCH, BATCH)).tolist()
    starts = [0, *cuts]
    return [slice(i, j) for i, j in zip(starts, [*cuts, len(length)], strict=True) if i < j]


def _walk(walk: MaskIndex, look: MaskIndex, own: Integers, far: Integers) -> Integers:
    first, length = walk.first[own], np.diff(walk.first)[own]
    edge = walk.edge[ragged(first, length)] + np.repeat(look.base[far] - walk.base[own], length)
    up_to = look.set_before(edge)
    shared = np.concatenate([[0], np.cumsum(up_to[1::2] - up_to[::2])])
    found: Integers = np.diff(shared[np.cumsum(length) // 2], prepend=0)
    return found
