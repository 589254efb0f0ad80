"""Losses of box regression, each with its exact gradient.

An overlap loss is 1 - a metric of the family; a coordinate loss looks at the numbers of the box
alone. Every formula stands here once, on numbers that carry their slopes (`dual`), so a gradient
cannot disagree with its loss. Gradients are by x, y, w, h of the prediction: centre and size.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.geometry.boxes import centre, convert, sides
from iouviz.geometry.losses import formulas
from iouviz.geometry.losses.dual import variables
from iouviz.geometry.losses.pair import Formula, Pair, Setting
from iouviz.geometry.losses.variants import VARIANTS, Similarity
from iouviz.geometry.overlap import elementwise

Kind = Literal["coordinates", "family", "variants"]


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """A loss of N predictions and its slopes.

    Attributes
    ----------
    value : (N,) array
        The loss.
    slope : (N, 4) array
        Its derivatives by centre x, centre y, width and height; steepest *ascent*.
    """

    value: Values
    slope: Values

    @property
    def edges(self) -> Values:
        """Derivatives by x1, y1, x2, y2, (N, 4): half the centre's, less or more the size's."""
        half, size = self.slope[..., :2] / 2, self.slope[..., 2:]
        return np.concatenate([half - size, half + size], axis=-1)


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss: what it is called, how it is computed, who proposed it.

    Attributes
    ----------
    name : str
    formula : callable
        Pair and setting to the loss.
    kind : {"coordinates", "family", "variants"}
    source : str
    eps, thick : float
        See `Pair`.
    """

    name: str
    formula: Formula
    kind: Kind
    source: str
    eps: float = 0.0
    thick: float = 0.0


DEFAULT = Setting()


def loss(
    name: str, predictions: ArrayLike, targets: ArrayLike, *, setting: Setting = DEFAULT
) -> Gradient:
    """A loss and its exact gradient, for each prediction and its target.

    Parameters
    ----------
    name : str
        One of `LOSSES`.
    predictions, targets : (N, 4) array_like
        xyxy boxes, pixels, as many in one as in the other.
    setting : Setting, optional

    Returns
    -------
    Gradient
        Terms (N,) and (N, 4). Where two edges meet exactly, the two sides count half each.

    Raises
    ------
    BoxError
        See `iouviz.geometry.boxes.as_boxes`.
    KeyError
        No such loss.

    Examples
    --------
    Two unit squares apart: IoU's loss is flat there, GIoU's falls as the centre moves left.

    >>> loss("IoU", [[3, 0, 4, 1]], [[0, 0, 1, 1]]).slope
    array([[0., 0., 0., 0.]])
    >>> loss("GIoU", [[3, 0, 4, 1]], [[0, 0, 1, 1]]).slope[0, 0].item()
    0.125
    """
    first, second = elementwise(predictions, targets)
    here, there = (convert(boxes, "xyxy", "cxcywh").T for boxes in (first, second))
    value, slope = _evaluate(LOSSES[name], here, there, setting)
    return Gradient(value, np.moveaxis(slope, 0, -1))


def gradient_field(
    name: str,
    prediction: ArrayLike,
    target: ArrayLike,
    xs: Values,
    ys: Values,
    *,
    setting: Setting = DEFAULT,
) -> Values:
    """Where a loss would push a prediction's centre, from every point of a grid.

    Parameters
    ----------
    name : str
        One of `LOSSES`.
    prediction, target : (4,) array_like
        xyxy boxes. The prediction gives its size; its own place does not matter.
    xs, ys : (X,), (Y,) array
        Centres to try.
    setting : Setting, optional

    Returns
    -------
    (Y, X, 2) array
        Minus the loss's derivative by the centre's x and y.

    Examples
    --------
    >>> middle = np.array([0.5])
    >>> gradient_field("DIoU", [0, 0, 1, 1], [9, 0, 10, 1], middle, middle).round(3)
    array([[[0.019, 0.   ]]])
    """
    first, second = elementwise(np.array([prediction]), np.array([target]))
    (tx, ty), (tw, th) = centre(second)[0], sides(second)[0]
    w, h = sides(first)[0]
    x, y = np.meshgrid(xs, ys)
    here = np.broadcast_arrays(x, y, w, h)
    there = np.broadcast_arrays(x, tx, ty, tw, th)[1:]
    _, slope = _evaluate(LOSSES[name], np.array(here), np.array(there), setting)
    return np.moveaxis(0.0 - slope[:2], 0, -1)  # not -slope: no minus in front of 0


def _evaluate(
    chosen: Loss, prediction: Values, target: Values, setting: Setting
) -> tuple[Values, Values]:
    inputs = variables(list(prediction))
    pair = Pair(inputs, list(target), eps=chosen.eps, thick=chosen.thick)
    result = chosen.formula(pair, setting)
    return result.value, np.broadcast_to(result.slope, prediction.shape)


def _one_less(similarity: Similarity, pair: Pair, setting: Setting) -> Any:
    return 1 - similarity(pair, setting).value


LOSSES: dict[str, Loss] = {
    each.name: each
    for each in (
        Loss("IoU", formulas.iou, "family", "Yu et al., UnitBox, ACM MM 2016 (as 1 - IoU)"),
        Loss("GIoU", formulas.giou, "family", "Rezatofighi et al., CVPR 2019"),
        Loss("DIoU", formulas.diou, "family", "Zheng et al., AAAI 2020"),
        Loss("DIoU, c² held", formulas.diou_detached, "family", "DIoU with c² taken as a constant"),
        Loss("CIoU", formulas.ciou(), "family", "Zheng et al., AAAI 2020"),
        Loss(
            "CIoU, unit factor",
            formulas.ciou(unit_factor=True),
            "family",
            "the AAAI paper's advice: 1 / (w² + h²) replaced by 1 in the slope of v",
        ),
        Loss("CIoU, gated", formulas.ciou(gate=0.5), "family", "Zheng et al., arXiv 2005.03572"),
        Loss(
            "CIoU, TorchVision", formulas.ciou(eps=1e-7), "family", "torchvision.ops 0.28", eps=1e-7
        ),
        Loss(
            "CIoU, Ultralytics",
            formulas.ciou(eps=1e-7),
            "family",
            "the published formula, boxes given by corners",
            eps=1e-7,
            thick=1e-7,
        ),
        Loss("L1", formulas.l1, "coordinates", "sum of |d| over x, y, w, h"),
        Loss("smooth L1", formulas.smooth_l1, "coordinates", "Girshick, Fast R-CNN, ICCV 2015"),
        Loss("MSE", formulas.mse, "coordinates", "sum of d² over x, y, w, h"),
        *(
            Loss(name, partial(_one_less, similarity), "variants", source)
            for name, (similarity, source) in VARIANTS.items()
        ),
        Loss("WIoU v1", formulas.wiou, "variants", "Tong et al., arXiv 2301.10051"),
    )
}
