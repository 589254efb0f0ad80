"""Tune: IoU threshold and confidence, and everything that follows while they move."""

import numpy as np
import streamlit as st

from iouviz.evaluation.stops import confidence_stops
from iouviz.lessons import lesson
from iouviz.ui import page, permalink, settings, thresholds, tune
from iouviz.ui.data import data_bar
from iouviz.ui.live_figure import live_figure, put

TEXT = lesson("thresholds")
KEY = "thresholds.live"


def choose(dataset):
    """Classes and the weight of recall."""
    one, two = st.columns([8, 2], gap="large", vertical_alignment="bottom")
    with one:
        classes = tune.choose_classes(dataset, f"thresholds.classes.{current.number}")
    st.session_state.setdefault("thresholds.beta", permalink.number("beta", 1.0, 0.1, 10.0))
    beta = two.number_input(
        "Beta of the F-score", 0.1, 10.0, step=0.5, key="thresholds.beta", help=TEXT["F-score"]
    )
    return classes, float(beta)


def first_image():
    """Which of the liveliest images the strip begins with."""
    key = f"thresholds.first.{current.number}"
    st.session_state.setdefault(key, int(permalink.number("first", 0, 0, 10**6)))
    return st.session_state[key]


def prepared_for(classes, beta):
    """Everything at every stop, kept until the choice changes."""
    first = first_image()
    sweep, stops = tune.sweep_of(current), tune.iou_stops(current.dataset)
    with st.spinner("Preparing every stop of both sliders ..."):
        return tune.newest(
            current,
            "thresholds",
            (tuple(classes or ()), beta, first),
            lambda: thresholds.prepare_stops(
                sweep, iou_thresholds=stops, classes=classes, beta=beta, first_image=first
            ),
        )


@st.fragment
def tuner(prepared, classes, beta, wish):
    """Sliders and all that follows them; runs again when a hand lets go."""
    with page.boundary():
        f = f"F{beta:g}"
        stops = prepared.stops
        start = (
            tune.nearest(stops.iou_thresholds, permalink.number("iou", 0.5, 0.0, 1.0)),
            tune.nearest(stops.confidences, permalink.number("confidence", 0.3, -1e9, 1e9)),
        )
        sliders = thresholds.sliders(prepared, f=f, start=start)
        moment = live_figure(
            KEY,
            thresholds.blocks(prepared, current, page.mode(), f=f, beta=beta),
            sliders=sliders,
            tables=prepared.tables,
            label="Thresholds and what follows from them",
        )
        iou = float(stops.iou_thresholds[moment.at["iou"]])
        confidence = float(stops.confidences[moment.at["confidence"]])
        permalink.keep(
            {
                "iou": iou,
                "confidence": confidence,
                "beta": beta,
                "classes": tune.class_words(current.dataset, classes),
                "first": first_image(),
                **settings.address(wish),
            }
        )
        if moment.click and moment.click.get("more"):
            st.session_state[f"thresholds.first.{current.number}"] += thresholds.SHOWN
            st.rerun()
        if iou != st.session_state.setdefault("thresholds.settled", iou):
            st.session_state["thresholds.settled"] = iou
            st.rerun()  # the best settings below are those of this IoU threshold
        if moment.click:
            tune.open_image(current, prepared.strip.images, moment.click, iou, confidence)


def best(classes, wish, iou):
    """The best settings, what they are worth, and files of them."""
    found = settings.find(current, wish, iou, classes)
    settings.summary(found)
    if np.isfinite(found.shared):
        stop = tune.nearest(confidence_stops(current.dataset.predictions.score), found.shared)
        st.button(
            "Move the slider there",
            icon=":material/arrow_upward:",
            on_click=put,
            args=(KEY,),
            kwargs={"confidence": stop},
        )
    if len(found.labels):
        settings.table(found, current.dataset.classes)
        settings.downloads(found, current.dataset.classes)


with page.page("thresholds"):
    current = data_bar()
    st.markdown(TEXT[""])
    if tune.usable(current.dataset):
        classes, beta = choose(current.dataset)
        live = st.container()
        st.subheader("Best settings", anchor=False)
        st.caption(TEXT["Best settings"])
        wish = settings.choose_wish(beta)
        with live:
            tuner(prepared_for(classes, beta), classes, beta, wish)
        best(classes, wish, st.session_state["thresholds.settled"])
