"""The live part of the page of soft predictions: one class at every threshold."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import streamlit as st

from iouviz.arrays import Counts, Values
from iouviz.data.label_maps.opening import MapPair
from iouviz.data.label_maps.soft import probability_map
from iouviz.data.sample import LABELS, soft_sample
from iouviz.errors import IouvizError, MaskError
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.evaluation.segmentation.soft import (
    SoftCounts,
    SoftScores,
    reliability,
    soft_counts,
    soft_scores,
)
from iouviz.evaluation.segmentation.stream import count_pairs
from iouviz.figures.calibration import bars, reliability_figure
from iouviz.figures.mask_threshold import mask_threshold_figure
from iouviz.figures.theme import Mode
from iouviz.geometry.overlap import mean_of_defined
from iouviz.segmentation import class_positions, judge
from iouviz.ui.components import live_figure as live
from iouviz.ui.frame.progress import progress
from iouviz.ui.session.label_maps.opened import (
    MapsRequest,
    OpenedMaps,
    has_probabilities,
    open_request,
    opened_maps,
)

STEP: Final = 10  # of the fine thresholds, one in so many is a stop
SAMPLE: Final = "Sample probabilities of mugs"
USUAL: Final = 0.5
NO_PIXEL = "Undefined: no pixel has the class or is predicted to have it."


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """One class of some images.

    Attributes
    ----------
    counts : SoftCounts
        (I, bins) each.
    images : tuple of str
        I of them.
    left_out : tuple of str
        Why others could not be counted.
    """

    counts: SoftCounts
    images: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What is looked up while the slider is dragged."""

    scores: SoftScores
    stops: Values
    tables: dict[str, live.Table]


def soft_maps() -> tuple[OpenedMaps, bool]:
    """The soft predictions that are open, or the sample's; and whether those open are soft."""
    current = opened_maps()
    if has_probabilities(current):
        return current, True
    sample = current.remember("soft sample", lambda: open_request(sample_request()))
    return sample, current.request.sample


def sample_request() -> MapsRequest:
    """Some images of the sample set: label maps, and probabilities of mugs."""
    return MapsRequest(SAMPLE, *soft_sample(), classes=LABELS, sample=True)


def truth_of(current: OpenedMaps) -> LabelMapEvaluation:
    """The ground truth against itself: its classes, and how often each occurs."""

    def compute() -> LabelMapEvaluation:
        pairs = [replace(pair, prediction=pair.ground_truth) for pair in current.maps.pairs]
        with progress("Reading the ground truth ...") as tell:
            counted = count_pairs(pairs, progress=lambda share, _: tell(share))
        if not len(counted.pairs):
            raise MaskError("; ".join(map(str, counted.issues[:3])))
        request = current.request
        return judge(current.maps, counted, ignore=request.ignore, classes=request.classes)

    return current.remember("truth", compute)


def choose_class(current: OpenedMaps, truth: LabelMapEvaluation, start: str) -> int:
    """Which class the probabilities are of; the first that is no background, at first.

    Where nobody says which class that is, it is taken for the most frequent one.
    """
    pixels = truth.true.sum(axis=0)
    background = truth.legend.background
    if background is None:
        background = int(pixels.argmax())
    there = [label for label in np.flatnonzero(pixels).tolist() if label != background]
    names = list(truth.classes)
    first = names.index(start) if start in names else (there or [background])[0]
    label: int = st.selectbox(
        "Class that the probabilities are of",
        range(len(names)),
        first,
        format_func=names.__getitem__,
        key=f"mask_threshold.class.{current.number}",
    )
    return label


def counted_of(current: OpenedMaps, truth: LabelMapEvaluation, label: int) -> Counted:
    """Pixels by probability, of each image; the last class asked for is kept."""
    kept: tuple[int, Counted] | None = current.results.get("soft counts")
    if kept is None or kept[0] != label:
        kept = label, _count(current, truth, label)
        current.results["soft counts"] = kept
    return kept[1]


