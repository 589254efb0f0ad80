"""Which classes are poorly localised: AP, recall and fit across IoU thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts, Rows, Values
from iouviz.evaluation.grids.counts import (
    counts_at_stops,
    from_the_top,
    last_stop,
    mean_of_classes,
)
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.geometry.overlap import share


@dataclass(frozen=True, slots=True, eq=False)
class AcrossIou:
    """Answers at T IoU thresholds and C confidences, for n chosen classes.

    Attributes
    ----------
    iou_thresholds, confidences : (T,), (C,) arrays
        Rising.
    labels : (n,) int array
        Positions in `Dataset.classes`.
    average_precision : (T, n) array
        nan without objects.
    recall : (T, C, n) array
        nan without objects.
    pooled_recall : (T, C) array
        Of all objects of the chosen classes.
    edges : (B + 1,) array
        Of bins of IoU, from the lowest threshold to 1.
    fit : (C, B) int array
        Matched objects by the IoU of their prediction, at the lowest threshold.
    found : (n,) int array
        How many of each class that is, whatever the confidence.
    mean_iou : (n,) array
        Of those; nan where nothing matches.
    """

    iou_thresholds: Values
    confidences: Values
    labels: Rows
    average_precision: Values
    recall: Values
    pooled_recall: Values
    edges: Values
    fit: Counts
    found: Counts
    mean_iou: Values

    @property
    def mean_average_precision(self) -> Values:
        """Mean over the classes with ground truth, (T,); nan where there is none."""
        return mean_of_classes(self.average_precision)


def across_iou(
    sweep: Sweep,
    *,
    iou_thresholds: Values,
    confidences: Values,
    classes: Sequence[int] | None = None,
    bins: int = 19,
) -> AcrossIou:
    """Evaluate at every IoU threshold.

    Parameters
    ----------
    sweep : Sweep
    iou_thresholds : (T,) array
        Rising; the lowest decides which predictions match.
    confidences, classes
        As in `counts.all_stops`.
    bins : int
        Of the fit.

    Returns
    -------
    AcrossIou
    """
    many = len(sweep.ready.dataset.classes)
    labels = np.arange(many) if classes is None else np.asarray(classes, np.intp)
    areas, each_recall, pooled = [], [], []
    for threshold in iou_thresholds.tolist():
        areas.append(sweep.at(iou_threshold=threshold, classes=classes).average_precision)
        counts = counts_at_stops(
            sweep, iou_threshold=threshold, confidences=confidences, classes=classes
        )
        each_recall.append(counts.recall)
        tp, objects = counts.tp.sum(axis=1), (counts.tp + counts.fn).sum(axis=1)
        pooled.append(share(tp, objects))
    lowest = float(iou_thresholds[0])
    position, iou = fits(sweep, lowest)
    label = sweep.ready.dataset.predictions.label[sweep.ready.line.rows[position]]
    column = np.full(many, -1)
    column[labels] = np.arange(len(labels))
    mine = column[label] >= 0
    position, iou, label = position[mine], iou[mine], column[label[mine]]
    edges = np.linspace(lowest, 1.0, bins + 1)
    inside = np.clip(np.searchsorted(edges, iou, side="right") - 1, 0, bins - 1)
    last = last_stop(sweep.ready.line.score[position], confidences)
    found = np.bincount(label, minlength=len(labels))
    mean = share(np.bincount(label, iou, len(labels)), found)
    return AcrossIou(
        iou_thresholds=iou_thresholds,
        confidences=confidences,
        labels=labels,
        average_precision=np.stack(areas),
        recall=np.stack(each_recall),
        pooled_recall=np.stack(pooled),
        edges=edges,
        fit=from_the_top(last, inside, (len(confidences), bins)),
        found=found,
        mean_iou=mean,
    )


def fits(sweep: Sweep, iou_threshold: float) -> tuple[Rows, Values]:
    """The true positives by position, and the IoU of each with the object it found."""
    view, own = sweep.view(iou_threshold=iou_threshold), sweep.ready.same_class
    has = np.full(len(view.not_ignored), -1)
    has[view.hits] = view.objects
    pairs = np.flatnonzero(has[own.position] == own.object)
    return own.position[pairs].astype(np.intp), own.iou[pairs]
