"""Learn: from IoU to TP, FP and FN, by two thresholds on the sample."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.lessons.matching.questions import (
    CONFIDENCE,
    IOU,
    LOOSE,
    PHOTOGRAPHS,
    QUESTIONS,
    STRICT,
)
from iouviz.ui.components.live_figure import live_figure, put
from iouviz.ui.frame import page, path, permalink
from iouviz.ui.frame.guess import guess
from iouviz.ui.learn import matching

TEXT = lesson("matching")
KEY = "matching.live"
STEPS = list(TEXT)[1:5]
TRIES = {
    f"IoU {LOOSE}": {"iou": LOOSE, "confidence": CONFIDENCE},
    f"IoU {STRICT}": {"iou": STRICT, "confidence": CONFIDENCE},
    f"Confidence {LOOSE}": {"iou": IOU, "confidence": LOOSE},
    f"Confidence {STRICT}": {"iou": IOU, "confidence": STRICT},
}


def next_photograph():
    """Turn to the next photograph, after the last to the first."""
    at = PHOTOGRAPHS.index(st.session_state["matching.photograph"])
    st.session_state["matching.photograph"] = PHOTOGRAPHS[(at + 1) % len(PHOTOGRAPHS)]


def content(step, found):
    """The blocks of a step and the tables that they look up."""
    name = st.session_state["matching.photograph"]
    if step < 2:
        blocks = matching.photograph_blocks(found, name, "Another photograph")
        return blocks, matching.photograph_tables(found, name)
    blocks = matching.total_blocks(found)
    if step == 3:
        blocks += matching.rate_blocks(page.mode())
    return blocks, matching.total_tables(found)


@st.fragment
def live(step):
    """Sliders and what follows from them; runs again when a slider is released."""
    with page.boundary():
        blocks, tables = content(step, matching.prepared())
        moment = live_figure(
            KEY,
            blocks,
            sliders=matching.sliders(),
            tables=tables,
            label="Outcomes at these thresholds",
        )
        state = {"step": step + 1, **{name: round(at, 2) for name, at in moment.values.items()}}
        permalink.keep(state | {"photograph": st.session_state["matching.photograph"]})
        if any("more" in click for click in moment.clicks):
            next_photograph()
            st.rerun()


def take_from_address():
    """When the page is opened: the photograph and the thresholds that its address asks for."""
    if KEY in st.session_state:
        return
    before = st.session_state.get("matching.photograph", PHOTOGRAPHS[0])
    st.session_state["matching.photograph"] = permalink.one_of("photograph", PHOTOGRAPHS, before)
    asked = {
        name: permalink.number(name, start, 0, 1)
        for name, start in (("iou", IOU), ("confidence", CONFIDENCE))
        if name in st.query_params
    }
    if asked:
        put(KEY, **asked)


def try_out():
    """Two values on each threshold, a click each."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Try:", width="content")
        for name, values in TRIES.items():
            st.button(name, key=f"matching.{name}", on_click=put, args=(KEY,), kwargs=values)


with page.page("matching"):
    take_from_address()
    step = path.choose_step("matching.step", STEPS)
    words, question = st.columns(2, gap="large")
    words.markdown(TEXT[STEPS[step]])
    with question:
        answered = guess(QUESTIONS[step])
    if step == 3:
        try_out()
    live(step)
    if answered and step == 3:
        matching.comparison(matching.prepared())
        st.markdown(f"{TEXT['Afterwards']}\n\n{TEXT['Never up']}")
