"""What became of one class's predictions with one kind of error corrected: delta AP in parts.

Which error a false positive is, and what correcting it does, is settled within its image. So parts
of a data set are corrected apart, and merged as `class_columns` are: into one ranking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Values
from iouviz.evaluation.diagnosis.delta_ap import AS_IT_IS, DeltaAP, Scene, gains, scenes
from iouviz.evaluation.matching.rules import BACKGROUND_IOU
from iouviz.evaluation.metrics.average_precision import class_average_precision
from iouviz.evaluation.parts.class_columns import falling_with_ties, tie_keys
from iouviz.evaluation.protocols import Interpolation
from iouviz.evaluation.sweep.sweep import Sweep

Bits = NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class DeltaColumns:
    """D predictions that are of one class in at least one of S scenes.

    Attributes
    ----------
    names : tuple of str
        The S scenes: as it is, and each kind of error corrected.
    score : (D,) float64 array
        Falling.
    tie : (D,) int64 array
        See `class_columns.tie_keys`.
    true_positive, false_positive : (D,) uint16 arrays
        A bit a scene.
    positives : (S,) int64 array
        Objects to find.
    """

    names: tuple[str, ...]
    score: Values
    tie: NDArray[np.int64]
    true_positive: Bits
    false_positive: Bits
    positives: Counts

    @classmethod
    def merge(cls, parts: Sequence["DeltaColumns"]) -> "DeltaColumns":
        """Parts of a data set as one, as `ClassColumns.merge`."""
        names = ("score", "tie", "true_positive", "false_positive")
        score, tie, true, false = (
            np.concatenate([getattr(part, name) for part in parts]) for name in names
        )
        order = falling_with_ties(score, tie)
        positives = np.sum([part.positives for part in parts], axis=0)
        return cls(parts[0].names, score[order], tie[order], true[order], false[order], positives)

    def average_precision(self, interpolation: Interpolation) -> dict[str, float]:
        """AP of the class in each scene; nan where there is nothing to find."""
        none, position = np.zeros(len(self.score), np.intp), np.arange(len(self.score))
        found = {}
        for number, name in enumerate(self.names):
            bit = np.uint16(1 << number)
            (area,) = class_average_precision(
                none,
                position,
                (self.true_positive & bit) != 0,
                (self.false_positive & bit) != 0,
                self.positives[[number]],
                interpolation,
            )
            found[name] = float(area)
        return found

    @property
    def predicted(self) -> bool:
        """Whether any prediction of the class counts, as it is."""
        bit = np.uint16(1 << self.names.index(AS_IT_IS))
        return bool(((self.true_positive | self.false_positive) & bit).any())


def delta_columns(
    sweep: Sweep, *, iou_threshold: float = 0.5, background: float = BACKGROUND_IOU
) -> tuple[DeltaColumns, ...]:
    """The columns of each of K classes, of a data set or of a part of it.

    Parameters
    ----------
    sweep : Sweep
    iou_threshold, background : float
        As in `delta_ap`.
    """
    ready = sweep.ready
    found = scenes(sweep, iou_threshold=iou_threshold, background=background)
    label, position, true, false = _entries(found)
    images, line = ready.dataset.images, ready.line
    tie = tie_keys(images, ready.protocol.matching)[line.image[position]]
    positives = np.stack([scene.positives for scene in found.values()], axis=1)
    starts = np.searchsorted(label, np.arange(len(positives) + 1))
    return tuple(
        DeltaColumns(
            tuple(found),
            line.score[position[a:b]],
            tie[a:b],
            true[a:b],
            false[a:b],
            positives[k],
        )
        for k, (a, b) in enumerate(pairwise(starts))
    )


def _entries(
    found: Mapping[str, Scene],
) -> tuple[NDArray[np.int64], NDArray[np.int64], Bits, Bits]:
    """Class, position in the ranking and bits of each prediction that counts in some scene.

    Class by class, in each from the most confident down. A prediction whose class is corrected
    stands under both classes.
    """
    keys, bits = [], []
    rank = next(iter(found.values())).rank
    many = len(rank)
    for number, scene in enumerate(found.values()):
        counted = np.flatnonzero(scene.true_positive | scene.false_positive)
        keys.append(scene.label[counted].astype(np.int64) * many + rank[counted])
        bit = np.uint32(1 << number)
        right = scene.true_positive[counted]
        bits.append(np.where(right, bit, bit << np.uint32(16)).astype(np.uint32))
    key, at = np.unique(np.concatenate(keys), return_inverse=True)
    both = np.zeros(len(key), np.uint32)
    np.bitwise_or.at(both, at, np.concatenate(bits))
    by_rank = np.empty(many, np.int64)
    by_rank[rank] = np.arange(many)
    label, place = np.divmod(key, many) if many else (key, key)
    return (
        label,
        by_rank[place],
        (both & np.uint32(0xFFFF)).astype(np.uint16),
        (both >> np.uint32(16)).astype(np.uint16),
    )


def merged_delta_ap(
    classes: Sequence[DeltaColumns], interpolation: Interpolation, *, iou_threshold: float = 0.5
) -> DeltaAP:
    """Delta AP of K classes from the merged columns of each."""
    return delta_of_areas(
        [columns.average_precision(interpolation) for columns in classes],
        [columns.predicted for columns in classes],
        iou_threshold=iou_threshold,
    )


def delta_of_areas(
    areas: Sequence[Mapping[str, float]], predicted: Sequence[bool], *, iou_threshold: float = 0.5
) -> DeltaAP:
    """Delta AP of K classes from the AP of each in every scene."""
    names = list(areas[0]) if areas else [AS_IT_IS]
    columns = {name: np.array([each[name] for each in areas]) for name in names}
    return gains(columns, iou_threshold=iou_threshold, predicted=np.array(predicted, np.bool_))
