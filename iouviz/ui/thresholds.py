"""The live part of the thresholds page: every answer at every stop, and what shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.data.model import Dataset
from iouviz.evaluation.columns import Rows, Values
from iouviz.evaluation.stops import (
    Stops,
    all_stops,
    largest_groups,
)
from iouviz.evaluation.strip import Strip, judged, liveliest, strip
from iouviz.evaluation.sweep import Sweep
from iouviz.figures.theme import Mode
from iouviz.figures.thresholds import (
    confidence_figure,
    histogram_figure,
    operating_figure,
    outline,
)
from iouviz.ui import live_figure as live
from iouviz.ui.scenes import thumbnail
from iouviz.ui.session.opened import Opened
from iouviz.ui.tables import MARKS

ROWS = 8  # of the confusion matrix; more do not fit beside a figure
SHOWN = 6  # images in the strip
POINTS = 240  # of a curve, besides those where the slider stops
BOTH = ("iou", "confidence")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while the hand moves.

    Attributes
    ----------
    stops : Stops
    strip : Strip
    lively : (n,) int array
        All images worth showing, the liveliest first.
    names : tuple of str
        Rows of the matrix.
    tables : dict of str to Table
    tallest : int
        The most predictions in any bin of the histogram.
    """

    stops: Stops
    strip: Strip
    lively: Rows
    names: tuple[str, ...]
    tables: dict[str, live.Table]
    tallest: int


