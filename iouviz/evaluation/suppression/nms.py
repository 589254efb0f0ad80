"""Non-maximum suppression: of several boxes on one object, keep the most confident.

Over all images at once, and for a whole range of IoU thresholds in one pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Flags, Rows, Values, Words
from iouviz.data.model import Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.suppression.overlaps import Pairs, Queue, pairs, queue

NOBODY = -1

# One bit a threshold.
WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Nms:
    """What greedy suppression keeps of N predictions.

    Attributes
    ----------
    kept : (N,) bool array
    suppressed_by : (N,) int array
        Row of the most confident kept prediction that suppresses each one; -1 where it is kept.
    """

    kept: Flags
    suppressed_by: Rows


@dataclass(frozen=True, slots=True, eq=False)
class NmsSweep:
    """What greedy suppression keeps of N predictions at each of T thresholds.

    Attributes
    ----------
    iou_thresholds : (T,) array
        Ascending.
    kept : (T, N) bool array
    """

    iou_thresholds: Values
    kept: Flags

    def at(self, iou_threshold: float) -> Flags:
        """What is kept at one of the thresholds (to nine digits), (N,).

        Raises
        ------
        RequestError
            The threshold is not among those that were swept.
        """
        near = np.flatnonzero(np.abs(self.iou_thresholds - iou_threshold) < 1e-9)
        if not len(near):
            known = ", ".join(f"{each:g}" for each in self.iou_thresholds)
            raise RequestError(f"nothing was swept at IoU {iou_threshold:g}, only at {known}")
        kept: Flags = self.kept[near[0]]
        return kept


def nms(
    predictions: Predictions,
    *,
    iou_threshold: float = 0.5,
    class_agnostic: bool = False,
    iou: PairIou | None = None,
) -> Nms:
    """Greedy non-maximum suppression.

    In each image and class, from the most confident down (ties in the order of rows), a box is
    dropped if it overlaps one that was kept by more than the threshold.

    Parameters
    ----------
    predictions : Predictions
    iou_threshold : float
        In [0, 1]. A higher one keeps more; 1 keeps all. An IoU equal to it does not suppress, as
        in TorchVision and Detectron2.
    class_agnostic : bool
        Let boxes of different classes suppress one another.
    iou : callable or None
        How to measure two predictions; None: the IoU of their boxes. See `among_predictions`.

    Returns
    -------
    Nms

    Raises
    ------
    RequestError
        A threshold outside [0, 1].

    References
    ----------
    .. [1] P. Felzenszwalb et al., "Object Detection with Discriminatively Trained Part-Based
       Models", TPAMI 32(9), 2010, section 7.2.
    .. [2] https://docs.pytorch.org/vision/stable/generated/torchvision.ops.nms.html

    Examples
    --------
    The middle box goes because of the first, so nothing suppresses the last: 60 / 140 = 0.43.

    >>> boxes = [[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]]
    >>> three = Predictions.of([0, 0, 0], [0, 0, 0], boxes, [0.9, 0.8, 0.7])
    >>> nms(three, iou_threshold=0.4).kept
    array([ True, False,  True])
    >>> nms(three, iou_threshold=0.4).suppressed_by
    array([-1,  0, -1])
    """
    thresholds = _thresholds([iou_threshold])
    line = queue(predictions, class_agnostic=class_agnostic)
    kept = np.ones(len(predictions), np.bool_)
    by = np.full(len(predictions), NOBODY)
    for chunk in pairs(predictions, line, iou_threshold, iou):
        _, earlier, later, alive = _suppress(chunk, line, thresholds)
        guilty = (alive[earlier] == 1) & (alive[later] == 0)
        # Pairs stand in the order of `later`, then of `earlier`: the first of each is the best.
        later, first = np.unique(later[guilty], return_index=True)
        kept[line.rows[later]] = False
        by[line.rows[later]] = line.rows[earlier[guilty][first]]
    return Nms(kept, by)


def nms_sweep(
    predictions: Predictions,
    iou_thresholds: Sequence[float],
    *,
    class_agnostic: bool = False,
    iou: PairIou | None = None,
) -> NmsSweep:
    """Greedy non-maximum suppression at many thresholds in one pass, for a slider.

    Parameters
    ----------
    predictions : Predictions
    iou_thresholds : sequence of T floats
        In [0, 1], in any order; repeated ones count once.
    class_agnostic, iou
        As in `nms`.

    Returns
    -------
    NmsSweep
        Equal to T calls of `nms`.

    Raises
    ------
    RequestError
        No threshold, or one outside [0, 1].

    Notes
    -----
    A higher threshold does not keep a superset: a box that it lets live may suppress another. So
    no single number per box tells where it survives. But at each threshold t,

        kept(j) = not any(kept(i) and IoU(i, j) > t, for i before j in j's group),

    and kept(i) is settled before j's turn. With kept as a word of bits, one a threshold, and each
    pair as the word of thresholds below its IoU, 64 thresholds are settled by one `and` a pair
    and one `or` a box: boxes whose turn is the same, in all groups, are settled together. Time is
    proportional to the pairs that overlap by more than the lowest threshold, plus the size of the
    largest group.
    """
    thresholds = _thresholds(iou_thresholds)
    line = queue(predictions, class_agnostic=class_agnostic)
    kept = np.ones((len(thresholds), len(predictions)), np.bool_)
    for chunk in pairs(predictions, line, float(thresholds[0]), iou):
        for t in range(0, len(thresholds), WORD):
            few = thresholds[t : t + WORD]
            touched, _, _, alive = _suppress(chunk, line, few)
            bits = alive[touched] >> np.arange(len(few), dtype=np.uint64)[:, None]  # (T, touched)
            kept[t : t + WORD, line.rows[touched]] = (bits & np.uint64(1)).astype(np.bool_)
    return NmsSweep(thresholds, kept)


def _thresholds(iou_thresholds: Sequence[float]) -> Values:
    thresholds = np.unique(np.asarray(iou_thresholds, dtype=np.float64))
    wrong = [float(t) for t in thresholds if not 0 <= t <= 1]
    if wrong or not len(thresholds):
        raise RequestError(f"IoU thresholds {wrong or '()'}; wanted at least one in [0, 1]")
    return thresholds


def _suppress(chunk: Pairs, line: Queue, thresholds: Values) -> tuple[Rows, Rows, Rows, Words]:
    """Settle some whole groups at up to 64 thresholds.

    Returns the places that may have been suppressed, the pairs' `earlier` and `later` in the
    order of `later` and then of `earlier`, and a word a place whose bit t is set where the box is
    kept at threshold t.
    """
    everything = np.uint64((1 << len(thresholds)) - 1)
    alive = np.full(len(line.rows), everything)
    earlier, later, level = _sorted(chunk, line, np.searchsorted(thresholds, chunk.iou, "left"))
    # Bits of the thresholds that a pair's IoU exceeds: the lowest `level` of them.
    below = np.array([(1 << n) - 1 for n in range(len(thresholds) + 1)], dtype=np.uint64)
    touched_at = np.flatnonzero(np.diff(later, prepend=-1))
    touched = later[touched_at]
    steps = np.flatnonzero(np.diff(line.turn[touched], prepend=-1))
    for start, stop in zip(steps, np.append(steps[1:], len(touched)), strict=True):
        low = touched_at[start]
        high = touched_at[stop] if stop < len(touched) else len(later)
        hits = alive[earlier[low:high]] & below[level[low:high]]
        over = np.bitwise_or.reduceat(hits, touched_at[start:stop] - low)
        alive[touched[start:stop]] = everything & ~over
    return touched, earlier, later, alive


def _sorted(chunk: Pairs, line: Queue, level: Rows) -> tuple[Rows, Rows, Rows]:
    """`earlier`, `later` and `level` in the order of `later`, then of `earlier`.

    Packed in one number, they are sorted several times as fast as by an argsort.
    """
    place = max(len(line.rows).bit_length(), 1)
    key = (chunk.later.astype(np.int64) << (place + 7)) | (chunk.earlier << 7) | level
    key.sort()
    mask = (1 << place) - 1
    return (key >> 7) & mask, key >> (place + 7), key & 127
