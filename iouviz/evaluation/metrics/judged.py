"""What became of predictions in the order of judging: all that average precision is made of.

Boxes and IoUs are gone; what is left can be cut class by class, and put together again from parts
of a data set that were judged apart.
"""

from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts, Flags, Rows
from iouviz.evaluation.matching.all_thresholds import MatchedPairs
from iouviz.evaluation.matching.candidates import Candidates
from iouviz.evaluation.matching.order import stable_order
from iouviz.evaluation.matching.rules import outside
from iouviz.evaluation.protocols import Protocol


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """D judged predictions of K classes, in A area ranges.

    Predictions are named by their position in the ranking: class by class, in each from the most
    confident down. E pairs of a prediction and an object are matches at some threshold, in some
    area range.

    Attributes
    ----------
    starts : (K + 1,) int array
        Class k stands at starts[k]:starts[k + 1].
    in_range : (A, D) bool array
        Whether a prediction is a false positive where it matches nothing: it takes part, and its
        own area is in the range.
    positives : (K, A) int array
        Objects to find.
    pairs : MatchedPairs
        Of the E pairs, by rising position of their prediction.
    position, ground_truth, label : (E,) int arrays
        Position of the prediction, number of the object, and the class.
    not_ignored : (A, E) bool array
        Whether the object counts.
    slot : (E,) int array
        label * M + number of the first of M limits on detections that lets the prediction in.
    """

    starts: Rows
    in_range: Flags
    positives: Counts
    pairs: MatchedPairs
    position: Rows
    ground_truth: Rows
    label: Rows
    not_ignored: Flags
    slot: Rows


def judge(
    candidates: Candidates, matched_pairs: MatchedPairs, not_ignored: Flags, protocol: Protocol
) -> Judged:
    """Bring the matches of a data set into the order of judging.

    Parameters
    ----------
    candidates : Candidates
        P pairs, cut at the protocol's last limit on detections.
    matched_pairs : MatchedPairs
        Of the P pairs, at the protocol's thresholds and A area ranges.
    not_ignored : (A, G) bool array
        Objects to find.
    protocol : Protocol

    Returns
    -------
    Judged
    """
    ranked = candidates.ranking
    some = np.flatnonzero(np.bitwise_or.reduce(matched_pairs.words, axis=0))
    position = ranked.position[candidates.prediction[some]]
    order = stable_order(position)
    position, some = position[order], some[order]
    label = np.repeat(
        np.arange(len(ranked.starts) - 1), np.diff(np.searchsorted(position, ranked.starts))
    )
    limits = [np.inf if limit is None else limit for limit in protocol.max_detections]
    first = np.searchsorted(limits, candidates.rank[some], side="right")
    objects = candidates.ground_truth[some]
    return Judged(
        starts=ranked.starts,
        in_range=_in_range(candidates, protocol),
        positives=_positives(candidates, not_ignored),
        pairs=MatchedPairs(np.take(matched_pairs.words, some, axis=1), matched_pairs.thresholds),
        position=position,
        ground_truth=objects,
        label=label,
        not_ignored=not_ignored[:, objects],
        slot=label * len(limits) + first,
    )


def _in_range(candidates: Candidates, protocol: Protocol) -> Flags:
    own_area = candidates.dataset.predictions.area
    in_range = np.stack([~outside(own_area, area) for area in protocol.areas])
    if candidates.within is not None:
        in_range &= candidates.within
    if candidates.excused is not None:  # as one of another size, it is no false positive
        in_range &= ~candidates.excused
    return np.take(in_range, candidates.ranking.order, axis=1)


def _positives(candidates: Candidates, not_ignored: Flags) -> Counts:
    """Objects to find, (K, A)."""
    label = candidates.dataset.ground_truth.label
    if not candidates.same_class:
        label = np.zeros_like(label)
    classes = len(candidates.ranking.starts) - 1
    return np.stack([np.bincount(label[each], minlength=classes) for each in not_ignored], axis=1)
