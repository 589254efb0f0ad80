"""What became of each prediction and object at an operating point."""

import streamlit as st

from iouviz.evaluation.diagnosis.records import Records, record
from iouviz.evaluation.evaluate import evaluate
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import OperatingPoint, point_of
from iouviz.ui.session.sweeps import sweep_of

POINTS = 3  # whose records are kept; of 125,000 predictions each takes 16 MB


def records_of(opened: Opened, point: OperatingPoint) -> Records:
    """Every outcome at an operating point; those of the newest few are kept."""
    kept: dict[OperatingPoint, Records] = opened.remember("records", dict)
    if point not in kept:
        kept[point] = record(
            sweep_of(opened),
            iou_threshold=point.iou_threshold,
            confidence=point.confidence,
            classes=point.chosen,
        )
        while len(kept) > POINTS:
            kept.pop(next(iter(kept)))
    return kept[point]


def get_ready(opened: Opened) -> None:
    """All that the pages ask of a data set, made when it is first looked at, with progress."""
    if "records" in opened.results:
        return
    bar = st.progress(0.0, f"Evaluating {len(opened.dataset.predictions):,} predictions ...")
    evaluation = evaluate(opened.dataset)
    opened.results[evaluation.protocol] = evaluation
    bar.progress(0.4, "Matching predictions and objects across classes ...")
    sweep_of(opened)
    bar.progress(0.8, "Writing down what became of each ...")
    records_of(opened, point_of(opened))
    bar.empty()
