"""Inspect: two sets of predictions, their difference, and what was gained and lost."""

from urllib.parse import urlencode

import numpy as np
import streamlit as st

from iouviz.evaluation.filters import Filter
from iouviz.evaluation.orders import arrange
from iouviz.evaluation.records import FN, TP
from iouviz.lessons import lesson
from iouviz.ui import inspect, page, permalink, versus
from iouviz.ui.gallery import gallery, record_card
from iouviz.ui.second import second_bar
from iouviz.ui.session import IOU_FLOOR, OperatingPoint, data_bar, get_ready, point_of, records_of
from iouviz.ui.session.operating_point import score_span

TEXT = lesson("compare")
ROWS = {"gained": (TP, "highest score"), "lost": (FN, "largest")}


def choose_settings():
    """One IoU threshold, and a confidence for each set."""
    columns = st.columns(3, gap="large")
    keys = [f"compare.{name}.{pair.second.number}" for name in ("iou", "first", "second")]
    st.session_state.setdefault(keys[0], point_of(pair.first).iou_threshold)
    iou = columns[0].slider("IoU threshold", IOU_FLOOR, 1.0, step=0.05, key=keys[0])
    chosen = [OperatingPoint(round(iou, 4), 0.0)] * 2
    for at, (name, opened) in enumerate((("first", pair.first), ("second", pair.second))):
        low, high = score_span(opened)
        best = point_of(opened).confidence
        st.session_state.setdefault(keys[at + 1], permalink.number(name, best, low, high))
        confidence = columns[at + 1].slider(
            f"Confidence, {name}", low, high, step=0.01, key=keys[at + 1], help=TEXT["Confidence"]
        )
        chosen[at] = OperatingPoint(round(iou, 4), round(confidence, 4))
    return chosen


@st.fragment
def moved():
    """The objects that only one of the two finds; each opens its image."""
    with page.boundary():
        counts = {"gained": len(found.gained), "lost": len(found.lost)}
        kind = st.segmented_control(
            "Objects",
            list(counts),
            format_func=lambda name: f"{name.capitalize()} · {counts[name]:,}",
            default=permalink.one_of("kind", list(counts), "gained"),
            required=True,
            key="compare.kind",
        )
        iou, (first, second) = settings[0].iou_threshold, confidences
        permalink.keep({"iou": iou, "first": first, "second": second, "kind": kind})
        st.caption(
            f"{TEXT[kind.capitalize()]} Found by both: {len(found.found_by_both):,}, by neither: "
            f"{len(found.found_by_none):,}."
        )
        records = records_of(pair.second, settings[1])
        verdict, order = ROWS[kind]
        objects = found.gained if kind == "gained" else found.lost
        theirs = records.row if kind == "lost" else records.partner
        rows = np.flatnonzero((records.verdict == verdict) & np.isin(theirs, objects))
        rows = arrange(records, rows, order)
        if not len(rows):
            st.info("None at these settings.", icon=":material/info:")
            return
        rev = f"{pair.second.number} {kind} {settings}"
        clicked = gallery(
            f"compare.tiles.{kind}",
            count=len(rows),
            card=lambda at: record_card(records, int(rows[at])),
            rev=rev,
            ratio=1.0,
            label=f"{len(rows)} objects {kind}",
            current=inspect.place_in_order(current, rev),
        )
        if clicked is not None:
            here = st.query_params.to_dict()
            walk = inspect.Walk(
                current.number, rev, f"objects {kind}", records.image[rows], clicked, here,
                "pages/compare.py",
            )  # fmt: skip
            box = ("object", int(theirs[rows[clicked]]))
            inspect.enter_image(walk, current, box)


with page.page("compare"):
    current = data_bar()
    pair = second_bar(current)
    if pair is None:
        st.info(TEXT["Start"], icon=":material/compare_arrows:")
    else:
        for each in (pair.first, pair.second):
            get_ready(each)
        settings = choose_settings()
        confidences = settings[0].confidence, settings[1].confidence
        found = pair.changes(settings[0].iou_threshold, confidences)
        versus.headline(pair, found)
        moved()
        label = versus.class_table(pair)
        if label is not None:
            query = Filter(label=(label,)).query(pair.first.dataset.classes)
            inspect.enter_gallery(current, urlencode(query))
