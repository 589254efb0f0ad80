"""Learn: one pair of boxes, eight conventions, and what each makes of it."""

import math

import streamlit as st

from iouviz.geometry.conventions import CONVENTIONS, OURS, wrapped
from iouviz.lessons import lesson
from iouviz.lessons.edge_cases.cases import EDGE_CASES, QUESTION
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess

TEXT = lesson("edge_cases")
NAMES = [case.name for case in EDGE_CASES]


def corners(box):
    """Four numbers as they would be typed."""
    return "[" + ", ".join(f"{value:.12g}" for value in box) + "]"


def cell(value):
    """A number that may be huge, tiny, or none."""
    return "–" if math.isnan(value) else f"{value:.6g}"


def answers(case):
    """Each convention's arithmetic; marked where it departs from iouviz's own."""
    a, b = case.arrays()
    found = [convention(a, b) for convention in CONVENTIONS]
    ours = OURS(a, b)
    rows = [
        [
            convention.name,
            cell(answer.intersection),
            cell(answer.union),
            "refused"
            if answer.refused
            else "nan"
            if math.isnan(answer.iou)
            else f"{answer.iou:.4f}",
        ]
        for convention, answer in zip(CONVENTIONS, found, strict=True)
    ]
    odd = [i for i, row in enumerate(rows) if row[-1] != rows[0][-1]]
    show.grid(["", "intersection", "union", "IoU"], rows, marked=odd)
    st.caption(f"Marked: {len(odd)} that differ from the first row. Areas in square pixels.")
    if ours.refused:
        st.caption(f"Why iouviz refuses: {ours.refused}.")


def bytes_at_work(case):
    """The subtraction that goes wrong, digit by digit, where bytes are far apart."""
    if case.dtype != "uint8":
        return
    right, left = int(min(case.a[2], case.b[2])), int(max(case.a[0], case.b[0]))
    if right < left:
        gap, side = right - left, wrapped(right, left, 8)
        lines = [
            f"shared width: {right} - {left} = {gap}",
            f"in a byte:    {gap} + 256 = {side}",
            *(f"    {sign} {value:08b}   {value}" for sign, value in ((" ", right), ("-", left))),
            f"    = {side:08b}   {side}",
        ]
        st.code("\n".join(lines), "text")


with page.page("edge_cases"):
    st.markdown(TEXT[""])
    shown = guess(QUESTION)
    st.session_state.setdefault("edge.case", permalink.one_of("case", NAMES, NAMES[0]))
    name = st.selectbox("Pair", NAMES, key="edge.case", disabled=not shown)
    permalink.keep({"case": name})
    if shown:
        case = EDGE_CASES[NAMES.index(name)]
        st.markdown(case.notice)
        table, words = st.columns([7, 5], gap="large")
        with table:
            answers(case)
        with words:
            st.code(f"a = {corners(case.a)}\nb = {corners(case.b)}\ndtype = {case.dtype}", "text")
            bytes_at_work(case)
        st.markdown(TEXT["Practice"])
        with st.expander("What each rule does, and whose it is"):
            st.markdown(TEXT["Rules"])
            st.markdown("\n".join(f"- **{c.name}**: {c.does} *{c.source}.*" for c in CONVENTIONS))
