"""Tune: the ranked detections of a class, the curve they draw, and AP by three rules."""

import numpy as np
import streamlit as st

from iouviz.evaluation.curves import average_precision
from iouviz.evaluation.protocols import COCO, VOC2010
from iouviz.figures.precision_recall import area_figure, precision_recall_figure
from iouviz.lessons import lesson
from iouviz.ui import page, permalink, show, tables
from iouviz.ui.data import data_bar

RULES = {"11-point": "VOC 2007", "101-point": "COCO", "all-point": "VOC 2010 on"}
MATCHING = {"coco": COCO, "voc": VOC2010.at(*COCO.iou_thresholds)}
THRESHOLDS = [f"{t:.2f}" for t in COCO.iou_thresholds]
TEXT = lesson("precision_recall")
STILL = {"displayModeBar": False}


def choose(dataset):
    """Class, IoU threshold and matching rules; also from and to the address."""
    known = list(dataset.classes)
    # the class of which both sides have most: its curve has something to show
    labels = dataset.ground_truth.label, dataset.predictions.label
    best = int(np.minimum(*(np.bincount(each, minlength=len(known)) for each in labels)).argmax())
    one, two, three = st.columns([2, 3, 2], gap="large")
    name = one.selectbox(
        "Class",
        known,
        index=known.index(permalink.one_of("class", known, known[best])),
        key=f"pr.class.{current.number}",
    )
    start = permalink.one_of("iou", THRESHOLDS, "0.50")
    threshold = two.select_slider("IoU threshold", THRESHOLDS, start, key="pr.iou")
    start = permalink.one_of("matching", list(MATCHING), "coco")
    matching = three.radio(
        "Matching rules",
        list(MATCHING),
        list(MATCHING).index(start),
        format_func=str.upper,
        horizontal=True,
        key="pr.matching",
        help=TEXT["Matching rules"],
    )
    permalink.keep({"class": name, "iou": threshold, "matching": matching})
    return name, COCO.iou_thresholds[THRESHOLDS.index(threshold)], matching


def curve_and_areas(curve, name):
    """The large figure, and beside it what each rule makes of it."""
    large, small = st.columns([7, 4], gap="large")
    with large:
        figure = precision_recall_figure(curve, page.mode(), height=460)
        st.plotly_chart(figure, theme=None, config=STILL, key="pr.curve")
        st.caption(TEXT["Reading the curve"])
    with small:
        st.markdown(f"**AP of {name}, by three rules**")
        for rule, who in RULES.items():
            value = show.number(average_precision(curve, rule))
            st.markdown(f"{rule} ({who}): **{value}**")
            figure = area_figure(curve, rule, page.mode(), height=118)
            st.plotly_chart(figure, theme=None, config=STILL, key=f"pr.area.{rule}")


def say_undefined(curve, name):
    """Why there is no curve, in words."""
    if not curve.positives:
        st.info(
            f"AP of {name} is undefined: the ground truth has no object of this class that "
            f"counts. {len(curve)} predictions of it are all false positives, but with nothing "
            "to find there is no recall. Averages leave the class out.",
            icon=":material/info:",
        )
    else:
        st.info(
            f"Nothing of class {name} was predicted, so its {curve.positives} objects are all "
            "missed: recall 0, AP 0.",
            icon=":material/info:",
        )


with page.page("precision_recall"):
    current = data_bar()
    if not current.dataset.classes:
        st.info("This data set has no classes. Open another one.", icon=":material/info:")
        st.stop()
    name, threshold, matching = choose(current.dataset)
    evaluation = current.evaluation(MATCHING[matching])
    curve = evaluation.curve(name, threshold)
    if curve.positives and len(curve):
        curve_and_areas(curve, name)
    else:
        say_undefined(curve, name)
    ranked, numbers, classes = st.tabs(["Ranked detections", "Twelve COCO numbers", "Per class"])
    with ranked:
        tables.ranking(current.dataset, curve)
    with numbers:
        tables.summary(current.evaluation(COCO))
    with classes:
        tables.per_class(current.evaluation(COCO))
