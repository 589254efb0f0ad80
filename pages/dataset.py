"""Inspect: a data set on one screen, in which every number is a door to its boxes."""

from dataclasses import replace

import streamlit as st

from iouviz.errors import RequestError
from iouviz.evaluation.breakdown import ASPECT_BOUNDS, PLACE_BOUNDS, SIZE_BOUNDS, cut
from iouviz.evaluation.delta_ap import delta_ap
from iouviz.evaluation.headline import headline
from iouviz.evaluation.protocols import COCO
from iouviz.lessons import lesson
from iouviz.ui import doors, inspect, page, show
from iouviz.ui.numbers import HEADLINE
from iouviz.ui.session import (
    data_bar,
    get_ready,
    opened,
    operating_point,
    point_bar,
    records_of,
    sweep_of,
)
from iouviz.ui.session.operating_point import score_span
from iouviz.ui.slices import slices
from iouviz.ui.take_home import report_button

TEXT = lesson("dataset")
BOUNDS = {"size": SIZE_BOUNDS, "aspect": ASPECT_BOUNDS, "place": PLACE_BOUNDS}


def first_numbers():
    """AP by COCO, and precision, recall and F1 at the operating point."""
    tally = sweep_of(current).at(
        iou_threshold=point.iou_threshold,
        confidence=point.confidence,
        classes=point.chosen,
    )
    show.figures(headline(current.evaluation(COCO), tally.pooled), numbers=HEADLINE)


def own_bounds(name, title):
    """Bounds as text, such as "32, 96"; what is no rising list is said, and the usual ones hold."""
    usual = ", ".join(f"{bound:g}" for bound in BOUNDS[name])
    text = st.text_input(title, usual, key=f"dataset.bounds.{name}")
    try:
        bounds = [float(part) for part in text.replace(";", ",").split(",") if part.strip()]
        cut(bounds)
    except (ValueError, RequestError):
        st.caption(f"{text!r} is no rising list of numbers; {usual} holds.")
        return list(BOUNDS[name])
    return bounds


def titled(title, text):
    """A heading with an explanation to open."""
    st.markdown(f"##### {title}", help=text)


def breakdowns():
    """By size, aspect and place, with bounds of one's own."""
    size, aspect, place = st.tabs(["Size", "Width / height", "Place"])
    with size:
        st.caption(TEXT["Size"])
        bounds = own_bounds("size", "Bounds, in pixels")
        doors.doors("dataset.size", doors.breakdown_panel(records, "size", bounds, unit=" px"))
    with aspect:
        st.caption(TEXT["Aspect"])
        bounds = own_bounds("aspect", "Bounds, width / height")
        doors.doors("dataset.aspect", doors.breakdown_panel(records, "aspect", bounds))
    with place:
        st.caption(TEXT["Place"])
        bounds = own_bounds("place", "Bounds, as shares of the image")
        doors.doors("dataset.place", doors.place_panel(records, bounds))


def confusion():
    """The matrix, or those of its classes that are most often confused."""
    titled("Confusion matrix", TEXT["Confusion"])
    matrix = sweep_of(current).confusion(
        iou_threshold=point.iou_threshold,
        confidence=point.confidence,
        classes=point.chosen,
    )
    panel = doors.matrix_panel(records, matrix)
    doors.doors("dataset.matrix", panel)
    if panel["left_out"]:
        shown = len(matrix.labels) - panel["left_out"]
        st.caption(
            f"The {shown} classes that are most often confused, of {shown + panel['left_out']}."
        )


def scores():
    """Scores at every confidence; what is below the one chosen is faint."""
    titled("Scores of right and wrong", TEXT["Scores"])
    lowest = replace(point, confidence=score_span(current)[0])
    panel = doors.score_panel(records_of(current, lowest), point.confidence)
    doors.doors("dataset.scores", panel)


with page.page("dataset"):
    query = doors.clicked()
    if query is not None:
        inspect.enter_gallery(opened(), query)
    current = data_bar()
    get_ready(current)
    point = point_bar(current, "dataset", stream=False)
    operating_point.keep(current)
    records = records_of(current, point)
    first_numbers()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(TEXT["Doors"])
        report_button(current, point)
    doors.doors("dataset.outcome", doors.outcome_panel(records))
    left, right = st.columns(2, gap="large")
    with left:
        titled("Error types", TEXT["Errors"])
        delta = delta_ap(sweep_of(current), iou_threshold=point.iou_threshold)
        doors.doors("dataset.errors", doors.errors_panel(records, delta))
        st.caption(f"{delta.name} is {show.number(delta.base())} from all predictions.")
    with right:
        scores()
    left, right = st.columns(2, gap="large")
    with left:
        confusion()
    with right:
        titled("Where it fails", "Outcomes by size, shape and place, in ranges of your own.")
        breakdowns()
    titled("Classes", TEXT["Classes"])
    doors.doors("dataset.classes", doors.class_panel(records, current.evaluation(COCO)))
    titled("Slices", TEXT["Slices"])
    slices(current, point)
