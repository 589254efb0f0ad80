"""Average precision of every class, straight from outcomes, and over classes."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Values
from iouviz.errors import RequestError
from iouviz.evaluation.metrics.accumulate import exact_area, needed, sample
from iouviz.evaluation.metrics.curves import precision_for, recall_points
from iouviz.evaluation.protocols import Interpolation

# COCO averages over the first, TIDE's own tool over the second.
AveragedClasses = Literal["classes with ground truth", "classes with ground truth or predictions"]


def class_average_precision(
    label: NDArray[np.integer],
    position: Rows,
    true_positive: Flags,
    false_positive: Flags,
    positives: Counts,
    interpolation: Interpolation,
) -> Values:
    """Average precision of K classes from the outcomes of D predictions.

    Parameters
    ----------
    label : (D,) int array
        Class of each prediction, in [0, K).
    position : (D,) int array
        Where each stands among all, from the most confident down; no two alike.
    true_positive, false_positive : (D,) bool arrays
        True and false positives; neither where a prediction is ignored or corrected away.
    positives : (K,) int array
        Objects to find; no fewer than are found.
    interpolation : {"11-point", "101-point", "all-point"}

    Returns
    -------
    (K,) array
        In [0, 1]; nan where there is nothing to find.
    """
    not_ignored = np.flatnonzero(true_positive | false_positive)
    bits = max(int(position.max(initial=1)).bit_length(), 1)
    # Class, position and outcome in one number: sorted several times as fast as by an argsort.
    key = (
        label[not_ignored].astype(np.int64) << (bits + 1)
        | position[not_ignored] << 1
        | true_positive[not_ignored]
    )
    key.sort(kind="stable")  # quick where the predictions stand in this order already
    true = np.flatnonzero(key & 1)
    starts = np.searchsorted(key, np.arange(len(positives) + 1) << (bits + 1))
    found = np.diff(np.searchsorted(true, starts))
    k = np.repeat(np.arange(len(positives)), found)
    so_far = true + 1 - starts[k]
    tp = np.arange(1, len(true) + 1) - (np.cumsum(found) - found)[k]
    return area_under(precision_for(tp, so_far, interpolation), found, positives, interpolation)


def area_under(
    heights: Values, found: Rows, positives: Counts, interpolation: Interpolation
) -> Values:
    """Average precision of K classes from the precision at each true positive.

    Parameters
    ----------
    heights : (N,) array
        Class by class, from the most confident down.
    found : (K,) int array
        How many of them belong to each class.
    positives : (K,) int array
        Objects to find.
    interpolation : {"11-point", "101-point", "all-point"}

    Returns
    -------
    (K,) array
        nan where there is nothing to find.
    """
    if interpolation == "all-point":
        area = exact_area(heights, found, positives)
    else:
        area = sample(heights, found, needed(recall_points(interpolation), positives)).mean(1)
    return np.where(positives > 0, area, np.nan)


def macro(values: Values, *, over: AveragedClasses, predicted: Flags) -> float:
    """Mean over classes ("macro": each weighs the same, however many objects it has).

    Parameters
    ----------
    values : (K,) array
        nan for classes without ground truth that is not ignored.
    over : {"classes with ground truth", "classes with ground truth or predictions"}
        In the latter, a class that is only predicted counts as 0.
    predicted : (K,) bool array
        Whether there are predictions of the class.

    Returns
    -------
    float
        nan without such classes.

    Raises
    ------
    RequestError
        Another way to average.

    Examples
    --------
    >>> ap, predicted = np.array([0.5, 1.0, np.nan]), np.array([True, True, True])
    >>> macro(ap, over="classes with ground truth", predicted=predicted)
    0.75
    >>> macro(ap, over="classes with ground truth or predictions", predicted=predicted)
    0.5
    """
    if over not in get_args(AveragedClasses):
        raise RequestError(f"no averaging over {over!r}; {' or '.join(get_args(AveragedClasses))}")
    chosen = ~np.isnan(values)
    if over == "classes with ground truth or predictions":
        chosen = chosen | predicted
    return float(np.nan_to_num(values[chosen]).mean()) if chosen.any() else float("nan")
