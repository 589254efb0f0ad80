"""Formulas of the IoU family in LaTeX with the present numbers put in.

Decimals are fixed, so that a line keeps its length while its numbers change.
"""

import numpy as np
from numpy.typing import NDArray

from iouviz.geometry.family import Family

METRICS = ("IoU", "GIoU", "DIoU", "CIoU")


def formulas(terms: Family) -> str:
    r"""LaTeX of the four metrics of one pair: definition, present numbers, result.

    Parameters
    ----------
    terms : Family
        Arrays of one element.

    Returns
    -------
    str
        One ``aligned`` environment, two lines a metric, the equals signs below each other.

    Examples
    --------
    >>> from iouviz.geometry.family import family
    >>> text = formulas(family([[0, 0, 2, 2]], [[1, 0, 3, 2]]))
    >>> print(text.splitlines()[2])
    &= \dfrac{2.0}{6.0} = \mathbf{0.3333} \\[1.1em]
    """
    blocks = []
    for metric, (definition, numbers, value) in {
        "IoU": _iou(terms),
        "GIoU": _giou(terms),
        "DIoU": _diou(terms),
        "CIoU": _ciou(terms),
    }.items():
        blocks.append(
            rf"\mathrm{{{metric}}} &= {definition} \\[0.5em]"
            "\n"
            rf"&= {numbers} = \mathbf{{{short(value)}}}"
        )
    return "\\begin{aligned}\n" + " \\\\[1.1em]\n".join(blocks) + "\n\\end{aligned}"


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
    definition = r"\dfrac{|A \cap B|}{|A \cup B|}"
    numbers = rf"\dfrac{{{area(t.overlap.intersection)}}}{{{area(t.overlap.union)}}}"
    return definition, numbers, t.iou


def _giou(t: Family) -> tuple[str, str, NDArray[np.float64]]:
    definition = r"\mathrm{IoU} - \dfrac{|C \setminus (A \cup B)|}{|C|}"
    numbers = rf"{short(t.iou)} - \dfrac{{{area(t.wasted)}}}{{{area(t.enclosing_area)}}}"
    return definition, numbers, t.giou


def _diou(t: Family) -> tuple[str, str, NDArray[np.float64]]:
    definition = r"\mathrm{IoU} - \dfrac{d^2}{c^2}"
    numbers = rf"{short(t.iou)} - \dfrac{{{area(t.centre_distance2)}}}{{{area(t.diagonal2)}}}"
    return definition, numbers, t.diou


def _ciou(t: Family) -> tuple[str, str, NDArray[np.float64]]:
    definition = r"\mathrm{DIoU} - \alpha v"
    numbers = rf"{short(t.diou)} - {short(t.alpha)} \times {short(t.v)}"
    return definition, numbers, t.ciou
