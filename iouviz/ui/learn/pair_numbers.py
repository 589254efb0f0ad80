"""The numbers beside two boxes: the family, its later variants, or the readings of CIoU.

Each panel is light enough to be drawn anew while a box is dragged. The four metrics are also known
to the canvas, which redraws them in every frame; see `iouviz.lessons.live`.
"""

from collections.abc import Callable

import streamlit as st

from iouviz.geometry.boxes import Boxes
from iouviz.geometry.ciou_variants import CIOU_RULES, ciou_by
from iouviz.geometry.family import family
from iouviz.lessons.boxes.formulas import DEFINITIONS, METRICS, short, working
from iouviz.lessons.boxes.variants import variants
from iouviz.ui.frame import show

Size = tuple[float, float]
EDITOR = "boxes.editor"  # the canvas that the numbers follow


def four_metrics(a: Boxes, b: Boxes, size: Size) -> None:
    """IoU, GIoU, DIoU and CIoU, each with its definition and the numbers in it."""
    del size  # these four know of nothing but the boxes
    terms = family(a, b)
    values = [terms.iou, terms.giou, terms.diou, terms.ciou]
    rows = [(name, value.item()) for name, value in zip(METRICS, values, strict=True)]
    show.needles(rows, docked=True, editor=EDITOR, terms=[name.lower() for name in METRICS])
    for metric, definition in DEFINITIONS.items():
        st.markdown(rf"$\displaystyle {definition}$")
        st.html(f'<div class="iv-working" data-live="{EDITOR}">{working(metric, terms)}</div>')


def nine_variants(a: Boxes, b: Boxes, size: Size) -> None:
    """The later ones, each with its sum; what the letters mean stands elsewhere, at rest."""
    found = variants(a, b, image_size=size)
    rows = [(name, value) for name, value, _ in found]
    show.needles(rows, notes=[working for _, _, working in found])


def six_readings(a: Boxes, b: Boxes, size: Size) -> None:
    """CIoU as papers and libraries compute it; those that part from the paper are marked."""
    del size
    answers = [(rule, ciou_by(rule, a, b)) for rule in CIOU_RULES]
    rows = [
        [rule.name, *(short(x) for x in (t.iou, t.distance, t.alpha, t.v, t.value))]
        for rule, t in answers
    ]
    odd = [i for i, row in enumerate(rows) if row[-1] != rows[0][-1]]
    show.grid(["", "IoU", "d² / c²", "α", "v", "CIoU"], rows, marked=odd)
    st.caption(f"Marked: {len(odd)} that differ from the paper." if odd else "Here all agree.")


PANELS: dict[str, Callable[[Boxes, Boxes, Size], None]] = {
    "Four metrics": four_metrics,
    "Nine variants": nine_variants,
    "Six readings of CIoU": six_readings,
}
FOUR = next(iter(PANELS))
