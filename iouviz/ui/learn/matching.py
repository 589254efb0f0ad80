"""TP, FP and FN of the sample at every stop of two thresholds, and the blocks of each step."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.grids.counts import Stops, all_stops
from iouviz.evaluation.grids.images import Strip, judged, strip
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.figures.lessons.matching import rates_figure
from iouviz.figures.theme import MARKS, Mode
from iouviz.geometry.overlap import iou
from iouviz.lessons.matching.questions import CONFIDENCE, IOU, LOOSE, PHOTOGRAPHS, STRICT
from iouviz.ui.components import live_figure as live
from iouviz.ui.components.live_figure import nearest
from iouviz.ui.frame.media import media_url
from iouviz.ui.frame.show import grid, number
from iouviz.ui.session.opened import sample_set

IOUS = np.arange(1, 101) / 100  # a threshold of 0 would match boxes that do not touch
CONFIDENCES = np.arange(101) / 100
POINT = ("iou", "confidence")
VERDICTS = (f"{MARKS['TP']} TP", f"{MARKS['FP']} FP", f"{MARKS['FN']} FN", "ignored", "discarded")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The sample at every stop.

    Attributes
    ----------
    dataset : Dataset
    stops : Stops
        Of all its images, every class.
    photographs : dict of str to Strip
        One image each.
    """

    dataset: Dataset
    stops: Stops
    photographs: dict[str, Strip]


@st.cache_resource(max_entries=1, show_spinner="Matching the sample at every threshold ...")
def prepared() -> Prepared:
    """Everything that the lesson looks up, once for all sessions."""
    sweep = prepare(sample_set(), iou_floor=float(IOUS[0]))
    settings = [judged(sweep, iou_threshold=t, confidences=CONFIDENCES) for t in IOUS.tolist()]
    names = sweep.ready.dataset.images.names
    return Prepared(
        sweep.ready.dataset,
        all_stops(sweep, iou_thresholds=IOUS.tolist(), confidences=CONFIDENCES),
        {
            name: strip(sweep, settings, [names.index(name)], confidences=CONFIDENCES)
            for name in PHOTOGRAPHS
        },
    )


def sliders() -> list[live.Slider]:
    """The two thresholds, from (nearly) 0 to 1."""
    return [
        live.Slider(
            "iou", "IoU threshold", IOUS, nearest(IOUS, IOU), low="any overlap", high="perfect fit"
        ),
        live.Slider(
            "confidence",
            "Confidence threshold",
            CONFIDENCES,
            nearest(CONFIDENCES, CONFIDENCE),
            low="keep all",
            high="keep the surest",
        ),
    ]


def photograph_blocks(found: Prepared, name: str, more: str) -> list[live.Block]:
    """One photograph, its counts, and a verdict on each prediction."""
    dataset, shown = found.dataset, found.photographs[name]
    order = _by_confidence(dataset, shown)
    rows = shown.predictions[order]
    return [
        live.Strip(
            live.strip_images(dataset, shown, lambda image: photograph(dataset, image)),
            slider="confidence",
            last="box-last",
            verdict="box-verdict",
            found_until="object-until",
            counts="image-counts",
            more=more,
            note=live.STRIP_NOTE,
            span=7,
        ),
        live.Numbers(_counts("image-"), span=5),
        live.Rows(
            len(rows),
            "line",
            "kept",
            (
                live.Column("prediction", _classes(dataset, rows)),
                live.Column(
                    "confidence", tuple(f"{s:.2f}" for s in dataset.predictions.score[rows])
                ),
                live.Column("best IoU", table="best-iou", digits=3),
                live.Column("outcome", table="line-verdict", words=VERDICTS),
            ),
            title="Predictions, the most confident first",
            note="Best IoU: with the best-fitting object of the same class. Faint: below the "
            "confidence threshold, so discarded.",
            span=5,
        ),
    ]


def photograph_tables(found: Prepared, name: str) -> dict[str, live.Table]:
    """What `photograph_blocks` look up."""
    dataset, shown = found.dataset, found.photographs[name]
    order, counts = _by_confidence(dataset, shown), shown.counts
    kept = dataset.predictions.score[shown.predictions[order]] >= CONFIDENCES[:, None]
    return live.strip_tables(shown, "iou") | {
        "image-tp": live.Table(counts.tp[..., 0], POINT),
        "image-fp": live.Table(counts.fp[..., 0], POINT),
        "image-fn": live.Table(counts.fn[..., 0], POINT),
        "line": live.Table(np.arange(len(order), dtype=np.int32)),
        "kept": live.Table(kept.sum(axis=1), ("confidence",)),
        "best-iou": live.Table(_best_iou(dataset, shown.predictions[order])),
        "line-verdict": live.Table(
            np.where(kept, shown.verdict[:, None, order], np.uint8(len(VERDICTS) - 1)), POINT
        ),
    }


