"""Counts at a confidence, the curve of them over all confidences, and the best one to choose."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from iouviz.errors import RequestError
from iouviz.evaluation.average import Averaging, macro
from iouviz.evaluation.columns import Flags, Values

Counts = NDArray[np.int64]
Goal = Literal["f_beta", "precision", "recall"]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """True and false positives and misses, with what follows from them.

    Attributes
    ----------
    tp, fp, fn : (...) int64 arrays
        Of one shape.
    """

    tp: Counts
    fp: Counts
    fn: Counts

    @property
    def precision(self) -> Values:
        """Share of the predictions that are right, (...), in [0, 1]; nan without any."""
        return _share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> Values:
        """Share of the objects that are found, (...), in [0, 1]; nan without any."""
        return _share(self.tp, self.tp + self.fn)

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
        return _share(hits, hits + beta**2 * self.fn + self.fp)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a sweep says of n chosen classes at one setting of the sliders.

    Attributes
    ----------
    labels : (n,) int array
        Positions of the classes in `Dataset.classes`.
    per_class : Tally
        (n,) each.
    average_precision : (n,) array
        Of the predictions that are let in; nan without objects.
    predicted : (n,) bool array
        Whether any prediction of the class counts at this setting.
    """

    labels: NDArray[np.intp]
    per_class: Tally
    average_precision: Values
    predicted: Flags

    @property
    def pooled(self) -> Tally:
        """The sum over the classes ("micro": each object weighs the same), () each."""
        each = self.per_class
        return Tally(each.tp.sum(), each.fp.sum(), each.fn.sum())

    def mean(self, values: Values, over: Averaging = "classes with ground truth") -> float:
        """Mean of an (n,) array over classes ("macro"); see `average.macro`.

        A class with ground truth for which the value is undefined (precision without
        predictions) counts as 0.
        """
        asked = self.per_class.tp + self.per_class.fn > 0
        return macro(
            np.where(asked, np.nan_to_num(values), np.nan), over=over, predicted=self.predicted
        )


@dataclass(frozen=True, slots=True, eq=False)
class OperatingCurve:
    """Counts over n confidences.

    Attributes
    ----------
    confidence : (n,) array
        Falling; predictions with this score or a higher one are let in.
    counts : Tally
        (n,) each.
    """

    confidence: Values
    counts: Tally

    def __len__(self) -> int:
        return len(self.confidence)


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best confidence for a goal.

    Attributes
    ----------
    confidence : (...) array
        Highest of those that are equally good; nan where the goal cannot be reached, or without
        a true positive at any confidence.
    value : (...) array
        What was to be made large: the F-score, the precision or the recall; nan likewise.
    counts : Tally
        There; 0 each where `confidence` is nan.
    """

    confidence: Values
    value: Values
    counts: Tally

    def take(self, which: int | NDArray[np.intp]) -> "Best":
        """The chosen of several."""
        counts = Tally(self.counts.tp[which], self.counts.fp[which], self.counts.fn[which])
        return Best(self.confidence[which], self.value[which], counts)


def best_of_each(
    curve: OperatingCurve, sizes: Counts, goal: Goal, *, beta: float = 1.0, wanted: float = 0.0
) -> Best:
    """The best points of several curves that stand one after the other.

    Parameters
    ----------
    curve : OperatingCurve
        Of n points; confidence falls in each part.
    sizes : (m,) int array
        How many points each part has, summing to n; may be 0.
    goal : {"f_beta", "precision", "recall"}
        What to make large: the F-score; precision where recall is at least `wanted`; recall where
        precision is at least `wanted`.
    beta : float
        For "f_beta" alone.
    wanted : float
        In [0, 1], for the other two.

    Returns
    -------
    Best
        (m,) each.

    Raises
    ------
    RequestError
        Another goal, or a number out of its range.
    """
    if not 0 <= wanted <= 1:
        raise RequestError(f"{goal}: wanted is {wanted}; it should be in [0, 1]")
    precision, recall = curve.counts.precision, curve.counts.recall
    if goal == "f_beta":
        value = curve.counts.f_beta(beta)
    elif goal == "precision":
        value = np.where(recall >= wanted, precision, -1.0)
    elif goal == "recall":
        value = np.where(precision >= wanted, recall, -1.0)
    else:
        raise RequestError(f"no goal {goal!r}; f_beta, precision or recall")
    chosen = np.full(len(sizes), len(value))  # one beyond the last: no point
    some = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[some]
    if len(some):
        top = np.maximum.reduceat(value, starts)
        hits = np.flatnonzero((value == np.repeat(top, sizes[some])) & (value >= 0))
        first = np.searchsorted(hits, starts)  # the first of each part, if it has any
        reached = top >= 0
        chosen[some[reached]] = hits[first[reached]]
    return Best(
        np.append(curve.confidence, np.nan)[chosen],
        np.append(value, np.nan)[chosen],
        Tally(
            np.append(curve.counts.tp, 0)[chosen],
            np.append(curve.counts.fp, 0)[chosen],
            np.append(curve.counts.fn, 0)[chosen],
        ),
    )


def _share(part: Counts | Values, whole: Counts | Values) -> Values:
    share = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=share, where=np.greater(whole, 0))
    return share
