"""The live part of the page of precision and recall: one class at every stop of two sliders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.metrics.curves import Curve
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.figures.theme import MARKS, SIGNS, Mode
from iouviz.ui.components import live_figure as live
from iouviz.ui.learn.ap_areas import READING, area_blocks, curve_block, curve_tables, ranks
from iouviz.ui.session.bar import POINT
from iouviz.ui.tune.common import PRECISION, RECALL

LINES = 17  # detections on the screen
OUTCOMES = tuple(f"{MARKS[name]} {name}" for name in ("ignored", "TP", "FP"))


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while a slider is dragged.

    Attributes
    ----------
    curves : tuple of T Curve
        At each IoU threshold; they differ in the outcomes alone.
    listed : (R,) int array
        Which detections of the curve may come into the list.
    tables : dict of str to Table
    """

    curves: tuple[Curve, ...]
    listed: Rows
    tables: dict[str, live.Table]


def prepare(sweep: Sweep, label: int, *, iou_thresholds: Values, confidences: Values) -> Prepared:
    """Judge one class at every IoU threshold, and count at every confidence.

    The class has predictions and objects that count; the stops, (T,) and (C,), rise.
    """
    curves = [sweep.class_curve(label, iou_threshold=t) for t in iou_thresholds.tolist()]
    kept = np.searchsorted(-curves[0].score, -confidences, side="right")
    start = np.clip(kept - LINES // 2, 0, max(len(curves[0]) - LINES, 0))
    lines = start[:, None] + np.arange(LINES)  # (C, LINES)
    inside = lines < len(curves[0])
    listed, entry = np.unique(lines[inside], return_inverse=True)
    window = np.full(lines.shape, -1)
    window[inside] = entry
    marks = ranks(curves[0])
    tables = {
        **curve_tables(curves, ("iou",), marks=0 if marks is None else len(marks)),
        **_counts(curves, kept),
        **_listed(curves, listed),
        "window": live.Table(window, ("confidence",)),
        "kept": live.Table(kept - start, ("confidence",)),
    }
    return Prepared(tuple(curves), listed, tables)


def blocks(prepared: Prepared, dataset: Dataset, name: str, mode: Mode) -> list[live.Block]:
    """Numbers, the curve beside the ranked detections, and the areas, from top to bottom."""
    curve = prepared.curves[0]
    of = f"of {name}".replace("{", "{\u2060")  # braces in a name stand for no table
    return [
        live.Numbers(
            (
                replace(PRECISION, number=None),
                replace(RECALL, number=None),
                live.Number("F1", "f", "2 TP / (2 TP + FP + FN)"),
                live.Number("True positives", "tp", of, 0, MARKS["TP"]),
                live.Number("False positives", "fp", of, 0, MARKS["FP"]),
                live.Number("False negatives", "fn", SIGNS["FN"].word, 0, MARKS["FN"]),
            )
        ),
        curve_block(mode, marks=ranks(curve), here=True, span=6, note=READING),
        _rows(prepared, dataset),
        *area_blocks(mode),
    ]


def _rows(prepared: Prepared, dataset: Dataset) -> live.Rows:
    curve, listed = prepared.curves[0], prepared.listed
    images = dataset.predictions.image[curve.rows[listed]]
    return live.Rows(
        LINES,
        "window",
        "kept",
        (
            live.Column("rank", tuple(f"{each + 1:,}" for each in listed.tolist())),
            live.Column("outcome", table="outcome", words=OUTCOMES),
            live.Column("confidence", tuple(f"{each:.4f}" for each in curve.score[listed])),
            live.Column("TP", table="tp-so-far"),
            live.Column("FP", table="fp-so-far"),
            live.Column("precision", table="precision-so-far", digits=3),
            live.Column("recall", table="recall-so-far", digits=3),
            live.Column("image", tuple(dataset.images.names[i] for i in images), click=True),
        ),
        title="Ranked detections around the operating point",
        note=f"Of {len(curve):,}. The dashed line is the confidence: what is below it is left out. "
        "TP and FP so far, and the precision and recall they make. Click an image to open it.",
        span=6,
    )


def _counts(curves: Sequence[Curve], kept: Rows) -> dict[str, live.Table]:
    """Counts of the class at both sliders, (T, C) each."""
    tp = np.stack([np.append(0, curve.tp)[kept] for curve in curves])
    fp = np.stack([np.append(0, curve.fp)[kept] for curve in curves])
    return live.count_tables(OutcomeCounts(tp, fp, curves[0].positives - tp), POINT)


def _listed(curves: Sequence[Curve], listed: Rows) -> dict[str, live.Table]:
    """What the list says of each detection in it, (T, R) each."""
    found = {
        "outcome": [
            (np.diff(c.tp, prepend=0) + 2 * np.diff(c.fp, prepend=0))[listed].astype(np.uint8)
            for c in curves
        ],
        "tp-so-far": [c.tp[listed] for c in curves],
        "fp-so-far": [c.fp[listed] for c in curves],
        "precision-so-far": [c.precision[listed] for c in curves],
        "recall-so-far": [c.recall[listed] for c in curves],
    }
    return {name: live.Table(np.stack(values), ("iou",)) for name, values in found.items()}
