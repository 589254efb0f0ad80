"""Whether a score of 0.8 means right in 8 cases of 10, and how to make it mean that."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Counts, Flags, Values
from iouviz.errors import RequestError
from iouviz.geometry.overlap import share

Spacing = Literal["width", "mass"]

# How near to 0 and 1 a score is taken: beyond, its logit would outweigh all others.
SURE = 1e-12

# No temperature is sought beyond these; where the likelihood still grows there, none fits.
COLDEST, HOTTEST = 0.01, 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Confidence against the share that is right, in B bins of confidence.

    Attributes
    ----------
    edges : (B + 1,) array
        Bin b holds edges[b] <= score < edges[b + 1], the last one its upper edge too.
    confidence : (B,) array
        Mean score in each bin, nan where it is empty.
    accuracy : (B,) array
        Share of its predictions that are right, nan where it is empty.
    count : (B,) int array
    """

    edges: Values
    confidence: Values
    accuracy: Values
    count: NDArray[np.intp]

    @property
    def gap(self) -> Values:
        """What `accuracy` is above `confidence`, (B,), in [-1, 1]; below 0 where too sure."""
        return self.accuracy - self.confidence

    @property
    def ece(self) -> float:
        """Expected calibration error: mean of |gap|, weighted by count; nan without predictions."""
        full = self.count > 0
        if not full.any():
            return float("nan")
        return float(np.average(np.abs(self.gap[full]), weights=self.count[full]))

    @property
    def mce(self) -> float:
        """Maximum calibration error: the largest |gap|; nan without predictions."""
        full = self.count > 0
        return float(np.abs(self.gap[full]).max()) if full.any() else float("nan")


def calibration(
    score: ArrayLike, correct: ArrayLike, *, bins: int = 10, spacing: Spacing = "width"
) -> Calibration:
    """Reliability of N scores.

    Parameters
    ----------
    score : (N,) array_like
        In [0, 1].
    correct : (N,) array_like of bool
        Whether each prediction is a true positive. Those that are ignored should be left out of
        both.
    bins : int
        B, 1 or more.
    spacing : {"width", "mass"}
        Bins of equal width, or with as many predictions in each as equal scores allow (those stay
        together, so there may be fewer bins).

    Returns
    -------
    Calibration

    Raises
    ------
    RequestError
        A score outside [0, 1], columns of unlike length, no bin, or another spacing.

    References
    ----------
    .. [1] M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining Well Calibrated Probabilities
       Using Bayesian Binning", AAAI 2015.
    .. [2] C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural
       Networks", ICML 2017.

    Examples
    --------
    Two predictions around 0.9 of which one is right; two around 0.3, both wrong:
    (|0.5 - 0.9| + |0 - 0.3|) / 2 = 0.35.

    >>> found = calibration([0.92, 0.88, 0.3, 0.3], [True, False, False, False], bins=2)
    >>> found.accuracy, found.count
    (array([0. , 0.5]), array([2, 2]))
    >>> round(found.ece, 9), round(found.mce, 9)
    (0.35, 0.4)
    """
    s, right = _checked(score, correct)
    if bins < 1 or spacing not in get_args(Spacing):
        raise RequestError(f"{bins} bins of equal {spacing}; wanted 1 or more of width or mass")
    return BinSums.of(s, right, _edges(s, bins, spacing)).calibration()


@dataclass(frozen=True, slots=True, eq=False)
class BinSums:
    """What a calibration is made of: sums in B bins, which parts of a data set add up.

    The sum of the scores is (`high` 2^27 + `low`) / 2^53: whole numbers, so that it does not
    depend on the order in which they are added up.

    Attributes
    ----------
    edges : (B + 1,) array
    high, low, right, count : (B,) int64 arrays
        `right` of `count` predictions are true positives.
    """

    edges: Values
    high: Counts
    low: Counts
    right: Counts
    count: Counts

    @classmethod
    def of(cls, score: Values, right: Flags, edges: Values) -> "BinSums":
        """The sums of N scores in [0, 1] between `edges`."""
        bins = len(edges) - 1
        inside = np.clip(np.searchsorted(edges, score, side="right") - 1, 0, bins - 1)
        scaled = score * 2.0**26
        high = np.floor(scaled)
        low = np.rint((scaled - high) * 2.0**27)
        # exact: floats hold whole numbers up to 2^53
        sums = [np.bincount(inside, each, bins).astype(np.int64) for each in (high, low, right)]
        return cls(edges, sums[0], sums[1], sums[2], np.bincount(inside, minlength=bins))

    def merge(self, other: "BinSums") -> "BinSums":
        """Both together.

        Raises
        ------
        RequestError
            Other bins.
        """
        if not np.array_equal(self.edges, other.edges):
            raise RequestError("calibrations with other bins do not add up")
        return BinSums(
            self.edges,
            self.high + other.high,
            self.low + other.low,
            self.right + other.right,
            self.count + other.count,
        )

    def calibration(self) -> Calibration:
        """The reliability of the scores."""
        columns = (each.tolist() for each in (self.high, self.low, self.count))
        means = [
            (high * 2**27 + low) / (count * 2**53) if count else math.nan
            for high, low, count in zip(*columns, strict=True)
        ]
        return Calibration(self.edges, np.array(means), share(self.right, self.count), self.count)


def width_edges(bins: int) -> Values:
    """The edges of bins of equal width in [0, 1], (bins + 1,)."""
    return np.arange(bins + 1) / bins


