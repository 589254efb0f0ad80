"""Precision against recall as more and more predictions are let in, and the area under it."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Values
from iouviz.errors import RequestError
from iouviz.evaluation.matching.order import score_order
from iouviz.evaluation.protocols import Interpolation
from iouviz.geometry.overlap import share

# k / 10 is the float64 nearest to each tenth, and so is a recall of, say, 3 objects in 10;
# 3 * 0.1, which a range or linspace would give, is more than both.
ELEVEN_POINTS = np.arange(11) / 10

# The reference's grid to the bit: some of these do differ from k / 100.
HUNDRED_AND_ONE_POINTS = np.linspace(0.0, 1.0, 101)

EPS = np.spacing(1.0)  # see `precision_for`


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """What precision and recall are after each of N predictions, from the most confident down.

    Attributes
    ----------
    score : (N,) float64 array
        Confidence, falling.
    tp, fp : (N,) int64 arrays
        True and false positives so far. A prediction that is ignored raises neither.
    positives : int
        Objects that there are to find.
    rows : (N,) int array
        Where each prediction stands in what the curve was made from (in `Dataset.predictions`
        for a curve of an `Evaluation`).
    """

    score: Values
    tp: Counts
    fp: Counts
    positives: int
    rows: NDArray[np.intp]

    def __repr__(self) -> str:
        return f"Curve({len(self)} predictions of {self.positives} objects)"

    def __len__(self) -> int:
        return len(self.score)

    @property
    def precision(self) -> Values:
        """Share of what came so far that is right, tp / (tp + fp), (N,), in [0, 1].

        It is nan as long as only ignored ones have come.
        """
        return share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> Values:
        """Share of the objects found so far, tp / positives, (N,), in [0, 1], never falling.

        It is nan where there is nothing to find.
        """
        return share(self.tp, self.positives)

    @property
    def envelope(self) -> Values:
        """The highest precision from this detection on, (N,), never rising."""
        return _envelope(np.nan_to_num(self.precision, nan=0.0))


def precision_recall(
    score: Values, *, tp: NDArray[np.bool_], fp: NDArray[np.bool_], positives: int
) -> Curve:
    """Precision-recall curve of N judged predictions.

    Parameters
    ----------
    score : (N,) array
        Confidence, finite, in any order; between equal scores the earlier prediction goes first.
    tp, fp : (N,) bool arrays
        Whether each is a true or a false positive; neither where it is ignored.
    positives : int
        Objects that there are to find, 0 or more.

    Returns
    -------
    Curve
        Of N points; empty without predictions.

    Raises
    ------
    RequestError
        Columns of unlike length, or more true positives than there are objects.

    Examples
    --------
    >>> hit = np.array([True, False, True])
    >>> curve = precision_recall(np.array([0.9, 0.8, 0.7]), tp=hit, fp=~hit, positives=2)
    >>> curve.precision, curve.recall
    (array([1. , 0.5 , 0.66666667]), array([0.5, 0.5, 1. ]))
    """
    if not len(score) == len(tp) == len(fp):
        lengths = f"{len(score)} scores, {len(tp)} tp, {len(fp)} fp"
        raise RequestError(f"{lengths}; wanted as many of each")
    if np.count_nonzero(tp) > positives:
        raise RequestError(f"{np.count_nonzero(tp)} true positives, but only {positives} objects")
    order = score_order(score)
    return Curve(
        score=score[order],
        tp=np.cumsum(tp[order], dtype=np.int64),
        fp=np.cumsum(fp[order], dtype=np.int64),
        positives=positives,
        rows=order,
    )


def precision_for(
    tp: NDArray[np.integer], counted: NDArray[np.integer], interpolation: Interpolation
) -> Values:
    """Precision as a rule of interpolation takes it, (N,); 0 as long as all are ignored.

    pycocotools divides by tp + fp + np.spacing(1) to keep clear of 0 / 0, and with 101 points so
    does this: values are equal bit for bit. The eps is lost in every sum from 2 up and shows only
    where a single prediction counts so far, as 1 - 2**-52 instead of 1.

    >>> precision_for(np.array([0, 1, 1]), np.array([0, 1, 2]), "all-point")
    array([0. , 1. , 0.5])
    >>> bool(1 - precision_for(np.array([1]), np.array([1]), "101-point")[0] == EPS)
    True
    """
    precision = np.zeros(len(tp))
    if interpolation == "101-point":
        np.divide(tp, counted + EPS, out=precision)
    else:
        np.divide(tp, counted, out=precision, where=counted > 0)
    return precision


def sample_precision(curve: Curve, interpolation: Interpolation) -> Values:
    """Precision of the envelope at fixed recalls.

    Parameters
    ----------
    curve : Curve
    interpolation : {"11-point", "101-point", "all-point"}
        11 recalls, or 101; the all-point rule has no recalls of its own and is given 101.

    Returns
    -------
    (11,) or (101,) array
        In [0, 1]; 0 beyond the last recall reached, nan where there is nothing to find.
    """
    points = recall_points(interpolation)
    if not curve.positives:
        return np.full(len(points), np.nan)
    heights = _envelope(precision_for(curve.tp, curve.tp + curve.fp, interpolation))
    first = np.searchsorted(curve.recall, points, side="left")
    return np.append(heights, 0.0)[first]


def average_precision(curve: Curve, interpolation: Interpolation) -> float:
    """Area under the envelope of a precision-recall curve.

    Parameters
    ----------
    curve : Curve
    interpolation : {"11-point", "101-point", "all-point"}
        The mean of 11 samples (VOC 2007), of 101 (COCO), or the exact area (VOC from 2010 on).

    Returns
    -------
    float
        In [0, 1]; 0 without predictions, nan where there is nothing to find.

    Raises
    ------
    RequestError
        Another rule.

    References
    ----------
    .. [1] M. Everingham et al., "The Pascal Visual Object Classes Challenge: A Retrospective",
       IJCV 111, 2015.
    .. [2] https://cocodataset.org/#detection-eval

    Examples
    --------
    Half of the objects found without a mistake, the rest never: 6 of 11 recalls are reached.

    >>> found = np.array([True])
    >>> curve = precision_recall(np.array([0.9]), tp=found, fp=~found, positives=2)
    >>> average_precision(curve, "11-point"), average_precision(curve, "all-point")
    (0.5454545454545454, 0.5)
    """
    if interpolation != "all-point":
        return float(sample_precision(curve, interpolation).mean())
    if not curve.positives:
        return float("nan")
    steps = np.diff(curve.recall, prepend=0.0)
    return float((steps * curve.envelope).sum())


def recall_points(interpolation: Interpolation) -> Values:
    """The recalls at which a rule looks, (11,) or (101,), rising from 0 to 1."""
    if interpolation == "11-point":
        return ELEVEN_POINTS
    if interpolation in ("101-point", "all-point"):
        return HUNDRED_AND_ONE_POINTS
    raise RequestError(f"no interpolation {interpolation!r}; 11-point, 101-point or all-point")


def _envelope(precision: Values) -> Values:
    return cast(Values, np.maximum.accumulate(precision[::-1])[::-1])
