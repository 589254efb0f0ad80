"""Tune: IoU threshold and confidence, and everything that follows while they move."""

import numpy as np
import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui import page, permalink, settings, thresholds, tune
from iouviz.ui.live_figure import live_figure
from iouviz.ui.session import (
    choose_classes,
    data_bar,
    follow,
    newest,
    operating_point,
    point_of,
    slider_values,
    sweep_of,
)
from iouviz.ui.session.operating_point import iou_stops, score_stops

TEXT = lesson("thresholds")
KEY = "thresholds.live"


def choose():
    """Classes and the weight of recall."""
    one, two = st.columns([8, 2], gap="large", vertical_alignment="bottom")
    with one:
        choose_classes(current, "thresholds")
    st.session_state.setdefault("thresholds.beta", permalink.number("beta", 1.0, 0.1, 10.0))
    beta = two.number_input(
        "Beta of the F-score", 0.1, 10.0, step=0.5, key="thresholds.beta", help=TEXT["F-score"]
    )
    return point_of(current).chosen, float(beta)


def first_image():
    """Which of the liveliest images the strip begins with."""
    key = f"thresholds.first.{current.number}"
    st.session_state.setdefault(key, int(permalink.number("first", 0, 0, 10**6)))
    return st.session_state[key]


def prepared_for(classes, beta):
    """Everything at every stop, kept until the choice changes."""
    first = first_image()
    sweep, stops = sweep_of(current), iou_stops(current)
    confidences = score_stops(current)
    with st.spinner("Preparing every stop of both sliders ..."):
        return newest(
            current,
            "thresholds",
            (tuple(classes or ()), beta, first, tuple(stops), tuple(confidences)),
            lambda: thresholds.prepare_stops(
                sweep,
                iou_thresholds=stops,
                confidences=confidences,
                classes=classes,
                beta=beta,
                first_image=first,
            ),
        )


@st.fragment
def tuner(prepared, beta, wish):
    """Sliders and all that follows them; runs again when a hand lets go."""
    with page.boundary():
        f = f"F{beta:g}"
        sliders = thresholds.sliders(prepared, f=f)
        moment = live_figure(
            KEY,
            thresholds.blocks(prepared, current, page.mode(), f=f, beta=beta),
            sliders=sliders,
            tables=prepared.tables,
            values=slider_values(current),
            label="Thresholds and what follows from them",
        )
        iou = follow(current, moment).iou_threshold
        operating_point.keep(
            current, {"beta": beta, "first": first_image(), **settings.address(wish)}
        )
        if moment.click and moment.click.get("more"):
            st.session_state[f"thresholds.first.{current.number}"] += thresholds.SHOWN
            st.rerun()
        if iou != st.session_state.setdefault("thresholds.settled", iou):
            st.session_state["thresholds.settled"] = iou
            st.rerun()  # the best settings below are those of this IoU threshold
        if moment.click:
            tune.open_image(current, prepared.strip.images, moment.click)


def best(classes, wish, iou):
    """The best settings, what they are worth, and files of them."""
    found = settings.find(current, wish, iou, classes)
    settings.summary(found)
    if np.isfinite(found.shared):
        st.button(
            "Move the slider there",
            icon=":material/arrow_upward:",
            on_click=operating_point.move,
            args=(current,),
            kwargs={"confidence": found.shared},
        )
    if len(found.labels):
        settings.table(found, current.dataset.classes)
        settings.downloads(found, current.dataset.classes)


with page.page("thresholds"):
    current = data_bar()
    st.markdown(TEXT[""])
    if tune.usable(current.dataset):
        classes, beta = choose()
        live = st.container()
        st.subheader("Best settings", anchor=False)
        st.caption(TEXT["Best settings"])
        wish = settings.choose_wish(beta)
        with live:
            tuner(prepared_for(classes, beta), beta, wish)
        best(classes, wish, st.session_state["thresholds.settled"])
