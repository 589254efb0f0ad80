"""Two boxes as every loss sees them: the terms they share, and what some losses need besides."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from iouviz.errors import BoxError
from iouviz.geometry.boxes import Boxes, convert
from iouviz.geometry.losses.dual import ratio
from iouviz.geometry.pairwise import ciou_v


@dataclass(frozen=True, slots=True)
class Setting:
    """What some losses need besides the two boxes.

    Attributes
    ----------
    image : (width, height)
        Pixels; MPDIoU measures corner distances against its diagonal.
    object_size : float
        Pixels; NWD's C, the mean size of the objects of a data set (12.8 for AI-TOD).
    alpha : float
        alpha-IoU's power.
    inner : float
        Inner-IoU's ratio, by which both boxes are scaled about their centres.
    shape_scale : float
        Shape-IoU's exponent; 0 weighs both directions alike.
    focus : (low, high)
        Focaler-IoU stretches IoU from this interval to [0, 1].
    alpha_form : {"IoU", "DIoU", "CIoU"}
        Which terms alpha-IoU raises.
    attention : float
        The factor in the attention of PIoU's version 2.

    Raises
    ------
    BoxError
        Nothing can be measured in an image or an object without size, or an interval upside down.
    """

    image: tuple[float, float] = (640.0, 400.0)
    object_size: float = 12.8
    alpha: float = 3.0
    inner: float = 0.75
    shape_scale: float = 0.0
    focus: tuple[float, float] = (0.0, 0.95)
    alpha_form: Literal["IoU", "DIoU", "CIoU"] = "IoU"
    attention: float = 1.3

    def __post_init__(self) -> None:
        if not self.image[0] ** 2 + self.image[1] ** 2 > 0:
            raise BoxError(f"MPDIoU is measured in an image; its size is {self.image}")
        if not self.object_size > 0:
            raise BoxError(f"NWD is measured in sizes of objects; got {self.object_size}")
        if not self.focus[0] < self.focus[1]:
            raise BoxError(f"Focaler-IoU stretches [low, high]; got {list(self.focus)}")


class Pair:
    """The terms of predictions and their targets; with slopes, where x, y, w, h are duals.

    `eps` is added to the union and the squared diagonal, `thick` to both heights: habits of some
    libraries, 0 where a formula is meant as it is written.
    """

    def __init__(
        self,
        prediction: Sequence[Any],
        target: Sequence[Any],
        *,
        eps: float = 0.0,
        thick: float = 0.0,
        edges: Iterable[Sequence[Any]] = (),
    ) -> None:
        self.x, self.y, self.w, self.h = prediction
        self.tx, self.ty, self.tw, self.th = target
        self.h, self.th = self.h + thick, self.th + thick
        self.edges, self.target_edges = edges or map(_edges, (prediction, target))
        (l, t, r, b), (tl, tt, tr, tb) = self.edges, self.target_edges  # noqa: E741
        shared_w = np.maximum(np.minimum(r, tr) - np.maximum(l, tl), 0.0)
        shared_h = np.maximum(np.minimum(b, tb) - np.maximum(t, tt), 0.0)
        self.intersection = shared_w * shared_h
        self.union = self.w * self.h + self.tw * self.th - self.intersection + eps
        self.iou = ratio(self.intersection, self.union)
        self.cw = np.maximum(r, tr) - np.minimum(l, tl)  # of the enclosing box
        self.ch = np.maximum(b, tb) - np.minimum(t, tt)
        self.diagonal2 = self.cw**2 + self.ch**2 + eps
        self.dx, self.dy = self.x - self.tx, self.y - self.ty
        self.distance2 = self.dx**2 + self.dy**2

    @classmethod
    def between(cls, predictions: Boxes, targets: Boxes) -> "Pair":
        """Of xyxy boxes that broadcast, (..., 4), without slopes; their edges are not rounded."""
        edges = [list(np.moveaxis(boxes, -1, 0)) for boxes in (predictions, targets)]
        centred = (convert(boxes, "xyxy", "cxcywh") for boxes in (predictions, targets))
        here, there = (list(np.moveaxis(boxes, -1, 0)) for boxes in centred)
        return cls(here, there, edges=edges)

    @property
    def v(self) -> Any:
        """CIoU's difference in shape, in [0, 1)."""
        return ciou_v(np.arctan2(self.w, self.h) - np.arctan2(self.tw, self.th))


Formula = Callable[[Pair, Setting], Any]


def _edges(box: Sequence[Any]) -> Sequence[Any]:
    x, y, w, h = box
    return x - w / 2, y - h / 2, x + w / 2, y + h / 2
