"""Nine later variants of IoU that are functions of two boxes, each with the terms it is made of.

Every one is a similarity, 1 for equal boxes; its loss is 1 minus it. Shape-IoU and PIoU are not
symmetric: they are measured in the ground truth, which is the target of a `Pair`. What needs a
history of training (WIoU v2 and v3) is no function of two boxes and is not here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from iouviz.geometry.family import ciou_alpha
from iouviz.geometry.losses.dual import held, ratio
from iouviz.geometry.losses.pair import Pair, Setting
from iouviz.geometry.overlap import pairs

DEFAULT = Setting()


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One similarity of N boxes with M.

    Attributes
    ----------
    value : (N, M) array
    terms : dict of str to (N, M) array
        What it is made of, in the order of its formula; the names are those in its docstring.
        Duals, where the pair is made of duals.
    """

    value: Any
    terms: dict[str, Any]


Similarity = Callable[[Pair, Setting], Variant]


def variant(
    name: str, ground_truth: ArrayLike, predictions: ArrayLike, *, setting: Setting = DEFAULT
) -> Variant:
    """One of the `VARIANTS` for N boxes of ground truth with M predictions.

    Parameters
    ----------
    name : str
        One of `VARIANTS`.
    ground_truth : (N, 4) array_like
        xyxy boxes, pixels.
    predictions : (M, 4) array_like
        Likewise.
    setting : Setting, optional

    Returns
    -------
    Variant
        Every term (N, M).

    Examples
    --------
    The same centre, half the width: IoU 1/2, less (4 - 2)^2 / 4^2.

    >>> variant("EIoU", [[0, 0, 4, 4]], [[1, 0, 3, 4]]).value.item()
    0.25
    """
    first, second = pairs(ground_truth, predictions)
    similarity, _ = VARIANTS[name]
    return similarity(Pair.between(second, first), setting)


def eiou(p: Pair, _: Setting) -> Variant:
    """EIoU: DIoU, less the squared differences of width and of height; in (-2.25, 1].

    Each difference is measured in sides of the enclosing box, so that both sides are pulled to
    their own length where CIoU pulls only at their ratio. Terms: iou, distance, width, height.
    """
    distance = ratio(p.distance2, p.diagonal2)
    width, height = ratio((p.w - p.tw) ** 2, p.cw**2), ratio((p.h - p.th) ** 2, p.ch**2)
    terms = {"iou": p.iou, "distance": distance, "width": width, "height": height}
    return Variant(p.iou - distance - width - height, terms)


def siou(p: Pair, _: Setting) -> Variant:
    """SIoU: IoU, less a distance that weighs direction, and a shape term; in (-1.0244, 1].

    The distance counts most when the centres lie along an axis (direction 0) and least on the
    diagonal (direction 1), which drives a box to the nearer axis first. Terms: iou, direction,
    distance, shape. The lower bound is -(1 - e^-2) - (1 - e^-1)^4.
    """
    # 1 - 2 sin^2(arcsin(|dy| / rho) - pi / 4) = sin(2 theta) = 2 |dx| |dy| / rho^2
    direction = ratio(2 * np.absolute(p.dx) * np.absolute(p.dy), p.distance2)
    apart = [np.square(ratio(p.dx, p.cw)), np.square(ratio(p.dy, p.ch))]
    distance = sum(1 - np.exp((direction - 2) * part) for part in apart)
    shape = sum((1 - np.exp(-part)) ** 4 for part in _unlike_sides(p))
    terms = {"iou": p.iou, "direction": direction, "distance": distance, "shape": shape}
    return Variant(p.iou - (distance + shape) / 2, terms)


def alpha_iou(p: Pair, setting: Setting) -> Variant:
    """Alpha-IoU: each term of IoU, DIoU or CIoU raised to one power; [0, 1] in its IoU form.

    A power above 1 weighs pairs that already agree well. Terms: iou, distance, shape, each
    already raised; the last two only in the forms that have them.

    >>> variant("alpha-IoU", [[0, 0, 2, 2]], [[0, 0, 1, 2]]).value.item()
    0.125
    """
    terms = {"iou": p.iou**setting.alpha}
    value = terms["iou"]
    if setting.alpha_form in ("DIoU", "CIoU"):
        terms["distance"] = ratio(p.distance2, p.diagonal2) ** setting.alpha
        value = value - terms["distance"]
    if setting.alpha_form == "CIoU":
        v = p.v
        terms["shape"] = (ciou_alpha(held(v), held(p.iou)) * v) ** setting.alpha
        value = value - terms["shape"]
    return Variant(value, terms)


def mpdiou(p: Pair, setting: Setting) -> Variant:
    """MPDIoU: IoU, less the squared distances of both pairs of corners; in (-2, 1] in an image.

    The distances are measured in diagonals of the image, so the same two boxes get another value
    in another image. It tells boxes of one centre and one shape from each other, where GIoU, DIoU
    and CIoU all give IoU. Terms: iou, top_left, bottom_right.

    >>> setting = Setting(image=(2, 2))
    >>> variant("MPDIoU", [[0, 0, 2, 2]], [[0, 0, 1, 1]], setting=setting).value.item()
    0.0
    """
    width, height = setting.image
    x1, y1, x2, y2 = ((a - b) ** 2 for a, b in zip(p.edges, p.target_edges, strict=True))
    diagonal2 = width**2 + height**2
    top_left, bottom_right = (x1 + y1) / diagonal2, (x2 + y2) / diagonal2
    terms = {"iou": p.iou, "top_left": top_left, "bottom_right": bottom_right}
    return Variant(p.iou - top_left - bottom_right, terms)


