"""The formulas of the losses, each written once, on numbers that may carry their slopes.

Every one takes a `Pair` and a `Setting` and gives the loss; `gradients` lists them, each with its
source, and differentiates them. The nine later variants are in `variants`.
"""

from typing import Any

import numpy as np

from iouviz.geometry.family import ciou_alpha
from iouviz.geometry.losses.dual import Dual, held, ratio
from iouviz.geometry.losses.pair import Formula, Pair, Setting

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


def ciou(*, gate: float = 0.0, eps: float = 0.0, unit_factor: bool = False) -> Formula:
    """CIoU with alpha held: the authors do not differentiate it, and neither does any library."""

    def formula(p: Pair, setting: Setting) -> Any:
        v = p.v
        if unit_factor:  # the paper leaves 1 / (w^2 + h^2) out of the slope of v
            v = Dual(v.value, v.slope * (p.w.value**2 + p.h.value**2))
        iou = held(p.iou)
        alpha = np.where(iou >= gate, ciou_alpha(held(v), iou, eps=eps), 0.0)
        return diou(p, setting) + alpha * v

    return formula


def wiou(p: Pair, _: Setting) -> Any:
    """IoU's loss times exp(distance^2 / diagonal^2), the diagonal held; in [0, e)."""
    return np.exp(ratio(p.distance2, held(p.diagonal2))) * (1 - p.iou)
