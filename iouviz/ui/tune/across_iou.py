"""The live part of the page across IoU: which classes are poorly localised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from iouviz.arrays import Values
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.grids.across_iou import AcrossIou, across_iou
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.figures.across_iou import ap_figure, fit_figure, recall_figure
from iouviz.figures.calibration import bars
from iouviz.figures.theme import Mode
from iouviz.ui.components import live_figure as live
from iouviz.ui.components.live_figure import nearest
from iouviz.ui.session.bar import POINT
from iouviz.ui.tune.common import NO_OBJECTS, RECALL, mean_ap

TEN = np.arange(50, 100, 5) / 100  # the IoU thresholds of COCO's AP


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while a slider is dragged."""

    across: AcrossIou
    tables: dict[str, live.Table]


def prepare(
    sweep: Sweep,
    *,
    iou_thresholds: Values,
    confidences: Values,
    classes: Sequence[int] | None,
) -> Prepared:
    """Evaluate at every stop."""
    across = across_iou(
        sweep,
        iou_thresholds=iou_thresholds,
        confidences=confidences,
        classes=classes,
    )
    recall = across.pooled_recall
    ten = across.mean_average_precision[np.isin(across.iou_thresholds, TEN)]
    bins, up = bars(across.edges, across.fit.astype(np.float64))
    tables = {
        "ap": live.Table(across.mean_average_precision, ("iou",)),
        "ap-coco": live.Table(np.atleast_1d(ten.mean())),
        "iou-here": live.Table(across.iou_thresholds, ("iou",)),
        "recall": live.Table(recall, POINT),
        "recall-all": live.Table(recall[:, 0], ("iou",)),
        "recall-line": live.Table(np.ascontiguousarray(recall.T), ("confidence",)),
        "found": live.Table(across.fit.sum(axis=1), ("confidence",)),
        "line-all": live.Table(recall[:, 0]),
        "fit-x": live.Table(bins),
        "fit-y": live.Table(up, ("confidence",)),
        "cut-x": live.Table(np.repeat(across.iou_thresholds[:, None], 2, axis=1), ("iou",)),
    }
    return Prepared(across, tables)


def blocks(prepared: Prepared, dataset: Dataset, mode: Mode, note: str) -> list[live.Block]:
    """Numbers and three figures."""
    across, word = prepared.across, measure(dataset)
    names = [dataset.classes[label] for label in across.labels]
    ious = across.iou_thresholds
    lines = live.Bind("cut", x="cut-x")
    return [
        _numbers(dataset, ious[0]),
        live.Figure(
            ap_figure(
                ious,
                across.average_precision,
                across.mean_average_precision,
                names,
                mode,
                measure=word,
            ),
            (lines,),
            title=f"AP against the {word} threshold",
            note="Thin: a class; point at a line for its name. Thick: the mean of the classes.",
            span=6,
        ),
        live.Figure(
            recall_figure(ious, mode, measure=word),
            (
                live.Bind("all", y="line-all"),
                live.Bind("here", y="recall-line"),
                lines,
            ),
            title=f"Recall against the {word} threshold",
            note="The dotted line is the maximum recall: no confidence threshold exceeds it.",
            span=6,
        ),
        live.Figure(
            fit_figure(across.edges, int(across.fit.max(initial=0)), mode, measure=word),
            (live.Bind("fit", "fit-x", "fit-y"), lines),
            title=f"{word} of the matched predictions",
            note=note,
        ),
    ]


def _numbers(dataset: Dataset, lowest: float) -> live.Numbers:
    word = measure(dataset)
    return live.Numbers(
        (
            mean_ap(dataset),
            live.Number(
                "AP@[.50:.95]", "ap-coco", f"mean over 10 {word}\nthresholds", why=NO_OBJECTS
            ),
            replace(RECALL, how=f"at this {word} threshold\nand confidence"),
            live.Number(
                "Maximum recall", "recall-all", "with every prediction\nkept", why=NO_OBJECTS
            ),
            live.Number(
                "Matched objects", "found", f"at {word} {lowest:g},\nat this confidence", 0
            ),
        )
    )


def localisation_table(prepared: Prepared, dataset: Dataset) -> None:
    """Classes by the share of their AP50 that is left as AP75, the smallest first."""
    across = prepared.across
    half, strict = (
        across.average_precision[nearest(across.iou_thresholds, t)] for t in (0.5, 0.75)
    )
    left = np.full(len(half), np.nan)
    np.divide(strict, half, out=left, where=np.nan_to_num(half) > 0)
    order = np.lexsort((across.found, np.where(np.isnan(left), np.inf, left)))
    st.dataframe(
        {
            "class": [dataset.classes[label] for label in across.labels[order]],
            "AP50": half[order],
            "AP75": strict[order],
            "AP75 / AP50": left[order],
            f"mean {measure(dataset)}": across.mean_iou[order],
            "matched objects": across.found[order],
        },
        hide_index=True,
        placeholder="–",
        column_config={
            "AP50": column("no ground truth objects"),
            "AP75": column("no ground truth objects"),
            "AP75 / AP50": column("AP50 is 0 or not measured"),
            f"mean {measure(dataset)}": column("no object is matched"),
        },
    )


def column(why: str) -> Any:
    """A column of shares whose dashes have a reason."""
    return st.column_config.NumberColumn(format="%.3f", help=f"A dash: {why}.")