def total_blocks(found: Prepared) -> list[live.Block]:
    """Precision and recall of all images, with their formulas filled in."""
    images = f"all {len(found.dataset.images)} images"
    return [
        live.Numbers(_counts("", images)),
        live.Numbers(
            (
                live.Number("Precision", "precision", "TP / (TP + FP)\n= {tp} / {predicted}"),
                live.Number("Recall", "recall", "TP / (TP + FN)\n= {tp} / {objects}"),
            )
        ),
    ]


def rate_blocks(mode: Mode) -> list[live.Block]:
    """Precision and recall over one threshold, at the present value of the other."""
    return [
        live.Figure(
            rates_figure(stops, label, mode),
            tuple(
                live.Bind(uid, x, y)
                for uid, x, y in (
                    ("precision", None, f"precision-{name}"),
                    ("recall", None, f"recall-{name}"),
                    ("cut", f"cut-{name}", None),
                )
            ),
            title=f"Precision and recall over the {label}",
            note=note,
            span=6,
        )
        for name, label, stops, note in (
            ("iou", "IoU threshold", IOUS, "At the present confidence threshold: both fall."),
            (
                "confidence",
                "confidence threshold",
                CONFIDENCES,
                "At the present IoU threshold: one rises, mostly, while the other falls.",
            ),
        )
    ]


def total_tables(found: Prepared) -> dict[str, live.Table]:
    """What `total_blocks` and `rate_blocks` look up."""
    counts = found.stops.pooled
    precision, recall = counts.precision.astype(np.float32), counts.recall.astype(np.float32)
    return live.count_tables(counts, POINT) | {
        "precision-iou": live.Table(np.ascontiguousarray(precision.T), ("confidence",)),
        "recall-iou": live.Table(np.ascontiguousarray(recall.T), ("confidence",)),
        "cut-iou": live.Table(np.repeat(IOUS[:, None], 2, axis=1), ("iou",)),
        "precision-confidence": live.Table(precision, ("iou",)),
        "recall-confidence": live.Table(recall, ("iou",)),
        "cut-confidence": live.Table(np.repeat(CONFIDENCES[:, None], 2, axis=1), ("confidence",)),
    }


def comparison(found: Prepared) -> None:
    """The counts behind the frequent mistake: 0.3 and 0.8 on each of the two thresholds."""
    counts = found.stops.pooled
    settings = [(t, CONFIDENCE) for t in (LOOSE, STRICT)] + [(IOU, c) for c in (LOOSE, STRICT)]
    rows = []
    for threshold, confidence in settings:
        at = nearest(IOUS, threshold), nearest(CONFIDENCES, confidence)
        rows.append(
            [
                f"IoU {threshold:.2f}, confidence {confidence:.2f}",
                *(f"{each[at]}" for each in (counts.tp, counts.fp, counts.fn)),
                *(number(each[at].item(), 3) for each in (counts.precision, counts.recall)),
            ]
        )
    grid(["thresholds", "TP", "FP", "FN", "precision", "recall"], rows)


def photograph(dataset: Dataset, image: int) -> tuple[str | None, float, float]:
    """Address, width and height of a picture of the sample."""
    file = dataset.images.files[image]
    width, height = dataset.images.sizes[image].tolist()
    return media_url(file.load(), "image/jpeg") if file else None, width, height


def _counts(prefix: str, where: str = "this photograph") -> tuple[live.Number, ...]:
    return tuple(
        live.Number(kind, f"{prefix}{kind.lower()}", f"{word},\n{where}", 0, MARKS[kind])
        for kind, word in (
            ("TP", "match an object"),
            ("FP", "match no object"),
            ("FN", "objects missed"),
        )
    )


def _classes(dataset: Dataset, rows: Rows) -> tuple[str, ...]:
    return tuple(dataset.classes[label] for label in dataset.predictions.label[rows])


def _by_confidence(dataset: Dataset, shown: Strip) -> Rows:
    """Where in a strip its predictions are, the most confident first."""
    return np.argsort(-dataset.predictions.score[shown.predictions], kind="stable")


def _best_iou(dataset: Dataset, rows: Rows) -> Values:
    """The highest IoU of each prediction with an object of its class in its image; 0 without."""
    objects, predictions = dataset.ground_truth, dataset.predictions
    each = iou(predictions.boxes[rows], objects.boxes)
    same = (predictions.image[rows, None] == objects.image) & (
        predictions.label[rows, None] == objects.label
    )
    best: Values = np.where(same, each, 0.0).max(axis=1, initial=0.0)
    return best