def inner_iou(p: Pair, setting: Setting) -> Variant:
    """Inner-IoU: IoU of both boxes scaled about their own centres; in [0, 1].

    Smaller boxes (scale below 1) stop sharing anything sooner, which sharpens the end of training;
    larger ones begin to share sooner. Terms: iou, of the boxes as they are.

    A shift of half the width is a full width for boxes of half the size.

    >>> setting = Setting(inner=0.5)
    >>> variant("Inner-IoU", [[0, 0, 2, 2]], [[1, 0, 3, 2]], setting=setting).value.item()
    0.0
    """
    k = setting.inner
    scaled = Pair([p.x, p.y, p.w * k, p.h * k], [p.tx, p.ty, p.tw * k, p.th * k])
    return Variant(scaled.iou, {"iou": p.iou})


def shape_iou(p: Pair, setting: Setting) -> Variant:
    """Shape-IoU: IoU, less a distance and a shape term weighed by the shape of the ground truth.

    With scale 0 both directions weigh alike and the value lies in (-1.16, 1]; above 0 an error
    along the short side of the ground truth weighs more. Terms: iou, distance, shape.
    """
    w, h = p.tw**setting.shape_scale, p.th**setting.shape_scale
    across, down = ratio(2 * w, w + h), ratio(2 * h, w + h)  # ww weighs y, hh weighs x
    distance = ratio(down * p.dx**2 + across * p.dy**2, p.diagonal2)
    wide, high = _unlike_sides(p)
    shape = (1 - np.exp(-down * wide)) ** 4 + (1 - np.exp(-across * high)) ** 4
    terms = {"iou": p.iou, "distance": distance, "shape": shape}
    return Variant(p.iou - distance - shape / 2, terms)


def focaler_iou(p: Pair, setting: Setting) -> Variant:
    """Focaler-IoU: IoU stretched so that `focus` becomes [0, 1], and cut there.

    Pairs beyond it on either side have no gradient, which leaves training to those between.
    Terms: iou.

    >>> setting = Setting(focus=(0.25, 0.75))
    >>> variant("Focaler-IoU", [[0, 0, 2, 2]], [[0, 0, 1, 2]], setting=setting).value.item()
    0.5
    """
    low, high = setting.focus
    value = np.minimum(np.maximum((p.iou - low) / (high - low), 0.0), 1.0)
    return Variant(value, {"iou": p.iou})


def piou(p: Pair, setting: Setting) -> Variant:
    """PIoU: IoU, less 1 - exp(-P^2), where P is the mean error of the four edges; in (-1, 1].

    Errors are measured in sides of the ground truth, not of the enclosing box, so growing the
    prediction cannot lower them. Terms: iou, error (P), penalty, and attention, the factor by
    which version 2 multiplies the loss: 3 q f exp(-(q f)^2) with q = exp(-P) and f from `setting`.
    """
    x1, y1, x2, y2 = (np.absolute(a - b) for a, b in zip(p.edges, p.target_edges, strict=True))
    error = (ratio(x1 + x2, p.tw) + ratio(y1 + y2, p.th)) / 4
    penalty = 1 - np.exp(-(error**2))
    q = setting.attention * np.exp(-held(error))
    attention = 3 * q * np.exp(-(q**2))
    terms = {"iou": p.iou, "error": error, "penalty": penalty, "attention": attention}
    return Variant(p.iou - penalty, terms)


def nwd(p: Pair, setting: Setting) -> Variant:
    """NWD: exp(-W / size), W the Wasserstein distance of two Gaussians; in (0, 1].

    Each box stands for a Gaussian of its centre and half its sides; the size is the usual one of
    an object in pixels. It falls slowly where IoU of tiny boxes drops to 0 at once. Terms:
    distance (W, pixels).

    >>> variant("NWD", [[0, 0, 6, 6]], [[3, 4, 9, 10]]).terms["distance"].item()
    5.0
    """
    distance = np.sqrt(p.distance2 + ((p.w - p.tw) ** 2 + (p.h - p.th) ** 2) / 4)
    return Variant(np.exp(-distance / setting.object_size), {"distance": distance})


def _unlike_sides(p: Pair) -> tuple[Any, ...]:
    """Difference of widths, and of heights, in units of the larger."""
    return tuple(ratio(np.absolute(a - b), np.maximum(a, b)) for a, b in ((p.w, p.tw), (p.h, p.th)))


# Each with its source.
VARIANTS: dict[str, tuple[Similarity, str]] = {
    "EIoU": (eiou, "Zhang et al. 2021, Focal and Efficient IOU Loss, arXiv 2101.08158"),
    "SIoU": (siou, "Gevorgyan 2022, SIoU Loss, arXiv 2205.12740"),
    "alpha-IoU": (alpha_iou, "He et al. 2021, Alpha-IoU, NeurIPS"),
    "MPDIoU": (mpdiou, "Ma and Xu 2023, MPDIoU, arXiv 2307.07662"),
    "Inner-IoU": (inner_iou, "Zhang et al. 2023, Inner-IoU, arXiv 2311.02877"),
    "Shape-IoU": (shape_iou, "Zhang and Zhang 2023, Shape-IoU, arXiv 2312.17663"),
    "Focaler-IoU": (focaler_iou, "Zhang and Zhang 2024, Focaler-IoU, arXiv 2401.10525"),
    "PIoU": (piou, "Liu et al. 2024, Powerful-IoU, Neural Networks 170"),
    "NWD": (nwd, "Wang et al. 2021, Normalized Gaussian Wasserstein Distance, arXiv 2110.13389"),
}
