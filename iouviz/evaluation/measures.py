"""How much a prediction and an object share, for many pairs of rows at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from iouviz.data.model import Dataset, GroundTruth, Predictions
from iouviz.evaluation import protocols
from iouviz.evaluation.columns import Flags, Rows, Values
from iouviz.geometry.overlap import ratio

# IoU of pairs, told by rows of predictions and of ground truth, (n,) and (n,) -> (n,).
PairIou = Callable[[Rows, Rows], Values]

Near = tuple[Rows, Rows, Values]


class Measure(Protocol):
    """Knows M predictions and G objects in a certain order."""

    def near(self, at: Rows, objects: Rows, floor: float) -> Near:
        """Those of the pairs, told by position in that order, that share enough; how much."""


@dataclass(frozen=True, slots=True, eq=False)
class CustomMeasure:
    """IoU as somebody else measures it."""

    iou: PairIou
    predictions: Rows  # (M,)
    objects: Rows  # (G,)

    def near(self, at: Rows, objects: Rows, floor: float) -> Near:
        """See `Measure`."""
        iou = self.iou(self.predictions[at], self.objects[objects])
        kept = np.flatnonzero((iou >= floor) & (iou > 0))
        return at[kept], objects[kept], iou[kept]


@dataclass(frozen=True, slots=True, eq=False)
class BoxMeasure:
    """IoU of boxes, from contiguous columns x1, y1, x2, y2, area.

    It differs from `iouviz.iou` in the last bit and on purpose: areas come from the widths and
    heights that the file states, as in pycocotools, not from the corners.

    Attributes
    ----------
    d, g : (5, M), (5, G) arrays
    crowd : (G,) bool array or None
        With these, the intersection is divided by the area of the prediction alone.
    pixel : float
        Added to every width and height.
    """

    d: Values
    g: Values
    crowd: Flags | None
    pixel: float

    @classmethod
    def of(
        cls, dataset: Dataset, predictions: Rows, objects: Rows, *, crowd_rule: bool, pixel: float
    ) -> Self:
        """Columns of the given rows, in their order."""
        scored, truth = dataset.predictions, dataset.ground_truth
        crowd = truth.crowd[objects]
        return cls(
            _columns(scored.boxes, scored.size, predictions, pixel),
            _columns(truth.boxes, truth.size, objects, pixel),
            crowd if crowd_rule and crowd.any() else None,
            pixel,
        )

    def near(self, at: Rows, objects: Rows, floor: float) -> Near:
        """See `Measure`."""
        width = self._shared(0, at, objects)
        beside = np.flatnonzero(width > 0)
        at, objects, shared = at[beside], objects[beside], width[beside]
        height = self._shared(1, at, objects)
        np.maximum(height, 0.0, out=height)
        shared *= height
        area = self.d[4].take(at)
        union = self.g[4].take(objects)
        union += area
        union -= shared
        if self.crowd is not None:
            np.copyto(union, area, where=self.crowd.take(objects))
        iou = ratio(shared, union)
        kept = np.flatnonzero((iou >= floor) & (shared > 0))
        return at[kept], objects[kept], iou[kept]

    def _shared(self, axis: int, at: Rows, objects: Rows) -> Values:
        """Width (axis 0) or height (1) of the intersection; below 0 where there is a gap."""
        sides: Values = np.minimum(self.d[axis + 2].take(at), self.g[axis + 2].take(objects))
        sides -= np.maximum(self.d[axis].take(at), self.g[axis].take(objects))
        if self.pixel:
            sides += self.pixel
        return sides


def _columns(boxes: Values, size: Values, rows: Rows, pixel: float) -> Values:
    columns = np.empty((5, len(rows)))
    columns[:4] = boxes[rows].T
    columns[4] = np.prod(size[rows] + pixel, axis=1)
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
    if protocol.matching == "coco":
        union = np.where(ground_truth.crowd[g], area_d, union)
    return ratio(intersection, union)
