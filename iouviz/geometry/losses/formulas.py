"""The formulas of the losses, each written once, on numbers that may carry their slopes.

Every one takes a `Pair` and a `Setting` and gives the loss; `losses` lists them, each with its
source, and differentiates them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from iouviz.geometry.losses.dual import Dual, held, ratio, where


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
    """

    image: tuple[float, float] = (640.0, 400.0)
    object_size: float = 12.8
    alpha: float = 3.0
    inner: float = 0.75
    shape_scale: float = 0.0
    focus: tuple[float, float] = (0.0, 0.95)


class Pair:
    """The terms of predictions and their targets, with slopes by the predictions' x, y, w, h.

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
    ) -> None:
        self.x, self.y, self.w, self.h = prediction
        self.tx, self.ty, self.tw, self.th = target
        self.h, self.th = self.h + thick, self.th + thick
        self.edges = _edges(*prediction)
        self.target_edges = _edges(*target)
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


Formula = Callable[[Pair, Setting], Any]


def _edges(x: Any, y: Any, w: Any, h: Any) -> tuple[Any, Any, Any, Any]:
    return x - w / 2, y - h / 2, x + w / 2, y + h / 2


# -- coordinates alone --------------------------------------------------------------------------


def _offsets(p: Pair) -> tuple[Any, ...]:
    return p.dx, p.dy, p.w - p.tw, p.h - p.th


def l1(p: Pair, _: Setting) -> Any:
    """Sum of |d| over x, y, w, h."""
    return sum(np.absolute(d) for d in _offsets(p))


def smooth_l1(p: Pair, _: Setting) -> Any:
    """Half the square of d below 1, |d| - 1/2 beyond; summed over x, y, w, h."""
    # Huber with its bend at 1: d^2 / 2 below, |d| - 1/2 beyond
    parts = [np.minimum(np.absolute(d), 1.0) for d in _offsets(p)]
    return sum(
        near * near / 2 + np.absolute(d) - near for d, near in zip(_offsets(p), parts, strict=True)
    )


def mse(p: Pair, _: Setting) -> Any:
    """Sum of d^2 over x, y, w, h."""
    return sum(d * d for d in _offsets(p))


# -- the family ---------------------------------------------------------------------------------


def iou(p: Pair, _: Setting) -> Any:
    """1 - IoU: flat where nothing is shared."""
    return 1 - p.iou


def giou(p: Pair, _: Setting) -> Any:
    """1 - GIoU, in [0, 2)."""
    # GIoU = IoU - (C - U) / C = IoU - 1 + U / C
    return 2 - p.iou - ratio(p.union, p.cw * p.ch)


def diou(p: Pair, _: Setting) -> Any:
    """1 - DIoU, in [0, 2)."""
    return 1 - p.iou + ratio(p.distance2, p.diagonal2)


def diou_detached(p: Pair, _: Setting) -> Any:
    """1 - DIoU, the enclosing diagonal held: growing the box cannot lower it."""
    return 1 - p.iou + ratio(p.distance2, held(p.diagonal2))


def _shape_gap(p: Pair) -> Any:
    """CIoU's v, in [0, 1)."""
    return 4 / np.pi**2 * np.square(np.arctan2(p.w, p.h) - np.arctan2(p.tw, p.th))


def ciou(
    *, gate: float = 0.0, eps: float = 0.0, unit_factor: bool = False
) -> Callable[[Pair, Setting], Any]:
    """CIoU with alpha held: the authors do not differentiate it, and neither does any library."""

    def formula(p: Pair, setting: Setting) -> Any:
        v = _shape_gap(p)
        if unit_factor:  # the paper leaves 1 / (w^2 + h^2) out of the slope of v
            v = Dual(v.value, v.slope * (p.w.value**2 + p.h.value**2))
        alpha = where(p.iou >= gate, ratio(v, 1 - p.iou + v + eps), 0.0)
        return diou(p, setting) + held(alpha) * v

    return formula


# -- kin ----------------------------------------------------------------------------------------


