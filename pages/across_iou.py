"""Tune: AP, recall and fit across IoU thresholds, and whose boxes are loose."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui import across_iou, page, permalink, tune
from iouviz.ui.data import data_bar
from iouviz.ui.live_figure import live_figure

TEXT = lesson("across_iou")
KEY = "across.live"


@st.fragment
def viewer(prepared, classes):
    """Sliders and figures; runs again when a hand lets go."""
    with page.boundary():
        told = prepared.told
        start = (
            permalink.number("iou", 0.5, 0.0, 1.0),
            permalink.number("confidence", 0.3, -1e9, 1e9),
        )
        moment = live_figure(
            KEY,
            across_iou.blocks(
                prepared, current.dataset.classes, page.mode(), TEXT["Reading the fit"]
            ),
            sliders=across_iou.sliders(prepared, start),
            tables=prepared.tables,
            label="Average precision, recall and fit across IoU thresholds",
        )
        permalink.keep(
            {
                "iou": float(told.iou_thresholds[moment.at["iou"]]),
                "confidence": float(told.confidences[moment.at["confidence"]]),
                "classes": tune.class_words(current.dataset, classes),
            }
        )


with page.page("across_iou"):
    current = data_bar()
    st.markdown(TEXT[""])
    if tune.usable(current.dataset):
        classes = tune.choose_classes(current.dataset, f"across.classes.{current.number}")
        sweep, stops = tune.sweep_of(current), tune.iou_stops(current.dataset)
        with st.spinner("Judging at every IoU threshold ..."):
            prepared = tune.newest(
                current,
                "across",
                tuple(classes or ()),
                lambda: across_iou.prepare(sweep, iou_thresholds=stops, classes=classes),
            )
        viewer(prepared, classes)
        st.subheader("Loose classes", anchor=False)
        st.caption(TEXT["Loose classes"])
        across_iou.loose_table(prepared, current.dataset.classes)
