"""All answers at every stop of two sliders, IoU threshold and confidence, laid out in tables.

A browser that holds the tables looks the answers up and computes nothing. They are not new
answers: each equals what `Sweep.at` and `Sweep.confusion` say there (tested). What makes them
cheap is the sweep's law: whether a prediction is right does not depend on the confidence, so a
prediction adds to all stops up to its score, and one sum from the top settles a whole row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts, Rows, Values
from iouviz.evaluation.grids.steps import Changes, Steps
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.sweep.ready import Ready
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.evaluation.sweep.view import View, confused, last_found
from iouviz.geometry.overlap import mean_of_defined

STEPS = 100  # of a confidence slider


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """Answers at T IoU thresholds and C confidences, for n chosen classes.

    Attributes
    ----------
    iou_thresholds : (T,) array
        Rising.
    confidences : (C,) array
        Rising.
    labels : (n,) int array
        Positions of the chosen classes in `Dataset.classes`.
    per_class : OutcomeCounts
        (T, C, n) each.
    average_precision : (T, n) array
        Of all predictions, whatever the confidence; nan without objects.
    matrix : Steps
        (n + 1) x (n + 1) counts: the confusion matrix, row by row.
    """

    iou_thresholds: Values
    confidences: Values
    labels: Rows
    per_class: OutcomeCounts
    average_precision: Values
    matrix: Steps

    @property
    def pooled(self) -> OutcomeCounts:
        """The sum over the chosen classes, (T, C) each."""
        return self.per_class.sum(axis=-1)

    @property
    def mean_average_precision(self) -> Values:
        """Mean over the chosen classes with ground truth, (T,); nan where there is none."""
        return mean_of_classes(self.average_precision)


def mean_of_classes(average_precision: Values) -> Values:
    """Mean over the classes with ground truth, (T, n) -> (T,); nan where there is none."""
    return mean_of_defined(average_precision, axis=1)


def confidence_stops(score: Values, also: Sequence[float] = ()) -> Values:
    """Where a confidence slider stops: hundredths of [0, 1], or of the range that scores have.

    Parameters
    ----------
    score : (D,) array
        Of all predictions.
    also : sequence of float
        Exact values that are stops too, such as the best confidence; nan and inf are none.

    Returns
    -------
    (C,) array
        Rising, each once.

    Examples
    --------
    >>> confidence_stops(np.array([0.2, 0.9]))[[0, 37, 100]]
    array([0.  , 0.37, 1.  ])
    >>> confidence_stops(np.array([-4.0, 16.0]))[[0, 1, 100]]
    array([-4. , -3.8, 16. ])
    >>> confidence_stops(np.array([0.2, 0.9]), also=[0.3816])[37:40]
    array([0.37  , 0.38  , 0.3816])
    """
    low, high = float(score.min(initial=0)), float(score.max(initial=1))
    stops = np.arange(STEPS + 1) / STEPS
    if low < 0 or high > 1:
        stops = low + (high - low) * stops
    exact = np.asarray(also, np.float64)
    return np.union1d(stops, exact[np.isfinite(exact)])


def best_at_each(
    sweep: Sweep,
    *,
    iou_thresholds: Values,
    classes: Sequence[int] | None = None,
    beta: float = 1.0,
) -> Values:
    """The exact confidence with the highest F-score at each IoU threshold, (T,); nan: none is."""
    return np.array(
        [
            float(sweep.best("f_beta", beta=beta, iou_threshold=each, classes=classes).confidence)
            for each in iou_thresholds.tolist()
        ]
    )


def last_stop(score: Values, confidences: Values) -> Rows:
    """The highest stop at which each score is still let in, (...); -1 where it is at none.

    >>> last_stop(np.array([0.5, 0.04, 0.49]), np.array([0.1, 0.3, 0.5]))
    array([ 2, -1,  1])
    """
    return np.searchsorted(confidences, score, side="right") - 1


def all_stops(
    sweep: Sweep,
    *,
    iou_thresholds: Sequence[float],
    confidences: Values,
    classes: Sequence[int] | None = None,
) -> Stops:
    """Answer every question that two sliders can put.

    Parameters
    ----------
    sweep : Sweep
    iou_thresholds : T floats
        Each in [`sweep.iou_floor`, 1].
    confidences : (C,) array
        Rising.
    classes : sequence of int or None
        As in `sweep.Query`.

    Returns
    -------
    Stops
    """
    ready = sweep.ready
    labels = np.arange(len(ready.dataset.classes)) if classes is None else np.asarray(classes)
    labels = labels.astype(np.intp)
    last = last_stop(ready.line.score, confidences)
    per_class, areas, matrices = [], [], []
    for threshold in iou_thresholds:
        view = sweep.view(iou_threshold=threshold)
        counts = _per_class(ready, view, last, len(confidences), labels)
        per_class.append(counts)
        areas.append(sweep.at(iou_threshold=threshold, classes=classes).average_precision)
        matrices.append(confusion_changes(ready, view, last, counts, labels))
    return Stops(
        iou_thresholds=np.asarray(iou_thresholds, np.float64),
        confidences=confidences,
        labels=labels,
        per_class=OutcomeCounts.stack(per_class),
        average_precision=np.stack(areas),
        matrix=Steps.of((len(labels) + 1) ** 2, len(confidences), matrices),
    )


def counts_at_stops(
    sweep: Sweep, *, iou_threshold: float, confidences: Values, classes: Sequence[int] | None = None
) -> OutcomeCounts:
    """Counts of each chosen class at each confidence, (C, n) each; the rest as in `all_stops`."""
    many = len(sweep.ready.dataset.classes)
    labels = np.arange(many) if classes is None else np.asarray(classes, np.intp)
    last = last_stop(sweep.ready.line.score, confidences)
    view = sweep.view(iou_threshold=iou_threshold)
    return _per_class(sweep.ready, view, last, len(confidences), labels)


def found_until(sweep: Sweep, iou_threshold: float, confidences: Values) -> Rows:
    """The last stop at which each object is found, (G,); -1 where it is at none."""
    view = sweep.view(iou_threshold=iou_threshold)
    return last_found(view, last_stop(sweep.ready.line.score, confidences))


def from_the_top(stop: Rows, kind: Rows, shape: tuple[int, int]) -> Counts:
    """How many of each kind are let in at each stop, (C, n), from the last stop of each.

    >>> from_the_top(np.array([1, 0, 1, -1]), np.array([0, 0, 1, 0]), (2, 2))
    array([[2, 1],
           [1, 1]])
    """
    some = stop >= 0
    flat = np.bincount(stop[some] * shape[1] + kind[some], minlength=shape[0] * shape[1])
    counts: Counts = flat.reshape(shape)[::-1].cumsum(axis=0)[::-1]
    return counts


def _per_class(ready: Ready, view: View, last: Rows, many: int, labels: Rows) -> OutcomeCounts:
    """Counts at each of many confidences, (C, n) each; `last` is the last stop by position."""
    shape = many, len(ready.dataset.classes)
    label = np.repeat(np.arange(shape[1]), np.diff(ready.line.starts))
    predicted = from_the_top(last[view.not_ignored], label[view.not_ignored], shape)
    tp = from_the_top(last[view.hits], view.label, shape)
    return OutcomeCounts(
        tp[:, labels], (predicted - tp)[:, labels], (view.positives[None, :] - tp)[:, labels]
    )


def confusion_changes(
    ready: Ready, view: View, last: Rows, counts: OutcomeCounts, labels: Rows
) -> list[Changes]:
    """Changes of the confusion matrix, whose sums are the counts by class, (C, n) each."""
    stops, n = counts.tp.shape
    column = np.full(len(ready.dataset.classes), -1)
    column[labels] = at = np.arange(n)
    stop, pairs = confused(ready, view, last, stops, column >= 0)
    true_class = column[ready.dataset.ground_truth.label[ready.cross_class.object[pairs]]]
    row = ready.line.rows[ready.cross_class.position[pairs]]
    predicted_class = column[ready.dataset.predictions.label[row]]
    lost, stray = np.zeros((stops, n), np.int64), np.zeros((stops, n), np.int64)
    np.add.at(lost, (stop, true_class), 1)
    np.add.at(stray, (stop, predicted_class), 1)
    return [
        Changes.of_points(true_class * (n + 1) + predicted_class, stop, stops),
        Changes.of_values(counts.tp, at * (n + 2)),
        Changes.of_values(counts.fp - stray, n * (n + 1) + at),
        Changes.of_values(counts.fn - lost, at * (n + 1) + n),
    ]
