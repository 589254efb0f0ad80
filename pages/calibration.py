"""Tune: whether confidences mean what they say, and what scaling them does."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui import calibration, page, permalink, tune
from iouviz.ui.live_figure import live_figure
from iouviz.ui.session import (
    IOU_FLOOR,
    choose_classes,
    data_bar,
    newest,
    operating_point,
    point_of,
    sweep_of,
)

TEXT = lesson("calibration")
KEY = "calibration.live"


def choose():
    """Classes and the IoU threshold that decides what is right."""
    one, two = st.columns([8, 3], gap="large", vertical_alignment="bottom")
    with one:
        choose_classes(current, "calibration")
    point = point_of(current)
    st.session_state["calibration.iou"] = point.iou_threshold
    iou = two.number_input("IoU threshold", IOU_FLOOR, 1.0, step=0.05, key="calibration.iou")
    operating_point.move(current, iou_threshold=round(float(iou), 4))
    return point_of(current)


@st.fragment
def scaler(prepared):
    """The temperature and what follows it; runs again when a hand lets go."""
    with page.boundary():
        moment = live_figure(
            KEY,
            calibration.blocks(prepared, page.mode(), TEXT["Reading the diagram"]),
            sliders=calibration.sliders(permalink.number("temperature", 1.0, 0.25, 4.0)),
            tables=prepared.tables,
            label="Reliability and what scaling does",
        )
        operating_point.keep(current, {"temperature": moment.values["temperature"]})


with page.page("calibration"):
    current = data_bar()
    st.markdown(TEXT[""])
    if tune.usable(current.dataset):
        point = choose()
        classes, iou = point.chosen, point.iou_threshold
        sweep = sweep_of(current)
        with st.spinner("Calibrating at every temperature ..."):
            prepared = newest(
                current,
                "calibration",
                (iou, tuple(classes or ())),
                lambda: calibration.prepare(sweep, iou_threshold=iou, classes=classes),
            )
        if prepared is None:
            st.info(
                "Calibration reads confidences as shares, and here are none, or some outside 0 to "
                "1. Export probabilities rather than logits, or choose other classes.",
                icon=":material/info:",
            )
        else:
            scaler(prepared)
            st.subheader("What scaling does", anchor=False)
            calibration.effects_table(prepared)
            one, two = st.columns(2, gap="large")
            one.markdown(TEXT["What it does to the threshold"])
            two.markdown(f"**Temperature.** {TEXT['Temperature']}")
