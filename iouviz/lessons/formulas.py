"""Formulas of the IoU family in LaTeX with the present numbers put in.

Each function takes the terms of one pair (a `Family` whose arrays hold one value) and returns two
lines: the definition, then the numbers and the result. Decimals are fixed, so that a line keeps
its length while its numbers change.
"""

import numpy as np
from numpy.typing import NDArray

from iouviz.geometry.family import Family

METRICS = ("IoU", "GIoU", "DIoU", "CIoU")


def formula(metric: str, terms: Family) -> str:
    r"""LaTeX of one metric for one pair of boxes.

    Parameters
    ----------
    metric : {"IoU", "GIoU", "DIoU", "CIoU"}
    terms : Family
        Arrays of one element.

    Examples
    --------
    >>> from iouviz.geometry.family import family
    >>> print(formula("IoU", family([[0, 0, 2, 2]], [[1, 0, 3, 2]])))
    \begin{aligned}\mathrm{IoU} &= \frac{|A \cap B|}{|A \cup B|}
    \\ &= \frac{2.0}{6.0} = \mathbf{0.3333}\end{aligned}
    """
    definition, numbers, value = {
        "IoU": _iou,
        "GIoU": _giou,
        "DIoU": _diou,
        "CIoU": _ciou,
    }[metric](terms)
    left, right = rf"\mathrm{{{metric}}} &= {definition}", rf"&= {numbers} = \mathbf{{{short(value)}}}"
    return rf"\begin{{aligned}}{left}" "\n" rf"\\ {right}\end{{aligned}}"


def short(value: NDArray[np.float64]) -> str:
    """Four decimals, always, so that a changing number keeps its width.

    >>> import numpy as np
    >>> short(np.array([-0.25])), short(np.array([0.5]))
    ('-0.2500', '0.5000')
    """
    return f"{value.item():.4f}"


def area(value: NDArray[np.float64]) -> str:
    r"""Square pixels with one decimal and thin spaces between thousands.

    >>> import numpy as np
    >>> print(area(np.array([12345.67])))
    12\,345.7
    """
    return f"{value.item():,.1f}".replace(",", r"\,")


def _iou(t: Family) -> tuple[str, str, NDArray[np.float64]]:
    definition = r"\frac{|A \cap B|}{|A \cup B|}"
    numbers = rf"\frac{{{area(t.overlap.intersection)}}}{{{area(t.overlap.union)}}}"
    return definition, numbers, t.iou


def _giou(t: Family) -> tuple[str, str, NDArray[np.float64]]:
    definition = r"\mathrm{IoU} - \frac{|C \setminus (A \cup B)|}{|C|}"
    numbers = rf"{short(t.iou)} - \frac{{{area(t.wasted)}}}{{{area(t.enclosing_area)}}}"
    return definition, numbers, t.giou


def _diou(t: Family) -> tuple[str, str, NDArray[np.float64]]:
    definition = r"\mathrm{IoU} - \frac{d^2}{c^2}"
    numbers = rf"{short(t.iou)} - \frac{{{area(t.centre_distance2)}}}{{{area(t.diagonal2)}}}"
    return definition, numbers, t.diou


def _ciou(t: Family) -> tuple[str, str, NDArray[np.float64]]:
    definition = r"\mathrm{DIoU} - \alpha v"
    numbers = rf"{short(t.diou)} - {short(t.alpha)} \times {short(t.v)}"
    return definition, numbers, t.ciou
