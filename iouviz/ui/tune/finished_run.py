"""A finished run of many machines: its numbers, and the counts of all of it under two sliders."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import streamlit as st

from iouviz.data.issues import number_of
from iouviz.evaluation.grids.counts import Stops
from iouviz.evaluation.metrics.calibration import Calibration
from iouviz.evaluation.parts.stored_run import StoredRun
from iouviz.figures.calibration import bars, reliability_figure
from iouviz.figures.theme import MARKS, Mode
from iouviz.ui.components import live_figure as live
from iouviz.ui.session.bar import POINT
from iouviz.ui.tune.common import NO_OBJECTS, NO_PREDICTIONS
from iouviz.ui.tune.thresholds import count_tables, figures, histogram_tables

Tables = dict[str, live.Table | live.Changing]


def title(run: StoredRun) -> str:
    """How much was judged, and by which rules."""
    numbers = run.numbers
    parts = [
        number_of(len(numbers["shards"]), "shard"),
        *(number_of(numbers[f"{word}s"], word) for word in ("image", "object", "prediction")),
    ]
    return f"**{numbers['protocol']}**, {numbers['overlap']} · {' · '.join(parts)}"


def summary_table(run: StoredRun) -> None:
    """The protocol's numbers over all classes."""
    summary = run.numbers["summary"]
    st.dataframe({name: [value] for name, value in summary.items()}, hide_index=True,
                 placeholder="–", column_config=_four_digits(summary))  # fmt: skip


def error_table(run: StoredRun) -> None:
    """TIDE's error types, and what correcting each would gain."""
    errors = run.numbers["errors"]
    st.dataframe(
        {
            "error type": list(errors),
            "count": [each["count"] for each in errors.values()],
            "delta AP50": [each["delta_ap"] for each in errors.values()],
        },
        hide_index=True,
        placeholder="–",
        column_config=_four_digits(["delta AP50"]),
    )


def class_table(run: StoredRun) -> None:
    """AP of each class, the lowest first."""
    per_class = run.numbers["per_class"]
    keys = [key for key in ("AP", "AP50", "AP75", "AR100") if key in run.numbers["summary"]]
    names = sorted(per_class, key=lambda name: _undefined_last(per_class[name]["AP"]))
    columns = {key: [per_class[name][key] for name in names] for key in keys}
    st.dataframe({"class": names, **columns}, hide_index=True, placeholder="–",
                 column_config=_four_digits(keys))  # fmt: skip


def tables(stops: Stops, calibration: Calibration | None) -> tuple[Tables, int]:
    """What is looked up while a slider moves; and the tallest bin of the histogram."""
    counts = stops.pooled
    f1 = np.nan_to_num(counts.f_beta(), nan=-1.0)
    best = stops.confidences[f1.argmax(axis=1)]
    histogram, tallest = histogram_tables(stops, stops.confidences[::2])
    found: Tables = {
        **count_tables(stops, best, 1.0),
        **histogram,
        "matrix": live.Changing(stops.matrix, POINT),
        "curve-x": live.Table(np.ascontiguousarray(counts.recall[:, ::-1]), ("iou",)),
        "curve-y": live.Table(np.ascontiguousarray(counts.precision[:, ::-1]), ("iou",)),
    }
    if calibration is not None:
        x, y = bars(calibration.edges, calibration.accuracy)
        found |= {
            "bins-x": live.Table(x),
            "bins-y": live.Table(y),
            "marks-x": live.Table(calibration.confidence),
            "marks-y": live.Table(calibration.accuracy),
        }
    return found, tallest


def sliders(stops: Stops, start: float) -> list[live.Slider]:
    """The IoU threshold and the confidence, where the protocol counted."""
    ious = stops.iou_thresholds
    return [
        live.Slider("iou", "IoU threshold", ious, start=live.nearest(ious, start)),
        live.Slider(
            "confidence",
            "Confidence threshold",
            stops.confidences,
            start=int(np.nan_to_num(stops.pooled.f_beta()[live.nearest(ious, start)]).argmax()),
            best="best",
            best_label="Best F1",
        ),
    ]


def blocks(run: StoredRun, stops: Stops, tallest: int, mode: Mode) -> list[live.Block]:
    """Numbers, curves, calibration and confusion matrix, from top to bottom."""
    tally = run.tally
    names = () if tally is None else tally.classes
    shown: list[live.Block] = [_numbers(), *figures(stops.confidences, tallest, mode)]
    if tally is not None:
        if tally.calibration is not None:
            shown.append(
                live.Figure(
                    reliability_figure(mode),
                    (
                        live.Bind("bars", "bins-x", "bins-y"),
                        live.Bind("marks", "marks-x", "marks-y"),
                    ),
                    title=f"Calibration at IoU {tally.error_iou:.2f}",
                    note=f"Expected calibration error {tally.calibration.ece:.4f}, over all "
                    "confidences.",
                    span=6,
                )
            )
        shown.append(
            live.Confusion("matrix", names, ranked=True, largest=12, name="matrix",
                           title=f"Confusion matrix at IoU {tally.error_iou:.2f}",
                           note="Shade: fraction of the row. It follows the confidence alone: it "
                           "was counted at one IoU threshold.")
        )  # fmt: skip
    return shown


def _numbers() -> live.Numbers:
    tp, fp, fn = (MARKS[each] for each in ("TP", "FP", "FN"))
    return live.Numbers(
        (
            live.Number("Precision", "precision", "TP / (TP + FP)\n= {tp} / {predicted}",
                        why=NO_PREDICTIONS),
            live.Number("Recall", "recall", "TP / (TP + FN)\n= {tp} / {objects}", why=NO_OBJECTS),
            live.Number("F1", "f", "2 TP / (2 TP + FP + FN)\nbest at this IoU: {f-best:.4f}",
                        why=NO_OBJECTS),
            live.Number("AP at IoU {iou-here:.2f}", "ap",
                        "mean of the classes,\nof all predictions", why=NO_OBJECTS),
            live.Number("True positives", "tp", "predictions that\nmatch an object", 0, tp),
            live.Number("False positives", "fp", "predictions that\nmatch none", 0, fp),
            live.Number("False negatives", "fn", "objects that\nare missed", 0, fn),
        )
    )  # fmt: skip


def _undefined_last(value: float | None) -> tuple[bool, float]:
    return value is None, value or 0.0


def _four_digits(names: Iterable[str]) -> dict[str, Any]:
    return {name: st.column_config.NumberColumn(format="%.4f") for name in names}
