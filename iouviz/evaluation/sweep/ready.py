"""What a sweep lays ready once: the predictions in the orders it needs, and the pairs that overlap.

"Position" always means a place in the ranking: class by class, in each from the most confident
prediction down.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Short, Values
from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.matching.candidates import Candidates, candidates
from iouviz.evaluation.matching.order import (
    Ranking,
    by_group,
    count_up,
    groups,
    ranking,
    run_lengths,
)
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.matching.rules import ignored_objects, outside
from iouviz.evaluation.protocols import Protocol


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The D predictions of K classes, by position.

    Attributes
    ----------
    rows : (D,) int32 array
        Rows of `Dataset.predictions`.
    score : (D,) array
    rank : (D,) int32 array
        How many predictions of the same image and class are more confident.
    image : (D,) int32 array
    in_range : (D,) bool array
        Whether its own area is in the range, so that without a match it is a false positive.
    starts : (K + 1,) int array
        Class k stands at starts[k]:starts[k + 1].
    by_score : (D,) int32 array
        Positions by falling score over all classes.
    score_end : (D,) int32 array
        Where in `by_score` the last prediction with the same score stands.
    fall : (D,) array
        -score in the order of `by_score`.
    """

    rows: Short
    score: Values
    rank: Short
    image: Short
    in_range: Flags
    starts: Rows
    by_score: Short
    score_end: Short
    fall: Values


@dataclass(frozen=True, slots=True, eq=False)
class NearPairs:
    """P pairs of a prediction and an object, as `one_threshold.match_once` wants them.

    Attributes
    ----------
    prediction : (P,) int32 array
        Number of the prediction, rising: image by image (and class by class), in each in the
        order in which they are matched.
    object : (P,) int32 array
        Rows of `Dataset.ground_truth`; of each prediction, the one that it prefers comes first.
    position : (P,) int32 array
        Of the prediction in the ranking.
    iou : (P,) array
    """

    prediction: Short
    object: Short
    position: Short
    iou: Values


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A data set of D predictions and G objects, laid ready.

    Attributes
    ----------
    dataset : Dataset
    protocol : Protocol
    not_ignored : (G,) bool array
        Objects to find.
    line : Line
    same_class : NearPairs
        Pairs within a class.
    cross_class : NearPairs
        Pairs across classes, with objects that are not ignored alone.
    """

    dataset: Dataset
    protocol: Protocol
    not_ignored: Flags
    line: Line
    same_class: NearPairs
    cross_class: NearPairs


def lay_ready(
    dataset: Dataset, protocol: Protocol, *, iou_floor: float, iou: PairIou | None
) -> Ready:
    """Put the predictions in order and find all pairs whose IoU is at least `iou_floor`.

    Raises
    ------
    RequestError
        Rules that only `evaluate` knows.
    """
    if protocol.federated:
        raise RequestError(f"{protocol.name} is known to evaluate alone; wanted COCO or VOC here")
    near = candidates(
        dataset,
        iou_floor=iou_floor,
        same_class=False,
        matching=protocol.matching,
        inclusive_pixels=protocol.inclusive_pixels,
        iou=iou,
    )
    ranked = ranking(dataset, matching=protocol.matching)
    group, _, _ = groups(dataset)
    judged, judged_group = by_group(group, ranked.position)  # positions
    number = np.empty(len(judged), np.int32)
    number[judged] = np.arange(len(judged))
    rank = np.empty(len(judged), np.int32)
    rank[judged] = count_up(run_lengths(judged_group))
    ground_truth = dataset.ground_truth
    not_ignored = ~ignored_objects(ground_truth, np.arange(len(ground_truth)), protocol.areas[0])
    same = dataset.predictions.label[near.prediction] == ground_truth.label[near.ground_truth]
    same_class = _same_class(near.take(np.flatnonzero(same)), number, not_ignored, ranked, protocol)
    cross_class = near.take(np.flatnonzero(~same & not_ignored[near.ground_truth]))
    turn = np.cumsum(np.diff(cross_class.prediction, prepend=-1) != 0) - 1
    line = _line(dataset, ranked, near.ranking, rank, protocol)
    return Ready(dataset, protocol, not_ignored, line, same_class, _near(cross_class, turn, ranked))


def _same_class(
    pairs: Candidates, number: Short, not_ignored: Flags, ranked: Ranking, protocol: Protocol
) -> NearPairs:
    """Pairs of a class, in order of preference."""
    prediction = number[ranked.position[pairs.prediction]]
    if protocol.matching == "voc":  # the earlier of equal IoUs, ignored or not
        order = np.lexsort((pairs.ground_truth, -pairs.iou, prediction))
    else:  # the pairs stand by falling IoU, and ignored objects come last
        order = np.lexsort((~not_ignored[pairs.ground_truth], prediction))
    return _near(pairs.take(order), prediction[order], ranked)


def _near(pairs: Candidates, prediction: NDArray[np.integer], ranked: Ranking) -> NearPairs:
    return NearPairs(
        prediction=prediction.astype(np.int32),
        object=pairs.ground_truth.astype(np.int32),
        position=ranked.position[pairs.prediction].astype(np.int32),
        iou=pairs.iou,
    )


def _line(
    dataset: Dataset, ranked: Ranking, overall: Ranking, rank: Short, protocol: Protocol
) -> Line:
    predictions, order = dataset.predictions, ranked.order
    score = predictions.score[order]
    by_score = ranked.position[overall.order].astype(np.int32)
    score_end = np.empty(len(order), np.int32)
    score_end[by_score] = _run_ends(score[by_score])
    return Line(
        rows=order.astype(np.int32),
        score=score,
        rank=rank,
        image=predictions.image[order],
        in_range=~outside(predictions.area[order], protocol.areas[0]),
        starts=ranked.starts,
        by_score=by_score,
        score_end=score_end,
        fall=-score[by_score],
    )


def _run_ends(values: NDArray[np.integer] | Values) -> Short:
    """Where the run of equal neighbours ends that each value stands in, (n,).

    >>> _run_ends(np.array([7, 7, 3]))
    array([1, 1, 2], dtype=int32)
    """
    last = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=last[:-1])
    ends = np.flatnonzero(last)
    return np.repeat(ends, np.diff(ends, prepend=-1)).astype(np.int32)
