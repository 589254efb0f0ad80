"""Counts of a part of a data set: what merges by adding up, class by class.

Every count belongs to an image, and images are judged apart; so the counts of parts add up to
those of the whole. Classes are told apart by their names: parts may number them differently.
"""

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Values
from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, MISSED, find_errors
from iouviz.evaluation.grids.counts import counts_at_stops, last_stop
from iouviz.evaluation.metrics.calibration import BinSums, Calibration, width_edges
from iouviz.evaluation.metrics.confusion import fill
from iouviz.evaluation.metrics.counts import (
    Best,
    Objective,
    OperatingCurve,
    OutcomeCounts,
    best_of_each,
)
from iouviz.evaluation.sweep.score_scaling import scored_predictions
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.evaluation.sweep.view import confused

CONFIDENCES: Values = np.arange(101) / 100
BINS = 10
ERROR_IOU = 0.5  # where errors, confusion and calibration are counted


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Counts at T IoU thresholds and C confidences, of K classes.

    Attributes
    ----------
    classes : tuple of str
    images, objects, predictions : int
        How many there are, whether they count or not.
    iou_thresholds : (T,) array
        Rising.
    confidences : (C,) array
        Rising; predictions with this score or a higher one are let in.
    per_class : OutcomeCounts
        (T, C, K) each.
    confused : (p, 4) int64 array
        Confidence stop, class of the object, class of the prediction, and how many false positives
        are laid on missed objects there; at `error_iou`. Rising.
    error_iou : float
        The IoU threshold of `confused`, `errors` and `scores`.
    errors : (6, K) int64 array
        Errors of each type in `ERROR_TYPES`, all confidences; the missed by class of the object.
    scores : BinSums or None
        For the calibration; None where a score is outside [0, 1].
    """

    classes: tuple[str, ...]
    images: int
    objects: int
    predictions: int
    iou_thresholds: Values
    confidences: Values
    per_class: OutcomeCounts
    confused: Counts
    error_iou: float
    errors: Counts
    scores: BinSums | None

    @classmethod
    def of(
        cls,
        sweep: Sweep,
        *,
        iou_thresholds: Values,
        confidences: Values = CONFIDENCES,
        error_iou: float = ERROR_IOU,
    ) -> "Tally":
        """Count a data set or a part of it.

        Parameters
        ----------
        sweep : Sweep
        iou_thresholds : (T,) array
            Each in [`Sweep.iou_floor`, 1].
        confidences : (C,) array
            Rising.
        error_iou : float
        """
        dataset = sweep.ready.dataset
        counts = [
            counts_at_stops(sweep, iou_threshold=each, confidences=confidences)
            for each in iou_thresholds.tolist()
        ]
        return cls(
            classes=dataset.classes,
            images=len(dataset.images),
            objects=len(dataset.ground_truth),
            predictions=len(dataset.predictions),
            iou_thresholds=iou_thresholds,
            confidences=confidences,
            per_class=OutcomeCounts.stack(counts),
            confused=_confused(sweep, confidences, error_iou),
            error_iou=error_iou,
            errors=_errors(sweep, error_iou),
            scores=_scores(sweep, error_iou),
        )

    def merge(self, other: "Tally") -> "Tally":
        """Both together; classes that are new stand behind those that are not.

        Raises
        ------
        RequestError
            Counted at other thresholds or confidences.
        """
        stops = [
            (each.iou_thresholds.tolist(), each.confidences.tolist(), each.error_iou)
            for each in (self, other)
        ]
        if stops[0] != stops[1]:
            raise RequestError("counts at other IoU thresholds or confidences do not add up")
        classes = self.classes + tuple(c for c in other.classes if c not in self.classes)
        a, b = self.over(classes), other.over(classes)
        points = np.concatenate([a.confused, b.confused])
        known, at = np.unique(points[:, :3], axis=0, return_inverse=True)
        often = np.bincount(at.ravel(), points[:, 3], len(known)).astype(np.int64)
        return replace(
            a,
            images=a.images + b.images,
            objects=a.objects + b.objects,
            predictions=a.predictions + b.predictions,
            per_class=OutcomeCounts(
                *(x + y for x, y in zip(a.per_class.each, b.per_class.each, strict=True))
            ),
            confused=np.column_stack([known, often]),
            errors=a.errors + b.errors,
            scores=None if a.scores is None or b.scores is None else a.scores.merge(b.scores),
        )

    @property
    def pooled(self) -> OutcomeCounts:
        """The sum over the classes, (T, C) each."""
        return self.per_class.sum(axis=-1)

    @property
    def error_counts(self) -> dict[str, int]:
        """How many errors there are of each type."""
        return dict(zip(ERROR_TYPES, self.errors.sum(axis=1).tolist(), strict=True))

    @property
    def calibration(self) -> Calibration | None:
        """Reliability of the scores at `error_iou`; None where they are no probabilities."""
        return None if self.scores is None else self.scores.calibration()

    def confusion(self, stop: int) -> Counts:
        """The confusion matrix at a confidence stop and `error_iou`, (K + 1, K + 1).

        As `Confusion.matrix`: rows are objects, columns predictions, the background is last.

        Raises
        ------
        RequestError
            Nothing was counted at `error_iou`.
        """
        counts = self.per_class[self.threshold_index(self.error_iou), stop]
        here = self.confused[self.confused[:, 0] == stop]
        true, predicted = (np.repeat(here[:, at], here[:, 3]) for at in (1, 2))
        return fill(*counts.each, true, predicted)

    def threshold_index(self, iou_threshold: float) -> int:
        """Where an IoU threshold stands among `iou_thresholds`, to nine digits.

        Raises
        ------
        RequestError
            Nothing was counted there.
        """
        near = np.flatnonzero(np.abs(self.iou_thresholds - iou_threshold) < 1e-9)
        if not len(near):
            known = ", ".join(f"{each:.4g}" for each in self.iou_thresholds.tolist())
            raise RequestError(f"nothing was counted at IoU {iou_threshold:g}, only at {known}")
        return int(near[0])

    def best(self, objective: Objective, iou_threshold: float = ERROR_IOU) -> Best:
        """The best of the confidence stops for an objective, all classes pooled, () each."""
        counts = self.pooled[self.threshold_index(iou_threshold)]
        falling = OutcomeCounts(*(each[::-1] for each in counts.each))
        objects = (counts.tp + counts.fn)[:1]
        curve = OperatingCurve(self.confidences[::-1], falling)
        return best_of_each(curve, np.array([len(curve)]), objective, objects).take(0)

    def over(self, classes: tuple[str, ...]) -> "Tally":
        """The same for these classes, all of its own and perhaps more, in their order."""
        if classes == self.classes:
            return self
        place = np.array([classes.index(name) for name in self.classes], np.intp)

        def spread(counts: Counts) -> Counts:
            wide = np.zeros((*counts.shape[:-1], len(classes)), np.int64)
            wide[..., place] = counts
            return wide

        confused = self.confused.copy()
        confused[:, 1:3] = place[confused[:, 1:3]] if len(place) else confused[:, 1:3]
        confused = confused[np.lexsort(confused[:, 2::-1].T)]
        return replace(
            self,
            classes=classes,
            per_class=OutcomeCounts(*map(spread, self.per_class.each)),
            confused=confused,
            errors=spread(self.errors),
        )


def merge_tallies(tallies: list[Tally]) -> Tally:
    """One or more tallies as one, in the order given."""
    return reduce(Tally.merge, tallies)


def _confused(sweep: Sweep, confidences: Values, iou_threshold: float) -> Counts:
    ready, view = sweep.ready, sweep.view(iou_threshold=iou_threshold)
    dataset: Dataset = ready.dataset
    last = last_stop(ready.line.score, confidences)
    every = np.ones(len(dataset.classes), np.bool_)
    stop, pairs = confused(ready, view, last, len(confidences), every)
    row = ready.line.rows[ready.cross_class.position[pairs]]
    points = np.column_stack(
        [
            stop,
            dataset.ground_truth.label[ready.cross_class.object[pairs]],
            dataset.predictions.label[row],
        ]
    ).astype(np.int64)
    known, count = np.unique(points.reshape(-1, 3), axis=0, return_counts=True)
    return np.column_stack([known, count])


def _errors(sweep: Sweep, iou_threshold: float) -> NDArray[np.int64]:
    dataset = sweep.ready.dataset
    classes = len(dataset.classes)
    found = find_errors(sweep, iou_threshold=iou_threshold)
    counts = np.zeros((len(ERROR_TYPES), classes), np.int64)
    wrong = found.predictions >= 0
    np.add.at(counts, (found.predictions[wrong], dataset.predictions.label[wrong]), 1)
    missed = found.objects == MISSED
    counts[MISSED] = np.bincount(dataset.ground_truth.label[missed], minlength=classes)
    return counts


def _scores(sweep: Sweep, iou_threshold: float) -> BinSums | None:
    data = scored_predictions(sweep, iou_threshold=iou_threshold)
    return BinSums.of(data.score, data.right, width_edges(BINS)) if data.shares else None
