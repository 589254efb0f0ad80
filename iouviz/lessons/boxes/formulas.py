"""Formulas of the IoU family: the definition in LaTeX, and the present numbers put into it.

They are apart because typesetting LaTeX takes a browser 50 ms, several times what a drag leaves
between two updates: the definition is set once, and the line of numbers below it is plain HTML.
Decimals are fixed, so that a line keeps its length while its numbers change.
"""

import numpy as np
from numpy.typing import NDArray

from iouviz.geometry.family import Family

DEFINITIONS = {
    "IoU": r"\mathrm{IoU} = \frac{|A \cap B|}{|A \cup B|}",
    "GIoU": r"\mathrm{GIoU} = \mathrm{IoU} - \frac{|C \setminus (A \cup B)|}{|C|}",
    "DIoU": r"\mathrm{DIoU} = \mathrm{IoU} - \frac{d^2}{c^2}",
    "CIoU": r"\mathrm{CIoU} = \mathrm{DIoU} - \alpha v",
}
METRICS = tuple(DEFINITIONS)


def working(metric: str, terms: Family) -> str:
    """HTML of one metric's definition with the numbers of one pair in it, and the result.

    Parameters
    ----------
    metric : {"IoU", "GIoU", "DIoU", "CIoU"}
    terms : Family
        Arrays of one element.

    Examples
    --------
    >>> from iouviz.geometry.family import family
    >>> working("CIoU", family([[0, 0, 2, 2]], [[1, 0, 3, 2]]))
    '= 0.2564 − 0.0000 × 0.0000 = <b>0.2564</b>'
    """
    t = terms
    numbers, value = {
        "IoU": (_fraction(t.overlap.intersection, t.overlap.union), t.iou),
        "GIoU": (f"{short(t.iou)} − {_fraction(t.empty_area, t.enclosing_area)}", t.giou),
        "DIoU": (f"{short(t.iou)} − {_fraction(t.centre_distance2, t.diagonal2)}", t.diou),
        "CIoU": (f"{short(t.diou)} − {short(t.alpha)} × {short(t.v)}", t.ciou),
    }[metric]
    return f"= {numbers} = <b>{short(value)}</b>"


def short(value: NDArray[np.float64]) -> str:
    """Four decimals, always, so that a changing number keeps its width.

    >>> import numpy as np
    >>> short(np.array([-0.25])), short(np.array([0.5]))
    ('-0.2500', '0.5000')
    """
    return f"{value.item():.4f}"


def area(value: NDArray[np.float64]) -> str:
    """Square pixels with one decimal and thin spaces between thousands.

    >>> import numpy as np
    >>> area(np.array([12345.67]))
    '12\u2009345.7'
    """
    return f"{value.item():,.1f}".replace(",", "\u2009")


def _fraction(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> str:
    return f'<span class="iv-fraction"><i>{area(top)}</i><i>{area(bottom)}</i></span>'
