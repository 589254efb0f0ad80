"""The front door: a prediction to drag, three ways on, and your own data."""

import streamlit as st

from iouviz.ui.frame import page, path, show
from iouviz.ui.frame.places import BY_NAME, LESSONS, TEACHERS
from iouviz.ui.home.cards import cards
from iouviz.ui.home.hero import draggable
from iouviz.ui.session import drop_data, open_button, opened


def ways_on():
    """The first lesson, and what this visitor did last."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Start the first lesson", type="primary", icon=":material/play_arrow:"):
            st.switch_page(LESSONS[0].script)
        last = path.last_visited()
        if last:
            st.page_link(last.script, label=f"Continue: {last.title}", icon=last.icon)
        page.link(TEACHERS)


def data_of_your_own():
    """The way to open data, and on to its pages once some are open."""
    st.subheader("Your own data", anchor=False)
    current = opened()
    with st.container(horizontal=True, vertical_alignment="center"):
        open_button()
        if current.request is None and current.handed is None:
            st.caption("COCO, YOLO, VOC, CVAT, CSV and more, or drop the files below.")
        else:
            st.markdown(f"**{show.plain(current.name)}**, {current.dataset.size}")
            page.link(BY_NAME["dataset"])
    drop_data()


with page.page("home"):
    st.title("See how good your boxes are", anchor=False)
    st.markdown(
        "Intersection over Union (IoU) measures how well a predicted box fits an object. "
        "Precision, recall and AP are built on it. **Drag the prediction onto the mug.**"
    )
    draggable()
    ways_on()
    cards()
    data_of_your_own()
