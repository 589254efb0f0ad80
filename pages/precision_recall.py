"""Tune: the ranked detections of a class, the curve they draw, and AP by three rules."""

import numpy as np
import streamlit as st

from iouviz.evaluation.protocols import COCO, VOC2010
from iouviz.lessons import lesson
from iouviz.ui import page, permalink, tables
from iouviz.ui.areas import curve_and_areas, say_undefined
from iouviz.ui.session import data_bar

MATCHING = {"coco": COCO, "voc": VOC2010.at(*COCO.iou_thresholds)}
THRESHOLDS = [f"{t:.2f}" for t in COCO.iou_thresholds]
TEXT = lesson("precision_recall")


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


with page.page("precision_recall"):
    current = data_bar()
    if not current.dataset.classes:
        st.info("This data set has no classes. Open another one.", icon=":material/info:")
        st.stop()
    name, threshold, matching = choose(current.dataset)
    evaluation = current.evaluation(MATCHING[matching])
    curve = evaluation.curve(name, threshold)
    if curve.positives and len(curve):
        curve_and_areas(curve, name, "pr")
    else:
        say_undefined(curve, name)
    ranked, numbers, classes = st.tabs(["Ranked detections", "Twelve COCO numbers", "Per class"])
    with ranked:
        tables.ranking(current.dataset, curve)
    with numbers:
        tables.summary(current.evaluation(COCO))
    with classes:
        tables.per_class(current.evaluation(COCO))
