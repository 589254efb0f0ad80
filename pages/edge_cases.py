"""Learn: one pair of boxes, and the IoU that each of eight rules returns."""

import base64
import math
from functools import partial

import streamlit as st

from iouviz.figures.lessons.edge_cases import pair_svg
from iouviz.geometry.conventions import CONVENTIONS, OURS, wrapped
from iouviz.lessons import lesson
from iouviz.lessons.edge_cases.cases import EDGE_CASES, QUESTION
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess
from iouviz.ui.frame.stay import stay

TEXT = lesson("edge_cases")
NAMES = [case.name for case in EDGE_CASES]


def cell(value):
    """A number that may be huge, tiny, or none."""
    return "–" if math.isnan(value) else f"{value:.6g}"


def answers(case):
    """The arithmetic of each rule; marked where it differs from iouviz's own."""
    a, b = case.arrays()
    found = [convention(a, b) for convention in CONVENTIONS]
    ours = OURS(a, b)
    rows = [
        [
            convention.name,
            cell(answer.intersection),
            cell(answer.union),
            "rejected"
            if answer.refused
            else "nan"
            if math.isnan(answer.iou)
            else f"{answer.iou:.4f}",
        ]
        for convention, answer in zip(CONVENTIONS, found, strict=True)
    ]
    odd = [i for i, row in enumerate(rows) if row[-1] != rows[0][-1]]
    show.grid(["", "intersection", "union", "IoU"], rows, marked=odd)
    st.caption(f"Marked: {len(odd)} that differ from the first row. Areas are in px².")
    if ours.refused:
        st.caption(f"Why iouviz rejects it: {ours.refused}.")


def bytes_at_work(case):
    """The subtraction that overflows, bit by bit, for disjoint boxes in bytes."""
    if case.dtype != "uint8":
        return
    right, left = int(min(case.a[2], case.b[2])), int(max(case.a[0], case.b[0]))
    if right < left:
        gap, side = right - left, wrapped(right, left, 8)
        lines = [
            f"width of the intersection: {right} - {left} = {gap}",
            f"stored in a byte:          {gap} + 256 = {side}",
            *(f"    {sign} {value:08b}   {value}" for sign, value in ((" ", right), ("-", left))),
            f"    = {side:08b}   {side}",
        ]
        st.code("\n".join(lines), "text")


def picture(case):
    """The two boxes, to scale."""
    drawing = base64.b64encode(pair_svg(case.a, case.b, page.mode()).encode()).decode()
    st.html(
        f'<img src="data:image/svg+xml;base64,{drawing}" alt="Boxes A and B, to scale" '
        'style="width:100%;max-height:17rem">'
    )


with page.page("edge_cases"):
    st.markdown(TEXT[""])
    stay("edge.case", NAMES[0], partial(permalink.one_of, "case", NAMES))
    name = st.selectbox("Pair", NAMES, key="edge.case")
    permalink.keep({"case": name})
    case = EDGE_CASES[NAMES.index(name)]
    drawn, table = st.columns([5, 6], gap="large")
    with drawn:
        picture(case)
        st.caption(f"As {case.dtype}.")
        bytes_at_work(case)
    with table:
        st.markdown(case.notice)
        answers(case)
    guess(QUESTION)
    st.markdown(TEXT["Practice"])
    with st.expander("Advanced: what each rule does, and its source"):
        st.markdown(TEXT["Rules"])
        st.markdown("\n".join(f"- **{c.name}**: {c.does} *{c.source}.*" for c in CONVENTIONS))