def prepare_stops(
    sweep: Sweep,
    *,
    iou_thresholds: Values,
    confidences: Values,
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
    classes : sequence of int or None
    beta : float
        Of the F-score.
    first_image : int
        Which of the liveliest images the strip begins with.
    """
    dataset = sweep.ready.dataset
    labels = np.arange(len(dataset.classes)) if classes is None else np.asarray(classes)
    group, names = _groups(dataset, labels)
    stops = all_stops(
        sweep,
        iou_thresholds=iou_thresholds.tolist(),
        confidences=confidences,
        classes=classes,
        group=group,
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
    bars, tallest = _histogram(stops)
    tables = {
        **_counts(stops, beta),
        **_curves(sweep, stops, classes),
        **bars,
        **strip_tables(shown, "iou"),
    }
    return Prepared(stops, shown, lively, names, tables, tallest)


def sliders(prepared: Prepared, *, f: str) -> list[live.Slider]:
    """The two sliders."""
    stops = prepared.stops
    return [
        live.Slider(
            "iou",
            "IoU threshold: how well a box must fit",
            stops.iou_thresholds,
            low="loose fit is enough",
            high="must fit exactly",
        ),
        live.Slider(
            "confidence",
            "Confidence: how sure it must be",
            stops.confidences,
            low="find more, err more",
            high="err less, miss more",
            best="best",
            best_label=f"Best {f}",
        ),
    ]


def blocks(
    prepared: Prepared, opened: Opened, mode: Mode, *, f: str, beta: float
) -> list[live.Block]:
    """Numbers, figures, matrix and strip, from top to bottom."""
    return [
        _numbers(f, beta),
        live.Words(
            "AP does not move with the confidence: it is the area under the whole curve, so every "
            "prediction counts in it, however unsure. The IoU threshold moves it."
        ),
        *_figures(prepared, mode, f, beta),
        live.Matrix(
            "matrix",
            prepared.names,
            title="What is taken for what",
            note="Its sums are the counts above. Shade: share of the row.",
            span=6,
        ),
        strip_block(
            opened,
            prepared.strip,
            title="On the images where most changes",
            more="Other images" if len(prepared.lively) > SHOWN else "",
        ),
    ]


def _figures(prepared: Prepared, mode: Mode, f: str, beta: float) -> list[live.Figure]:
    confidences = prepared.stops.confidences
    return [
        live.Figure(
            operating_figure(mode, beta=beta),
            (live.Bind("curve", "curve-x", "curve-y"), live.Bind("here", "recall", "precision")),
            title="Where on the precision-recall curve",
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
            title=f"{f} over confidence",
            note="Raising the confidence buys precision with recall; the star is the best bargain.",
            span=6,
        ),
        live.Figure(
            histogram_figure(confidences, prepared.tallest, mode),
            (
                live.Bind("wrong", "bar-x", "bar-wrong"),
                live.Bind("right", "bar-x", "bar-right"),
                live.Bind("veil", x="veil-x"),
                live.Bind("cut", x="cut-x"),
            ),
            title="Confidence of right and wrong predictions",
            note="What lies left of the line is left out. The less the two overlap, the better a "
            "threshold can tell them apart.",
            span=6,
        ),
    ]


def _numbers(f: str, beta: float) -> live.Numbers:
    sums = "2 TP / (2 TP + FP + FN)" if beta == 1 else f"recall weighs {beta:g} times as much"
    return live.Numbers(
        (
            live.Number(
                "Precision", "precision", "right of those let in\n{tp} / {said}", number="precision"
            ),
            live.Number(
                "Recall", "recall", "found of all objects\n{tp} / {objects}", number="recall"
            ),
            live.Number(
                f, "f", f"{sums}\nat best {{f-best:.4f}}", number="F1" if beta == 1 else None
            ),
            live.Number("AP", "ap", "all confidences\nin one number", number="AP"),
            live.Number("True positives", "tp", "right", 0, MARKS["TP"].strip(), "TP"),
            live.Number("False positives", "fp", "wrong", 0, MARKS["FP"].strip(), "FP"),
            live.Number("Missed", "fn", "objects not found", 0, MARKS["FN"].strip(), "FN"),
        )
    )


def strip_block(
    opened: Opened, shown: Strip, *, title: str, more: str = "", click: bool = True
) -> live.Strip:
    """Images with the boxes of a strip; their tables are those of `strip_tables`.

    Parameters
    ----------
    opened : Opened
    shown : Strip
    title, more : str
        See `live_figure.Strip`.
    click : bool
        Whether the page answers a click on an image.
    """
    dataset = opened.dataset
    truth, scored, names = dataset.ground_truth, dataset.predictions, dataset.classes
    images = []
    for image in shown.images.tolist():
        picture, width, height = thumbnail(opened, image)
        found = shown.predictions[scored.image[shown.predictions] == image].tolist()
        there = shown.objects[truth.image[shown.objects] == image].tolist()
        images.append(
            live.StripImage(
                dataset.images.names[image],
                picture,
                width,
                height,
                tuple(
                    (*scored.boxes[d].tolist(), f"{names[scored.label[d]]} {scored.score[d]:.2f}")
                    for d in found
                ),
                tuple((*truth.boxes[g].tolist(), names[truth.label[g]]) for g in there),
            )
        )
    return live.Strip(
        tuple(images),
        slider="confidence",
        last="box-last",
        verdict="box-verdict",
        found_until="object-until",
        counts="image-counts",
        title=title,
        more=more,
        note="Solid: right. Dashed: wrong. Dotted and filled: missed. Thin: found."
        + (" Click an image to read why." if click else ""),
    )


def _groups(dataset: Dataset, labels: Rows) -> tuple[Rows, tuple[str, ...]]:
    """In which row of the matrix each class stands, and what the rows are called."""
    weight = np.bincount(dataset.ground_truth.label, minlength=len(dataset.classes))[labels]
    group = largest_groups(weight, ROWS)
    rows = [labels[group == row].tolist() for row in range(int(group.max(initial=-1)) + 1)]
    names = [dataset.classes[each[0]] if len(each) == 1 else f"{len(each)} others" for each in rows]
    return group, tuple(names)


def _counts(stops: Stops, beta: float) -> dict[str, live.Table]:
    counts = stops.pooled
    f = counts.f_beta(beta)
    highest = np.nanmax(np.nan_to_num(f, nan=-1.0), axis=1)
    # The highest confidence of those that are equally good, as `operating.Best` has it.
    best = len(stops.confidences) - 1 - (f == highest[:, None])[:, ::-1].argmax(axis=1)
    best = np.where(highest > 0, best, -1)
    confidences = stops.confidences
    both = {
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "said": counts.tp + counts.fp,
        "objects": counts.tp + counts.fn,
        "precision": counts.precision,
        "recall": counts.recall,
        "f": f,
        "matrix": stops.matrix.astype(np.int32),
    }
    low = confidences[0] - 1.0
    veil = np.stack([np.full_like(confidences, low), confidences, confidences, confidences * 0], 1)
    veil[:, 3] = low
    return {
        **{name: live.Table(values, BOTH) for name, values in both.items()},
        "ap": live.Table(stops.mean_average_precision, ("iou",)),
        "best": live.Table(best.astype(np.int16), ("iou",)),
        "best-x": live.Table(np.where(best < 0, np.nan, confidences[best]), ("iou",)),
        "best-y": live.Table(np.where(best < 0, np.nan, highest), ("iou",)),
        "f-best": live.Table(np.where(best < 0, np.nan, highest), ("iou",)),
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


def _histogram(stops: Stops) -> tuple[dict[str, live.Table], int]:
    """Bins of two stops each; what stands at the last stop is in the last bin."""
    counts, edges = stops.pooled, stops.confidences[::2]
    heights = {}
    for name, so_far in (("right", counts.tp), ("wrong", counts.fp)):
        at = so_far[:, ::2].astype(np.float64)
        bins = at[:, :-1] - at[:, 1:]
        bins[:, -1] += at[:, -1]
        heights[name] = bins
    tallest = int(max(each.max(initial=0) for each in heights.values()))
    tables = {"bar-x": live.Table(np.repeat(edges, 2))}
    for name, bins in heights.items():
        tables[f"bar-{name}"] = live.Table(outline(edges, bins)[1], ("iou",))
    return tables, tallest


def strip_tables(shown: Strip, slider: str) -> dict[str, live.Table]:
    """The tables of a strip whose settings are the stops of a slider beside the confidence."""
    counts = shown.counts
    return {
        "box-last": live.Table(shown.last, (slider,)),
        "box-verdict": live.Table(shown.verdict, (slider,)),
        "object-until": live.Table(shown.found_until, (slider,)),
        "image-counts": live.Table(
            np.stack([counts.tp, counts.fp, counts.fn], axis=-1).astype(np.int16),
            (slider, "confidence"),
        ),
    }
