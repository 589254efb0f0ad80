"""The front door: what iouviz is, a picture that moves, and where to go."""

import streamlit as st

from iouviz.geometry.family import family
from iouviz.ui.components.box_editor import Box, box_editor, editor_state
from iouviz.ui.frame import page, show
from iouviz.ui.frame.places import BY_NAME, GLOSSARY, GROUPS, PLACES
from iouviz.ui.session import open_button, opened

WIDTH, HEIGHT = 640, 330
START = [
    Box((130, 60, 390, 250), "ground truth", "true box"),
    Box((220, 110, 500, 290), "prediction", "predicted box"),
]
DOORS = {
    "Learn": "What does IoU measure, and how do precision, recall and AP follow from it?",
    "Further": "Other shapes, small objects, angles, and numbers at the edge.",
    "Inspect": "Where does my detector fail, on which images, and why?",
    "Tune": "What do my thresholds do to precision and recall?",
}


@st.fragment
def live():
    """Two boxes to drag, and one number that follows."""
    with page.boundary():
        scene = editor_state("home.editor", START)
        terms = family(scene.corners[:1], scene.corners[1:])
        box_editor(
            scene,
            width=WIDTH,
            height=HEIGHT,
            overlays=["intersection"],
            coordinates=False,
            streamed=False,
            label="A ground-truth box and a prediction; drag them",
        )
        show.needles([("IoU", terms.iou.item())], low=0.0, editor="home.editor", terms=["iou"])


def data_of_your_own():
    """The way to open data, and on to its pages once some are open."""
    with st.container(horizontal=True, vertical_alignment="center"):
        open_button()
        current = opened()
        if current.request is None and current.handed is None:
            st.caption("or look around with the sample set.")
        else:
            st.markdown(f"**{show.plain(current.name)}**, {current.dataset.size}")
            page.link(BY_NAME["dataset"])


with page.page("home"):
    words, picture = st.columns([5, 6], gap="large", vertical_alignment="center")
    with words:
        st.title("See what your boxes are worth", anchor=False)
        st.markdown(
            "Intersection over Union says how well a predicted box fits the true one. "
            "Precision, recall and AP all stand on it. Drag a box and watch."
        )
        data_of_your_own()
    with picture:
        live()
    for column, group in zip(st.columns(len(DOORS), gap="medium"), GROUPS, strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(group, anchor=False)
            st.markdown(DOORS[group])
            for place in PLACES:
                if place.group == group:
                    page.link(place)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("New here? Every word in a line or two, and one hour through the lessons:")
        page.link(GLOSSARY)
