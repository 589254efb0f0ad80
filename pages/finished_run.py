"""Inspect: a finished run of many machines; all of its numbers, without its boxes."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page
from iouviz.ui.session.finished_run import finished_run, say_failed
from iouviz.ui.tune import finished_run as view

TEXT = lesson("finished_run")
START = 0.5


@st.fragment
def counts(run, stops, tables, tallest):
    """The two sliders, and what follows them; runs again when a slider is released."""
    with page.boundary():
        live_figure(
            "finished_run.live",
            view.blocks(run, stops, tallest, page.mode()),
            sliders=view.sliders(stops, START),
            tables=tables,
            label="Counts of the whole run at two thresholds",
        )


with page.page("finished_run"):
    st.markdown(TEXT[""])
    run = finished_run()
    if run is None:
        say_failed()
        st.info("No run is open.", icon=":material/dns:")
        st.markdown(TEXT["How"])
    else:
        st.markdown(view.title(run))
        view.summary_table(run)
        if left_out := run.numbers["left_out"]:
            st.warning(
                f"{left_out:,} predictions were left out: their shard's ground truth has no such "
                "image or class.",
                icon=":material/warning:",
            )
        stops = run.stops
        if stops is not None:
            st.markdown(TEXT["Sliders"])
            counts(run, stops, *view.tables(stops, run.tally.calibration))
        left, right = st.columns(2, gap="large")
        if "errors" in run.numbers:
            with left:
                st.subheader("Error types", anchor=False)
                view.error_table(run)
        with right:
            st.subheader("Classes", anchor=False)
            view.class_table(run)
