"""Three ways on from the front door, each with a small picture computed from the sample."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from iouviz.arrays import Values
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.figures.theme import SIGNS, TEXT, Mode, colour
from iouviz.geometry.overlap import overlap
from iouviz.lessons.boxes.presets import OVERLAPPING
from iouviz.overlays import Mark, overlay
from iouviz.ui.frame import page
from iouviz.ui.frame.media import media_url
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.session.opened import sample_set

WIDTH, HEIGHT = 320, 200  # of a picture, in its own units
SHOWN, CONFIDENCE = "table_00031.jpg", 0.3


@dataclass(frozen=True, slots=True)
class Card:
    """A way on: its title, what it answers, the pages it begins with, and its picture."""

    title: str
    question: str
    pages: tuple[str, ...]
    picture: Callable[[Mode], str]


def cards() -> None:
    """The three, side by side."""
    for column, card in zip(st.columns(len(CARDS), gap="medium"), CARDS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{card.title}**")
            st.html(f'<div class="iv-card">{card.picture(page.mode())}</div>')
            st.markdown(card.question)
            for name in card.pages:
                page.link(BY_NAME[name])


def two_boxes(mode: Mode) -> str:
    """Two boxes, their intersection and their IoU, as an image."""
    a, b = OVERLAPPING.a, OVERLAPPING.b
    shared = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    value = overlap([a], [b]).iou.item()
    rects = "".join(
        _rect(box, role, mode, fill)
        for box, role, fill in (
            (a, "ground truth", 0.1),
            (b, "prediction", 0.1),
            (shared, "intersection", 0.4),
        )
    )
    text = _text(545, 110, f"IoU {value:.2f}", "end", mode, size=34)
    return _picture("60 60 500 312", rects + text, f"Two boxes with an IoU of {value:.2f}")


def judged_photograph(mode: Mode) -> str:
    """A photograph of the sample with its true and false positives and its misses drawn."""
    del mode  # a photograph is the same on both
    data, words = _judged()
    return f'<img src="{media_url(data, "image/jpeg")}" alt="{words}">'


def two_rates(mode: Mode) -> str:
    """Precision and recall of the sample over the confidence, as an image."""
    confidence, precision, recall = _rates()
    lines = "".join(
        f'<polyline points="{_points(confidence, y)}" fill="none" stroke="{colour(role, mode)}" '
        f'stroke-width="3.5" stroke-dasharray="{SIGNS[role].dash}"/>'
        for y, role in ((recall, "ground truth"), (precision, "prediction"))
    )
    axes = f'<path d="M0 0V{HEIGHT}H{WIDTH}" fill="none" stroke="{TEXT[mode]}" opacity="0.4"/>'
    words = _text(314, 66, "precision", "end", mode) + _text(8, 62, "recall", "start", mode)
    return _picture(
        f"-8 -8 {WIDTH + 16} {HEIGHT + 16}",
        axes + lines + words,
        "Precision rises and recall falls with the confidence threshold",
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def _judged() -> tuple[bytes, str]:
    dataset = sample_set()
    image = dataset.images.names.index(SHOWN)
    found = judge(dataset, image, confidence=CONFIDENCE)
    objects, predictions = dataset.ground_truth.boxes, dataset.predictions.boxes
    marks = [
        _mark(predictions[row], verdict)
        for row, verdict in zip(found.predictions.tolist(), found.prediction_verdicts, strict=True)
        if verdict in ("TP", "FP")
    ]
    marks += [
        _mark(objects[row], "FN")
        for row, verdict in zip(found.objects.tolist(), found.object_verdicts, strict=True)
        if verdict == "missed"
    ]
    picture, _ = overlay(dataset, image, marks, longest=480)
    words = f"{found.tp} true positives, {found.fp} false positives, {found.fn} missed objects"
    return picture.data, words


@st.cache_resource(max_entries=1, show_spinner=False)
def _rates() -> tuple[Values, Values, Values]:
    confidence = np.arange(10, 81, 2) / 100
    counts = prepare(sample_set()).curve(confidences=confidence[::-1], iou_threshold=0.5).counts
    return confidence, counts.precision[::-1], counts.recall[::-1]


def _mark(box: Values, role: str) -> Mark:
    x1, y1, x2, y2 = box.tolist()
    return Mark((x1, y1, x2, y2), role)


def _rect(box: tuple[float, ...], role: str, mode: Mode, fill: float) -> str:
    x1, y1, x2, y2 = box
    ink = colour(role, mode)
    line = "none" if role == "intersection" else ink
    return (
        f'<rect x="{x1}" y="{y1}" width="{x2 - x1}" height="{y2 - y1}" fill="{ink}" '
        f'fill-opacity="{fill}" stroke="{line}" stroke-width="4" '
        f'stroke-dasharray="{SIGNS[role].dash}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str, mode: Mode, *, size: int = 22) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{TEXT[mode]}" '
        f'font-family="system-ui, sans-serif" font-size="{size}" font-weight="600">{words}</text>'
    )


def _picture(box: str, content: str, words: str) -> str:
    """An SVG as an image: Streamlit strips it from the page where it stands by itself."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{content}</svg>'
    data = base64.b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{words}">'


def _points(x: Values, y: Values) -> str:
    across = (x - x[0]) / (x[-1] - x[0])
    return " ".join(
        f"{WIDTH * a:.1f},{HEIGHT * (1 - b):.1f}" for a, b in zip(across, y, strict=True)
    )


CARDS = (
    Card(
        "Learn",
        "What does IoU measure, and how do precision, recall and AP follow from it?",
        ("boxes", "matching", "average_precision"),
        two_boxes,
    ),
    Card(
        "Inspect",
        "Where does a detector fail, on which images, and why?",
        ("dataset", "gallery", "image"),
        judged_photograph,
    ),
    Card(
        "Tune",
        "What do my thresholds do to precision and recall?",
        ("thresholds", "nms", "across_iou"),
        two_rates,
    ),
)
