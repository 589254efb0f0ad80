"""Tune: whether confidences mean what they say, and what scaling them does."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page, permalink
from iouviz.ui.session import (
    choose_classes,
    data_bar,
    derived,
    follow,
    operating_point,
    point_of,
    sweep_of,
)
from iouviz.ui.session.operating_point import score_stops
from iouviz.ui.tune import calibration, common

TEXT = lesson("calibration")
KEY = "calibration.live"


def prepared_for():
    """Calibration at every temperature, kept until the classes or the IoU threshold change."""
    point, sweep, confidences = point_of(current), sweep_of(current), score_stops(current)
    with st.spinner("Calibrating at every temperature ..."):
        return derived(
            current,
            "calibration",
            (point.iou_threshold, point.classes, tuple(confidences)),
            lambda: calibration.prepare(
                sweep,
                iou_threshold=point.iou_threshold,
                confidences=confidences,
                classes=point.chosen,
            ),
        )


@st.fragment
def scaler(prepared):
    """The temperature and what follows it; runs again when a slider is released."""
    with page.boundary():
        moment = live_figure(
            KEY,
            calibration.blocks(prepared, page.mode(), TEXT["Reading the diagram"]),
            sliders=calibration.sliders(
                current, prepared, permalink.number("temperature", 1.0, 0.01, 100.0)
            ),
            tables=prepared.tables,
            values={"confidence": point_of(current).confidence},
            label="Reliability and what scaling does",
        )
        follow(current, moment)
        operating_point.keep(current, {"temperature": moment.values["temperature"]})


with page.page("calibration"):
    current = data_bar()
    st.markdown(TEXT[""])
    if common.usable(current.dataset):
        one, two = st.columns([8, 3], gap="large", vertical_alignment="bottom")
        with one:
            choose_classes(current, "calibration")
        with two:
            common.choose_iou(current, "calibration")
        prepared = prepared_for()
        if prepared is None:
            st.info(TEXT["No probabilities"], icon=":material/info:")
            operating_point.keep(current)
        else:
            scaler(prepared)
            st.subheader("Effect of scaling", anchor=False)
            calibration.effects_table(prepared)
            one, two = st.columns(2, gap="large")
            one.markdown(TEXT["What it does to the threshold"])
            two.markdown(f"**Temperature.** {TEXT['Temperature']}")
