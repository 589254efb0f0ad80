"""How much a prediction and an object share, for many pairs of rows at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset, GroundTruth, Predictions
from iouviz.evaluation import protocols
from iouviz.geometry.overlap import crowd_union, ratio

# IoU of pairs, given by rows of predictions and of ground truth, (n,) and (n,) -> (n,).
PairIou = Callable[[Rows, Rows], Values]

Near = tuple[Rows, Rows, Values]


class Measure(Protocol):
    """Knows G objects in a certain order."""

    def near(self, predictions: Rows, at: Rows, objects: Rows, floor: float) -> Near:
        """Those of n pairs that share enough, and how much.

        `at` (n,) are positions in `predictions`, which are rows; `objects` (n,) are positions in
        the order that the measure knows.
        """


@dataclass(frozen=True, slots=True, eq=False)
class CustomMeasure:
    """IoU as somebody else measures it."""

    iou: PairIou
    objects: Rows  # (G,)

    def near(self, predictions: Rows, at: Rows, objects: Rows, floor: float) -> Near:
        """See `Measure`."""
        iou = self.iou(predictions[at], self.objects[objects])
        kept = np.flatnonzero((iou >= floor) & (iou > 0))
        return at[kept], objects[kept], iou[kept]


@dataclass(frozen=True, slots=True, eq=False)
class BoxMeasure:
    """IoU of boxes, from contiguous columns x1, y1, x2, y2, area.

    It differs from `iouviz.iou` in the last bit and on purpose: areas come from the widths and
    heights that the file states, as in pycocotools, not from the corners.

    Attributes
    ----------
    predictions : Predictions
    g : (5, G) array
    crowd : (G,) bool array or None
        With these, the intersection is divided by the area of the prediction alone.
    pixel : float
        Added to every width and height.
    """

    predictions: Predictions
    g: Values
    crowd: Flags | None
    pixel: float

    @classmethod
    def of(cls, dataset: Dataset, objects: Rows, *, crowd_rule: bool, pixel: float) -> Self:
        """For the given rows of the ground truth, in their order."""
        ground_truth = dataset.ground_truth
        crowd = ground_truth.crowd[objects]
        return cls(
            dataset.predictions,
            _columns(ground_truth.boxes, ground_truth.size, objects, pixel),
            crowd if crowd_rule and crowd.any() else None,
            pixel,
        )

    def near(self, predictions: Rows, at: Rows, objects: Rows, floor: float) -> Near:
        """See `Measure`. Most boxes lie side by side: those are dropped by their x alone."""
        d = _columns(self.predictions.boxes, self.predictions.size, predictions, self.pixel)
        width = self._shared(d, 0, at, objects)
        kept = np.flatnonzero(width > 0)
        at, objects, shared = at[kept], objects[kept], width[kept]
        height = self._shared(d, 1, at, objects)
        np.maximum(height, 0.0, out=height)
        shared *= height
        area = d[4].take(at)
        union = self.g[4].take(objects)
        union += area
        union -= shared
        if self.crowd is not None:
            union = crowd_union(union, area, self.crowd.take(objects))
        iou = ratio(shared, union)
        kept = np.flatnonzero((iou >= floor) & (shared > 0))
        return at[kept], objects[kept], iou[kept]

    def _shared(self, d: Values, axis: int, at: Rows, objects: Rows) -> Values:
        """Width (axis 0) or height (1) of the intersection; below 0 where there is a gap."""
        sides: Values = np.minimum(d[axis + 2].take(at), self.g[axis + 2].take(objects))
        sides -= np.maximum(d[axis].take(at), self.g[axis].take(objects))
        if self.pixel:
            sides += self.pixel
        return sides


def _columns(boxes: Values, size: Values, rows: Rows, pixel: float) -> Values:
    columns = np.empty((5, len(rows)))
    columns[:4] = boxes[rows].T
    sides = size[rows] + pixel
    np.multiply(sides[:, 0], sides[:, 1], out=columns[4])
    return columns


def box_iou(
    predictions: Predictions,
    d: Rows,
    ground_truth: GroundTruth,
    g: Rows,
    protocol: protocols.Protocol,
) -> Values:
    """IoU of every one of the predictions `d` with every one of the objects `g`.

    Parameters
    ----------
    predictions, ground_truth : Predictions, GroundTruth
    d, g : (D,), (G,) int arrays
        Rows to compare.
    protocol : Protocol
        "coco" matching divides by the area of the prediction alone where the ground truth is a
        crowd; `inclusive_pixels` makes every width and height 1 pixel longer.

    Returns
    -------
    (D, G) array
        In [0, 1], to the bit as `BoxMeasure` has it; 0 where nothing is shared.
    """
    pixel = 1.0 if protocol.inclusive_pixels else 0.0
    a, b = predictions.boxes[d][:, None], ground_truth.boxes[g][None]  # (D, 1, 4), (1, G, 4)
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2]) + pixel
    sides = np.maximum(sides, 0.0)  # (D, G, 2)
    intersection = sides[..., 0] * sides[..., 1]
    area_d = np.prod(predictions.size[d] + pixel, axis=1)[:, None]
    area_g = np.prod(ground_truth.size[g] + pixel, axis=1)[None]
    union = (area_d + area_g) - intersection
    if protocol.matching != "voc":
        union = crowd_union(union, area_d, ground_truth.crowd[g])
    return ratio(intersection, union)
