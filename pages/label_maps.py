"""Learn: two label maps, IoU of each class, and the conventions between them and one mean."""

from functools import partial

import numpy as np
import streamlit as st

from iouviz.figures.lessons.label_maps import label_confusion_figure
from iouviz.geometry.segmentation.label_maps import IGNORED, INVENTED, MISSED, RIGHT
from iouviz.label_pictures import verdict_picture
from iouviz.lessons import lesson
from iouviz.lessons.label_maps.questions import QUESTIONS
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.label_maps import (
    choose_ignored,
    choose_pair,
    class_table,
    drawn_maps,
    mean_table,
    pixel_kinds,
    qualities_of,
    result_of,
    segment_table,
)
from iouviz.ui.learn.verdict_legend import legend
from iouviz.ui.session.label_maps.bar import say_issues

TEXT = lesson("label_maps")
SECTIONS = ("Questions", "Each class", "Confusion matrix", "Means", "Segments")
PICTURES = ("Ground truth", "Prediction", "Errors")
ALL = "all classes"


def choose_class(pair, result):
    """One class that either map has, the lowest IoU first; None for all."""
    scores = result.scores
    present = np.flatnonzero(~np.isnan(scores.iou))
    order = present[np.argsort(scores.iou[present], kind="stable")].tolist()
    names = {label: f"{result.classes[label]} (IoU {scores.iou[label]:.4f})" for label in order}
    key = f"labels.class.{pair.key}"
    asked = st.query_params.get("class")
    named = next((label for label in order if result.classes[label] == asked), None)
    stay(key, -1, lambda label: label if named is None else named)
    chosen = st.selectbox(
        "Class", [-1, *order], format_func=lambda label: names.get(label, ALL), key=key
    )
    return None if chosen < 0 else chosen


def pictures(pair, label, ignore):
    """Both maps and where they differ, and what the patterns mean."""
    kinds = pixel_kinds(pair, label, ignore)
    shown = [
        *drawn_maps(pair, ignore, page.mode()),
        verdict_picture(kinds, page.mode(), pair.photo),
    ]
    for column, name, image in zip(st.columns(3, gap="small"), PICTURES, shown, strict=True):
        column.markdown(f"**{name}**")
        column.image(image)
    words = [(RIGHT, "correct"), (INVENTED, "misclassified")]
    if label is not None or pair.meaning == "object":
        words = [(RIGHT, "TP"), (INVENTED, "FP"), (MISSED, "FN")]
    legend(words + ([(IGNORED, "ignored")] if (kinds == IGNORED).any() else []), page.mode())


def evaluate_objects(pair):
    """Maps in which each number is an object: matches, and what is left over."""
    above, below = st.container(), st.container()
    with below:
        ignore = choose_ignored(pair)
        (found,) = qualities_of(pair, ignore).values()
        parts = [("PQ", found.quality, "SQ · RQ"), ("SQ", found.segmentation, "mean IoU")]
        show.figures([*parts, ("RQ", found.recognition, "F1 of the objects")])
    with above:
        pictures(pair, None, ignore)
    segment_table(pair, ignore)


def evaluate_classes(pair):
    """Maps of classes: both maps, the errors, two numbers, and what is behind them."""
    above = st.container()
    one, two, numbers = st.columns([3, 3, 5], gap="large")
    with two:
        ignore = choose_ignored(pair)
        result = result_of(pair, ignore)
    with one:
        label = choose_class(pair, result)
    with numbers:
        entries = [
            ("Mean IoU", result.scores.mean_iou(), "of the classes in either map"),
            ("Pixel accuracy", result.scores.overall_accuracy, "correct / all pixels"),
        ]
        show.figures(entries)
    with above:
        pictures(pair, label, ignore)
    say_issues(pair.opened, result.issues)
    section = show.sections(SECTIONS, key="labels.section")
    draw(section, pair, result, ignore)
    return {} if label is None else {"class": result.classes[label]}


def draw(section, pair, result, ignore):
    """What is behind the numbers."""
    if section == "Questions":
        guess_all(QUESTIONS)
    elif section == "Each class":
        class_table(result.classes, result.scores)
    elif section == "Confusion matrix":
        figure = label_confusion_figure(result.scores, result.classes, page.mode())
        st.plotly_chart(figure, key="labels.confusion", config={"displayModeBar": False})
        st.caption("Fractions of the ground-truth pixels of each row.")
    elif section == "Means":
        mean_table(result.scores)
    else:
        segment_table(pair, ignore)


with page.page("label_maps"):
    st.markdown(TEXT[""])
    stay("labels.section", SECTIONS[0], partial(permalink.one_of, "section", SECTIONS))
    chosen = choose_pair()
    state = {}
    if chosen and chosen.meaning == "class":
        state = evaluate_classes(chosen)
    elif chosen:
        evaluate_objects(chosen)
    else:
        st.info(TEXT["Own maps"], icon=":material/upload_file:")
    state = {"section": st.session_state["labels.section"] or SECTIONS[0], **state}
    permalink.keep({"pair": st.session_state["labels.source"] or "", **state})
    page.link(BY_NAME["segmentation"])
