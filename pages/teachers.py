"""For teachers: an hour with a class, a sheet to print, and what to do about each kind of error."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.lessons.teachers.hour import HOUR
from iouviz.lessons.teachers.printed import sheet
from iouviz.ui.frame import page, permalink
from iouviz.ui.frame.places import BY_NAME

TEXT = lesson("teachers")
TIPS = ("dataset", "nms", "across_iou", "losses", "labels")


def one_hour():
    """The stops in order, each with its minutes, what to do there and what to expect."""
    for number, stop in enumerate(HOUR, 1):
        where, what = st.columns([4, 9], gap="medium")
        with where:
            page.link(BY_NAME[stop.page], stop.state)
            st.caption(f"Stop {number}, {stop.minutes} minutes")
        what.markdown(stop.task)
        what.caption(f"Expect: {stop.answer}")


def links(names):
    """Links to pages, side by side."""
    with st.container(horizontal=True, gap="small"):
        for name in names:
            page.link(BY_NAME[name])


with page.page("teachers"):
    st.markdown(TEXT[""])
    one_hour()
    st.subheader("A sheet to print", anchor=False)
    st.markdown(TEXT["Sheet"])
    st.download_button(
        "Ten questions and their answers",
        sheet,
        "iou-questions.html",
        "text/html",
        icon=":material/print:",
    )
    st.subheader("Links that open what you see", anchor=False)
    st.markdown(TEXT["Share"])
    permalink.show({})
    for title, section, names in (
        ("What if the labels are wrong?", "Labels", ("boxes", "labels")),
        ("What if the test set is not separate?", "Split", ("take_home",)),
        ("How to raise IoU", "Tips", TIPS),
    ):
        st.subheader(title, anchor=False)
        st.markdown(TEXT[section])
        links(names)
