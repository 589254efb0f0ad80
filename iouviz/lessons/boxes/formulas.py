"""Formulas of the IoU family: the definition in LaTeX, and the present numbers put into it.

They are apart because typesetting LaTeX takes a browser 50 ms, several times what a drag leaves
between two updates: the definition is set once, and the line of numbers below it is plain HTML.
Decimals are fixed, so that a line keeps its length while its numbers change.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.geometry.family import Family
from iouviz.lessons import live

CORNERS = ("x1", "y1", "x2", "y2")
DEFINITIONS = {
    "IoU": r"\mathrm{IoU} = \frac{|A \cap B|}{|A \cup B|}",
    "GIoU": r"\mathrm{GIoU} = \mathrm{IoU} - \frac{|C \setminus (A \cup B)|}{|C|}",
    "DIoU": r"\mathrm{DIoU} = \mathrm{IoU} - \frac{d^2}{c^2}",
    "CIoU": r"\mathrm{CIoU} = \mathrm{DIoU} - \alpha v",
}
METRICS = tuple(DEFINITIONS)
# What each letter is, in Markdown.
SPELT_OUT = {
    "GIoU": ("*C* is the smallest box around *A* and *B*.",),
    "DIoU": ("*d* is the distance of the centres, *c* the diagonal of *C*.",),
    "CIoU": (
        r"$v = \frac{4}{\pi^2}\left(\arctan\frac{w_A}{h_A} - \arctan\frac{w_B}{h_B}\right)^2$",
        r"$\alpha = \frac{v}{(1 - \mathrm{IoU}) + v}$",
    ),
}


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


def corner_terms(a: ArrayLike, b: ArrayLike) -> dict[str, float]:
    """How the intersection of two boxes is found, term by term.

    Parameters
    ----------
    a, b : (4,) array_like
        x1, y1, x2, y2, pixels.

    Returns
    -------
    dict of str to float
        Of each box `a_x1` to `a_y2`, `a_width`, `a_height`, `a_area`. Of the intersection `x1` and
        `y1`, the larger of the two; `x2` and `y2`, the smaller; `width` and `height`, 0 where the
        boxes do not overlap.

    Examples
    --------
    >>> found = corner_terms([0, 0, 4, 2], [1, 1, 6, 3])
    >>> [found[name] for name in ("x1", "y1", "x2", "y2", "width", "height")]
    [1.0, 1.0, 4.0, 2.0, 3.0, 1.0]
    """
    boxes = {"a": np.asarray(a, np.float64), "b": np.asarray(b, np.float64)}
    found: dict[str, float] = {}
    for name, box in boxes.items():
        width, height = (box[2:] - box[:2]).tolist()
        found |= {f"{name}_{corner}": x for corner, x in zip(CORNERS, box.tolist(), strict=True)}
        found |= {f"{name}_width": width, f"{name}_height": height, f"{name}_area": width * height}
    low = np.maximum(boxes["a"][:2], boxes["b"][:2])
    high = np.minimum(boxes["a"][2:], boxes["b"][2:])
    found |= dict(zip(CORNERS, [*low.tolist(), *high.tolist()], strict=True))
    width, height = np.maximum(high - low, 0.0).tolist()
    return found | {"width": width, "height": height}


def intersection_lines(terms: Mapping[str, float]) -> list[str]:
    """HTML of the corners of the intersection and its area, in numbers that follow the canvas.

    `terms` are those of `corner_terms` and `intersection`.
    """
    lines = [
        f"{corner} = {rule}({_at(f'a_{corner}', terms)}, {_at(f'b_{corner}', terms)}) = "
        f"<b>{_at(corner, terms)}</b>"
        for corner, rule in zip(CORNERS, ("max", "max", "min", "min"), strict=True)
    ]
    size = (
        f"I = max(0, x2 − x1) × max(0, y2 − y1)<br>= {_at('width', terms)} × {_at('height', terms)}"
        f" = <b>{_at('intersection', terms, '1,')}</b>"
    )
    return [*lines, size]


def union_lines(terms: Mapping[str, float]) -> list[str]:
    """HTML of both areas and of the union; `terms` as before, with `union`."""
    sides = [
        f"{box} = {_at(f'{name}_width', terms)} × {_at(f'{name}_height', terms)} = "
        f"<b>{_at(f'{name}_area', terms, '1,')}</b>"
        for box, name in (("A", "a"), ("B", "b"))
    ]
    parts = (_at(name, terms, "1,") for name in ("a_area", "b_area", "intersection"))
    first, second, shared = parts
    total = f"U = A + B − I<br>= {first} + {second} − {shared}<br>"
    return [*sides, f"{total}= <b>{_at('union', terms, '1,')}</b>"]


def _at(term: str, terms: Mapping[str, float], form: str = "1") -> str:
    return live.number(term, terms[term], form)


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
