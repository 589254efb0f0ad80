"""Inspect: one image of label maps, its layers under a line to drag, and every pixel's classes."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.inspect.label_maps import one_image
from iouviz.ui.session.label_maps.bar import evaluation_of, maps_bar

TEXT = lesson("segmentation_image")


@st.fragment
def inspector():
    """Which image, and all of it."""
    with page.boundary():
        image = one_image.choose_image(current, result)
        seen = one_image.look_at(current, result, image)
        pictured(image, seen)


@st.fragment
def pictured(image, seen):
    """The layers and the matrix; runs again when something else is lit up."""
    with page.boundary():
        scores = seen.scores
        show.figures(
            [
                ("Mean IoU", scores.mean_iou(), "over the classes of this image"),
                (
                    "Pixel accuracy",
                    scores.overall_accuracy,
                    "fraction of evaluated pixels that are correct",
                ),
            ]
        )
        if image not in current.photos:
            st.caption(TEXT["No photograph"])
        view = one_image.wiped(current, result, image, seen, str(current.number))
        permalink.keep({"image": image, **one_image.query(view)})
        table, matrix = st.columns([5, 7], gap="large")
        with table:
            st.markdown("##### Classes", help=TEXT["Classes"])
            one_image.class_table(result, seen)
        with matrix:
            one_image.matrix_of(current, result, image, seen)
            st.caption(TEXT["Confusion"])


with page.page("segmentation_image"):
    st.markdown(TEXT[""])
    current = maps_bar()
    result = evaluation_of(current)
    if result is not None:
        inspector()
