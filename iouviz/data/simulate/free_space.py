"""Where in the images of a data set there is nothing: room for a box that is about no object."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Short, Values
from iouviz.data.model import Dataset
from iouviz.geometry.boxes import Boxes, area
from iouviz.geometry.overlap import overlap_elementwise, ratio

# A box in the background has less IoU with every object than this; TIDE's t_b.
FREE: Final = 0.1
# So often a place is looked for before the box is left out.
TRIES: Final = 12

# Sides of a box where no object shows how large things are, pixels.
USUAL_SIDE: Final = 64.0


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Images with their objects, and what sizes and classes a box in the background may have."""

    extent: Values  # (I, 2) width and height
    starts: NDArray[np.intp]  # (I + 1,) where each image's objects start
    boxes: Boxes  # (G, 4) by image
    crowd: Flags  # (G,) by image
    sides: Values  # (P, 2)
    labels: Short  # (P,)

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """The space around the objects of `dataset`."""
        objects, sizes = dataset.ground_truth, dataset.images.sizes
        order = np.argsort(objects.image, kind="stable")
        # an image of unknown size is as large as the objects of the data set reach
        reach = objects.boxes[:, 2:].max(axis=0, initial=0.0)
        sides = objects.boxes[:, 2:] - objects.boxes[:, :2]
        solid = (sides > 0).all(axis=1)
        classes = np.arange(len(dataset.classes), dtype=np.int32)
        return cls(
            extent=np.where(np.isnan(sizes), reach, sizes),
            starts=np.searchsorted(objects.image[order], np.arange(len(sizes) + 1)),
            boxes=objects.boxes[order],
            crowd=objects.crowd[order],
            sides=sides[solid] if solid.any() else np.full((len(classes), 2), USUAL_SIDE),
            labels=objects.label[solid] if solid.any() else classes,
        )

    def place(self, image: NDArray[np.intp], darts: Values) -> tuple[Boxes, Short, Flags]:
        """Throw each box's darts, (B, TRIES, 3) in [0, 1), until one lands in the free.

        Returns boxes (B, 4), classes (B,), and for which boxes there was room (B,).
        """
        boxes, label = np.zeros((len(image), 4)), np.zeros(len(image), np.int32)
        placed = np.zeros(len(image), np.bool_)
        if not len(self.labels):
            return boxes, label, placed
        left = np.flatnonzero((self.extent[image] > 0).all(axis=1))
        for turn in range(TRIES):
            dart, extent = darts[left, turn], self.extent[image[left]]
            model = (dart[:, 0] * len(self.labels)).astype(np.intp)
            side = np.minimum(self.sides[model], extent)
            corner = dart[:, 1:] * (extent - side)
            tried = np.concatenate([corner, np.minimum(corner + side, extent)], axis=1)
            free = self.free(image[left], tried)
            boxes[left[free]], label[left[free]] = tried[free], self.labels[model[free]]
            placed[left[free]] = True
            left = left[~free]
        return boxes, label, placed

    def free(self, image: NDArray[np.intp], boxes: Boxes) -> Flags:
        """Whether each box, (B, 4), is about none of its image's objects."""
        start, count = self.starts[image], self.starts[image + 1] - self.starts[image]
        box = np.repeat(np.arange(len(boxes)), count)  # (pairs,)
        neighbour = np.arange(len(box)) + np.repeat(start - np.cumsum(count) + count, count)
        shared = overlap_elementwise(boxes[box], self.boxes[neighbour])
        # in a crowd it matters how much of the box lies there
        inside = ratio(shared.intersection, area(boxes)[box])
        share = np.where(self.crowd[neighbour], inside, shared.iou)
        busy = np.zeros(len(boxes), np.bool_)
        busy[box[share >= FREE]] = True
        return ~busy
