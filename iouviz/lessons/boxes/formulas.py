"""Formulas of the IoU family: the definition in LaTeX, and the present numbers put into it.

They are apart because typesetting LaTeX takes a browser 50 ms, several times what a drag leaves
between two updates: the definition is set once, and the line of numbers below it is plain HTML.
Decimals are fixed, so that a line keeps its length while its numbers change.
"""

import numpy as np
from numpy.typing import NDArray

from iouviz.geometry.family import Family
from iouviz.lessons import live

DEFINITIONS = {
    "IoU": r"\mathrm{IoU} = \frac{|A \cap B|}{|A \cup B|}",
    "GIoU": r"\mathrm{GIoU} = \mathrm{IoU} - \frac{|C \setminus (A \cup B)|}{|C|}",
    "DIoU": r"\mathrm{DIoU} = \mathrm{IoU} - \frac{d^2}{c^2}",
    "CIoU": r"\mathrm{CIoU} = \mathrm{DIoU} - \alpha v",
}
METRICS = tuple(DEFINITIONS)


def working(metric: str, terms: Family) -> str:
    """HTML of one metric's definition with the numbers of one pair in it, and the result.

    The numbers follow the canvas that the element around them names, see `iouviz.lessons.live`.

    Parameters
    ----------
    metric : {"IoU", "GIoU", "DIoU", "CIoU"}
    terms : Family
        Arrays of one element.

    Examples
    --------
    >>> from iouviz.geometry.family import family
    >>> import re
    >>> made = working("CIoU", family([[0, 0, 2, 2]], [[1, 0, 3, 2]]))
    >>> re.sub("<.*?>", "", made)
    '= 0.2564 − 0.0000 × 0.0000 = 0.2564'
    """
    numbers = {
        "IoU": _fraction("intersection", "union", terms),
        "GIoU": f"{_number('iou', terms)} − {_fraction('empty_area', 'enclosing_area', terms)}",
        "DIoU": f"{_number('iou', terms)} − {_fraction('centre_distance2', 'diagonal2', terms)}",
        "CIoU": " − ".join(
            [_number("diou", terms), f"{_number('alpha', terms)} × {_number('v', terms)}"]
        ),
    }[metric]
    return f"= {numbers} = <b>{_number(metric.lower(), terms)}</b>"


def short(value: NDArray[np.float64]) -> str:
    """Four decimals, always, so that a changing number keeps its width.

    >>> import numpy as np
    >>> short(np.array([-0.25])), short(np.array([0.5]))
    ('-0.2500', '0.5000')
    """
    return live.written(value.item())


def _number(term: str, terms: Family, form: str = "4") -> str:
    value: NDArray[np.float64] = getattr(terms, term)
    return live.number(term, value.item(), form)


def _fraction(top: str, bottom: str, terms: Family) -> str:
    """Areas in square pixels with one decimal."""
    parts = (f"<i>{_number(term, terms, '1,')}</i>" for term in (top, bottom))
    return f'<span class="iv-fraction">{"".join(parts)}</span>'
