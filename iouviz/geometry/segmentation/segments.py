"""Segments of label maps: connected pieces of one label, or numbered objects, and how they match.

A segment map gives every pixel the number of its segment, or -1 for none; so no pixel is in two.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Counts, Flags
from iouviz.errors import MaskError
from iouviz.geometry.overlap import ratio
from iouviz.geometry.segmentation.pairs import pair_counts
from iouviz.geometry.segmentation.panoptic import PanopticQuality, panoptic_quality

MOST = 2_000  # segments of one label; more are noise, and their table would fill the memory


def pieces(labels: ArrayLike) -> Counts:
    """Number the connected pieces of a label map, along rows and columns, not aslant.

    Parameters
    ----------
    labels : (height, width) array_like of int

    Returns
    -------
    (height, width) int64 array
        From 0 up, in the order of their first pixels, row by row.

    Examples
    --------
    >>> pieces([[1, 1, 0], [0, 0, 0], [1, 0, 1]])
    array([[0, 0, 1],
           [1, 1, 1],
           [2, 1, 3]])
    """
    grid = np.asarray(labels)
    if grid.ndim != 2:
        raise MaskError(f"a label map of shape {grid.shape}; wanted (height, width)")
    if not grid.size:
        return np.zeros(grid.shape, np.int64)
    begins = np.ones(grid.shape, np.bool_)
    begins[:, 1:] = grid[:, 1:] != grid[:, :-1]
    run = (np.cumsum(begins) - 1).reshape(grid.shape)
    touch = grid[1:] == grid[:-1]
    fresh = touch.copy()  # two runs that touch do so at many pixels; one is enough
    fresh[:, 1:] &= ~touch[:, :-1] | begins[1:, 1:] | begins[:-1, 1:]
    root = _joined(int(run[-1, -1]) + 1, run[:-1][fresh], run[1:][fresh])
    numbers: Counts = np.unique(root, return_inverse=True)[1].astype(np.int64)
    result: Counts = numbers[run]
    return result


def match_segments(ground_truth: ArrayLike, prediction: ArrayLike) -> PanopticQuality:
    """Match predicted segments with true ones, and sum up.

    Parameters
    ----------
    ground_truth, prediction : (...) array_like of int
        Segment of each pixel, below 0 for none; of one shape.

    Returns
    -------
    PanopticQuality
        `pairs` has the numbers of the segments: predicted, true.

    Raises
    ------
    MaskError
        Shapes that differ, or more than 2,000 segments to match.

    Examples
    --------
    >>> match_segments([[0, 0, 0, 7]], [[4, 4, -1, 9]]).pairs
    array([[4, 0],
           [9, 7]])
    """
    shared = _Shared.of(np.asarray(prediction), np.asarray(ground_truth))
    return _quality(shared, shared.one >= 0, shared.two >= 0)


def quality_by_label(
    ground_truth: ArrayLike,
    prediction: ArrayLike,
    *,
    ignore: int | None = None,
    stuff: Collection[int] = (),
) -> dict[int, PanopticQuality]:
    """Panoptic quality of each label, whose segments are its connected pieces.

    Parameters
    ----------
    ground_truth, prediction : (height, width) array_like of int
        Label maps of one shape.
    ignore : int or None
        Pixels with this value in the ground truth belong to no segment of either map.
    stuff : collection of int
        Labels of what cannot be counted, such as background: one segment in each map, however
        many pieces it has [1]_.

    Returns
    -------
    dict of int to PanopticQuality
        For every label that either map has outside of ignored pixels, in rising order.

    Raises
    ------
    MaskError
        See `match_segments`; the limit holds for each label.

    References
    ----------
    .. [1] A. Kirillov et al., "Panoptic Segmentation", CVPR 2019.

    Examples
    --------
    A wall that a post divides in the prediction alone: two pieces, one wall.

    >>> maps = [[0, 0, 0, 0, 0]], [[0, 0, 1, 0, 0]]
    >>> [quality_by_label(*maps, stuff=stuff)[0].quality for stuff in ((), (0,))]
    [0.0, 0.8]
    """
    true, predicted = np.asarray(ground_truth), np.asarray(prediction)
    kept = np.ones(true.shape, np.bool_) if ignore is None else true != ignore
    one_piece, two_piece = (_whole(pieces(each), each, stuff) for each in (predicted, true))
    one_label, two_label = _label_of(one_piece, predicted), _label_of(two_piece, true)
    shared = _Shared.of(np.where(kept, one_piece, -1), np.where(kept, two_piece, -1))
    in_one, in_two = shared.one >= 0, shared.two >= 0
    one = np.where(in_one, one_label[shared.one], -1)
    two = np.where(in_two, two_label[shared.two], -1)
    labels = np.unique(np.concatenate([one[in_one], two[in_two]]))
    return {
        int(label): _quality(shared, in_one & (one == label), in_two & (two == label))
        for label in labels
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """What the segments of two maps share: their numbers and areas, and the pairs that meet."""

    one: Counts
    two: Counts
    one_area: Counts
    two_area: Counts
    row: Counts
    column: Counts
    pixels: Counts

    @classmethod
    def of(cls, a: Counts, b: Counts) -> "_Shared":
        if a.shape != b.shape:
            raise MaskError(f"maps of {b.shape} and {a.shape} pixels; wanted one size")
        at, to, pixels = pair_counts(b, a)
        one, row = np.unique(to, return_inverse=True)
        two, column = np.unique(at, return_inverse=True)
        area, other_area = (np.bincount(each, pixels).astype(np.int64) for each in (row, column))
        return cls(one, two, area, other_area, row, column, pixels)


def _quality(shared: _Shared, rows: Flags, columns: Flags) -> PanopticQuality:
    """Panoptic quality of some segments of either map."""
    one, two = np.flatnonzero(rows), np.flatnonzero(columns)
    if max(len(one), len(two)) > MOST:
        raise MaskError(
            f"{max(len(one), len(two)):,} segments in one map; wanted at most {MOST:,}. Is it "
            "noise, or a photo in place of a label map?"
        )
    both = rows[shared.row] & columns[shared.column]
    row = np.searchsorted(one, shared.row[both])
    column = np.searchsorted(two, shared.column[both])
    common = np.zeros((len(one), len(two)))
    common[row, column] = shared.pixels[both]
    union = shared.one_area[one][:, None] + shared.two_area[two] - common
    found = panoptic_quality(ratio(common, union))
    pairs = np.stack([shared.one[one[found.pairs[:, 0]]], shared.two[two[found.pairs[:, 1]]]], 1)
    return replace(found, pairs=pairs.astype(np.intp))


def _whole(piece: Counts, labels: Counts, stuff: Collection[int]) -> Counts:
    """The pieces, those of each label of stuff as one."""
    for label in stuff:
        here = labels == label
        if here.any():
            piece = np.where(here, piece[here].min(), piece)
    return piece


def _label_of(piece: Counts, labels: Counts) -> Counts:
    """The label of each piece."""
    found = np.zeros(int(piece.max(initial=-1)) + 1, np.int64)
    found[piece.ravel()] = labels.ravel()
    return found


def _joined(count: int, one: Counts, other: Counts) -> Counts:
    """The smallest number that each of `count` can reach over links, (count,)."""
    root = np.arange(count)
    while True:
        low, high = np.minimum(root[one], root[other]), np.maximum(root[one], root[other])
        apart = low != high
        if not apart.any():
            return root
        one, other = one[apart], other[apart]
        np.minimum.at(root, high[apart], low[apart])
        while True:  # each to the root of its root, until all stand at one
            above = root[root]
            if np.array_equal(above, root):
                break
            root = above
