"""Which confident predictions lie on objects, of a sample of the images.

Of each image as many predictions are looked at as it has objects, the most confident: a detector
that is any good has found many of these, and the thousands of boxes below them say nothing.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.overlap import ratio
from iouviz.geometry.ragged import ragged

OVERLAP: Final = 0.5
MOST: Final = 250  # images of a sample
FEW: Final = 10  # of so few, boxes must lie closely on objects to be evidence
CLOSE: Final = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Objects:
    """Boxes of objects, those of an image together.

    Attributes
    ----------
    boxes : (G, 4) float64 array
    label : (G,) int array
    first, count : (I,) int arrays
        Of each image, where its objects begin and how many it has.
    """

    boxes: Boxes
    label: Rows
    first: Rows
    count: Rows

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """The objects of a data set; crowds, which are no single objects, are left out."""
        table = dataset.ground_truth
        rows = np.flatnonzero(~table.crowd)
        rows = rows[np.argsort(table.image[rows], kind="stable")]
        count = np.bincount(table.image[rows], minlength=len(dataset.images))
        label = table.label[rows].astype(np.intp)
        return cls(table.boxes[rows], label, np.cumsum(count) - count, count)

    def beside(self, sample: "Sample") -> Self:
        """Those of the images of a sample; the other images have none."""
        used = np.zeros(len(self.count), np.bool_)
        used[sample.image] = True
        kept, count = np.repeat(used, self.count), np.where(used, self.count, 0)
        return type(self)(self.boxes[kept], self.label[kept], np.cumsum(count) - count, count)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Predictions of some images, (n,) each, an image's by falling score.

    Attributes
    ----------
    rows : int array
        Of `Dataset.predictions`.
    boxes : (n, 4) float64 array
    image, label, rank : int arrays
        `rank` counts an image's predictions from 0, the most confident first.
    """

    rows: Rows
    boxes: Boxes
    image: Rows
    label: Rows
    rank: Rows

    @classmethod
    def of(cls, dataset: Dataset, most: int = MOST) -> Self:
        """The predictions of images that lie evenly among those that have any."""
        table = dataset.predictions
        used = np.flatnonzero(np.bincount(table.image, minlength=len(dataset.images)))
        chosen = np.zeros(len(dataset.images), np.bool_)
        chosen[used[np.linspace(0, len(used) - 1, min(most, len(used))).astype(np.intp)]] = True
        rows = np.flatnonzero(chosen[table.image])
        rows = rows[np.lexsort((-table.score[rows], table.image[rows]))]
        image = table.image[rows].astype(np.intp)
        starts = np.flatnonzero(np.diff(image, prepend=-1))
        counts = np.diff(np.append(starts, len(rows)))
        rank = np.arange(len(rows)) - np.repeat(starts, counts)
        return cls(rows, table.boxes[rows], image, table.label[rows].astype(np.intp), rank)

    def take(self, chosen: Flags) -> Self:
        """The chosen predictions alone, (n,) flags."""
        return type(self)(
            rows=self.rows[chosen],
            boxes=self.boxes[chosen],
            image=self.image[chosen],
            label=self.label[chosen],
            rank=self.rank[chosen],
        )

    def thinned(self, objects: Objects, most: int) -> Self:
        """The predictions that are looked at, of so many images that they are about `most`."""
        looked_at = self.rank < objects.count[self.image]
        images = np.unique(self.image[looked_at])
        keep = max(1, round(len(images) * most / max(int(looked_at.sum()), 1)))
        chosen = np.zeros(len(objects.count), np.bool_)
        chosen[images[:: max(1, len(images) // keep)]] = True
        return self.take(looked_at & chosen[self.image])


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Predictions that lie on objects, each object once.

    Attributes
    ----------
    prediction, object : (h,) int arrays
        Positions in the sample and in `Objects`.
    possible : int
        How many there could be.
    """

    prediction: Rows
    object: Rows
    possible: int

    def __len__(self) -> int:
        return len(self.object)

    @property
    def share(self) -> float:
        """Part of what is possible; 0 where nothing is."""
        return len(self) / self.possible if self.possible else 0.0


def hits(
    sample: Sample,
    objects: Objects,
    *,
    boxes: Boxes | None = None,
    image: Rows | None = None,
    floor: float = OVERLAP,
) -> Hits:
    """Compare the predictions of a sample with the objects of their images.

    Parameters
    ----------
    sample : Sample
    objects : Objects
    boxes : (n, 4) array, optional
        Other boxes for its predictions.
    image : (n,) int array, optional
        Other images for them; -1 is none.
    floor : float
        IoU, of any class, from which a prediction lies on an object.
    """
    boxes = sample.boxes if boxes is None else boxes
    image = sample.image if image is None else image
    many = np.where(image >= 0, objects.count[image], 0)
    looked_at = np.flatnonzero(sample.rank < many)
    image, many = image[looked_at], many[looked_at]
    at, there = np.repeat(looked_at, many), ragged(objects.first[image], many)
    iou = _iou(boxes[at], objects.boxes[there])
    good = np.flatnonzero(iou >= floor)
    good = good[np.argsort(-iou[good], kind="stable")]
    _, first = np.unique(at[good], return_index=True)  # each prediction's best
    good = good[np.sort(first)]
    _, first = np.unique(there[good], return_index=True)  # each object's best of these
    good = good[first]
    return Hits(at[good], there[good], len(looked_at))


def _iou(a: Values, b: Values) -> Values:
    """Of each box with its partner, (n,); boxes turned inside out share nothing with any."""
    with np.errstate(invalid="ignore", over="ignore"):
        sides = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
        shared, one, other = map(_area, (sides, a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2]))
        return np.nan_to_num(ratio(shared, one + other - shared))


def _area(sides: Values) -> Values:
    sides = np.maximum(sides, 0.0)
    area: Values = sides[:, 0] * sides[:, 1]
    return area
