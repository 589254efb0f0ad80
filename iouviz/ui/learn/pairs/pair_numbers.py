"""The numbers beside two boxes: corners, areas, one metric or all four, and later variants.

Python draws them at rest; the canvas redraws them in every frame of a drag, see
`iouviz.lessons.live`.
"""

from functools import partial

import streamlit as st

from iouviz.geometry.boxes import Boxes
from iouviz.geometry.ciou_variants import CIOU_RULES, ciou_by
from iouviz.geometry.family import Family, family
from iouviz.lessons import live
from iouviz.lessons.boxes.formulas import (
    DEFINITIONS,
    METRICS,
    SPELT_OUT,
    corner_terms,
    intersection_lines,
    short,
    union_lines,
    working,
)
from iouviz.lessons.giou.comparison import HEADS, compared
from iouviz.lessons.giou.variants import SYMBOLS, VARIANTS, described, variants
from iouviz.ui.frame import show

Size = tuple[float, float]


def corners(a: Boxes, b: Boxes, editor: str) -> None:
    """The corners of the intersection, by max and min, and its area."""
    _lines(intersection_lines(_terms(a, b)), editor)


def areas(a: Boxes, b: Boxes, editor: str) -> None:
    """The area of each box, and of the union."""
    _lines(union_lines(_terms(a, b)), editor)


PARTS = (corners, areas)  # of IoU, which they do not show


def headline(metric: str, a: Boxes, b: Boxes, editor: str) -> None:
    """A metric in large type."""
    value = getattr(family(a, b), metric.lower()).item()
    name = f' data-metric="{metric}"' if metric == METRICS[0] else ""  # others have a needle too
    st.html(
        f'<div class="iv-big" data-live="{editor}"{name}><span>{metric}</span>'
        f"<strong {live.attributes(metric.lower())}>{show.number(value)}</strong></div>"
    )


def one_metric(metric: str, a: Boxes, b: Boxes, editor: str) -> None:
    """A metric in large type, its definition, and the definition with numbers in it."""
    terms = family(a, b)
    headline(metric, a, b, editor)
    st.markdown(rf"$\displaystyle {DEFINITIONS[metric]}$")
    _working(metric, terms, editor)
    for line in SPELT_OUT.get(metric, ()):
        st.markdown(line)
    if metric == "CIoU":
        lines = (
            f"{name} = {live.number(term, getattr(terms, term).item())}"
            for name, term in (("v", "v"), ("α", "alpha"))
        )
        _lines(["&emsp;".join(lines)], editor)
    others = METRICS[: METRICS.index(metric) + 1]
    if len(others) > 1:
        _needles(others, terms, editor)


def all_metrics(a: Boxes, b: Boxes, editor: str) -> None:
    """IoU, GIoU, DIoU and CIoU on one scale, each with its definition and the numbers in it."""
    terms = family(a, b)
    _needles(METRICS, terms, editor, docked=True)
    for metric, definition in DEFINITIONS.items():
        st.markdown(rf"$\displaystyle {definition}$")
        _working(metric, terms, editor)


iou = partial(one_metric, "IoU")
giou = partial(one_metric, "GIoU")
diou = partial(one_metric, "DIoU")
ciou = partial(one_metric, "CIoU")


def comparison(a: Boxes, b: Boxes) -> None:
    """The four side by side: formula, range, what each measures, and its gradient here."""
    show.grid(HEADS, compared(a[0], b[0]))


def nine_variants(a: Boxes, b: Boxes, size: Size) -> None:
    """The later ones for these boxes, and what each is."""
    found = variants(a, b, image_size=size)
    rows = [(name, value) for name, value, _ in found]
    show.needles(rows, notes=[working for _, _, working in found])
    st.markdown(SYMBOLS)
    columns = st.columns(3, gap="medium")
    for i, each in enumerate(VARIANTS):
        columns[i % 3].container(border=True).markdown(described(each))


def six_readings(a: Boxes, b: Boxes) -> None:
    """CIoU as papers and libraries compute it; those that differ from the paper are marked."""
    answers = [(rule, ciou_by(rule, a, b)) for rule in CIOU_RULES]
    rows = [
        [rule.name, *(short(x) for x in (t.iou, t.distance, t.alpha, t.v, t.value))]
        for rule, t in answers
    ]
    odd = [i for i, row in enumerate(rows) if row[-1] != rows[0][-1]]
    show.grid(["", "IoU", "d² / c²", "α", "v", "CIoU"], rows, marked=odd)
    st.caption(f"Marked: {len(odd)} that differ from the paper." if odd else "Here all agree.")


def _terms(a: Boxes, b: Boxes) -> dict[str, float]:
    overlap = family(a, b).overlap
    areas = {"intersection": overlap.intersection.item(), "union": overlap.union.item()}
    return corner_terms(a[0], b[0]) | areas


def _lines(lines: list[str], editor: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in lines)
    st.html(f'<div class="iv-lines" data-live="{editor}">{text}</div>')


def _working(metric: str, terms: Family, editor: str) -> None:
    st.html(f'<div class="iv-working" data-live="{editor}">{working(metric, terms)}</div>')


def _needles(metrics: tuple[str, ...], terms: Family, editor: str, *, docked: bool = False) -> None:
    names = [metric.lower() for metric in metrics]
    rows = [(m, getattr(terms, name).item()) for m, name in zip(metrics, names, strict=True)]
    show.needles(rows, docked=docked, editor=editor, terms=names)
