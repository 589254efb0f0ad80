"""What non-maximum suppression does to the evaluation, at every stop of its slider.

Raw detections are prepared once; what is suppressed at a threshold is then left out of the pairs
and of the counts. That is the same as preparing what is kept by itself (tested), and takes a few
milliseconds instead of half a second.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.error_types import duplicates
from iouviz.evaluation.grids.counts import counts_at_stops, found_until, from_the_top, last_stop
from iouviz.evaluation.grids.images import Judged, judged
from iouviz.evaluation.matching.order import by_group, groups, run_lengths
from iouviz.evaluation.matching.overlap import among_predictions
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.suppression.nms import nms_sweep
from iouviz.evaluation.suppression.soft_nms import Decay, soft_nms
from iouviz.evaluation.sweep.ready import NearPairs
from iouviz.evaluation.sweep.sweep import Sweep, prepare

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, eq=False)
class NmsStops:
    """Answers at S settings of suppression and C confidences, at one matching threshold.

    Attributes
    ----------
    settings : (S,) array
        The IoU thresholds of suppression; sigma where it is soft and Gaussian.
    confidences : (C,) array
        Rising.
    counts : OutcomeCounts
        (S, C) each, the chosen classes pooled.
    duplicates : (S, C) int array
        False positives of this type; see `error_types`.
    lost : (S, C) int array
        Objects that are found without suppression and are not with it.
    average_precision : (S,) array
        Mean over the chosen classes with ground truth; nan where there is none.
    kept : (S, D) bool array
        Rows of `Dataset.predictions` that are not dropped; soft suppression drops none.
    judged : tuple of S Judged
        For a strip of images.
    """

    settings: Values
    confidences: Values
    counts: OutcomeCounts
    duplicates: Counts
    lost: Counts
    average_precision: Values
    kept: Flags
    judged: tuple[Judged, ...]


def hard(
    sweep: Sweep,
    settings: Values,
    *,
    class_agnostic: bool = False,
    iou_threshold: float = 0.5,
    confidences: Values,
    classes: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> NmsStops:
    """Greedy suppression at each IoU threshold.

    Parameters
    ----------
    sweep : Sweep
        Of the raw detections.
    settings : (S,) array
        In [0, 1], rising.
    class_agnostic : bool
        As in `nms.nms`.
    iou_threshold : float
        Of the matching with the objects.
    confidences, classes
        As in `counts.all_stops`.
    progress : callable or None
        Called with a share in [0, 1] and what is being done.

    Returns
    -------
    NmsStops
    """
    say = progress or _silent
    say(0.0, "Suppressing")
    predictions, iou = among_predictions(sweep.ready.dataset)
    kept = nms_sweep(predictions, settings.tolist(), class_agnostic=class_agnostic, iou=iou).kept
    sweeps = map(thinner(sweep), kept)  # one at a time: each takes tens of megabytes
    return _measured(sweep, sweeps, settings, kept, iou_threshold, confidences, classes, say)


def soft(
    sweep: Sweep,
    settings: Values,
    *,
    decay: Decay,
    class_agnostic: bool = False,
    iou_threshold: float = 0.5,
    confidences: Values,
    classes: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> NmsStops:
    """Soft suppression at each threshold (linear) or sigma (Gaussian); otherwise as `hard`."""
    say = progress or _silent
    predictions, iou = among_predictions(sweep.ready.dataset)
    kept = np.ones((len(settings), len(predictions)), np.bool_)

    def weakened(setting: float) -> Sweep:
        size = {"iou_threshold": setting} if decay == "linear" else {"sigma": setting}
        dataset, protocol = sweep.ready.dataset, sweep.ready.protocol
        score = soft_nms(predictions, decay=decay, class_agnostic=class_agnostic, iou=iou, **size)
        return prepare(_rescored(dataset, score), protocol, iou_floor=sweep.iou_floor)

    sweeps = map(weakened, settings.tolist())
    return _measured(sweep, sweeps, settings, kept, iou_threshold, confidences, classes, say)


def thinner(sweep: Sweep) -> Callable[[Flags], Sweep]:
    """A function that leaves predictions out of a sweep: from flags by row, (D,), to a Sweep."""
    ready = sweep.ready
    group, _, _ = groups(ready.dataset)
    position = np.empty(len(group), np.intp)
    position[ready.line.rows] = np.arange(len(group))
    judged, of = by_group(group, position)
    lengths = run_lengths(of)
    limit = ready.protocol.max_detections[-1]
    crowded = limit is not None and bool((lengths > limit).any())

    def thin(kept: Flags) -> Sweep:
        stays = kept[ready.line.rows]
        rank = _ranks(stays[judged], lengths, judged) if crowded else ready.line.rank
        line = replace(ready.line, in_range=ready.line.in_range & stays, rank=rank)
        thinned = replace(
            ready,
            line=line,
            same_class=_near(ready.same_class, stays),
            cross_class=_near(ready.cross_class, stays),
        )
        return Sweep(thinned, sweep.iou_floor)

    return thin


def _measured(
    raw: Sweep,
    sweeps: Iterable[Sweep],
    settings: Values,
    kept: Flags,
    iou_threshold: float,
    confidences: Values,
    classes: Sequence[int] | None,
    say: Progress,
) -> NmsStops:
    labels = np.arange(len(raw.ready.dataset.classes)) if classes is None else np.asarray(classes)
    to_find = raw.view(iou_threshold=iou_threshold).to_find
    ground_truth = raw.ready.dataset.ground_truth
    wanted = to_find & np.isin(ground_truth.label, labels)
    before = found_until(raw, iou_threshold, confidences)[wanted]
    pooled, doubles, losses, areas, all_judged = [], [], [], [], []
    for at, sweep in enumerate(sweeps):
        say(0.4 + 0.6 * at / len(settings), f"Evaluating at {settings[at]:g}")
        counts = counts_at_stops(
            sweep, iou_threshold=iou_threshold, confidences=confidences, classes=classes
        )
        pooled.append(counts.sum(axis=1))
        doubles.append(_duplicates(sweep, iou_threshold, confidences, labels))
        here = judged(sweep, iou_threshold=iou_threshold, confidences=confidences, kept=kept[at])
        all_judged.append(here)
        after = here.found_until[wanted].astype(np.intp)
        losses.append(_up_to(before, confidences) - _up_to(np.minimum(before, after), confidences))
        outcome = sweep.at(iou_threshold=iou_threshold, classes=classes)
        areas.append(outcome.mean(outcome.average_precision))
    say(1.0, "Done")
    return NmsStops(
        settings=settings,
        confidences=confidences,
        counts=OutcomeCounts.stack(pooled),
        duplicates=np.stack(doubles),
        lost=np.stack(losses),
        average_precision=np.array(areas),
        kept=kept,
        judged=tuple(all_judged),
    )


def _duplicates(sweep: Sweep, iou_threshold: float, confidences: Values, labels: Rows) -> Counts:
    """How many there are at each confidence, (C,), with a predicted class among `labels`."""
    ready = sweep.ready
    positions = duplicates(ready, sweep.view(iou_threshold=iou_threshold), iou_threshold)
    label = ready.dataset.predictions.label[ready.line.rows[positions]]
    positions = positions[np.isin(label, labels)]
    return _up_to(last_stop(ready.line.score[positions], confidences), confidences)


def _up_to(last: Rows, confidences: Values) -> Counts:
    """How many are there at each stop, (C,), from the last stop of each."""
    return from_the_top(last, np.zeros(len(last), np.intp), (len(confidences), 1))[:, 0]


def _ranks(stays: Flags, lengths: Rows, judged: Rows) -> NDArray[np.int32]:
    """How many of the same image and class that stay are more confident, by position, (D,)."""
    so_far: Rows = np.cumsum(stays) - stays
    starts = np.cumsum(lengths) - lengths
    rank = np.empty(len(judged), np.int32)
    rank[judged] = so_far - np.repeat(so_far[starts] if len(starts) else starts, lengths)
    return rank


def _near(near: NearPairs, stays: Flags) -> NearPairs:
    some = np.flatnonzero(stays[near.position])
    return NearPairs(near.prediction[some], near.object[some], near.position[some], near.iou[some])


def _rescored(dataset: Dataset, score: Values) -> Dataset:
    return replace(dataset, predictions=replace(dataset.predictions, score=score))


def _silent(_: float, __: str) -> None:
    """Nobody is told."""