def eiou(p: Pair, setting: Setting) -> Any:
    """DIoU's loss and the squared differences of both sides, in [0, 3.25)."""
    sizes = ratio((p.w - p.tw) ** 2, p.cw**2) + ratio((p.h - p.th) ** 2, p.ch**2)
    return diou(p, setting) + sizes


def _unlike_sides(p: Pair) -> tuple[Any, ...]:
    return tuple(ratio(np.absolute(a - b), np.maximum(a, b)) for a, b in ((p.w, p.tw), (p.h, p.th)))


def siou(p: Pair, _: Setting) -> Any:
    """IoU's loss and half of a distance that weighs direction and of a shape term."""
    # 1 - 2 sin^2(arcsin(|dy| / rho) - pi / 4) = sin(2 theta) = 2 |dx| |dy| / rho^2
    angle = ratio(2 * np.absolute(p.dx) * np.absolute(p.dy), p.distance2)
    reach = [np.square(ratio(p.dx, p.cw)), np.square(ratio(p.dy, p.ch))]
    distance = sum(1 - np.exp((angle - 2) * part) for part in reach)
    shape = sum((1 - np.exp(-part)) ** 4 for part in _unlike_sides(p))
    return 1 - p.iou + (distance + shape) / 2


def alpha_iou(p: Pair, setting: Setting) -> Any:
    """1 - IoU^alpha, in [0, 1]."""
    return 1 - p.iou**setting.alpha


def mpdiou(p: Pair, setting: Setting) -> Any:
    """IoU's loss and both squared corner distances, in diagonals of the image."""
    width, height = setting.image
    corners = sum((a - b) ** 2 for a, b in zip(p.edges, p.target_edges, strict=True))
    return 1 - p.iou + corners / (width**2 + height**2)


def inner_iou(p: Pair, setting: Setting) -> Any:
    """1 - IoU of both boxes scaled about their centres."""
    k = setting.inner
    scaled = [p.x, p.y, p.w * k, p.h * k]
    return 1 - Pair(scaled, [p.tx, p.ty, p.tw * k, p.th * k]).iou


def shape_iou(p: Pair, setting: Setting) -> Any:
    """IoU's loss, a distance and a shape term weighed by the target's shape."""
    w, h = p.tw**setting.shape_scale, p.th**setting.shape_scale
    across, down = 2 * w / (w + h), 2 * h / (w + h)
    distance = ratio(down * p.dx**2 + across * p.dy**2, p.diagonal2)
    wide, high = _unlike_sides(p)
    shape = (1 - np.exp(-down * wide)) ** 4 + (1 - np.exp(-across * high)) ** 4
    return 1 - p.iou + distance + shape / 2


def focaler_iou(p: Pair, setting: Setting) -> Any:
    """1 - IoU stretched from an interval to [0, 1]; flat beyond it."""
    low, high = setting.focus
    return 1 - np.minimum(np.maximum((p.iou - low) / (high - low), 0.0), 1.0)


def piou(p: Pair, _: Setting) -> Any:
    """IoU's loss and 1 - exp(-P^2), P the mean error of the edges in sides of the target."""
    gaps = [np.absolute(a - b) for a, b in zip(p.edges, p.target_edges, strict=True)]
    penalty = (ratio(gaps[0] + gaps[2], p.tw) + ratio(gaps[1] + gaps[3], p.th)) / 4
    return 2 - p.iou - np.exp(-(penalty**2))


def nwd(p: Pair, setting: Setting) -> Any:
    """1 - exp(-W / C), W the Wasserstein distance of two Gaussians."""
    apart = p.distance2 + ((p.w - p.tw) ** 2 + (p.h - p.th) ** 2) / 4
    return 1 - np.exp(-np.sqrt(apart) / setting.object_size)


def wiou(p: Pair, _: Setting) -> Any:
    """IoU's loss times exp(distance^2 / diagonal^2), the diagonal held; in [0, e)."""
    return np.exp(ratio(p.distance2, held(p.diagonal2))) * (1 - p.iou)
