"""Boundary IoU of every class of label maps: their pixels near the outlines, for all at once.

The mask of a class is cut down to the judged pixels first, in both maps, so that the edge of an
ignored area is an outline of both or of none.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Values
from iouviz.data.legend import Legend
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.evaluation.segmentation.stream import Measure
from iouviz.geometry.masks.boundary import SHARE, band_width
from iouviz.geometry.overlap import share
from iouviz.geometry.segmentation.pairs import Labels, ValuePairs, pair_counts

BYTE = 256


def boundary_measure(legend: Legend, share: float = SHARE) -> Measure:
    """What `count_pairs` is to count for `boundary_iou`.

    Parameters
    ----------
    legend : Legend
        K classes.
    share : float
        Width of the band along the outlines, as a share of the picture's diagonal.

    Returns
    -------
    callable
        Two maps -> pairs of classes; K stands for a pixel that is not judged, or not near an
        outline of its map, and K + 1 for a prediction of no class.
    """
    none = len(legend)
    kind: type[np.integer] = np.uint8 if none + 1 < BYTE else np.int64

    def measure(true: Labels, predicted: Labels) -> ValuePairs:
        a: Labels = _translated(true, legend.true_classes, none).astype(kind)
        b: Labels = _translated(predicted, legend.predicted_classes, none + 1).astype(kind)
        b[a == none] = none
        width = band_width(true.shape[0], true.shape[1], share)
        a[interior(a, width)] = none
        b[interior(b, width)] = none
        return pair_counts(a, b)

    return measure


def boundary_iou(pairs: PairCounts, classes: int) -> Values:
    """Boundary IoU of each class over all images, (K,); nan for one that neither map has.

    Parameters
    ----------
    pairs : PairCounts
        Counted by `boundary_measure` of the same K classes.
    classes : int
        K.
    """
    tp, true, predicted = (
        np.bincount(value[rows], pairs.pixels[rows], classes + 2)[:classes].astype(np.float64)
        for value, rows in (
            (pairs.true, pairs.true == pairs.predicted),
            (pairs.true, slice(None)),
            (pairs.predicted, slice(None)),
        )
    )
    union = true + predicted - tp
    return share(tp, union)


def interior(labels: NDArray[np.integer], distance: int) -> Flags:
    """Pixels farther than `distance` from every pixel of another value and from the frame.

    Parameters
    ----------
    labels : (height, width) int array
    distance : int
        At least 1; measured as the larger of the steps across and down.

    Returns
    -------
    (height, width) bool array

    Examples
    --------
    >>> interior(np.zeros((3, 4), int), 1).astype(int)
    array([[0, 0, 0, 0],
           [0, 1, 1, 0],
           [0, 0, 0, 0]])
    """
    height, width = labels.shape
    found = np.zeros(labels.shape, np.bool_)
    if min(height, width) > 2 * distance:
        inside = slice(distance, height - distance), slice(distance, width - distance)
        across = _all_of((labels[:, 1:] == labels[:, :-1]).T, 2 * distance).T
        down = _all_of(labels[1:] == labels[:-1], 2 * distance)
        found[inside] = _all_of(across, 2 * distance + 1) & down[:, inside[1]]
    return found


def _all_of(flags: Flags, count: int) -> Flags:
    """Whether `count` rows in succession are all true, from each row on."""
    have = 1
    while have < count:
        step = min(have, count - have)
        flags = flags[:-step] & flags[step:]
        have += step
    return flags


def _translated(labels: Labels, classes_of: Callable[[Counts], Counts], other: int) -> Counts:
    """Class of each pixel, `other` where it has none."""
    if labels.dtype == np.uint8:
        values, at = np.arange(BYTE), labels
    else:
        values, at = np.unique(labels, return_inverse=True)
    classes = classes_of(values.astype(np.int64))
    return np.where(classes < 0, other, classes)[at].reshape(labels.shape)
