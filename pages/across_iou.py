"""Tune: AP, recall and fit across IoU thresholds, and which classes are poorly localised."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page
from iouviz.ui.session import (
    choose_classes,
    data_bar,
    derived,
    follow,
    operating_point,
    point_of,
    point_sliders,
    slider_values,
    sweep_of,
)
from iouviz.ui.session.operating_point import iou_stops, score_stops
from iouviz.ui.tune import across_iou, common

TEXT = lesson("across_iou")
KEY = "across.live"


@st.fragment
def viewer(prepared):
    """Sliders and figures; runs again when a slider is released."""
    with page.boundary():
        moment = live_figure(
            KEY,
            across_iou.blocks(prepared, current.dataset, page.mode(), TEXT["Reading the fit"]),
            sliders=point_sliders(current),
            tables=prepared.tables,
            values=slider_values(current),
            label="Average precision, recall and fit across IoU thresholds",
        )
        follow(current, moment)
        operating_point.keep(current)


with page.page("across_iou"):
    current = data_bar()
    st.markdown(TEXT[""])
    if common.usable(current.dataset):
        choose_classes(current, "across")
        classes, sweep = point_of(current).chosen, sweep_of(current)
        stops, confidences = iou_stops(current), score_stops(current)
        with st.spinner("Evaluating at every IoU threshold ..."):
            prepared = derived(
                current,
                "across",
                (tuple(classes or ()), tuple(stops), tuple(confidences)),
                lambda: across_iou.prepare(
                    sweep, iou_thresholds=stops, confidences=confidences, classes=classes
                ),
            )
        viewer(prepared)
        st.subheader("Localisation by class", anchor=False)
        st.caption(TEXT["Localisation by class"])
        across_iou.localisation_table(prepared, current.dataset)