@dataclass(frozen=True, slots=True)
class Temperature:
    """Scores with their logits divided by one number.

    Attributes
    ----------
    temperature : float
        In [0.01, 100]; above 1 where the scores were too sure.
    """

    temperature: float

    @property
    def fits(self) -> bool:
        """Whether it is a best temperature, and not the end of the range that was searched."""
        return COLDEST * 1.001 < self.temperature < HOTTEST / 1.001

    def apply(self, score: ArrayLike) -> Values:
        """Rescaled scores, (N,), in [0, 1] and in the old order."""
        return _sigmoid(_logit(_unit(score)) / self.temperature)


def fit_temperature(score: ArrayLike, correct: ArrayLike) -> Temperature:
    """The temperature with which the scores are likeliest to have come out as they did.

    Parameters
    ----------
    score, correct : (N,) array_like
        As in `calibration`.

    Returns
    -------
    Temperature
        1 without predictions. None fits (`fits`) where it comes out at 100: higher scores are not
        more often right; or at 0.01: all above 0.5 are right, and all below are wrong.

    Raises
    ------
    RequestError
        As in `calibration`.

    Notes
    -----
    With b = 1 / T and logits z, the log-likelihood is concave in b and its slope,
    sum of z (correct - sigmoid(b z)), only falls: its zero is found by halving.

    References
    ----------
    .. [1] C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural
       Networks", ICML 2017, section 4.2.

    Examples
    --------
    Scores of 0.9 that are right in 3 cases of 4: log 9 / T = log 3, T = 2.

    >>> round(fit_temperature([0.9] * 4, [1, 1, 1, 0]).temperature, 9)
    2.0
    """
    s, right = _checked(score, correct)
    if not len(s):
        return Temperature(1.0)
    logits = _logit(s)
    low, high = np.log(1 / HOTTEST), np.log(1 / COLDEST)
    for _ in range(60):  # halves the range of log b to less than rounding
        middle = (low + high) / 2
        slope = float(logits @ (right - _sigmoid(np.exp(middle) * logits)))
        low, high = (middle, high) if slope > 0 else (low, middle)
    return Temperature(float(np.clip(np.exp(-(low + high) / 2), COLDEST, HOTTEST)))


@dataclass(frozen=True, slots=True, eq=False)
class Isotonic:
    """A rising curve from score to share that is right.

    Attributes
    ----------
    score : (n,) array
        Rising.
    share : (n,) array
        Never falling, in [0, 1]. Between two scores the curve is straight, beyond them level.
    """

    score: Values
    share: Values

    def apply(self, score: ArrayLike) -> Values:
        """Rescaled scores, (N,), in [0, 1]; nan where nothing was fitted."""
        s = _unit(score)
        return np.interp(s, self.score, self.share) if len(self.score) else np.full(len(s), np.nan)


def fit_isotonic(score: ArrayLike, correct: ArrayLike) -> Isotonic:
    """The never-falling curve nearest, by least squares, to which predictions are right.

    Parameters
    ----------
    score, correct : (N,) array_like
        As in `calibration`.

    Returns
    -------
    Isotonic
        Without points if there are no predictions.

    Raises
    ------
    RequestError
        As in `calibration`.

    References
    ----------
    .. [1] M. Ayer et al., "An Empirical Distribution Function for Sampling with Incomplete
       Information", Annals of Mathematical Statistics 26(4), 1955 (pool adjacent violators).
    .. [2] B. Zadrozny, C. Elkan, "Transforming Classifier Scores into Accurate Multiclass
       Probability Estimates", KDD 2002.

    Examples
    --------
    The two in the middle stand in the wrong order and are pooled:

    >>> fit_isotonic([0.1, 0.4, 0.6, 0.9], [0, 1, 0, 1]).share
    array([0. , 0.5, 0.5, 1. ])
    """
    s, right = _checked(score, correct)
    steps, at = np.unique(s, return_inverse=True)
    weight = np.bincount(at, minlength=len(steps)).tolist()
    hits = np.bincount(at, right, len(steps)).tolist()
    pools: list[tuple[float, float, int]] = []  # hits, weight, steps that are pooled
    for pool in zip(hits, weight, [1] * len(steps), strict=True):
        h, w, n = pool
        while pools and pools[-1][0] * w >= h * pools[-1][1]:  # the one before is no lower
            before = pools.pop()
            h, w, n = h + before[0], w + before[1], n + before[2]
        pools.append((h, w, n))
    share = np.array([h / w for h, w, _ in pools])
    return Isotonic(steps, np.repeat(share, [n for _, _, n in pools]))


def _edges(score: Values, bins: int, spacing: Spacing) -> Values:
    if spacing == "width" or not len(score):
        return width_edges(bins)
    ordered = np.sort(score)
    cuts = ordered[len(score) * np.arange(1, bins) // bins]
    inner = np.unique(cuts[cuts > ordered[0]])
    return np.concatenate([[0.0], inner, [1.0]])


def _checked(score: ArrayLike, correct: ArrayLike) -> tuple[Values, NDArray[np.bool_]]:
    s, right = _unit(score), np.asarray(correct, dtype=np.bool_)
    if s.shape != right.shape:
        raise RequestError(f"{s.shape} scores, {right.shape} verdicts; wanted as many of each")
    return s, right


def _unit(score: ArrayLike) -> Values:
    s = np.asarray(score, dtype=np.float64)
    if not ((s >= 0) & (s <= 1)).all():
        raise RequestError("a score lies outside [0, 1], where it says nothing of a share")
    return s


def _logit(share: Values) -> Values:
    p = np.clip(share, SURE, 1 - SURE)
    logit: Values = np.log(p) - np.log1p(-p)
    return logit


def _sigmoid(logit: Values) -> Values:
    with np.errstate(over="ignore"):  # exp(710) is infinite and 1 / infinity is 0, as it should
        share: Values = 1 / (1 + np.exp(-logit))
    return share
