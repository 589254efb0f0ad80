"""Panoptic quality of a data set: the segments of each image, matched, and summed by class.

A segment map gives every pixel the number of its segment; a table says which class each segment
has. What two segments share is counted already as the pixels of a pair of values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from iouviz.arrays import Counts, Flags, Values
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.geometry.overlap import ratio, share


class Segment(NamedTuple):
    """Class of a segment, and whether it is a region of many objects that nobody told apart."""

    label: int
    crowd: bool = False


# Image to number of a segment to what it is. Pixels of numbers that are not named are void.
Segments: TypeAlias = Mapping[str, Mapping[int, Segment]]


@dataclass(frozen=True, slots=True, eq=False)
class ClassQuality:
    """Panoptic quality of K classes.

    Attributes
    ----------
    tp, fp, fn : (K,) int64 arrays
        Matched pairs, predicted segments left over, true segments left over.
    total : (K,) array
        Sum of IoU over matched pairs.
    """

    tp: Counts
    fp: Counts
    fn: Counts
    total: Values

    @property
    def quality(self) -> Values:
        """PQ = sum of IoU / (TP + FP/2 + FN/2), (K,); nan for a class without segments."""
        return share(self.total, self.tp + self.fp / 2 + self.fn / 2)

    @property
    def segmentation(self) -> Values:
        """SQ = sum of IoU / TP, (K,); nan as PQ, and 0 where nothing is matched."""
        return np.where(np.isnan(self.quality), np.nan, ratio(self.total, self.tp.astype(float)))

    @property
    def recognition(self) -> Values:
        """RQ = TP / (TP + FP/2 + FN/2), (K,); nan as PQ."""
        return share(self.tp.astype(float), self.tp + self.fp / 2 + self.fn / 2)

    def merge(self, other: "ClassQuality") -> "ClassQuality":
        """Of the images of both."""
        return ClassQuality(
            self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.total + other.total
        )


def panoptic_quality_of(
    pairs: PairCounts, true: Segments, predicted: Segments, classes: int
) -> ClassQuality:
    """Match the segments of every image, and sum up by class.

    Parameters
    ----------
    pairs : PairCounts
        Of maps whose values are numbers of segments.
    true, predicted : mapping of str to mapping of int to Segment
        What each number is. A class is its position, below `classes`.
    classes : int
        K.

    Returns
    -------
    ClassQuality

    Notes
    -----
    The rules of the paper [1]_: a true and a predicted segment of one class match where IoU is
    above 1/2. Pixels without a true segment (void) do not count in the union. A predicted segment
    that is left over is no false positive where more than half of it lies in void or in crowds of
    its class; a crowd is not missed.

    References
    ----------
    .. [1] A. Kirillov, K. He, R. Girshick, C. Rother, P. Dollár, "Panoptic segmentation",
       CVPR 2019.
    """
    tp, fp, fn = (np.zeros(classes, np.int64) for _ in range(3))
    total = np.zeros(classes)
    bounds = np.searchsorted(pairs.image, np.arange(len(pairs) + 1))
    for at, name in enumerate(pairs.names):
        rows = slice(bounds[at], bounds[at + 1])
        image = _Image.of(
            (pairs.true[rows], pairs.predicted[rows], pairs.pixels[rows].astype(np.float64)),
            true.get(name, {}),
            predicted.get(name, {}),
        )
        row, column, iou = image.matches()
        np.add.at(tp, image.label[row], 1)
        np.add.at(total, image.label[row], iou)
        np.add.at(fn, image.label[image.missed(row)], 1)
        np.add.at(fp, image.predicted_label[image.left_over(column)], 1)
    return ClassQuality(tp, fp, fn, total)


@dataclass(frozen=True, slots=True, eq=False)
class _Image:
    """Segments of one image. The last of either side stands for void."""

    label: Counts
    crowd: Flags
    predicted_label: Counts
    shared: Values  # (true segments + 1, predicted segments + 1), pixels

    @classmethod
    def of(
        cls,
        counted: tuple[Counts, Counts, Values],
        true: Mapping[int, Segment],
        predicted: Mapping[int, Segment],
    ) -> "_Image":
        a, b, pixels = counted
        ones, twos = (
            [value for value in np.unique(values).tolist() if value in table]
            for values, table in ((a, true), (b, predicted))
        )
        row, column = _places(a, ones), _places(b, twos)
        shape = len(ones) + 1, len(twos) + 1
        shared = np.bincount(row * shape[1] + column, pixels, shape[0] * shape[1])
        return cls(
            np.array([true[value].label for value in ones], np.int64),
            np.array([true[value].crowd for value in ones], np.bool_),
            np.array([predicted[value].label for value in twos], np.int64),
            shared.astype(np.float64).reshape(shape),
        )

    def matches(self) -> tuple[Counts, Counts, Values]:
        """True segment, predicted segment and IoU of each match."""
        common = self.shared[:-1, :-1]
        predicted = self.shared[:-1, :-1].sum(axis=0)  # without void
        union = self.shared[:-1].sum(axis=1)[:, None] + predicted - common
        iou = ratio(common, union)
        same = self.label[:, None] == self.predicted_label
        row, column = np.nonzero(same & (iou > 0.5) & ~self.crowd[:, None])
        return row, column, iou[row, column]

    def missed(self, matched: Counts) -> Flags:
        """True segments that nothing matches and that are no crowds."""
        missed = ~self.crowd
        missed[matched] = False
        return missed

    def left_over(self, matched: Counts) -> Flags:
        """Predicted segments that match nothing and lie mostly on what is judged."""
        own = self.crowd[:, None] & (self.label[:, None] == self.predicted_label)
        excused = self.shared[-1, :-1] + (self.shared[:-1, :-1] * own).sum(axis=0)
        left: Flags = excused <= self.shared[:, :-1].sum(axis=0) / 2
        left[matched] = False
        return left


def _places(values: Counts, known: list[int]) -> Counts:
    """Position of each value in `known`, or the one after the last."""
    if not known:
        return np.zeros(len(values), np.int64)
    listed = np.array(known)
    at = np.searchsorted(listed, values)
    at = np.where(at < len(listed), at, 0)
    return np.where(listed[at] == values, at, len(listed)).astype(np.int64)
