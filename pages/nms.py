"""Tune: non-maximum suppression over the raw detections, live."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui import nms, page, permalink, tune
from iouviz.ui.data import data_bar
from iouviz.ui.live_figure import live_figure

TEXT = lesson("nms")
KEY = "nms.live"
YES = {"yes": True, "no": False}


def choose(dataset):
    """Kind of suppression, across classes or not, matching threshold, classes."""
    one, two, three, four = st.columns([4, 3, 3, 4], gap="medium", vertical_alignment="bottom")
    if "nms.kind" not in st.session_state:
        st.session_state["nms.kind"] = permalink.one_of("kind", list(nms.KINDS), "Hard")
    kind = one.segmented_control("Suppression", list(nms.KINDS), key="nms.kind", help=TEXT["Kinds"])
    if "nms.agnostic" not in st.session_state:
        st.session_state["nms.agnostic"] = YES[permalink.one_of("agnostic", list(YES), "no")]
    agnostic = two.toggle("Across classes", key="nms.agnostic", help=TEXT["Class-agnostic"])
    st.session_state.setdefault("nms.matching", permalink.number("matching", 0.5, 0.05, 1.0))
    matching = three.number_input(
        "Matching threshold",
        0.05,
        1.0,
        step=0.05,
        key="nms.matching",
        help=TEXT["Matching threshold"],
    )
    with four:
        classes = tune.choose_classes(dataset, f"nms.classes.{current.number}")
    chosen = None if classes is None else tuple(classes)
    return nms.Request(nms.KINDS[kind or "Hard"], agnostic, float(matching), chosen)


@st.fragment
def tuner(prepared):
    """Sliders and all that follows them; runs again when a hand lets go."""
    with page.boundary():
        request, stops = prepared.request, prepared.stops
        start = (
            permalink.number("nms", 0.5, 0.0, 10.0),
            permalink.number("confidence", 0.3, -1e9, 1e9),
        )
        moment = live_figure(
            f"{KEY}.{request.kind}",
            nms.blocks(prepared, raw, page.mode()),
            sliders=nms.sliders(prepared, start),
            tables=prepared.tables,
            label="Suppression and what follows from it",
        )
        setting = float(stops.settings[moment.at["nms"]])
        confidence = float(stops.confidences[moment.at["confidence"]])
        words = tune.class_words(raw.dataset, request.classes)
        permalink.keep({"nms": setting, "confidence": confidence, **nms.address(request, words)})


with page.page("nms"):
    current = data_bar()
    st.markdown(TEXT[""])
    if tune.usable(current.dataset):
        raw = nms.raw_of(current)
        if raw is not current:
            st.caption(
                f"The sample set comes with its {len(raw.dataset.predictions):,} detections before "
                "suppression; they are used here."
            )
        prepared = nms.prepare(raw, choose(raw.dataset))
        nms.say_if_suppressed(prepared)
        tuner(prepared)
        one, two = st.columns(2, gap="large")
        for column, name in ((one, "NMS threshold"), (two, "Matching threshold")):
            with column.container(border=True, height="stretch"):
                st.markdown(f"**{name}**\n\n{TEXT[name]}")
