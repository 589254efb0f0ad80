"""The areas that AP is made of: by rule, by IoU threshold, by class.

Figures are drawn once; a drag moves their points. `curve_tables` are those points, `curve_block`
and `area_blocks` what shows them, for a live figure with sliders or without.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.data.issues import number_of
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.metrics.curves import Curve, average_precision
from iouviz.evaluation.protocols import Interpolation
from iouviz.figures.average_precision import thresholds_figure
from iouviz.figures.precision_recall import (
    area_figure,
    bars,
    curve_figure,
    marked,
    steps,
    zigzag,
)
from iouviz.figures.theme import Mode
from iouviz.lessons import lesson
from iouviz.ui.components import live_figure as live
from iouviz.ui.frame import page, show

RULES: dict[Interpolation, str] = {
    "11-point": "VOC 2007",
    "101-point": "COCO",
    "all-point": "VOC 2010 on",
}
SUMMARY = {"AP@[.50:.95]": "AP", "AP50": "AP50", "AP75": "AP75"}  # -> key of `Evaluation.summary`
MARKED = 300  # beyond this many detections single marks are a smear
READING = lesson("precision_recall")["Reading the curve"]


def curve_tables(
    curves: Sequence[Curve], by: tuple[str, ...] = (), *, marks: int = 0
) -> dict[str, live.Table]:
    """The points of a curve, of its areas, and AP by each rule.

    Parameters
    ----------
    curves : sequence of T Curve
        One for each stop of the slider in `by`, or one alone.
    by : tuple of str
    marks : int
        For how many single detections there is a mark; see `curve_block`.
    """
    points = {"precision": [zigzag(curve) for curve in curves]}
    points["envelope"] = [steps(curve) for curve in curves]
    for rule in ("11-point", "101-point"):
        points[f"bars-{rule}"] = [bars(curve, rule) for curve in curves]
    if marks:
        for outcome in ("TP", "FP"):
            points[outcome.lower()] = [_filled(marked(curve, outcome), marks) for curve in curves]
    tables = {
        f"{name}-{axis}": _table([each[i] for each in found], by)
        for name, found in points.items()
        for i, axis in enumerate("xy")
    }
    for rule in RULES:
        tables[f"ap-{rule}"] = _table([[average_precision(curve, rule)] for curve in curves], by)
    return tables


def curve_block(
    mode: Mode,
    *,
    marks: NDArray[np.generic] | None = None,
    here: bool = False,
    height: int = 460,
    span: int = 12,
    note: str = "",
) -> live.Figure:
    """The curve, its envelope, marks of single detections, and where the operating point is."""
    names = ["envelope", "precision", *(("tp", "fp") if marks is not None else ())]
    binds = [live.Bind(name, f"{name}-x", f"{name}-y") for name in names]
    if here:
        binds.append(live.Bind("here", "recall", "precision"))
    figure = curve_figure(mode, marks=marks, height=height)
    return live.Figure(figure, tuple(binds), span=span, note=note)


@cache  # building a figure takes Plotly longer than all the rest of a move
def area_blocks(mode: Mode) -> tuple[live.Block, ...]:
    """AP by each of three rules, and below it the area that it is."""
    numbers = [
        live.Numbers((live.Number(f"AP, {rule}", f"ap-{rule}", "at this IoU threshold"),), span=4)
        for rule in RULES
    ]
    figures = []
    for rule in RULES:
        binds = [live.Bind("envelope", "envelope-x", "envelope-y")]
        if rule != "all-point":
            binds.append(live.Bind("bars", f"bars-{rule}-x", f"bars-{rule}-y"))
        figure = area_figure(rule, mode)
        figures.append(live.Figure(figure, tuple(binds), title=f"{rule}: {RULES[rule]}", span=4))
    return (*numbers, *figures)


def ranks(curve: Curve) -> NDArray[np.generic] | None:
    """Rank and confidence of each detection; None where there are too many to mark."""
    if len(curve) > MARKED:
        return None
    return np.column_stack([np.arange(1, len(curve) + 1), curve.score])


def curve_and_areas(curve: Curve, key: str) -> None:
    """The curve and its areas, without sliders; at least one detection and one object."""
    marks = ranks(curve)
    mode = page.mode()
    live.live_figure(
        key,
        [curve_block(mode, marks=marks, note=READING), *area_blocks(mode)],
        tables=curve_tables([curve], marks=0 if marks is None else len(curve)),
        label="Precision-recall curve, and AP by three rules",
    )


def say_undefined(curve: Curve, name: str) -> None:
    """Why there is no curve, in words."""
    name, many = show.plain(name), number_of(len(curve), "false positive")
    if curve.positives:
        objects = number_of(int(curve.positives), "object")
        why = f"There is no prediction of {name}: {objects} missed, recall 0, AP 0."
    else:
        why = (
            f"AP of {name} is undefined: the ground truth has no object of this class that "
            f"counts, so there is no recall{f', and {many}' if len(curve) else ''}. Means over "
            "classes leave the class out."
        )
    st.info(why, icon=":material/info:")


def ten_thresholds(
    evaluation: Evaluation, chosen: float, key: str, *, only: str | None = None
) -> None:
    """Each class's curves at all the protocol's IoU thresholds, and the area under each.

    Parameters
    ----------
    evaluation : Evaluation
    chosen : float
        The threshold whose curve is set off, if it is one of the protocol's.
    key : str
        The beginning of the figures' keys.
    only : str or None
        The one class to show.
    """
    thresholds = evaluation.protocol.iou_thresholds
    for k, name in enumerate(evaluation.classes):
        if only not in (None, name):
            continue
        curves = [evaluation.curve(name, t) for t in thresholds]
        here = next((i for i, t in enumerate(thresholds) if abs(t - chosen) < 1e-9), None)
        if not evaluation.positives[k, 0] or not len(curves[0]):
            say_undefined(curves[0], name)
            continue
        large, small = st.columns([7, 4], gap="large")
        with large:
            _ten_curves(curves, thresholds, here, f"{key}.ten.{name}")
        values = evaluation.average_precision[:, k, 0]
        rows = [[f"{t:.2f}", show.number(v)] for t, v in zip(thresholds, values, strict=True)]
        rows.append([_TEN, show.number(float(values.mean()))])
        with small:
            heads = ["IoU threshold", f"AP of {name}, {evaluation.protocol.interpolation}"]
            marked = [len(rows) - 1] if here is None else [here, len(rows) - 1]
            show.grid(heads, rows, marked=marked)


def over_classes(evaluation: Evaluation) -> None:
    """AP of each class, and the mean over them."""
    rows = [
        [
            name,
            f"{evaluation.positives[k, 0]:,}",
            *(show.number(values[key]) for key in SUMMARY.values()),
        ]
        for k, (name, values) in enumerate(evaluation.per_class.items())
    ]
    rows.append(["mean", "", *(show.number(evaluation.summary[key]) for key in SUMMARY.values())])
    show.grid(["", "objects", *SUMMARY], rows, marked=[len(rows) - 1])
    if any(not count for count in evaluation.positives[:, 0]):
        st.caption("–: no object of this class counts, so AP is undefined and not in the mean.")


_TEN = "mean: AP@[.50:.95]"


def _ten_curves(
    curves: Sequence[Curve], thresholds: Sequence[float], here: int | None, key: str
) -> None:
    names = [f"iou-{t:.2f}".replace(".", "-") for t in thresholds]
    points = {name: steps(curve) for name, curve in zip(names, curves, strict=True)}
    nowhere = np.full(1, np.nan)
    points["chosen"] = (nowhere, nowhere) if here is None else steps(curves[here])
    tables = {
        f"{name}-{axis}": live.Table(values)
        for name, found in points.items()
        for axis, values in zip("xy", found, strict=True)
    }
    thick = "" if here is None else f"Thick: IoU {thresholds[here]:.2f}. "
    live.live_figure(
        key,
        [
            _ten_block(tuple(names), page.mode()),
            live.Words(f"{thick}Dotted: the other thresholds."),
        ],
        tables=tables,
        label="Curves at ten IoU thresholds",
    )


@cache
def _ten_block(names: tuple[str, ...], mode: Mode) -> live.Figure:
    binds = tuple(live.Bind(name, f"{name}-x", f"{name}-y") for name in [*names, "chosen"])
    return live.Figure(thresholds_figure(names, mode), binds)


def _filled(points: tuple[Values, Values], count: int) -> tuple[Values, Values]:
    """As many points as there are marks; those to spare are nowhere."""
    across, up = (np.full(count, np.nan) for _ in points)
    across[: len(points[0])], up[: len(points[1])] = points
    return across, up


def _table(values: Sequence[Values | Sequence[float]], by: tuple[str, ...]) -> live.Table:
    """One row a stop, as long as the longest; the shorter ones stay at their last point."""
    if not by:
        return live.Table(np.asarray(values[0]))
    longest = max(len(each) for each in values)
    return live.Table(
        np.stack([np.pad(each, (0, longest - len(each)), mode="edge") for each in values]), by
    )
