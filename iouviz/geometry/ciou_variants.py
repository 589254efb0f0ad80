"""CIoU as it is written and as it is run: one formula, six readings, side by side.

They differ in three places: whether the shape term waits until the boxes overlap well (the gate),
whether a small number is added to the denominators (eps), and whether the value is cut at -1.
Each rule here is a short statement of ours of what its source does; no code of theirs is used.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.geometry.family import ciou_alpha, family
from iouviz.geometry.overlap import pairs, ratio
from iouviz.geometry.pairwise import aspect, ciou_v


@dataclass(frozen=True, slots=True)
class CIoURule:
    """How one source computes CIoU.

    Attributes
    ----------
    name : str
    gate : {"none", "from .5", "above .5"}
        From which IoU on the shape term counts.
    eps : float
        Added to the union, the squared diagonal and alpha's denominator.
    tall : bool
        Whether eps is added to the heights too before shapes are compared.
    clamp : bool
        Whether the value is cut at -1; below, it has no gradient.
    source : str
    """

    name: str
    gate: Literal["none", "from .5", "above .5"]
    eps: float
    tall: bool
    clamp: bool
    source: str


CIOU_RULES = (
    CIoURule("paper", "none", 0.0, False, False, "Zheng et al., AAAI 2020"),
    CIoURule("journal", "from .5", 0.0, False, False, "Zheng et al., IEEE Trans. Cybernetics 2022"),
    CIoURule("authors' code", "above .5", 0.0, False, True, "github.com/Zzh-tju/CIoU"),
    CIoURule("TorchVision", "none", 1e-7, False, False, "complete_box_iou_loss, 0.28"),
    CIoURule("Ultralytics", "none", 1e-7, True, False, "bbox_iou(CIoU=True)"),
    CIoURule("MMDetection", "above .5", 1e-7, True, True, "CIoULoss, since pull request 5835"),
)


@dataclass(frozen=True, slots=True, eq=False)
class CIoUTerms:
    """CIoU by one rule, with its terms; every array (N, M).

    Attributes
    ----------
    iou, distance : array
        With eps, where the rule has one; distance is d^2 / c^2.
    v, alpha : array
        Difference in shape and its weight, 0 where the gate is shut.
    value : array
        iou - distance - alpha v.
    """

    iou: Values
    distance: Values
    v: Values
    alpha: Values
    value: Values


def ciou_by(rule: CIoURule, a: ArrayLike, b: ArrayLike) -> CIoUTerms:
    """CIoU of N boxes with M by one rule.

    Parameters
    ----------
    rule : CIoURule
    a : (N, 4) array_like
        xyxy boxes, pixels.
    b : (M, 4) array_like
        Likewise.

    Returns
    -------
    CIoUTerms
        In float64, whatever the source computes in. A quotient of zeros counts 0, where the source
        may give nan.

    Examples
    --------
    An eps of 1e-7 is ten times the area of a box with sides of 1e-4 of the image:

    >>> tiny = [[0, 0, 1e-4, 1e-4]]
    >>> [round(ciou_by(rule, tiny, tiny).value.item(), 4) for rule in CIOU_RULES[:4]]
    [1.0, 1.0, 1.0, 0.0909]
    """
    terms = family(a, b)
    iou = ratio(terms.overlap.intersection, terms.overlap.union + rule.eps)
    distance = ratio(terms.centre_distance2, terms.diagonal2 + rule.eps)
    first, second = pairs(a, b)
    thick = rule.eps if rule.tall else 0.0
    v = ciou_v(aspect(second, thick=thick) - aspect(first, thick=thick))
    open_gate = {"none": iou >= 0, "from .5": iou >= 0.5, "above .5": iou > 0.5}[rule.gate]
    alpha = np.where(open_gate, ciou_alpha(v, iou, eps=rule.eps), 0.0)
    value = iou - distance - alpha * v
    return CIoUTerms(iou, distance, v, alpha, np.maximum(value, -1) if rule.clamp else value)
