"""From matches to numbers: precision at fixed recalls, the recall reached, average precision.

Precision falls with every false positive and rises with every true one, so its envelope is decided
at the true positives alone. Those are few. False positives need only be counted: as many as there
are predictions so far whose own area is in the range, less those that matched.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Values
from iouviz.evaluation.matching.rules import first_of_object
from iouviz.evaluation.metrics.curves import precision_for, recall_points
from iouviz.evaluation.metrics.judged import Judged
from iouviz.evaluation.protocols import Protocol
from iouviz.geometry.overlap import share


@dataclass(frozen=True, slots=True, eq=False)
class Accumulated:
    """T thresholds, R recalls, K classes, A area ranges, M limits; nan without objects to find.

    Attributes
    ----------
    precision : (T, R, K, A) array
        Of the envelope, at the last limit.
    recall : (T, K, A, M) array
        The highest that is reached.
    average_precision : (T, K, A) array
    positives : (K, A) int array
        Objects to find.
    """

    precision: Values
    recall: Values
    average_precision: Values
    positives: Counts


def accumulate(judged: Judged, protocol: Protocol) -> Accumulated:
    """Sum up the matches of a data set, or of one class of it.

    Parameters
    ----------
    judged : Judged
        At the protocol's T thresholds and A area ranges, cut at its last limit on detections.
    protocol : Protocol

    Returns
    -------
    Accumulated

    Notes
    -----
    With 101 points, precision and recall equal pycocotools' bit for bit. Any number of limits is
    allowed; pycocotools wants three, the last of them 100, and otherwise fails or says -1.
    """
    points = recall_points(protocol.interpolation)
    shape = len(protocol.areas), len(protocol.iou_thresholds), len(judged.positives)
    precision = np.empty((*shape, len(points)))
    found = np.empty((*shape, len(protocol.max_detections)), np.intp)
    area_under = np.empty(shape)
    for a in range(shape[0]):
        ranged = _in_area(judged, a)
        to_find = needed(points, ranged.positives)
        for t in range(shape[1]):
            hits = judged.pairs.at(t, a)
            found[a, t], heights = _heights(judged, ranged, hits, protocol)
            precision[a, t] = sample(heights, found[a, t, :, -1], to_find)
            if protocol.interpolation == "all-point":
                area_under[a, t] = exact_area(heights, found[a, t, :, -1], ranged.positives)
    if protocol.interpolation != "all-point":
        area_under = precision.mean(axis=-1)
    nothing = (judged.positives == 0).T[:, None]  # (A, 1, K)
    area_under[np.broadcast_to(nothing, shape)] = np.nan
    precision[np.broadcast_to(nothing, shape)] = np.nan
    recall = share(found, judged.positives.T[:, None, :, None])  # by (A, 1, K, 1)
    return Accumulated(
        precision.transpose(1, 3, 2, 0),
        recall.transpose(1, 2, 0, 3),
        area_under.transpose(1, 2, 0),
        judged.positives,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _InArea:
    """What an area range makes of the E matches."""

    not_ignored: Flags  # (E,) the object is not ignored
    in_range: Flags  # (E,) without a match the prediction would be a false positive
    so_far: NDArray[np.int32]  # (E,) such predictions of the class, up to this one
    positives: Counts  # (K,) objects to find


def _in_area(judged: Judged, a: int) -> _InArea:
    in_range = judged.in_range[a]
    so_far = np.zeros(len(in_range) + 1, np.int32)
    np.cumsum(in_range, dtype=np.int32, out=so_far[1:])
    return _InArea(
        judged.not_ignored[a],
        in_range[judged.position],
        so_far[judged.position + 1] - so_far[judged.starts[judged.label]],
        judged.positives[:, a],
    )


def _heights(judged: Judged, area: _InArea, hits: Rows, protocol: Protocol) -> tuple[Rows, Values]:
    """Precision at each true positive, (N,), and how many there are by class and limit, (K, M).

    `hits` are the matches of one case, in order.
    """
    # FP are not looked for: `so_far` has every prediction in the range that stands before a true
    # positive, and of those all but the matched are false. Matched ones are no false positives,
    # whatever they matched; one that matched although its own area is out of the range was never
    # in `so_far`, hence the sum of `in_range`. So all work is on the E matches, not the D
    # predictions. (In 32 bits: what comes out of a bool or int64 column is several times as slow
    # to add up and to divide.)
    matched = np.cumsum(area.in_range[hits], dtype=np.int32)
    counted = area.not_ignored[hits]
    if protocol.crowds == "groups":
        counted &= first_of_object(judged.ground_truth[hits])
    true = np.flatnonzero(counted)
    at = hits[true]
    classes, limits = len(area.positives), len(protocol.max_detections)
    found = np.bincount(judged.slot[at], minlength=classes * limits)
    found = np.cumsum(found.reshape(classes, limits), axis=1)
    label = judged.label[at]
    first = _before(found[:, -1])  # of each class among the true positives
    # One running sum over all classes; what it held where a class begins is taken off again.
    starts = np.searchsorted(judged.label[hits], np.arange(classes))
    earlier = np.append(np.int32(0), matched)[starts]  # matched in the classes before
    tp = np.arange(1, len(at) + 1, dtype=np.int32) - first[label]
    fp = area.so_far[at] - (matched[true] - earlier[label])
    return found, precision_for(tp, tp + fp, protocol.interpolation)


def _before(count: Rows) -> NDArray[np.int32]:
    return (np.cumsum(count) - count).astype(np.int32)


def needed(points: Values, positives: Counts) -> Rows:
    """How many of each class's objects must be found to reach each recall.

    Parameters
    ----------
    points : (R,) array
        Recalls in [0, 1].
    positives : (K,) int array
        Objects to find; 0 is taken for 1.

    Returns
    -------
    (K, R) int array
        The smallest k of at least 1 with `k / positives >= point`, compared as floats are, to the
        last bit.

    Examples
    --------
    >>> needed(np.array([0.0, 0.5, 1.0]), np.array([1, 3]))
    array([[1, 1, 1],
           [1, 2, 3]])
    """
    objects = np.maximum(positives, 1)[:, None].astype(np.float64)
    count = np.ceil(points * objects)  # off by one where the product was rounded
    count = np.where((count - 1) / objects >= points, count - 1, count)
    count = np.where(count / objects < points, count + 1, count)
    return np.maximum(count, 1).astype(np.intp)


def sample(heights: Values, found: Rows, to_find: Rows) -> Values:
    """The envelope of precision where enough objects are found.

    Parameters
    ----------
    heights : (N,) array
        Precision at every true positive, class by class.
    found : (K,) int array
        True positives of each class; N together.
    to_find : (K, R) int array
        See `needed`; rising in each row.

    Returns
    -------
    (K, R) array
        The highest precision from there on; 0 where so many are never found.

    Examples
    --------
    >>> sample(np.array([1.0, 0.5, 0.6]), np.array([0, 3]), np.array([[1, 2], [2, 4]]))
    array([[0. , 0. ],
           [0.6, 0. ]])
    """
    if not len(heights):
        return np.zeros(to_find.shape)
    first = np.cumsum(found) - found
    reached = to_find <= found[:, None]
    at = first[:, None] + np.minimum(to_find - 1, found[:, None])
    # The highest precision between one of these points and the next, then from the right.
    highest = np.maximum.reduceat(np.append(heights, 0.0), at.ravel()).reshape(at.shape)
    highest[~reached] = 0.0
    envelope: Values = np.maximum.accumulate(highest[:, ::-1], axis=1)[:, ::-1]
    return envelope


def exact_area(heights: Values, found: Rows, positives: Counts) -> Values:
    """Area under the envelope: each object found is a step of 1 / positives in recall.

    Parameters
    ----------
    heights : (N,) array
        Precision at every true positive, class by class.
    found, positives : (K,) int arrays
        True positives and objects to find.

    Returns
    -------
    (K,) array
        In [0, 1]; 0 where there is nothing to find.
    """
    area = np.zeros(len(found))
    parts = np.split(heights, np.cumsum(found))[:-1]
    for k, (part, objects) in enumerate(zip(parts, positives, strict=True)):
        area[k] = np.maximum.accumulate(part[::-1]).sum() / max(objects, 1)
    return area
