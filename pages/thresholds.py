"""Tune: IoU threshold and confidence, and everything that follows while they move."""

import numpy as np
import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page, permalink
from iouviz.ui.inspect import drill_down, gallery_walk
from iouviz.ui.session import (
    choose_classes,
    data_bar,
    follow,
    operating_point,
    point_of,
    slider_values,
)
from iouviz.ui.tune import best_thresholds, common, thresholds
from iouviz.ui.tune.strip import SHOWN

TEXT = lesson("thresholds")
KEY = "thresholds.live"


def choose_beta():
    """The weight of recall."""
    st.session_state.setdefault("thresholds.beta", permalink.number("beta", 1.0, 0.1, 10.0))
    return float(
        st.number_input(
            "Beta of the F-score", 0.1, 10.0, step=0.5, key="thresholds.beta", help=TEXT["F-score"]
        )
    )


def first_image():
    """Which of the liveliest images the strip begins with."""
    key = f"thresholds.first.{current.number}"
    st.session_state.setdefault(key, int(permalink.number("first", 0, 0, 10**6)))
    return st.session_state[key]


@st.fragment
def tuner(prepared, beta, objective):
    """Sliders and all that follows them; runs again when a slider is released."""
    with page.boundary():
        f, before = f"F{beta:g}", point_of(current)
        moment = live_figure(
            KEY,
            thresholds.blocks(prepared, current, page.mode(), f=f, beta=beta),
            sliders=thresholds.sliders(current, prepared, f=f),
            tables=prepared.tables,
            values=slider_values(current),
            label="Thresholds and what follows from them",
        )
        point = follow(current, moment)
        operating_point.keep(
            current, {"beta": beta, "first": first_image(), **best_thresholds.address(objective)}
        )
        query = drill_down.confusion_address(
            prepared.stops.labels, moment.click, current.dataset.classes
        )
        gallery_walk.enter_gallery(current, query)
        more = sum("more" in click for click in moment.clicks)
        if more:
            st.session_state[f"thresholds.first.{current.number}"] += more * SHOWN
            st.rerun()
        if moment.click:
            common.open_image(current, prepared.strip.images, moment.click)
        if point.iou_threshold != before.iou_threshold:
            st.rerun()  # the best thresholds below are those of this IoU threshold


def best(objective):
    """The best thresholds, what they are worth, and files of them."""
    found = best_thresholds.find(current, objective)
    best_thresholds.summary(found, current.dataset)
    if np.isfinite(found.shared):
        st.button(
            "Set the confidence to this",
            icon=":material/arrow_upward:",
            on_click=operating_point.move,
            args=(current,),
            kwargs={"confidence": found.shared},
        )
    best_thresholds.table(found, current.dataset.classes)
    best_thresholds.downloads(found, current.dataset.classes)


with page.page("thresholds"):
    current = data_bar()
    st.markdown(TEXT[""])
    if common.usable(current.dataset):
        one, two = st.columns([8, 2], gap="large", vertical_alignment="bottom")
        with one:
            choose_classes(current, "thresholds")
        with two:
            beta = choose_beta()
        live = st.container()
        st.subheader("Best thresholds", anchor=False)
        st.caption(TEXT["Best thresholds"])
        objective = best_thresholds.choose_objective(beta)
        with live:
            tuner(thresholds.prepared_for(current, beta, first_image()), beta, objective)
        best(objective)