def _count(current: OpenedMaps, truth: LabelMapEvaluation, label: int) -> Counted:
    pairs = current.maps.pairs
    found: dict[str, SoftCounts] = {}
    problems: list[str] = []
    name = truth.classes[label]
    channel = int(name) if name.isdigit() else label  # a value of the maps, or a place in a list

    def one(pair: MapPair) -> SoftCounts | IouvizError:
        try:
            alone = replace(pair, prediction=pair.ground_truth)
            true = class_positions(current.maps, truth.legend, pair, alone.load().true)
            return soft_counts(true == label, probability_map(pair.prediction, channel), true >= 0)
        except IouvizError as error:
            return error

    with progress("Counting pixels by probability ...") as tell, ThreadPoolExecutor() as pool:
        for at, (pair, outcome) in enumerate(zip(pairs, pool.map(one, pairs), strict=True), 1):
            if isinstance(outcome, SoftCounts):
                found[pair.name] = outcome
            else:
                problems.append(f"{pair.name}: {outcome}")
            tell(at / len(pairs))
    if not found:
        raise MaskError("; ".join(problems[:3]))
    counts = SoftCounts(*(np.stack(part) for part in zip(*found.values(), strict=True)))
    return Counted(counts, tuple(found), tuple(problems))


def prepare(counted: Counted) -> Prepared:
    """Every number at every stop."""
    scores = soft_scores(counted.counts)
    chosen = np.arange(0, len(scores.thresholds), STEP)
    best = scores.best()
    at = np.union1d(chosen, [best]) if best >= 0 else chosen
    by = ("threshold",)
    tables = {
        name: live.Table(getattr(scores, name)[at], by)
        for name in ("iou", "dice", "precision", "recall")
    }
    tables |= {name: live.Table(getattr(scores, name)[at].astype(float), by)
               for name in ("tp", "fp", "fn")}  # fmt: skip
    means = _mean_of_images(counted.counts, at)
    diagram = reliability(counted.counts)
    across, up = bars(np.linspace(0, 1, len(diagram.share) + 1), diagram.share)
    tables |= {
        "image-iou": live.Table(means, by),
        "here": live.Table(scores.thresholds[at], by),
        "cut-x": live.Table(np.repeat(scores.thresholds[at][:, None], 2, axis=1), by),
        "best": live.Table(
            np.array([int(np.searchsorted(at, best)) if best >= 0 else -1], np.int16)
        ),
        "ece": live.Table(np.array([diagram.error])),
        "bar-x": live.Table(across),
        "bar-y": live.Table(up),
        "mark-x": live.Table(diagram.confidence),
        "mark-y": live.Table(diagram.share),
    }
    return Prepared(scores, scores.thresholds[at], tables)


def slider(prepared: Prepared, start: float) -> live.Slider:
    """The threshold."""
    return live.Slider(
        "threshold",
        "Threshold of the probability",
        prepared.stops,
        live.nearest(prepared.stops, start),
        digits=3,
        low="more pixels",
        high="fewer pixels",
        best="best",
        best_label="Best IoU",
    )


def blocks(prepared: Prepared, mode: Mode, curves: str, diagram: str) -> list[live.Block]:
    """Numbers, the curves and the diagram."""
    entries = (
        live.Number("IoU", "iou", "TP / (TP + FP + FN),\nall images together"),
        live.Number("Dice", "dice", "2 TP / (2 TP + FP + FN)"),
        live.Number("Mean IoU of images", "image-iou", "those that have the class\nin either map"),
        live.Number("Precision", "precision", "TP / (TP + FP)"),
        live.Number("Recall", "recall", "TP / (TP + FN)"),
        live.Number("True positives", "tp", "pixels", 0, "●"),
        live.Number("False positives", "fp", "pixels", 0, "✕"),
        live.Number("False negatives", "fn", "pixels", 0, "○"),
    )
    return [
        live.Numbers(tuple(replace(entry, why=NO_PIXEL) for entry in entries)),
        live.Figure(
            mask_threshold_figure(prepared.scores, mode),
            (live.Bind("cut", x="cut-x"), live.Bind("here", "here", "iou")),
            title="Metrics against the threshold",
            note=curves,
            span=7,
        ),
        live.Figure(
            reliability_figure(mode, of="pixels with the class"),
            (live.Bind("bars", "bar-x", "bar-y"), live.Bind("marks", "mark-x", "mark-y")),
            title="Calibration",
            note=f"Expected calibration error {_ece(prepared):.4f}. {diagram}",
            span=5,
        ),
    ]


def _ece(prepared: Prepared) -> float:
    return float(prepared.tables["ece"].values[0])


def _mean_of_images(counts: SoftCounts, at: Counts) -> Values:
    """Mean IoU over the images in which it is defined, at each stop."""
    each = np.stack(
        [
            soft_scores(SoftCounts(one, other)).iou[at]
            for one, other in zip(counts.positive, counts.negative, strict=True)
        ]
    )
    return mean_of_defined(each, axis=0)
