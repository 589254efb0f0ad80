"""The best confidence for an objective, for all classes or for each, and how far to trust it.

A threshold that is best on the images it was chosen on looks better than it is, and the more so
the fewer objects a class has: with a threshold for each class there is more to fit, and so more
to fit to chance. So the gain is measured twice, on the same images and on images held out (five
folds), and every threshold has an interval: where the best one would lie had other images been
drawn (bootstrap over images).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Values
from iouviz.evaluation.metrics.counts import (
    Best,
    Objective,
    OperatingCurve,
    OutcomeCounts,
    best_of_each,
    highest_of_each,
)
from iouviz.evaluation.statistics.bootstrap import draws
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.evaluation.sweep.view import View

Sums = NDArray[np.float64] | NDArray[np.intp]

FOLDS = 5
RESAMPLES = 200
LEAST = 30  # objects; with fewer a best threshold says more of chance than of the detector


@dataclass(frozen=True, slots=True, eq=False)
class BestThresholds:
    """The best confidences of n classes for an objective.

    Attributes
    ----------
    objective : Objective
    iou_threshold : float
    labels : (n,) int array
        Positions in `Dataset.classes`; only classes with objects.
    shared : float
        The best for all chosen classes together, also those without objects, whose predictions
        are false positives; inf: let nothing in; nan: the objective cannot be met.
    total : OutcomeCounts
        () each, at `shared`: of all chosen classes, also those without objects.
    shared_counts : OutcomeCounts
        (n,) each, at `shared`.
    each : (n,) array
        The best for each class by itself, as `shared`; where the objective cannot be met, nan.
    each_counts : OutcomeCounts
        (n,) each, at `each`; where that is nan, at `shared`.
    shared_reach, each_reach : float, (n,) array
        The highest precision, or recall, that any confidence reaches, where one is to be at least
        `Objective.wanted`; nan for other goals, and without a true positive.
    shared_reach_at, each_reach_at : float, (n,) array
        The confidence at which it is reached; nan likewise.
    low, high : (n,) arrays
        Where 95 % of the resamples have their best; nan where it is mostly not met.
    shared_value, each_value : float
        What the objective makes of either: the mean over the classes of the F-score, precision or
        recall, or the summed cost.
    held_out_shared, held_out_each : float
        The same, with thresholds chosen without the images that are counted.
    """

    objective: Objective
    iou_threshold: float
    labels: Rows
    shared: float
    total: OutcomeCounts
    shared_counts: OutcomeCounts
    each: Values
    each_counts: OutcomeCounts
    shared_reach: float
    each_reach: Values
    shared_reach_at: float
    each_reach_at: Values
    low: Values
    high: Values
    shared_value: float
    each_value: float
    held_out_shared: float
    held_out_each: float

    @property
    def support(self) -> NDArray[np.int64]:
        """Objects of each class, (n,)."""
        objects: NDArray[np.int64] = self.shared_counts.tp + self.shared_counts.fn
        return objects

    @property
    def doubtful(self) -> Flags:
        """Classes with too few objects to trust a threshold of their own, (n,)."""
        return self.support < LEAST

    @property
    def in_use(self) -> Values:
        """A confidence for each class, (n,): its own, or the shared one where it has none."""
        return np.where(np.isnan(self.each), self.shared, self.each)


def best_thresholds(
    sweep: Sweep,
    objective: Objective,
    *,
    iou_threshold: float = 0.5,
    classes: list[int] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> BestThresholds:
    """Find the best confidences for an objective.

    Parameters
    ----------
    sweep : Sweep
    objective : Objective
    iou_threshold : float
    classes : list of int or None
        As in `sweep.Query`.
    resamples : int
        For the intervals.
    seed : int
        Decides which images stand in which fold, and what is drawn.

    Returns
    -------
    BestThresholds

    Raises
    ------
    RequestError
        As `Sweep.at`.

    Notes
    -----
    The search is that of `Sweep.best`; see `counts.best_of_each`.
    """
    view = sweep.view(iou_threshold=iou_threshold)
    chosen = sweep.at(iou_threshold=iou_threshold, classes=classes).labels
    by_class, pooled = _each(sweep, view, chosen), _pooled(sweep, view, chosen)
    n, images = len(by_class.labels), len(sweep.ready.dataset.images)
    once = np.ones(images)
    shared = _only(pooled.best(objective, once))
    each = by_class.best(objective, once)
    reach, each_reach = pooled.reach(objective, once), by_class.reach(objective, once)
    drawn = np.stack(
        [by_class.best(objective, w.astype(np.float64)) for w in draws(images, resamples, seed)]
    )
    low, high = _quantiles(drawn)
    shared_counts = by_class.counts(np.full(n, shared), once)
    each_counts = by_class.counts(np.where(np.isnan(each), shared, each), once)
    held_shared, held_each = _held_out(by_class, pooled, objective, images, seed)
    total = pooled.counts(np.full(len(pooled.labels), shared), once)
    return BestThresholds(
        objective=objective,
        iou_threshold=iou_threshold,
        labels=by_class.labels,
        shared=shared,
        total=total.sum(),
        shared_counts=shared_counts,
        each=each,
        each_counts=each_counts,
        shared_reach=_only(reach.value),
        each_reach=each_reach.value,
        shared_reach_at=_only(reach.confidence),
        each_reach_at=each_reach.confidence,
        low=low,
        high=high,
        shared_value=summed_up(objective, shared_counts),
        each_value=summed_up(objective, each_counts),
        held_out_shared=summed_up(objective, held_shared),
        held_out_each=summed_up(objective, held_each),
    )


def summed_up(objective: Objective, counts: OutcomeCounts) -> float:
    """One number for (n,) classes: the mean of what the objective is about, or the summed cost.

    Precision without predictions counts as 0, as a class that is not served at all.
    """
    if objective.goal == "cost":
        return float((objective.miss * counts.fn + counts.fp).sum())
    value = {
        "f_beta": counts.f_beta(objective.beta),
        "recall": counts.recall,
        "precision": counts.precision,
    }[objective.goal]
    return float(np.nan_to_num(value).mean()) if len(value) else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """N predictions, none ignored, class by class, in each from the most confident down."""

    labels: Rows  # (n,) the classes
    starts: Rows  # (n,) where each begins
    column: Rows  # (N,) which of the n each belongs to
    score: Values  # (N,)
    right: Values  # (N,) 1 for a true positive, 0 for a false one
    image: NDArray[np.int32]  # (N,)
    last: Flags  # (N,) whether the next one has another score or class
    object_column: Rows  # (G,)
    object_image: NDArray[np.int32]  # (G,)

    def best(self, objective: Objective, weight: Values) -> Values:
        """The best confidence of each class, (n,), where images weigh so much, (I,)."""
        curve, sizes, objects = self.curves(weight)
        return best_of_each(curve, sizes, objective, objects).confidence

    def reach(self, objective: Objective, weight: Values) -> Best:
        """Where what is targeted is highest in each class, (n,); nan where it is nowhere."""
        curve, sizes, _ = self.curves(weight)
        return highest_of_each(curve, sizes, objective.targeted(curve.counts))

    def curves(self, weight: Values) -> tuple[OperatingCurve, Counts, Counts]:
        """Counts at every score, class after class; how many scores, and objects, each has."""
        n = len(self.labels)
        objects = np.bincount(self.object_column, weight[self.object_image], n)
        w = weight[self.image]
        tp, so_far = (np.append(0.0, np.cumsum(each)) for each in (w * self.right, w))
        at = np.flatnonzero(self.last)
        column = self.column[at]
        found = tp[at + 1] - tp[self.starts][column]
        predicted = so_far[at + 1] - so_far[self.starts][column]
        counts = _outcome_counts(found, predicted, objects[column])
        sizes = np.bincount(column, minlength=n)
        return OperatingCurve(self.score[at], counts), sizes, objects.astype(np.int64)

    def counts(self, confidence: Values, weight: Values) -> OutcomeCounts:
        """Counts of each class, (n,), at a confidence for each; at nan nothing is let in."""
        n = len(self.labels)
        with np.errstate(invalid="ignore"):
            inside = self.score >= confidence[self.column] if n else np.zeros(0, np.bool_)
        w = weight[self.image] * inside
        tp, predicted = np.bincount(self.column, w * self.right, n), np.bincount(self.column, w, n)
        return _outcome_counts(
            tp, predicted, np.bincount(self.object_column, weight[self.object_image], n)
        )


def _each(sweep: Sweep, view: View, chosen: Rows) -> _Ranked:
    """The chosen classes that have objects, each by itself."""
    labels = np.sort(chosen[view.positives[chosen] > 0])
    column = np.full(len(view.positives), -1)
    column[labels] = np.arange(len(labels))
    return _ranked(sweep, view, labels, column)


def _pooled(sweep: Sweep, view: View, chosen: Rows) -> _Ranked:
    """All chosen classes as one; none where no one has objects."""
    column = np.full(len(view.positives), -1)
    labels = chosen if view.positives[chosen].any() else chosen[:0]
    column[labels] = 0
    return _ranked(sweep, view, labels[:1], column)


def _ranked(sweep: Sweep, view: View, labels: Rows, column: Rows) -> _Ranked:
    """The n classes ranked, given which of them each class of the data set is; -1: none."""
    ready = sweep.ready
    mine = np.repeat(column, np.diff(ready.line.starts))
    kept = np.flatnonzero(view.not_ignored & (mine >= 0))
    kept = kept[np.lexsort((-ready.line.score[kept], mine[kept]))]
    right = np.zeros(len(view.not_ignored))
    right[view.hits] = 1.0
    ground_truth = ready.dataset.ground_truth
    objects = np.flatnonzero(view.to_find & (column[ground_truth.label] >= 0))
    mine = mine[kept]
    return _Ranked(
        labels=labels,
        starts=np.searchsorted(mine, np.arange(len(labels))),
        column=mine,
        score=ready.line.score[kept],
        right=right[kept],
        image=ready.line.image[kept],
        last=_last(ready.line.score[kept], mine),
        object_column=column[ground_truth.label[objects]],
        object_image=ground_truth.image[objects],
    )


def _held_out(
    by_class: _Ranked, pooled: _Ranked, objective: Objective, images: int, seed: int
) -> tuple[OutcomeCounts, OutcomeCounts]:
    """Counts of each class, one for all and one for each, on images the choice did not see."""
    n = len(by_class.labels)
    fold = np.random.default_rng(seed).permutation(images) % FOLDS
    sums = np.zeros((2, 3, n))
    for k in range(FOLDS):
        seen, rest = (fold != k).astype(np.float64), (fold == k).astype(np.float64)
        shared = _only(pooled.best(objective, seen))
        each = by_class.best(objective, seen)
        for way, confidence in enumerate(
            (np.full(n, shared), np.where(np.isnan(each), shared, each))
        ):
            counts = by_class.counts(confidence, rest)
            sums[way] += [counts.tp, counts.fp, counts.fn]
    one, other = (OutcomeCounts(*each.astype(np.int64)) for each in sums)
    return one, other


def _quantiles(drawn: Values) -> tuple[Values, Values]:
    """Of (B, n) best confidences, the 2.5 % and the 97.5 % of each class; nan where half are."""
    low, high = np.full(drawn.shape[1], np.nan), np.full(drawn.shape[1], np.nan)
    for k, column in enumerate(drawn.T):
        defined = np.sort(column[~np.isnan(column)])
        if 2 * len(defined) > len(column):
            at = (np.array([0.025, 0.975]) * (len(defined) - 1)).round().astype(np.intp)
            low[k], high[k] = defined[at]
    return low, high


def _only(best: Values) -> float:
    return float(best[0]) if len(best) else float("nan")


def _outcome_counts(found: Sums, predicted: Sums, objects: Sums) -> OutcomeCounts:
    return OutcomeCounts(
        *(each.astype(np.int64) for each in (found, predicted - found, objects - found))
    )


def _last(score: Values, column: Rows) -> Flags:
    last = np.ones(len(score), np.bool_)
    last[:-1] = (score[1:] != score[:-1]) | (column[1:] != column[:-1])
    return last
