"""Learn: two boxes, their intersection, their union, and IoU."""

import streamlit as st

from iouviz.lessons.boxes.presets import PRESETS
from iouviz.lessons.boxes.questions import EXERCISES
from iouviz.lessons.boxes.snippets import MATRIX, PLAIN, pair_code
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.pairs import pair_numbers
from iouviz.ui.learn.pairs.pair_lesson import PairLesson, Step, keep, lesson_view, open_pair

SECTIONS = ("Coordinates", "Code", "Link")
LESSON = PairLesson(
    "boxes",
    (
        Step("Intersection", ("intersection", "corners"), pair_numbers.corners),
        Step("Union", ("intersection", "union"), pair_numbers.areas),
        Step("IoU", ("intersection", "union"), pair_numbers.iou),
        Step("Practice", ("intersection",), pair_numbers.iou, EXERCISES),
    ),
    PRESETS,
)


def section():
    """What a reader takes along, of boxes at rest."""
    key = LESSON.key("section")
    stay(key, SECTIONS[0], lambda kept: permalink.one_of("tab", SECTIONS, kept))
    chosen = show.sections(SECTIONS, key=key)
    state = keep(LESSON, pair)
    if chosen == "Coordinates":
        show.coordinate_table(["A", "B"], pair.scene.corners, pair.size)
    elif chosen == "Code":
        for title, snippet in (("Plain Python", PLAIN), ("N boxes with M, NumPy", MATRIX)):
            st.caption(title)
            st.code(pair_code(*pair.scene.corners.tolist(), snippet), "python")
    else:
        permalink.show(state)


with page.page("boxes"):
    pair = open_pair(LESSON)
    lesson_view(LESSON, pair)
    if pair.presented:
        keep(LESSON, pair)
    else:
        section()
