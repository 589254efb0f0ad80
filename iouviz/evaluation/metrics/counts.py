"""Counts at a confidence, the curve of them over all confidences, and the best one to choose."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Values
from iouviz.errors import RequestError
from iouviz.evaluation.metrics.average_precision import AveragedClasses, macro
from iouviz.geometry.overlap import share

# What became of a prediction or an object. In arrays it stands as its position in OUTCOMES.
Outcome = Literal["TP", "FP", "FN", "ignored"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
TP, FP, FN, IGNORED = range(4)

Goal = Literal["f_beta", "recall", "precision", "cost"]


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeCounts:
    """How many true positives, false positives and false negatives, and what follows from them.

    Attributes
    ----------
    tp, fp, fn : (...) int64 arrays
        Of one shape.
    """

    tp: Counts
    fp: Counts
    fn: Counts

    @classmethod
    def stack(cls, parts: Iterable[Self]) -> Self:
        """Those of m parts of one shape, (m, ...) each."""
        return cls(*map(np.stack, zip(*(part.each for part in parts), strict=True)))

    def __getitem__(self, at: Any) -> Self:
        """Some of them, as NumPy indexes an array."""
        return type(self)(*(each[at] for each in self.each))

    def sum(self, axis: int | None = None) -> Self:
        """Added up over an axis, or all of them."""
        return type(self)(*(each.sum(axis=axis) for each in self.each))

    @property
    def each(self) -> tuple[Counts, Counts, Counts]:
        """TP, FP and FN."""
        return self.tp, self.fp, self.fn

    @property
    def precision(self) -> Values:
        """Share of the predictions that are right, (...), in [0, 1]; nan without any."""
        return share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> Values:
        """Share of the objects that are found, (...), in [0, 1]; nan without any."""
        return share(self.tp, self.tp + self.fn)

    def f_beta(self, beta: float = 1.0) -> Values:
        """Weighted harmonic mean of precision and recall, (...), in [0, 1].

        (1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp): so it is defined, and 0, where there are
        objects but no predictions; nan only without either.

        Raises
        ------
        RequestError
            `beta` is not above 0.
        """
        if not beta > 0:
            raise RequestError(f"beta is {beta}; wanted a number above 0")
        hits: Values = (1 + beta**2) * self.tp.astype(np.float64)
        return share(hits, hits + beta**2 * self.fn + self.fp)


@dataclass(frozen=True, slots=True, eq=False)
class ClassMetrics:
    """What a sweep says of n chosen classes at one operating point.

    Attributes
    ----------
    labels : (n,) int array
        Positions of the classes in `Dataset.classes`.
    per_class : OutcomeCounts
        (n,) each.
    average_precision : (n,) array
        Of the predictions that are let in; nan without objects.
    predicted : (n,) bool array
        Whether any prediction of the class counts there.
    """

    labels: NDArray[np.intp]
    per_class: OutcomeCounts
    average_precision: Values
    predicted: Flags

    @property
    def pooled(self) -> OutcomeCounts:
        """The sum over the classes ("micro": each object weighs the same), () each."""
        return self.per_class.sum()

    def mean(self, values: Values, over: AveragedClasses = "classes with ground truth") -> float:
        """Mean of an (n,) array over classes ("macro"); see `average_precision.macro`.

        A class with ground truth for which the value is undefined (precision without
        predictions) counts as 0.
        """
        has_objects = self.per_class.tp + self.per_class.fn > 0
        return macro(
            np.where(has_objects, np.nan_to_num(values), np.nan),
            over=over,
            predicted=self.predicted,
        )


@dataclass(frozen=True, slots=True, eq=False)
class OperatingCurve:
    """Counts over n confidences.

    Attributes
    ----------
    confidence : (n,) array
        Falling; predictions with this score or a higher one are let in.
    counts : OutcomeCounts
        (n,) each.
    """

    confidence: Values
    counts: OutcomeCounts

    def __len__(self) -> int:
        return len(self.confidence)


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best confidence for a goal.

    Attributes
    ----------
    confidence : (...) array
        Highest of those that are equally good; inf: let nothing in; nan where the objective is met
        nowhere.
    value : (...) array
        What was to be made large, by `Objective.value`; nan likewise.
    counts : OutcomeCounts
        There; 0 each where `confidence` is nan.
    """

    confidence: Values
    value: Values
    counts: OutcomeCounts

    def take(self, which: int | NDArray[np.intp]) -> "Best":
        """The chosen of several."""
        return Best(self.confidence[which], self.value[which], self.counts[which])


