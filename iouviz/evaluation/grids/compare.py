"""Two sets of predictions compared at every stop of three sliders, laid out in tables.

One IoU threshold for both, and a confidence for each. Whether an object is found does not depend
on the confidence beyond the last one that lets its match in, so the objects that both find at any
two confidences are one sum over that pair of last stops; `compare.changes` at every stop says the
same (tested).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.keypoints import labelled
from iouviz.data.model import GroundTruth
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.grids.counts import counts_at_stops, found_until
from iouviz.evaluation.matching.candidates import candidates
from iouviz.evaluation.metrics.counts import FP, OutcomeCounts
from iouviz.evaluation.sweep.sweep import Sweep


@dataclass(frozen=True, slots=True, eq=False)
class ComparedStops:
    """Counts at T IoU thresholds, A confidences of the first set and B of the second.

    Attributes
    ----------
    iou_thresholds : (T,) array
    confidences : (A,) and (B,) arrays
        Rising.
    first, second : OutcomeCounts
        (T, A) and (T, B) each, over the chosen classes.
    gained, lost, both, neither : (T, A, B) int32 arrays
        Objects found by the second alone, by the first alone, by both and by none.
    """

    iou_thresholds: Values
    confidences: tuple[Values, Values]
    first: OutcomeCounts
    second: OutcomeCounts
    gained: NDArray[np.int32]
    lost: NDArray[np.int32]
    both: NDArray[np.int32]
    neither: NDArray[np.int32]


def compared_stops(
    first: Sweep,
    second: Sweep,
    *,
    iou_thresholds: Values,
    confidences: tuple[Values, Values],
    classes: Sequence[int] | None = None,
    progress: Callable[[float], None] | None = None,
) -> ComparedStops:
    """Answer every question that the three sliders can put.

    Parameters
    ----------
    first, second : Sweep
        Of the same images, classes and ground truth; see `compare.compare`.
    iou_thresholds : (T,) array
    confidences : (A,) and (B,) arrays
        Rising.
    classes : sequence of int or None
        As in `sweep.Query`.
    progress : callable or None
        Told from time to time what share is done, in [0, 1].
    """
    counts: tuple[list[OutcomeCounts], list[OutcomeCounts]] = [], []
    met = []
    to_find = _to_find(first, second, classes)
    for number, iou in enumerate(iou_thresholds.tolist()):
        if progress is not None:
            progress(number / len(iou_thresholds))
        last = []
        for sweep, stops, mine in zip((first, second), confidences, counts, strict=True):
            by_class = counts_at_stops(sweep, iou_threshold=iou, confidences=stops, classes=classes)
            mine.append(by_class.sum(axis=1))
            last.append(found_until(sweep, iou, stops)[to_find])
        met.append(_met(last[0], last[1], (len(confidences[0]), len(confidences[1]))))
    # The row and the column of stop 0 in front let in what is found nowhere too.
    table = np.stack(met)
    both, one, other = table[:, 1:, 1:], table[:, 1:, :1], table[:, :1, 1:]
    return ComparedStops(
        iou_thresholds=iou_thresholds,
        confidences=confidences,
        first=OutcomeCounts.stack(counts[0]),
        second=OutcomeCounts.stack(counts[1]),
        gained=other - both,
        lost=one - both,
        both=both,
        neither=table[:, :1, :1] - one - other + both,
    )


def only_in_second(first: Records, second: Records) -> Rows:
    """False positives of the second set that the first has none like, rows of `second`, (n,).

    A false positive is like another of the same image and class where their IoU is at least the
    IoU threshold of `second`. Swap the two for the false positives that have gone.
    """
    before, after = (np.flatnonzero(each.verdict == FP) for each in (first, second))
    old = first.dataset.predictions.take(first.row[before])
    met = replace(
        second.dataset,
        ground_truth=GroundTruth.of(
            old.image,
            old.label,
            old.boxes,
            shapes=old.shapes,
            corners=old.corners,
            keypoints=labelled(old.keypoints),
        ),
        predictions=second.dataset.predictions.take(second.row[after]),
    )
    pairs = candidates(met, iou_floor=second.iou_threshold)
    fresh = np.ones(len(after), np.bool_)
    fresh[pairs.prediction] = False
    rows: Rows = after[fresh]
    return rows


def mean_average_precision(
    sweep: Sweep, iou_thresholds: Sequence[float], classes: Sequence[int] | None = None
) -> float:
    """Mean over IoU thresholds and over the classes with objects; nan without any."""
    values = np.concatenate(
        [sweep.at(iou_threshold=t, classes=classes).average_precision for t in iou_thresholds]
    )
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")


def _to_find(first: Sweep, second: Sweep, classes: Sequence[int] | None) -> Flags:
    """The objects that are not ignored in either, (G,)."""
    to_find: Flags = first.ready.not_ignored & second.ready.not_ignored
    if classes is not None:
        to_find = to_find & np.isin(first.ready.dataset.ground_truth.label, classes)
    return to_find


def _met(one: Rows, other: Rows, shape: tuple[int, int]) -> NDArray[np.int32]:
    """How many objects have last stops of at least a - 1 and b - 1, (A + 1, B + 1).

    >>> _met(np.array([0, -1]), np.array([1, 0]), (1, 2))
    array([[2, 2, 1],
           [1, 1, 1]], dtype=int32)
    """
    rows, columns = shape[0] + 1, shape[1] + 1
    flat = np.bincount((one + 1) * columns + other + 1, minlength=rows * columns)
    table = flat.reshape(rows, columns).astype(np.int32)[::-1, ::-1]
    counted: NDArray[np.int32] = table.cumsum(axis=0, dtype=np.int32).cumsum(
        axis=1, dtype=np.int32
    )[::-1, ::-1]
    return counted
