"""Nine later relatives of IoU that are functions of two boxes, each with the terms it is made of.

Every one is given as a similarity, 1 for equal boxes; its loss is 1 minus it unless said. `a` is
the ground truth and `b` the prediction: Shape-IoU and PIoU are not symmetric. What needs a history
of training (WIoU v2 and v3) is no function of two boxes and is not here.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from iouviz.errors import BoxError
from iouviz.geometry.boxes import Boxes, centre
from iouviz.geometry.family import Family, family
from iouviz.geometry.overlap import Values, broadcast_overlap, pairs, ratio


@dataclass(frozen=True, slots=True, eq=False)
class Kin:
    """One similarity of N boxes with M.

    Attributes
    ----------
    value : (N, M) array
    terms : dict of str to (N, M) array
        What it is made of, in the order of its formula; the names are those in its docstring.
    """

    value: Values
    terms: dict[str, Values]


class _Pair(NamedTuple):
    family: Family
    offset: Values  # (N, M, 2), from the centre of a to that of b
    truth: Values  # (N, 1, 2), width and height of a
    found: Values  # (1, M, 2), of b
    around: Values  # (N, M, 2), of the enclosing box


def _pair(a: ArrayLike, b: ArrayLike) -> _Pair:
    terms = family(a, b)
    first, second = pairs(a, b)
    return _Pair(
        terms,
        centre(second) - centre(first),
        _sides(first),
        _sides(second),
        _sides(terms.enclosing),
    )


def _sides(boxes: Boxes) -> Values:
    return boxes[..., 2:] - boxes[..., :2]


def eiou(a: ArrayLike, b: ArrayLike) -> Kin:
    """EIoU: DIoU, less the squared differences of width and of height; in (-2.25, 1].

    Each difference is measured in sides of the enclosing box, so that both sides are pulled to
    their own length where CIoU pulls only at their ratio. Terms: iou, distance, width, height.

    References
    ----------
    .. [1] Y.-F. Zhang et al., "Focal and Efficient IOU Loss for Accurate Bounding Box
       Regression", 2021.

    Examples
    --------
    The same centre, half the width: IoU 1/2, less (4 - 2)^2 / 4^2.

    >>> eiou([[0, 0, 4, 4]], [[1, 0, 3, 4]]).value.item()
    0.25
    """
    pair = _pair(a, b)
    terms = pair.family
    distance = ratio(terms.centre_distance2, terms.diagonal2)
    unlike = ratio((pair.found - pair.truth) ** 2, pair.around**2)  # (N, M, 2)
    width, height = unlike[..., 0], unlike[..., 1]
    parts = {"iou": terms.iou, "distance": distance, "width": width, "height": height}
    return Kin(terms.iou - distance - width - height, parts)


def siou(a: ArrayLike, b: ArrayLike) -> Kin:
    """SIoU: IoU, less a distance that weighs direction, and a shape term; in (-1.0244, 1].

    The distance counts most when the centres lie along an axis (direction 0) and least on the
    diagonal (direction 1), which drives a box to the nearer axis first. Terms: iou, direction,
    distance, shape. The lower bound is -(1 - e^-2) - (1 - e^-1)^4.

    References
    ----------
    .. [1] Z. Gevorgyan, "SIoU Loss: More Powerful Learning for Bounding Box Regression", 2022.
    """
    pair = _pair(a, b)
    terms = pair.family
    # sin(2 theta) of the line between the centres
    direction = ratio(2 * np.abs(pair.offset).prod(axis=-1), terms.centre_distance2)
    apart = ratio(pair.offset**2, pair.around**2)  # (N, M, 2)
    distance = (1 - np.exp(-(2 - direction)[..., None] * apart)).sum(axis=-1)
    shape = ((1 - np.exp(-_unlike_sides(pair))) ** 4).sum(axis=-1)
    parts = {"iou": terms.iou, "direction": direction, "distance": distance, "shape": shape}
    return Kin(terms.iou - (distance + shape) / 2, parts)


def alpha_iou(
    a: ArrayLike,
    b: ArrayLike,
    *,
    power: float = 3.0,
    form: Literal["IoU", "DIoU", "CIoU"] = "IoU",
) -> Kin:
    """Alpha-IoU: each term of IoU, DIoU or CIoU raised to one power; [0, 1] in its IoU form.

    A power above 1 weighs pairs that already agree well. Terms: iou, distance, shape, each
    already raised; the last two only in the forms that have them.

    References
    ----------
    .. [1] J. He et al., "Alpha-IoU: A Family of Power Intersection over Union Losses", NeurIPS
       2021.

    Examples
    --------
    >>> alpha_iou([[0, 0, 2, 2]], [[0, 0, 1, 2]]).value.item()
    0.125
    """
    terms = family(a, b)
    parts = {"iou": terms.iou**power}
    if form in ("DIoU", "CIoU"):
        parts["distance"] = ratio(terms.centre_distance2, terms.diagonal2) ** power
    if form == "CIoU":
        parts["shape"] = (terms.alpha * terms.v) ** power
    penalties = [value for name, value in parts.items() if name != "iou"]
    return Kin(parts["iou"] - sum(penalties, np.zeros(1)), parts)


def mpdiou(a: ArrayLike, b: ArrayLike, *, image_size: tuple[float, float]) -> Kin:
    """MPDIoU: IoU, less the squared distances of both pairs of corners; in (-2, 1] in an image.

    The distances are measured in diagonals of the image, so the same two boxes get another value
    in another image. It tells boxes of one centre and one shape from each other, where GIoU, DIoU
    and CIoU all give IoU. Terms: iou, top_left, bottom_right.

    References
    ----------
    .. [1] S. Ma and Y. Xu, "MPDIoU: A Loss for Efficient and Accurate Bounding Box Regression",
       2023.

    Examples
    --------
    >>> mpdiou([[0, 0, 2, 2]], [[0, 0, 1, 1]], image_size=(2, 2)).value.item()
    0.0
    """
    first, second = pairs(a, b)
    iou = broadcast_overlap(first, second).iou
    diagonal2 = float(image_size[0] ** 2 + image_size[1] ** 2)
    if not diagonal2 > 0:
        raise BoxError(f"MPDIoU is measured in an image; its size is {image_size}")
    squares = (second - first) ** 2
    top_left = squares[..., :2].sum(axis=-1) / diagonal2
    bottom_right = squares[..., 2:].sum(axis=-1) / diagonal2
    parts = {"iou": iou, "top_left": top_left, "bottom_right": bottom_right}
    return Kin(iou - top_left - bottom_right, parts)


def inner_iou(a: ArrayLike, b: ArrayLike, *, scale: float = 0.75) -> Kin:
    """Inner-IoU: IoU of both boxes scaled about their own centres; in [0, 1].

    Smaller boxes (scale below 1) stop sharing anything sooner, which sharpens the end of training;
    larger ones begin to share sooner. Terms: iou, of the boxes as they are.

    References
    ----------
    .. [1] H. Zhang et al., "Inner-IoU: More Effective Intersection over Union Loss with Auxiliary
       Bounding Box", 2023.

    Examples
    --------
    A shift of half the width is a full width for boxes of half the size.

    >>> inner_iou([[0, 0, 2, 2]], [[1, 0, 3, 2]], scale=0.5).value.item()
    0.0
    """
    first, second = pairs(a, b)
    small = [_scaled(boxes, scale) for boxes in (first, second)]
    value = broadcast_overlap(*small).iou
    return Kin(value, {"iou": broadcast_overlap(first, second).iou})


def shape_iou(a: ArrayLike, b: ArrayLike, *, scale: float = 0.0) -> Kin:
    """Shape-IoU: IoU, less a distance and a shape term weighed by the shape of the ground truth.

    With scale 0 both directions weigh alike and the value lies in (-1.16, 1]; above 0 an error
    along the short side of the ground truth weighs more. Terms: iou, distance, shape.

    References
    ----------
    .. [1] H. Zhang and S. Zhang, "Shape-IoU: More Accurate Metric considering Bounding Box Shape
       and Scale", 2023.
    """
    pair = _pair(a, b)
    terms = pair.family
    powers = pair.truth**scale  # (N, 1, 2)
    along = ratio(2 * powers, powers.sum(axis=-1, keepdims=True))  # ww, hh
    across = along[..., ::-1]  # the weight of x is hh, that of y is ww
    distance = ratio((across * pair.offset**2).sum(axis=-1), terms.diagonal2)
    shape = ((1 - np.exp(-across * _unlike_sides(pair))) ** 4).sum(axis=-1)
    parts = {"iou": terms.iou, "distance": distance, "shape": shape}
    return Kin(terms.iou - distance - shape / 2, parts)


def focaler_iou(a: ArrayLike, b: ArrayLike, *, low: float = 0.0, high: float = 0.95) -> Kin:
    """Focaler-IoU: IoU stretched so that [low, high] becomes [0, 1], and cut there.

    Pairs below `low` or above `high` have no gradient, which leaves training to those between.
    Terms: iou.

    References
    ----------
    .. [1] H. Zhang and S. Zhang, "Focaler-IoU: More Focused Intersection over Union Loss", 2024.

    Examples
    --------
    >>> focaler_iou([[0, 0, 2, 2]], [[0, 0, 1, 2]], low=0.25, high=0.75).value.item()
    0.5
    """
    if not low < high:
        raise BoxError(f"Focaler-IoU stretches [low, high]; got [{low}, {high}]")
    iou = broadcast_overlap(*pairs(a, b)).iou
    return Kin(np.clip((iou - low) / (high - low), 0, 1), {"iou": iou})


def piou(a: ArrayLike, b: ArrayLike, *, focus: float = 1.3) -> Kin:
    """PIoU: IoU, less 1 - exp(-P^2), where P is the mean error of the four edges; in (-1, 1].

    Errors are measured in sides of the ground truth, not of the enclosing box, so growing the
    prediction cannot lower them. Terms: iou, error (P), penalty, and attention, the factor by
    which version 2 multiplies the loss: 3 q f exp(-(q f)^2) with q = exp(-P) and f = `focus`.

    References
    ----------
    .. [1] C. Liu et al., "Powerful-IoU: More Straightforward and Faster Bounding Box Regression
       Loss", Neural Networks 170, 2024.
    """
    first, second = pairs(a, b)
    iou = broadcast_overlap(first, second).iou
    errors = np.abs(second - first)  # (N, M, 4)
    error = ratio(errors[..., :2] + errors[..., 2:], _sides(first)).sum(axis=-1) / 4
    penalty = 1 - np.exp(-(error**2))
    q = focus * np.exp(-error)
    attention = 3 * q * np.exp(-(q**2))
    parts = {"iou": iou, "error": error, "penalty": penalty, "attention": attention}
    return Kin(iou - penalty, parts)


def nwd(a: ArrayLike, b: ArrayLike, *, size: float = 12.8) -> Kin:
    """NWD: exp(-W / size), W the Wasserstein distance of two Gaussians; in (0, 1].

    Each box stands for a Gaussian of its centre and half its sides. `size` is the usual size of
    an object in pixels, 12.8 in AI-TOD. It falls slowly where IoU of tiny boxes drops to 0 at
    once. Terms: distance (W, pixels).

    References
    ----------
    .. [1] J. Wang et al., "A Normalized Gaussian Wasserstein Distance for Tiny Object Detection",
       2021.

    Examples
    --------
    >>> nwd([[0, 0, 6, 6]], [[3, 4, 9, 10]], size=5).terms["distance"].item()
    5.0
    """
    if not size > 0:
        raise BoxError(f"NWD is measured in sizes of objects; got {size}")
    pair = _pair(a, b)
    unlike = ((pair.found - pair.truth) ** 2).sum(axis=-1) / 4
    distance = np.sqrt(pair.family.centre_distance2 + unlike)
    return Kin(np.exp(-distance / size), {"distance": distance})


def _unlike_sides(pair: _Pair) -> Values:
    """Difference of widths, and of heights, in units of the larger; (N, M, 2)."""
    larger = np.maximum(pair.found, pair.truth)
    return ratio(np.abs(pair.found - pair.truth), larger)


def _scaled(boxes: Boxes, scale: float) -> Boxes:
    half = _sides(boxes) * scale / 2
    return np.concatenate([centre(boxes) - half, centre(boxes) + half], axis=-1)
