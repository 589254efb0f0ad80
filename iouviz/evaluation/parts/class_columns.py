"""What became of one class's predictions, as columns that merge.

A prediction is matched within its image, so images may be judged apart. Only the ranking goes over
all of them: merged, the columns stand in the order in which the whole would have been judged, and
every number that follows is the same to the last bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Rows, Short, Values, Words
from iouviz.data.model import Images
from iouviz.evaluation.matching.all_thresholds import MatchedPairs
from iouviz.evaluation.matching.candidates import Candidates
from iouviz.evaluation.metrics.accumulate import Accumulated, accumulate
from iouviz.evaluation.metrics.judged import Judged
from iouviz.evaluation.protocols import Matching, Protocol

Bits = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class ClassColumns:
    """D predictions of one class in the order of judging, E matches, A area ranges.

    Attributes
    ----------
    score : (D,) float64 array
        Falling.
    tie : (D,) int64 array
        What orders equal scores, rising; see `tie_keys`.
    in_range : (ceil(A / 8), D) uint8 array
        Bits of `Judged.in_range`.
    positives : (A,) int64 array
        Objects to find.
    words : (W, E) uint64 array
        See `MatchedPairs`.
    position : (E,) int32 array
        Of the matched prediction among the D.
    ground_truth : (E,) int32 array
        Number of the object, below `objects`.
    objects : int
        How many numbers of objects there are.
    not_ignored : (ceil(A / 8), E) uint8 array
        Bits of `Judged.not_ignored`.
    limit : (E,) uint8 array
        Number of the first limit on detections that lets the prediction in.
    """

    score: Values
    tie: NDArray[np.int64]
    in_range: Bits
    positives: Counts
    words: Words
    position: Short
    ground_truth: Short
    objects: int
    not_ignored: Bits
    limit: Bits

    def __len__(self) -> int:
        return len(self.score)

    @classmethod
    def merge(cls, parts: Sequence["ClassColumns"]) -> "ClassColumns":
        """Parts of a data set as one; between equal scores and ties the earlier part goes first.

        Parameters
        ----------
        parts : sequence of ClassColumns
            One or more, judged by the same protocol, of different images.
        """
        if len(parts) == 1:
            return parts[0]
        score, tie = _joined(parts, "score"), _joined(parts, "tie")
        order = falling_with_ties(score, tie)
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        begins = np.cumsum([0, *map(len, parts)])
        numbers = np.cumsum([0, *(part.objects for part in parts)])
        position = place[
            np.concatenate([p.position + b for p, b in zip(parts, begins, strict=False)])
        ]
        objects = np.concatenate([p.ground_truth + n for p, n in zip(parts, numbers, strict=False)])
        by_position = np.argsort(position, kind="stable")
        return cls(
            score=score[order],
            tie=tie[order],
            in_range=_joined(parts, "in_range")[:, order],
            positives=np.sum([part.positives for part in parts], axis=0),
            words=_joined(parts, "words")[:, by_position],
            position=position[by_position],
            ground_truth=objects[by_position].astype(np.int32),
            objects=int(numbers[-1]),
            not_ignored=_joined(parts, "not_ignored")[:, by_position],
            limit=_joined(parts, "limit")[by_position],
        )

    def accumulate(self, protocol: Protocol) -> Accumulated:
        """The numbers of this class alone, K = 1."""
        areas = len(protocol.areas)
        none = np.zeros(len(self.position), np.intp)
        judged = Judged(
            starts=np.array([0, len(self)]),
            in_range=_unpacked(self.in_range, areas),
            positives=self.positives[None],
            pairs=MatchedPairs(self.words, len(protocol.iou_thresholds)),
            position=self.position.astype(np.intp),
            ground_truth=self.ground_truth.astype(np.intp),
            label=none,
            not_ignored=_unpacked(self.not_ignored, areas),
            slot=self.limit.astype(np.intp),
        )
        return accumulate(judged, protocol)


def class_columns(
    candidates: Candidates, judged: Judged, protocol: Protocol
) -> tuple[ClassColumns, ...]:
    """The columns of each of K classes, of a data set or of a part of it.

    Parameters
    ----------
    candidates : Candidates
    judged : Judged
        Made from these candidates.
    protocol : Protocol

    Returns
    -------
    tuple of K ClassColumns
        One alone where the protocol takes all classes for one.
    """
    predictions, order = candidates.dataset.predictions, candidates.ranking.order
    score = predictions.score[order]
    tie = tie_keys(candidates.dataset.images, protocol.matching)[predictions.image[order]]
    in_range, not_ignored = _packed(judged.in_range), _packed(judged.not_ignored)
    limits = len(protocol.max_detections)
    ends = np.searchsorted(judged.position, judged.starts)

    def of(k: int) -> ClassColumns:
        part = slice(judged.starts[k], judged.starts[k + 1])
        pairs = slice(ends[k], ends[k + 1])
        known, number = np.unique(judged.ground_truth[pairs], return_inverse=True)
        return ClassColumns(
            score=score[part],
            tie=tie[part],
            in_range=in_range[:, part],
            positives=judged.positives[k],
            words=judged.pairs.words[:, pairs],
            position=(judged.position[pairs] - part.start).astype(np.int32),
            ground_truth=number.astype(np.int32),
            objects=len(known),
            not_ignored=not_ignored[:, pairs],
            limit=(judged.slot[pairs] - limits * k).astype(np.uint8),
        )

    return tuple(of(k) for k in range(len(judged.starts) - 1))


def has_whole_ids(images: Images) -> bool:
    """Whether the ids of all images are whole numbers, by which equal scores are then ordered."""
    return all(type(each) is int for each in images.ids)


def tie_keys(images: Images, matching: Matching) -> NDArray[np.int64]:
    """What orders equal scores between images, (I,).

    By COCO's rules their ids, where these are whole numbers; otherwise 0 for all, and the order of
    the parts decides.

    >>> tie_keys(Images(("a", "b"), np.zeros((2, 2)), (7, 3), (None, None)), "coco")
    array([7, 3])
    """
    if matching == "coco" and has_whole_ids(images):
        return np.array(images.ids, np.int64)
    return np.zeros(len(images), np.int64)


def falling_with_ties(score: Values, tie: NDArray[np.int64]) -> Rows:
    """Order of falling score, then of rising tie; otherwise as they come.

    >>> falling_with_ties(np.array([0.5, 0.9, 0.5]), np.array([2, 1, 1]))
    array([1, 2, 0])
    """
    return np.lexsort((tie, -score))


def _joined(parts: Sequence[ClassColumns], name: str) -> NDArray[Any]:
    return np.concatenate([getattr(part, name) for part in parts], axis=-1)


def _packed(flags: Flags) -> Bits:
    return np.packbits(flags, axis=0)


def _unpacked(bits: Bits, count: int) -> Flags:
    return np.unpackbits(bits, axis=0, count=count).view(np.bool_)
