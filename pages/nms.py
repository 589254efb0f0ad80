"""Tune: non-maximum suppression over the raw detections, live."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page, permalink
from iouviz.ui.session import choose_classes, data_bar, follow, operating_point, point_of
from iouviz.ui.session.operating_point import score_stops
from iouviz.ui.tune import common, nms

TEXT = lesson("nms")
KEY = "nms.live"
YES = {"yes": True, "no": False}


def choose():
    """Kind of NMS, across classes or not; the IoU threshold and classes of the operating point."""
    one, two, three, four = st.columns([5, 3, 3, 4], gap="medium", vertical_alignment="bottom")
    if "nms.kind" not in st.session_state:
        st.session_state["nms.kind"] = permalink.one_of("kind", list(nms.KINDS), "Hard")
    kind = one.segmented_control("NMS", list(nms.KINDS), key="nms.kind", help=TEXT["Kinds"])
    if "nms.agnostic" not in st.session_state:
        st.session_state["nms.agnostic"] = YES[permalink.one_of("agnostic", list(YES), "no")]
    agnostic = two.toggle("Class-agnostic", key="nms.agnostic", help=TEXT["Class-agnostic"])
    with three:
        common.choose_iou(current, "nms", help=TEXT["IoU threshold"])
    with four:
        choose_classes(current, "nms")
    point = point_of(current)
    kind = nms.KINDS[kind or "Hard"]
    return nms.Request(kind, agnostic, point.iou_threshold, point.classes or None)


@st.fragment
def tuner(prepared):
    """Sliders and all that follows them; runs again when a slider is released."""
    with page.boundary():
        request = prepared.request
        start = permalink.number("nms", nms.start_of(prepared), 0.0, 10.0)
        moment = live_figure(
            f"{KEY}.{request.kind}.{current.number}",
            nms.blocks(prepared, raw, page.mode()),
            sliders=nms.sliders(current, prepared, start),
            tables=prepared.tables,
            values={"confidence": point_of(current).confidence},
            label="NMS and what follows from it",
        )
        follow(current, moment)
        operating_point.keep(current, {"nms": moment.values["nms"], **nms.address(request)})


with page.page("nms"):
    current = data_bar()
    st.markdown(TEXT[""])
    if common.usable(current.dataset):
        raw = nms.raw_of(current)
        if raw is not current:
            st.caption(
                f"The sample set comes with its {len(raw.dataset.predictions):,} detections before "
                "NMS. This page uses them; the other pages use the predictions after NMS."
            )
        nms.say_how_measured(raw)
        prepared = nms.prepare(raw, choose(), score_stops(current))
        nms.say_if_suppressed(prepared)
        tuner(prepared)
        one, two = st.columns(2, gap="large")
        for column, name in ((one, "NMS threshold"), (two, "IoU threshold")):
            with column.container(border=True, height="stretch"):
                st.markdown(f"**{name}**\n\n{TEXT[name]}")
