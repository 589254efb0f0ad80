"""What the dataset page counts, at every stop of its sliders: outcomes, errors, parts, confusion.

Each count equals the number of rows that a `Filter` lets through of the records at that stop
(tested). At one IoU threshold a prediction's outcome and error type do not depend on the
confidence, so it is counted at all stops up to its score; an object is missed at all stops after
the last one at which it is found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.error_types import (
    CLASSIFICATION,
    ERROR_TYPES,
    LOCALISATION,
    MISSED,
    NO_ERROR,
    classify_false_positives,
    outcomes,
)
from iouviz.evaluation.diagnosis.records import measures
from iouviz.evaluation.grids.counts import confusion_changes, found_until, from_the_top, last_stop
from iouviz.evaluation.grids.steps import Changes, Steps
from iouviz.evaluation.matching.rules import BACKGROUND_IOU
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.evaluation.sweep.view import View

BINS = 20  # of the histogram


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A division of all boxes into p parts, -1 for a box that is in none.

    Attributes
    ----------
    predictions : (D,) int array
    objects : (G,) int array
    number : int
        p.
    """

    predictions: Rows
    objects: Rows
    number: int

    @classmethod
    def of(cls, dataset: Dataset, **bounds: Sequence[float]) -> "Parts":
        """Ranges of what was measured, named as in `Filter`; of two, the first varies slowest."""
        sides = []
        for table in (dataset.predictions, dataset.ground_truth):
            values, part = measures(table, dataset.images), np.zeros(len(table), np.intp)
            for name, each in bounds.items():
                squared = name == "size"  # as `Filter` compares it
                edges = np.array([b * abs(b) if squared else b for b in each], np.float64)
                value = values["area" if squared else name]
                inside = np.searchsorted(edges, value, side="right")
                unknown = np.isnan(value) if len(edges) else np.zeros(len(value), np.bool_)
                part = np.where((part < 0) | unknown, -1, part * (len(edges) + 1) + inside)
            sides.append(part)
        number = int(np.prod([len(each) + 1 for each in bounds.values()]))
        return cls(sides[0], sides[1], number)


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeStops:
    """Counts at T IoU thresholds and C confidences, of n chosen classes.

    Attributes
    ----------
    iou_thresholds : (T,) array
    confidences : (C,) array
        Rising, both.
    labels : (n,) int array
        Positions of the chosen classes in `Dataset.classes`.
    pooled : OutcomeCounts
        (T, C) each.
    average_precision : (T,) array
        Mean over the chosen classes with ground truth, of all predictions.
    errors : (T, C, 6) int array
        By `ERROR_TYPES`.
    delta_ap : (T, 6) array
        What correcting each type gains; nan without objects.
    parts : dict of str to OutcomeCounts
        (T, C, p) each.
    histogram : (T, C, BINS, 2) int array
        TP and FP that are let in, by `score_edges`.
    matrix : Steps
        (n + 1) x (n + 1) counts: the confusion matrix, row by row.
    by_class : Steps
        (n, 6) numbers: TP, FP, FN, precision, recall and F1 of each class.
    """

    iou_thresholds: Values
    confidences: Values
    labels: Rows
    pooled: OutcomeCounts
    average_precision: Values
    errors: Counts
    delta_ap: Values
    parts: dict[str, OutcomeCounts]
    histogram: Counts
    matrix: Steps
    by_class: Steps


def score_edges(confidences: Values) -> Values:
    """Bounds between the bins of the histogram, (BINS - 1,), rising; the ends are open.

    >>> score_edges(np.array([0.0, 0.37, 1.0]))[[0, 12]]
    array([0.05, 0.65])
    """
    edges = np.linspace(confidences[0], confidences[-1], BINS + 1)[1:-1]
    return np.unique(np.round(edges, 9))


