"""Inspect: a data set on one screen, in which every count leads to its boxes."""

import streamlit as st

from iouviz.errors import RequestError
from iouviz.evaluation.grids.overview import overview
from iouviz.evaluation.outcomes.breakdown import cut
from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page
from iouviz.ui.inspect import drill_down, gallery_walk
from iouviz.ui.inspect.advice import advice
from iouviz.ui.inspect.downloads import report_button
from iouviz.ui.inspect.lacking import say_lacking
from iouviz.ui.inspect.slices import slices
from iouviz.ui.session import (
    choose_classes,
    data_bar,
    derived,
    follow,
    get_ready,
    operating_point,
    point_of,
    point_sliders,
    slider_values,
    sweep_of,
)
from iouviz.ui.session.bar import say_start

TEXT = lesson("dataset")
TITLES = {
    "size": "Size, in pixels",
    "aspect": "Width / height",
    "place": "Position in the image",
}


def own_bounds(name):
    """Bounds as text, such as "32, 96"; what is no rising list is said, and the usual ones hold."""
    usual = ", ".join(f"{bound:g}" for bound in drill_down.BOUNDS[name])
    text = st.text_input(TITLES[name], usual, key=f"dataset.bounds.{name}")
    try:
        bounds = tuple(float(part) for part in text.replace(";", ",").split(",") if part.strip())
        cut(bounds)
    except (ValueError, RequestError):
        st.caption(f"{text!r} is not a rising list of numbers; {usual} is used.")
        return tuple(drill_down.BOUNDS[name])
    return bounds


def choose():
    """Classes, and the bounds of the ranges."""
    choose_classes(current, "dataset")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(TEXT["Counts"])
        if scored:
            say_start(current, "dataset")
        with st.popover("Ranges", icon=":material/straighten:", width="content"):
            bounds = {name: own_bounds(name) for name in drill_down.BOUNDS}
        report_button(current, point_of(current))
    return bounds


def prepared_for(bounds):
    """Every count at every stop, kept until classes, stops or bounds change."""
    stops = operating_point.iou_stops(current), operating_point.score_stops(current)
    chosen = point_of(current).chosen
    key = tuple(chosen or ()), *(tuple(each) for each in stops), tuple(bounds.items())
    return derived(
        current,
        "dataset counts",
        key,
        lambda: drill_down.prepare_counts(
            sweep_of(current),
            current.usual,
            iou_thresholds=stops[0],
            confidences=stops[1],
            classes=chosen,
            bounds=bounds,
        ),
    )


@st.fragment
def counts(bounds):
    """Sliders and all that follows them; runs again when a slider is released."""
    with page.boundary():
        prepared = prepared_for(bounds)
        moment = live_figure(
            f"dataset.live.{current.number}",
            drill_down.blocks(prepared, TEXT),
            sliders=point_sliders(current),
            tables=prepared.tables,
            values=slider_values(current),
            label="Counts at the operating point",
        )
        point = follow(current, moment)
        operating_point.keep(current)
        classes = current.dataset.classes
        query = drill_down.address(prepared, moment.click, classes, point.confidence)
        gallery_walk.enter_gallery(current, query)
        with st.expander("What usually helps against each type of error"):
            advice(prepared.stops.delta_ap[moment.at["iou"]])
        st.markdown("##### Slices", help=TEXT["Slices"])
        slices(current, point)


@st.fragment
def ground_truth(bounds):
    """The ground truth alone: all there is without predictions, otherwise on demand."""
    with page.boundary():
        if scored and not st.toggle("Overview of the ground truth", key="dataset.ground-truth"):
            return
        dataset = current.dataset
        found = overview(dataset, classes=point_of(current).chosen, bounds=bounds)
        moment = live_figure(
            f"dataset.ground-truth.live.{current.number}",
            drill_down.overview_blocks(found, dataset, bounds, TEXT),
            tables=drill_down.overview_tables(found),
            label="The ground truth",
        )
        query = drill_down.overview_address(found, moment.click, dataset, bounds)
        gallery_walk.enter_gallery(current, query)


with page.page("dataset"):
    current = data_bar()
    say_lacking(current.dataset, "dataset")
    scored = len(current.dataset.predictions) > 0
    if scored:
        get_ready(current)
    ranges = choose()
    if scored:
        counts(ranges)
    else:
        operating_point.keep(current)
    if len(current.dataset.ground_truth):
        ground_truth(ranges)