@dataclass(frozen=True, slots=True)
class Objective:
    """What a threshold is to be best for.

    Attributes
    ----------
    goal : {"f_beta", "recall", "precision", "cost"}
        The F-score; recall where precision is at least `wanted`; precision where recall is; or
        the least cost, `miss` for a missed object and 1 for a false alarm.
    beta : float
        For "f_beta" alone, above 0.
    wanted : float
        For "recall" and "precision", in [0, 1].
    miss : float
        For "cost" alone, 0 or more.

    Raises
    ------
    RequestError
        Another goal, or a number out of its range.
    """

    goal: Goal = "f_beta"
    beta: float = 1.0
    wanted: float = 0.9
    miss: float = 1.0

    def __post_init__(self) -> None:
        if self.goal not in get_args(Goal):
            raise RequestError(f"no goal {self.goal!r}; one of {', '.join(get_args(Goal))}")
        if not (self.beta > 0 and 0 <= self.wanted <= 1 and self.miss >= 0):
            raise RequestError(
                f"beta {self.beta}, wanted {self.wanted}, cost of a miss {self.miss}; "
                "wanted above 0, in [0, 1], and 0 or more"
            )

    def value(self, counts: OutcomeCounts) -> Values:
        """What is to be large, (...): a score, or minus a cost; -inf where the target is missed."""
        if self.goal == "cost":
            cost: Values = -(self.miss * counts.fn + counts.fp).astype(np.float64)
            return cost
        if self.goal == "f_beta":
            return _met(counts.f_beta(self.beta), counts.tp > 0)
        score = counts.recall if self.goal == "recall" else counts.precision
        return _met(score, self.targeted(counts) >= self.wanted)

    def targeted(self, counts: OutcomeCounts) -> Values:
        """What is to be at least `wanted`, (...): -inf without a true positive or a target."""
        if self.goal not in ("recall", "precision"):
            return np.full(np.shape(counts.tp), -np.inf)
        return _met(counts.precision if self.goal == "recall" else counts.recall, counts.tp > 0)


def best_of_each(
    curve: OperatingCurve, sizes: Counts, objective: Objective, objects: Counts
) -> Best:
    """The best confidence of each of several curves that stand one after the other.

    This is the one search for a best confidence. Of equally good ones the highest is chosen; where
    to let nothing in is as good as the best, the confidence is inf.

    Parameters
    ----------
    curve : OperatingCurve
        Of n points; confidence falls in each part. Where it has every score of a true positive, no
        confidence is better than the best: from one to the next lower only false positives come
        in, and those help no objective.
    sizes : (m,) int array
        How many points each part has, summing to n; may be 0.
    objective : Objective
    objects : (m,) int array
        To be found, in each part.

    Returns
    -------
    Best
        (m,) each; nan where the objective is met nowhere.
    """
    best = highest_of_each(curve, sizes, objective.value(curve.counts))
    none = OutcomeCounts(np.zeros_like(objects), np.zeros_like(objects), objects)
    value = objective.value(none)
    empty = (value > -np.inf) & ~(best.value > value)
    return Best(
        np.where(empty, np.inf, best.confidence),
        np.where(empty, value, best.value),
        OutcomeCounts(
            *(np.where(empty, *both) for both in zip(none.each, best.counts.each, strict=True))
        ),
    )


def highest_of_each(curve: OperatingCurve, sizes: Counts, value: Values) -> Best:
    """Where a value, (n,), is highest in each part of a curve, first of equals; -inf is nowhere."""
    chosen = np.full(len(sizes), len(value))  # one beyond the last: no point
    some = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[some]
    if len(some):
        top = np.maximum.reduceat(value, starts)
        hits = np.flatnonzero((value == np.repeat(top, sizes[some])) & (value > -np.inf))
        first = np.searchsorted(hits, starts)  # the first of each part, if it has any
        reached = top > -np.inf
        chosen[some[reached]] = hits[first[reached]]
    return Best(
        np.append(curve.confidence, np.nan)[chosen],
        np.append(value, np.nan)[chosen],
        OutcomeCounts(*(np.append(each, 0)[chosen] for each in curve.counts.each)),
    )


def _met(value: Values, met: Flags) -> Values:
    return np.where(met & ~np.isnan(value), value, -np.inf)
