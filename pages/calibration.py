"""Tune: whether confidences mean what they say, and what scaling them does."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui import calibration, page, permalink, tune
from iouviz.ui.data import data_bar
from iouviz.ui.live_figure import live_figure

TEXT = lesson("calibration")
KEY = "calibration.live"


def choose(dataset):
    """Classes and the IoU threshold that decides what is right."""
    one, two = st.columns([8, 3], gap="large", vertical_alignment="bottom")
    with one:
        classes = tune.choose_classes(dataset, f"calibration.classes.{current.number}")
    st.session_state.setdefault("calibration.iou", permalink.number("iou", 0.5, 0.05, 1.0))
    iou = two.number_input("IoU threshold", 0.05, 1.0, step=0.05, key="calibration.iou")
    return classes, float(iou)


@st.fragment
def scaler(prepared, classes, iou):
    """The temperature and what follows it; runs again when a hand lets go."""
    with page.boundary():
        moment = live_figure(
            KEY,
            calibration.blocks(prepared, page.mode(), TEXT["Reading the diagram"]),
            sliders=calibration.sliders(permalink.number("temperature", 1.0, 0.25, 4.0)),
            tables=prepared.tables,
            label="Reliability and what scaling does",
        )
        permalink.keep(
            {
                "iou": iou,
                "temperature": float(calibration.TEMPERATURES[moment.at["temperature"]]),
                "classes": tune.class_words(current.dataset, classes),
            }
        )


with page.page("calibration"):
    current = data_bar()
    st.markdown(TEXT[""])
    if tune.usable(current.dataset):
        classes, iou = choose(current.dataset)
        sweep = tune.sweep_of(current)
        with st.spinner("Calibrating at every temperature ..."):
            prepared = tune.newest(
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
            scaler(prepared, classes, iou)
            st.subheader("What scaling does", anchor=False)
            calibration.effects_table(prepared)
            one, two = st.columns(2, gap="large")
            one.markdown(TEXT["What it does to the threshold"])
            two.markdown(f"**Temperature.** {TEXT['Temperature']}")
