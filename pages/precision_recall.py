"""Tune: the ranked detections of a class, the curve they draw, and AP by three rules."""

import numpy as np
import streamlit as st

from iouviz.evaluation.protocols import VOC2010
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page, permalink
from iouviz.ui.learn.ap_areas import say_undefined
from iouviz.ui.session import (
    IOU_FLOOR,
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
from iouviz.ui.tune import class_curve, common, summary_tables

TEXT = lesson("precision_recall")
CLASS = "precision_recall.class"  # outlives leaving the page, unlike its widget
RULES = {"coco": "COCO", "voc": "VOC"}


def first_class():
    """The class at first: of the operating point, or that of which both sides have most."""
    chosen = point_of(current).classes
    if chosen:
        return current.dataset.classes[chosen[0]]
    many = len(current.dataset.classes)
    labels = current.dataset.ground_truth.label, current.dataset.predictions.label
    counts = [np.bincount(each, minlength=many) for each in labels]
    return current.dataset.classes[int(np.minimum(*counts).argmax())]


def choose():
    """Class and matching rules; also from the address."""
    known = list(current.dataset.classes)
    start = current.remember(CLASS, lambda: permalink.one_of("class", known, first_class()))
    left, right = st.columns([3, 4], gap="large")
    name = left.selectbox(
        "Class", known, index=known.index(start), key=f"pr.class.{current.number}"
    )
    current.results[CLASS] = name
    matching = right.radio(
        "Matching rules",
        list(RULES),
        list(RULES).index(permalink.one_of("matching", list(RULES), "coco")),
        format_func=RULES.__getitem__,
        horizontal=True,
        key="pr.matching",
        help=TEXT["Matching rules"],
    )
    return name, matching


def sweep_by(matching):
    """The sweep that every page asks, or one by VOC's rules of matching."""
    if matching == "coco":
        return sweep_of(current)
    with st.spinner("Matching by VOC's rules ..."):
        return current.remember(
            "sweep, VOC", lambda: prepare(current.dataset, VOC2010, iou_floor=IOU_FLOOR)
        )


def prepared_for(name, matching):
    """The class at every stop, kept until the choice changes."""
    sweep, label = sweep_by(matching), current.dataset.classes.index(name)
    stops, confidences = iou_stops(current), score_stops(current)
    with st.spinner(f"Preparing every slider position for {name} ..."):
        return derived(
            current,
            "precision_recall",
            (name, matching, tuple(stops), tuple(confidences)),
            lambda: class_curve.prepare(
                sweep, label, iou_thresholds=stops, confidences=confidences
            ),
        )


@st.fragment
def viewer(prepared, name, matching):
    """Sliders and all that follows them; runs again when a slider is released."""
    with page.boundary():
        moment = live_figure(
            "precision_recall.live",
            class_curve.blocks(prepared, current.dataset, name, page.mode()),
            sliders=point_sliders(current),
            tables=prepared.tables,
            values=slider_values(current),
            label=f"Precision and recall of {name}",
        )
        follow(current, moment)
        operating_point.keep(current, {"class": name, "matching": matching})
        if moment.click and "row" in moment.click:
            rows = prepared.curves[0].rows[prepared.listed]
            images = current.dataset.predictions.image[rows]
            common.open_image(current, images, {"image": moment.click["row"]})


with page.page("precision_recall"):
    current = data_bar()
    if common.usable(current.dataset):
        st.markdown(TEXT[""])
        name, matching = choose()
        curve = sweep_by(matching).class_curve(current.dataset.classes.index(name))
        if curve.positives and len(curve):
            viewer(prepared_for(name, matching), name, matching)
        else:
            say_undefined(curve, name)
            operating_point.keep(current, {"class": name, "matching": matching})
        numbers, classes = st.tabs(["Twelve COCO numbers", "Per class"])
        with numbers:
            summary_tables.summary(current.usual)
        with classes:
            summary_tables.per_class(current.usual, "pr.classes")
