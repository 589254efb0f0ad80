"""The live part of the page across IoU: whose boxes are loose."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from iouviz.evaluation.columns import Values
from iouviz.evaluation.localisation import AcrossIou, across_iou
from iouviz.evaluation.sweep import Sweep
from iouviz.figures.across_iou import ap_figure, fit_figure, recall_figure
from iouviz.figures.calibration import bars
from iouviz.figures.theme import Mode
from iouviz.ui import live_figure as live
from iouviz.ui.live_figure import nearest

BOTH = ("iou", "confidence")
_DECIMAL = st.column_config.NumberColumn(format="%.3f")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while the hand moves."""

    told: AcrossIou
    tables: dict[str, live.Table]


def prepare(
    sweep: Sweep,
    *,
    iou_thresholds: Values,
    confidences: Values,
    classes: Sequence[int] | None,
) -> Prepared:
    """Judge at every stop."""
    told = across_iou(
        sweep,
        iou_thresholds=iou_thresholds,
        confidences=confidences,
        classes=classes,
    )
    recall = told.pooled_recall
    across, up = bars(told.edges, told.fit.astype(np.float64))
    tables = {
        "ap": live.Table(told.mean_average_precision, ("iou",)),
        "recall": live.Table(recall, BOTH),
        "recall-all": live.Table(recall[:, 0], ("iou",)),
        "recall-line": live.Table(np.ascontiguousarray(recall.T), ("confidence",)),
        "found": live.Table(told.fit.sum(axis=1), ("confidence",)),
        "line-all": live.Table(recall[:, 0]),
        "fit-x": live.Table(across),
        "fit-y": live.Table(up, ("confidence",)),
        "cut-x": live.Table(np.repeat(told.iou_thresholds[:, None], 2, axis=1), ("iou",)),
    }
    return Prepared(told, tables)


def sliders(prepared: Prepared) -> list[live.Slider]:
    """IoU threshold and confidence."""
    told = prepared.told
    return [
        live.Slider(
            "iou",
            "IoU threshold: how well a box must fit",
            told.iou_thresholds,
            low="loose fit is enough",
            high="must fit exactly",
        ),
        live.Slider(
            "confidence",
            "Confidence: how sure it must be",
            told.confidences,
            low="find more, err more",
            high="err less, miss more",
        ),
    ]


def blocks(prepared: Prepared, classes: Sequence[str], mode: Mode, note: str) -> list[live.Block]:
    """Numbers and three figures."""
    told = prepared.told
    names = [classes[label] for label in told.labels]
    ious = told.iou_thresholds
    lines = live.Bind("cut", x="cut-x")
    lowest = f"{ious[0]:g}"
    return [
        live.Numbers(
            (
                live.Number("AP", "ap", "mean of the classes,\nat this IoU threshold", number="AP"),
                live.Number(
                    "Recall", "recall", "at this IoU threshold\nand confidence", number="recall"
                ),
                live.Number("Recall, at most", "recall-all", "with every prediction\nlet in"),
                live.Number("Found", "found", f"objects, at IoU {lowest},\nat this confidence", 0),
            )
        ),
        live.Figure(
            ap_figure(ious, told.average_precision, told.mean_average_precision, names, mode),
            (lines,),
            title="AP of each class, and their mean",
            note="Thin: a class; point at a line for its name. Thick: the mean.",
            span=6,
        ),
        live.Figure(
            recall_figure(ious, mode),
            (
                live.Bind("all", y="line-all"),
                live.Bind("here", y="recall-line"),
                lines,
            ),
            title="Recall at each IoU",
            note="The dotted line is what no threshold on the confidence can exceed.",
            span=6,
        ),
        live.Figure(
            fit_figure(told.edges, int(told.fit.max(initial=0)), mode),
            (live.Bind("fit", "fit-x", "fit-y"), lines),
            title="How well found boxes fit",
            note=note,
        ),
    ]


def loose_table(prepared: Prepared, classes: Sequence[str]) -> None:
    """Classes by how much of their AP is left at IoU 0.75, the loosest first."""
    told = prepared.told
    half, strict = (told.average_precision[nearest(told.iou_thresholds, t)] for t in (0.5, 0.75))
    left = np.full(len(half), np.nan)
    np.divide(strict, half, out=left, where=np.nan_to_num(half) > 0)
    order = np.lexsort((told.found, np.where(np.isnan(left), np.inf, left)))
    st.dataframe(
        {
            "class": [classes[label] for label in told.labels[order]],
            "AP at 0.50": half[order],
            "AP at 0.75": strict[order],
            "left at 0.75": left[order],
            "mean IoU of found": told.mean_iou[order],
            "found": told.found[order],
        },
        hide_index=True,
        column_config=dict.fromkeys(
            ("AP at 0.50", "AP at 0.75", "left at 0.75", "mean IoU of found"), _DECIMAL
        ),
    )
