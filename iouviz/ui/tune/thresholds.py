"""The live part of the thresholds page: every answer at every stop, and what shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.grids.counts import (
    Stops,
    all_stops,
    best_at_each,
    confidence_stops,
)
from iouviz.evaluation.grids.images import Strip, judged, liveliest, strip
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.figures.theme import MARKS, Mode
from iouviz.figures.thresholds import (
    confidence_figure,
    histogram_figure,
    operating_figure,
)
from iouviz.figures.traces import outline
from iouviz.ui.components import live_figure as live
from iouviz.ui.session.bar import POINT, point_sliders
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import iou_stops, point_of, score_stops
from iouviz.ui.session.sweeps import derived, sweep_of
from iouviz.ui.tune import common
from iouviz.ui.tune.strip import SHOWN, strip_block

POINTS = 240  # of a curve, besides those where the slider stops


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while a slider is dragged.

    Attributes
    ----------
    stops : Stops
    strip : Strip
    lively : (n,) int array
        All images worth showing, the liveliest first.
    names : tuple of str
        The chosen classes, as the confusion matrix has them.
    tables : dict of str to table
    tallest : int
        The most predictions in any bin of the histogram.
    """

    stops: Stops
    strip: Strip
    lively: Rows
    names: tuple[str, ...]
    tables: dict[str, live.Table | live.Changing]
    tallest: int


def prepare_stops(
    sweep: Sweep,
    *,
    iou_thresholds: Values,
    confidences: Values,
    best: Values,
    classes: Sequence[int] | None,
    beta: float,
    first_image: int = 0,
) -> Prepared:
    """Answer everything beforehand.

    Parameters
    ----------
    sweep : Sweep
    iou_thresholds : (T,) array
    confidences : (C,) array
        Those of `stops.confidence_stops`, and all of `best`.
    best : (T,) array
        The best confidence at each IoU threshold; see `stops.best_at_each`.
    classes : sequence of int or None
    beta : float
        Of the F-score.
    first_image : int
        Which of the liveliest images the strip begins with.
    """
    dataset = sweep.ready.dataset
    stops = all_stops(
        sweep,
        iou_thresholds=iou_thresholds.tolist(),
        confidences=confidences,
        classes=classes,
    )
    lively = liveliest(sweep, classes=classes)
    settings = [
        judged(sweep, iou_threshold=each, confidences=stops.confidences)
        for each in iou_thresholds.tolist()
    ]
    shown = strip(
        sweep,
        settings,
        np.roll(lively, -first_image)[:SHOWN].tolist(),  # after the last comes the first
        confidences=stops.confidences,
        classes=classes,
    )
    bars, tallest = histogram_tables(stops, confidence_stops(dataset.predictions.score)[::2])
    names = tuple(dataset.classes[label] for label in stops.labels.tolist())
    tables: dict[str, live.Table | live.Changing] = {
        "matrix": live.Changing(stops.matrix, POINT),
        **count_tables(stops, best, beta),
        **_curves(sweep, stops, classes),
        **bars,
        **live.strip_tables(shown, "iou"),
    }
    return Prepared(stops, shown, lively, names, tables, tallest)


def prepared_for(opened: Opened, beta: float, first_image: int) -> Prepared:
    """Everything at every stop for the chosen classes, kept until that changes."""
    sweep, ious, point = sweep_of(opened), iou_stops(opened), point_of(opened)
    key = point.classes, beta, tuple(ious)
    best = derived(
        opened,
        "thresholds.best",
        key,
        lambda: best_at_each(sweep, iou_thresholds=ious, classes=point.chosen, beta=beta),
    )
    confidences = np.union1d(score_stops(opened), best[np.isfinite(best)])
    with st.spinner("Preparing every slider position ..."):
        return derived(
            opened,
            "thresholds",
            (*key, tuple(confidences), first_image),
            lambda: prepare_stops(
                sweep,
                iou_thresholds=ious,
                confidences=confidences,
                best=best,
                classes=point.chosen,
                beta=beta,
                first_image=first_image,
            ),
        )


def sliders(opened: Opened, prepared: Prepared, *, f: str) -> list[live.Slider]:
    """The two sliders of the operating point; the best confidences are stops too."""
    iou, confidence = point_sliders(opened)
    stops = prepared.stops.confidences
    return [iou, replace(confidence, stops=stops, best="best", best_label=f"Best {f}")]


def blocks(
    prepared: Prepared, opened: Opened, mode: Mode, *, f: str, beta: float
) -> list[live.Block]:
    """Numbers, figures, matrix and strip, from top to bottom."""
    return [
        _numbers(f, beta, opened.dataset),
        live.Words(
            "AP does not depend on the confidence threshold: it is the area under the whole "
            "precision-recall curve, of all predictions. It depends on the IoU threshold."
        ),
        *figures(prepared.stops.confidences, prepared.tallest, mode, f=f, beta=beta),
        live.Confusion(
            "matrix",
            prepared.names,
            ranked=True,
            largest=12,
            name="matrix",
            title="Confusion matrix",
            note="Its sums are the counts above. Shade: fraction of the row. The most confused "
            "classes come first.",
        ),
        strip_block(
            opened,
            prepared.strip,
            title="Images on which most changes",
            more="Other images" if len(prepared.lively) > SHOWN else "",
        ),
    ]


