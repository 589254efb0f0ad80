"""Learn: two label maps, IoU of each class, and the conventions between them and one mean."""

import numpy as np
import streamlit as st

from iouviz.figures.lessons.label_maps import label_confusion_figure
from iouviz.geometry.segmentation.label_maps import IGNORED, INVENTED, MISSED, RIGHT
from iouviz.label_pictures import verdict_picture
from iouviz.lessons import lesson
from iouviz.lessons.label_maps.questions import QUESTIONS
from iouviz.ui.frame import page, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.frame.verdict_legend import legend
from iouviz.ui.learn.label_maps import (
    choose_ignored,
    choose_pair,
    pixel_kinds,
    qualities_of,
    result_of,
)
from iouviz.ui.session.label_maps.bar import say_issues

TEXT = lesson("label_maps")
TABS = ("Questions", "Each class", "Confusion", "Segments", "Means")
ALL = "all classes"


def choose_class(pair, result):
    """One class that either map has, the worst first; None for all."""
    scores = result.scores
    present = np.flatnonzero(~np.isnan(scores.iou))
    order = present[np.argsort(scores.iou[present], kind="stable")].tolist()
    names = {label: f"{result.classes[label]} (IoU {scores.iou[label]:.4f})" for label in order}
    return st.selectbox(
        "Look at",
        [None, *order],
        format_func=lambda label: ALL if label is None else names[label],
        key=f"labels.class.{pair.key}",
    )


def picture(pair, label, ignore):
    """Where the prediction errs, and what the patterns mean."""
    kinds = pixel_kinds(pair, label, ignore)
    st.image(verdict_picture(kinds, page.mode(), pair.photo))
    words = [(RIGHT, "right"), (INVENTED, "another class")]
    if label is not None or pair.meaning == "object":
        words = [(RIGHT, "found (TP)"), (INVENTED, "invented (FP)"), (MISSED, "missed (FN)")]
    legend(words + ([(IGNORED, "ignored")] if (kinds == IGNORED).any() else []), page.mode())


def means(scores):
    """One pair of maps, and the numbers that conventions make of it."""
    rows = [
        ("Classes of either map", scores.mean_iou(), "an absent class does not count"),
        ("Ground truth classes", scores.mean_iou("ground truth"), "nor does one only predicted"),
        ("Absent count as 1", scores.mean_iou("one"), "over all classes there are"),
        ("Absent count as 0", scores.mean_iou("zero"), "over all classes there are"),
        ("Frequency-weighted", scores.weighted_iou, "by true pixels"),
        ("Mean accuracy", scores.mean_accuracy, "TP / (TP + FN), mean over classes"),
        ("Pixel accuracy", scores.overall_accuracy, "share of all pixels that are right"),
    ]
    cells = [[name, show.number(value), how] for name, value, how in rows]
    st.markdown("**Mean IoU, by convention**")
    show.grid(["", "", ""], cells, marked=[0])


def classes(names, scores):
    """Every class of the two maps by itself."""
    present = np.flatnonzero(~np.isnan(scores.iou)).tolist()
    rows = [
        [
            names[k],
            show.number(scores.iou[k]),
            show.number(scores.accuracy[k]),
            *(f"{count[k]:,}" for count in (scores.tp, scores.fp, scores.fn)),
        ]
        for k in present
    ]
    show.grid(["", "IoU", "accuracy", "TP px", "FP px", "FN px"], rows)
    absent = len(names) - len(present)
    if absent:
        st.caption(f"{absent} of {len(names)} classes are in neither map.")


def segments(pair, ignore):
    """Panoptic quality of the segments of each class."""
    with page.boundary():
        found = qualities_of(pair, ignore)
        rows = [
            [name, *(f"{n}" for n in (q.tp, q.fp, q.fn)), *map(show.number, parts)]
            for name, q in found.items()
            for parts in [(q.segmentation, q.recognition, q.quality)]
        ]
        show.grid(["", "matched", "left over", "missed", "SQ", "RQ", "PQ"], rows)
        values = [q.quality for q in found.values()]
        if pair.meaning == "class" and values:
            st.caption(f"Mean PQ over classes: {np.mean(values):.4f}.")
    st.markdown(TEXT["Segments"])


def evaluate_objects(pair):
    """Maps in which each number is an object: matches, and what is left over."""
    drawn, numbers = st.columns([7, 5], gap="large")
    with numbers:
        ignore = choose_ignored(pair)
        (found,) = qualities_of(pair, ignore).values()
        parts = [("PQ", found.quality, "SQ · RQ"), ("SQ", found.segmentation, "mean IoU")]
        show.figures([*parts, ("RQ", found.recognition, "F1 of the objects")])
    with drawn:
        picture(pair, None, ignore)
    segments(pair, ignore)


def evaluate_classes(pair):
    """Maps of classes: picture, means, and what stands behind them."""
    drawn, numbers = st.columns([7, 5], gap="large")
    with numbers:
        ignore = choose_ignored(pair)
        result = result_of(pair, ignore)
        label = choose_class(pair, result)
        means(result.scores)
    with drawn:
        picture(pair, label, ignore)
    say_issues(pair.opened, result.issues)
    ask, each, confusion, pieces, words = st.tabs(TABS)
    with ask:
        guess_all(QUESTIONS)
    with each:
        classes(result.classes, result.scores)
    with confusion:
        figure = label_confusion_figure(result.scores, result.classes, page.mode())
        st.plotly_chart(figure, key="labels.confusion", config={"displayModeBar": False})
        st.caption("Shares of the true pixels of each row; a class without any has none.")
    with pieces:
        segments(pair, ignore)
    words.markdown(TEXT["Means"])


with page.page("label_maps"):
    st.markdown(TEXT[""])
    page.link(BY_NAME["segmentation"])
    chosen = choose_pair()
    if chosen and chosen.meaning == "class":
        evaluate_classes(chosen)
    elif chosen:
        evaluate_objects(chosen)
    else:
        st.info(TEXT["Own maps"], icon=":material/upload_file:")
