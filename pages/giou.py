"""Learn: GIoU, DIoU and CIoU, one at a time, and what each adds to IoU."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.lessons.boxes.presets import FAMILY_PRESETS, INSIDE, TOO_LARGE
from iouviz.lessons.boxes.snippets import pair_code
from iouviz.lessons.giou.questions import EXERCISES
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.pairs import pair_numbers
from iouviz.ui.learn.pairs.pair_lesson import PairLesson, Step, keep, lesson_view, open_pair

TEXT = lesson("giou")
SECTIONS = ("Compare", "Code", "Link", "Advanced")
LESSON = PairLesson(
    "giou",
    (
        Step("GIoU", ("enclosing box",), pair_numbers.giou, EXERCISES[:1]),
        Step("DIoU", ("centre distance", "diagonal"), pair_numbers.diou, EXERCISES[1:2], INSIDE),
        Step(
            "CIoU", ("intersection", "centre distance"), pair_numbers.ciou, EXERCISES[2:], TOO_LARGE
        ),
        Step("All four", ("intersection", "enclosing box"), pair_numbers.all_metrics),
    ),
    FAMILY_PRESETS,
)


def advanced():
    """Nine later variants, and CIoU as six libraries compute it."""
    a, b = pair.boxes
    st.subheader("Nine later variants", anchor=False)
    st.markdown(TEXT["Variants"])
    pair_numbers.nine_variants(a, b, pair.size)
    st.subheader("Six implementations of CIoU", anchor=False)
    st.markdown(TEXT["Readings"])
    pair_numbers.six_readings(a, b)


def section():
    """What follows from boxes at rest."""
    key = LESSON.key("section")
    stay(key, SECTIONS[0], lambda kept: permalink.one_of("tab", SECTIONS, kept))
    chosen = show.sections(SECTIONS, key=key)
    state = keep(LESSON, pair)
    if chosen == "Compare":
        pair_numbers.comparison(*pair.boxes)
    elif chosen == "Code":
        st.code(pair_code(*pair.scene.corners.tolist()), "python")
    elif chosen == "Link":
        permalink.show(state)
    else:
        advanced()


with page.page("giou"):
    pair = open_pair(LESSON)
    lesson_view(LESSON, pair)
    if pair.presented:
        keep(LESSON, pair)
    else:
        section()