def figures(
    confidences: Values, tallest: int, mode: Mode, *, f: str = "F1", beta: float = 1.0
) -> list[live.Figure]:
    """The curve with the operating point, its numbers over confidence, and the histogram.

    Parameters
    ----------
    confidences : (C,) array
        Where the slider stops.
    tallest : int
        The most predictions in any bin of the histogram.
    mode : {"light", "dark"}
    f : str
        What the F-score is called.
    beta : float
        Of the F-score.
    """
    return [
        live.Figure(
            operating_figure(mode, beta=beta),
            (live.Bind("curve", "curve-x", "curve-y"), live.Bind("here", "recall", "precision")),
            title="Operating point on the precision-recall curve",
            note="Faint lines join points of equal F-score. Drag to zoom, double-click to go back.",
            span=6,
        ),
        live.Figure(
            confidence_figure(confidences, mode, f=f),
            (
                live.Bind("precision", y="precision-line"),
                live.Bind("recall", y="recall-line"),
                live.Bind("score", y="score-line"),
                live.Bind("cut", x="cut-x"),
                live.Bind("best", "best-x", "best-y"),
                live.Bind("here", "here-x", "f"),
            ),
            title=f"Precision, recall and {f} against confidence",
            note=f"A higher confidence trades recall for precision; the star is the best {f}.",
            span=6,
        ),
        live.Figure(
            histogram_figure(confidences, tallest, mode),
            (
                live.Bind("wrong", "bar-x", "bar-wrong"),
                live.Bind("right", "bar-x", "bar-right"),
                live.Bind("veil", x="veil-x"),
                live.Bind("cut", x="cut-x"),
            ),
            title="Confidence of true and false positives",
            note="Predictions left of the line are below the threshold. The smaller the overlap of "
            "the two, the better a threshold separates them.",
            span=6,
        ),
    ]


def _numbers(f: str, beta: float, dataset: Dataset) -> live.Numbers:
    sums = "2 TP / (2 TP + FP + FN)" if beta == 1 else f"recall weighs {beta:g} times as much"
    best = f"{sums}\nbest at this {measure(dataset)}: {{f-best:.4f}}"
    tp, fp, fn = (MARKS[each] for each in ("TP", "FP", "FN"))
    return live.Numbers(
        (
            common.PRECISION,
            common.RECALL,
            live.Number(f, "f", best, number="F1" if beta == 1 else None, why=common.NO_OBJECTS),
            common.mean_ap(dataset),
            live.Number("True positives", "tp", "predictions that\nmatch an object", 0, tp, "TP"),
            live.Number("False positives", "fp", "predictions that\nmatch none", 0, fp, "FP"),
            live.Number("False negatives", "fn", "objects that\nare missed", 0, fn, "FN"),
        )
    )


def count_tables(stops: Stops, best: Values, beta: float) -> dict[str, live.Table]:
    """Counts, what follows from them, and the best confidence, (T,), at each IoU threshold."""
    counts, confidences = stops.pooled, stops.confidences
    f = counts.f_beta(beta)
    some = np.isfinite(best)
    at = np.where(some, np.searchsorted(confidences, best), -1)
    highest = np.where(some, f[np.arange(len(f)), at], np.nan)
    low = confidences[0] - 1.0
    veil = np.stack([np.full_like(confidences, low), confidences, confidences, confidences * 0], 1)
    veil[:, 3] = low
    return {
        **live.count_tables(counts, POINT, beta=beta),
        "ap": live.Table(stops.mean_average_precision, ("iou",)),
        "iou-here": live.Table(stops.iou_thresholds, ("iou",)),
        "best": live.Table(at.astype(np.int16), ("iou",)),
        "best-x": live.Table(best, ("iou",)),
        "best-y": live.Table(highest, ("iou",)),
        "f-best": live.Table(highest, ("iou",)),
        "precision-line": live.Table(counts.precision, ("iou",)),
        "recall-line": live.Table(counts.recall, ("iou",)),
        "score-line": live.Table(f, ("iou",)),
        "here-x": live.Table(confidences, ("confidence",)),
        "cut-x": live.Table(np.repeat(confidences[:, None], 2, axis=1), ("confidence",)),
        "veil-x": live.Table(veil, ("confidence",)),
    }


def _curves(sweep: Sweep, stops: Stops, classes: Sequence[int] | None) -> dict[str, live.Table]:
    """Points of the precision-recall curve: where the slider stops, and some between."""
    xs, ys = [], []
    for threshold in stops.iou_thresholds.tolist():
        exact = sweep.curve(iou_threshold=threshold, classes=classes).confidence
        some = exact[np.linspace(0, len(exact) - 1, min(POINTS, len(exact))).astype(np.intp)]
        wanted = np.sort(np.concatenate([stops.confidences, some]))[::-1]
        wanted = np.pad(wanted, (0, POINTS + len(stops.confidences) - len(wanted)), mode="edge")
        counts = sweep.curve(confidences=wanted, iou_threshold=threshold, classes=classes).counts
        xs.append(counts.recall)
        ys.append(counts.precision)
    return {
        "curve-x": live.Table(np.stack(xs), ("iou",)),
        "curve-y": live.Table(np.stack(ys), ("iou",)),
    }


def histogram_tables(stops: Stops, edges: Values) -> tuple[dict[str, live.Table], int]:
    """Bins between edges, which are stops; what stands at the last one is in the last bin."""
    counts, rows = stops.pooled, np.searchsorted(stops.confidences, edges)
    heights = {}
    for name, so_far in (("right", counts.tp), ("wrong", counts.fp)):
        at = so_far[:, rows].astype(np.float64)
        bins = at[:, :-1] - at[:, 1:]
        bins[:, -1] += at[:, -1]
        heights[name] = bins
    tallest = int(max(each.max(initial=0) for each in heights.values()))
    tables = {"bar-x": live.Table(np.repeat(edges, 2))}
    for name, bins in heights.items():
        tables[f"bar-{name}"] = live.Table(outline(edges, bins)[1], ("iou",))
    return tables, tallest