def outcome_stops(
    sweep: Sweep,
    *,
    iou_thresholds: Values,
    confidences: Values,
    classes: Sequence[int] | None = None,
    parts: Mapping[str, Parts] | None = None,
) -> OutcomeStops:
    """Count everything at every stop.

    Parameters
    ----------
    sweep : Sweep
        Prepared with an `iou_floor` not above 0.1.
    iou_thresholds : (T,) array
        Each in [0.1, 1].
    confidences : (C,) array
        Rising; the first lets all predictions in.
    classes : sequence of int or None
        As in `sweep.Query`.
    parts : dict of str to Parts

    Returns
    -------
    OutcomeStops
    """
    many = len(sweep.ready.dataset.classes)
    labels = np.arange(many) if classes is None else np.sort(np.asarray(classes, np.intp))
    rows = [
        _Row.of(sweep, float(threshold), confidences, labels, parts or {})
        for threshold in iou_thresholds
    ]
    return OutcomeStops(
        iou_thresholds=iou_thresholds,
        confidences=confidences,
        labels=labels,
        pooled=OutcomeCounts.stack(row.pooled for row in rows),
        average_precision=np.array([row.average_precision for row in rows]),
        errors=np.stack([row.errors for row in rows]),
        delta_ap=np.stack([row.delta_ap for row in rows]),
        parts={name: OutcomeCounts.stack(row.parts[name] for row in rows) for name in parts or {}},
        histogram=np.stack([row.histogram for row in rows]),
        matrix=Steps.of((len(labels) + 1) ** 2, len(confidences), [row.matrix for row in rows]),
        by_class=Steps.of(
            6 * len(labels), len(confidences), [[row.by_class] for row in rows], exact=False
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """All that is counted at one IoU threshold."""

    pooled: OutcomeCounts
    average_precision: float
    errors: Counts
    delta_ap: Values
    parts: dict[str, OutcomeCounts]
    histogram: Counts
    matrix: list[Changes]
    by_class: Changes

    @classmethod
    def of(
        cls,
        sweep: Sweep,
        iou_threshold: float,
        confidences: Values,
        labels: Rows,
        parts: Mapping[str, Parts],
    ) -> "_Row":
        side = _Sides.of(sweep, iou_threshold, confidences, labels)
        delta = delta_ap(sweep, iou_threshold=iou_threshold)
        gain = delta.mean(classes=labels.tolist())
        one = Parts(np.zeros(len(side.rows), np.intp), np.zeros(len(side.label), np.intp), 1)
        by_class = side.counts(_class_parts(side, len(sweep.ready.dataset.classes)))
        return cls(
            pooled=side.counts(one)[:, 0],
            average_precision=delta.base(classes=labels.tolist()),
            errors=side.errors(sweep, iou_threshold),
            delta_ap=np.array([gain[name] for name in ERROR_TYPES]),
            parts={name: side.counts(each) for name, each in parts.items()},
            histogram=side.histogram(sweep.ready.line.score),
            matrix=confusion_changes(sweep.ready, side.view, side.last, by_class, labels),
            by_class=_rates(by_class),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Predictions by position and objects by row, and until which stop each takes part."""

    view: View
    confidences: Values
    labels: Rows
    rows: NDArray[np.integer]  # (D,) of `Dataset.predictions`
    predicted_class: NDArray[np.integer]  # (D,) class
    label: NDArray[np.integer]  # (G,) class
    right: Flags  # (D,) of the chosen classes
    wrong: Flags  # (D,) likewise
    false: Flags  # (D,) whatever the class
    last: Rows  # (D,) stop
    matched: Rows  # (D,) object of a true positive
    to_find: Flags  # (G,) of the chosen classes
    until: Rows  # (G,) last stop at which it is found

    @classmethod
    def of(cls, sweep: Sweep, iou_threshold: float, confidences: Values, labels: Rows) -> "_Sides":
        line, dataset = sweep.ready.line, sweep.ready.dataset
        view = sweep.view(iou_threshold=iou_threshold)
        right, false, _ = outcomes(sweep.ready, view)
        chosen = np.zeros(len(dataset.classes), np.bool_)
        chosen[labels] = True
        predicted_class = np.repeat(np.arange(len(chosen)), np.diff(line.starts))
        matched = np.full(len(predicted_class), -1)
        matched[view.hits] = view.objects
        return cls(
            view=view,
            confidences=confidences,
            labels=labels,
            rows=line.rows,
            predicted_class=predicted_class,
            label=dataset.ground_truth.label,
            right=right & chosen[predicted_class],
            wrong=false & chosen[predicted_class],
            false=false,
            last=last_stop(line.score, confidences),
            matched=matched,
            to_find=view.to_find & chosen[dataset.ground_truth.label],
            until=found_until(sweep, iou_threshold, confidences),
        )

    def predictions(self, which: Flags, part: Rows, number: int) -> Counts:
        """How many of `which` (D,) take part at each stop, by part, (C, number)."""
        inside = np.flatnonzero(which & (part >= 0))
        shape = len(self.confidences), number
        return from_the_top(self.last[inside], part[inside], shape)

    def objects(self, until: Rows, part: Rows, number: int) -> Counts:
        """How many objects are left after the stop `until` (G,), by part, (C, number)."""
        inside = np.flatnonzero(self.to_find & (part >= 0))
        shape = len(self.confidences), number
        return np.bincount(part[inside], minlength=number) - from_the_top(
            until[inside], part[inside], shape
        )

    def counts(self, parts: Parts) -> OutcomeCounts:
        """TP, FP and FN by part, (C, p); a true positive is where its object is."""
        found = np.append(parts.objects, -1)[self.matched]
        return OutcomeCounts(
            self.predictions(self.right, found, parts.number),
            self.predictions(self.wrong, parts.predictions[self.rows], parts.number),
            self.objects(self.until, parts.objects, parts.number),
        )

    def errors(self, sweep: Sweep, iou_threshold: float) -> Counts:
        """How many errors there are of each type, (C, 6)."""
        kind, best_object = classify_false_positives(
            sweep.ready, self.false, iou_threshold=iou_threshold, background=BACKGROUND_IOU
        )
        false = self.predictions(self.wrong, np.where(kind == NO_ERROR, -1, kind), MISSED)
        until = self.until.copy()  # an object that a correctable error is about is not "missed"
        near = np.flatnonzero((kind == LOCALISATION) | (kind == CLASSIFICATION))
        np.maximum.at(until, best_object[near], self.last[near])
        missed = self.objects(until, np.zeros(len(until), np.intp), 1)
        return np.concatenate([false, missed], axis=1)

    def histogram(self, score: Values) -> Counts:
        """TP and FP that are let in, by score, (C, BINS, 2)."""
        part = np.searchsorted(score_edges(self.confidences), score, side="right")
        each = [self.predictions(which, part, BINS) for which in (self.right, self.wrong)]
        return np.stack(each, axis=-1)


def _class_parts(side: _Sides, classes: int) -> Parts:
    """The chosen classes as parts."""
    column = np.full(classes, -1)
    column[side.labels] = np.arange(len(side.labels))
    predicted_class = np.empty(len(side.rows), np.intp)
    predicted_class[side.rows] = column[side.predicted_class]
    return Parts(predicted_class, column[side.label], len(side.labels))


def _rates(counts: OutcomeCounts) -> Changes:
    """Counts by class, (C, n) each, and what follows from them."""
    six = counts.tp, counts.fp, counts.fn, counts.precision, counts.recall, counts.f_beta()
    numbers = np.stack([each.astype(np.float64) for each in six], axis=-1)  # (C, n, 6)
    flat = numbers.reshape(len(numbers), -1)
    return Changes.of_values(flat, np.arange(flat.shape[1]))
