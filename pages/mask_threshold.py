"""Tune: the probability of one class, and the threshold that makes a mask of it."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page, permalink
from iouviz.ui.frame.show import plain
from iouviz.ui.session.label_maps.bar import maps_bar
from iouviz.ui.tune import mask_threshold

TEXT = lesson("mask_threshold")


@st.fragment
def threshold(prepared, name):
    """The slider and what follows it; runs again when it is let go."""
    with page.boundary():
        start = permalink.number("threshold", mask_threshold.USUAL, 0.0, 1.0)
        moment = live_figure(
            f"mask_threshold.live.{current.number}",
            mask_threshold.blocks(
                prepared, page.mode(), TEXT["Reading the curves"], TEXT["Reading the diagram"]
            ),
            sliders=[mask_threshold.slider(prepared, start)],
            tables=prepared.tables,
            label=f"{name}: metrics against the threshold",
        )
        permalink.keep({"class": name, "threshold": moment.values["threshold"]})


with page.page("mask_threshold"):
    st.markdown(TEXT[""])
    maps_bar()
    current, own = mask_threshold.soft_maps()
    if not own:
        st.info(TEXT["Not soft"], icon=":material/info:")
    truth = mask_threshold.truth_of(current)
    label = mask_threshold.choose_class(current, truth, st.query_params.get("class", ""))
    counted = mask_threshold.counted_of(current, truth, label)
    st.caption(f"{plain(current.name)} · {len(counted.images):,} images")
    for problem in counted.left_out[:3]:
        st.warning(plain(problem), icon=":material/error:")
    if not counted.counts.positive.any():
        st.info(TEXT["No pixel"], icon=":material/info:")
    threshold(mask_threshold.prepare(counted), truth.classes[label])
