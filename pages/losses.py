"""Learn: where a loss moves a box, how boxes get there, and one famous figure taken apart."""

import streamlit as st

from iouviz.lessons.losses.questions import QUESTIONS
from iouviz.ui.frame import page, permalink
from iouviz.ui.frame.guess import progress
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.convergence import figure_part
from iouviz.ui.learn.gradient_field import field_part, field_scene
from iouviz.ui.learn.race import race_part

PARTS = {
    "Gradient field": "Gradient field",
    "Loss race": "Loss race",
    "DIoU figure": "Advanced: the DIoU figure",
}
FIRST_PART = "Gradient field"

with page.page("losses"):
    opened = stay(
        "losses.part", FIRST_PART, lambda part: permalink.one_of("part", list(PARTS), part)
    )
    scene = field_scene(opened=opened)
    part = st.segmented_control(
        "Part",
        PARTS,
        format_func=PARTS.__getitem__,
        key="losses.part",
        label_visibility="collapsed",
    )
    if part == "Loss race":
        shown = race_part(scene.corners)
    elif part == "DIoU figure":
        shown = figure_part()
    else:
        shown = field_part(scene)
    permalink.keep({"part": part or FIRST_PART, **shown})
    progress(QUESTIONS)
