"""Learn: the same fraction for intervals, boxes, cubes and sets."""

import base64
from functools import partial

import streamlit as st

from iouviz.figures.lessons.shapes import NAMES, fall_figure, pair_svg
from iouviz.geometry.shifted import jaccard, shifted_iou
from iouviz.lessons import lesson
from iouviz.lessons.shapes.questions import QUESTIONS
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.frame.stay import stay

TEXT = lesson("shapes")
SECTIONS = ("Questions", "Why so fast", "Sets")
HERE = "gentian, edelweiss, larch, arnica, crocus"
THERE = "larch, arnica, beech, crocus, orchid, fern"


def pictures(shift):
    """Intervals, squares and cubes side by side, each above its number, on any screen."""
    cells = []
    for n, name in NAMES.items():
        drawing = base64.b64encode(pair_svg(shift, n, page.mode()).encode()).decode()
        value = shifted_iou(shift, dimensions=n).item()
        cells.append(
            f'<div data-name="{name}"><img src="data:image/svg+xml;base64,{drawing}" '
            f'alt="Two {name}" style="width:100%;max-height:13rem">'
            f'<dt>IoU of two {name}</dt><dd data-value="{value!r}">{show.number(value)}</dd>'
            f"<small>intersection: {100 * (1 - shift) ** n:.1f} % of each</small></div>"
        )
    columns = "grid-template-columns:repeat(3,minmax(0,1fr))"
    return f'<dl class="iv-figures" style="{columns}">{"".join(cells)}</dl>'


@st.fragment
def explorer():
    """One slider, three pictures and one figure."""
    with page.boundary():
        percent = st.slider(
            "Shift along every axis, % of the side", 0, 100, format="%d %%", key="shapes.shift"
        )
        shift = percent / 100
        permalink.keep({"shift": percent, "section": st.session_state["shapes.section"]})
        st.html(pictures(shift))
        figure = fall_figure(shift, page.mode())
        st.plotly_chart(figure, key="shapes.fall", config={"displayModeBar": False})


def members(text):
    """The words of a list, without regard to case."""
    return {word.strip().lower() for word in text.split(",") if word.strip()}


@st.fragment
def sets():
    """Two lists of words, and their Jaccard index."""
    with page.boundary():
        left, right = st.columns(2, gap="large")
        stay("shapes.a", HERE)
        stay("shapes.b", THERE)
        a = members(left.text_input("Set A, separated by commas", key="shapes.a"))
        b = members(right.text_input("Set B", key="shapes.b"))
        shared = len(a & b)
        show.figures(
            [
                ("Jaccard index", jaccard(a, b), f"{shared} / {len(a | b)}"),
                ("Intersection", shared, ", ".join(sorted(a & b)) or "nothing"),
                ("Union", len(a | b), f"{len(a)} + {len(b)} − {shared}"),
            ]
        )
        st.markdown(TEXT["Sets"])


with page.page("shapes"):
    stay("shapes.shift", 20, lambda shift: int(permalink.number("shift", shift, 0, 100)))
    stay("shapes.section", SECTIONS[0], partial(permalink.one_of, "section", SECTIONS))
    st.markdown(TEXT[""])
    explorer()
    section = show.sections(SECTIONS, key="shapes.section")
    if section == SECTIONS[0]:
        guess_all(QUESTIONS)
    elif section == SECTIONS[1]:
        st.markdown(TEXT["Faster"])
    else:
        sets()
