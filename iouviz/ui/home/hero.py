"""A photograph of the sample with one prediction to drag, and what its IoU decides.

TP, FP and AP change only where the IoU passes one of COCO's ten thresholds: eleven answers, which
Python works out beforehand and the canvas looks up while the box moves.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from iouviz.data.model import Dataset, Predictions
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.counts import Outcome
from iouviz.evaluation.protocols import COCO
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.figures.theme import MARKS, Mode, colour
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.overlap import iou
from iouviz.lessons import live
from iouviz.ui.components.box_editor import Box, Corners, box_editor, editor_state
from iouviz.ui.frame import page
from iouviz.ui.frame.media import media_url
from iouviz.ui.session.opened import sample_set

KEY = "home.editor"
PHOTOGRAPH, NAME = "table_00002.jpg", "mug"
CONFIDENCE, HALF = 0.3, 0.5
STOPS = COCO.iou_thresholds
AWAY = (-210.0, 165.0)  # px from its place, where the prediction begins


@dataclass(frozen=True, slots=True)
class Answer:
    """What the evaluation of the photograph says, as text."""

    tp: str
    fp: str
    fn: str
    ap50: str
    ap: str


@dataclass(frozen=True, slots=True, eq=False)
class Hero:
    """The photograph, and its answers by how many of `STOPS` the prediction reaches.

    Attributes
    ----------
    dataset : Dataset
        Of this image alone, with the predictions of at least `CONFIDENCE`.
    row : int
        The prediction to drag.
    thing : (4,) array
        The object that it is about.
    answers : tuple of 11 Answer
    picture : bytes
    size : (width, height)
    """

    dataset: Dataset
    row: int
    thing: Boxes
    answers: tuple[Answer, ...]
    picture: bytes
    size: tuple[float, float]


@st.cache_resource(max_entries=1, show_spinner=False)
def hero() -> Hero:
    """All that the front door shows, once for all sessions."""
    dataset = _one_image(sample_set(), PHOTOGRAPH)
    label = dataset.classes.index(NAME)
    thing = dataset.ground_truth.boxes[dataset.ground_truth.label == label][0]
    rows = np.flatnonzero(dataset.predictions.label == label)
    row = int(rows[dataset.predictions.score[rows].argmax()])
    file = dataset.images.files[0]
    width, height = dataset.images.sizes[0].tolist()
    return Hero(
        dataset,
        row,
        thing,
        tuple(answer(dataset, row, box) for box in _one_for_each(thing)),
        file.load() if file else b"",
        (width, height),
    )


def answer(dataset: Dataset, row: int, box: Boxes) -> Answer:
    """What the evaluation says with one prediction moved to `box`, (4,)."""
    before = dataset.predictions
    boxes = before.boxes.copy()
    boxes[row] = box
    now = Predictions.of(before.image, before.label, boxes, before.score)
    moved = replace(dataset, predictions=now)
    counts = prepare(moved).at(iou_threshold=HALF).per_class.sum(axis=-1)
    summary = evaluate(moved, COCO).summary
    numbers = (f"{int(each)}" for each in (counts.tp, counts.fp, counts.fn))
    return Answer(*numbers, *(f"{summary[name]:.3f}" for name in ("AP50", "AP")))


def reached(value: float) -> int:
    """How many of `STOPS` an IoU reaches.

    >>> reached(0.49), reached(0.5), reached(1.0)
    (0, 1, 10)
    """
    return int(np.count_nonzero(np.asarray(STOPS) <= value))


@st.fragment
def draggable() -> None:
    """Canvas and numbers; runs again when the box is let go."""
    with page.boundary():
        found = hero()
        place = found.dataset.predictions.boxes[found.row]
        scene = editor_state(KEY, _boxes(found, place + np.tile(AWAY, 2)))
        value = iou(scene.corners[:1], scene.corners[1:]).item()
        canvas, numbers = st.columns([8, 5], gap="large", vertical_alignment="center")
        with canvas:
            edit = box_editor(
                scene,
                boxes=[scene.boxes[0], replace(scene.boxes[1], verdict=_verdict(value))],
                width=found.size[0],
                height=found.size[1],
                image=media_url(found.picture, "image/jpeg"),
                overlays=["intersection"],
                coordinates=False,
                max_height=400,
                streamed=False,
                drift=None if scene.rev or _touched() else place.tolist(),
                label=f"A {NAME}: its ground-truth box and a predicted box; drag the prediction",
            )
        with numbers:
            _numbers(found, value, page.mode())
        if edit:
            st.session_state["home.touched"] = True


def _touched() -> bool:
    return bool(st.session_state.get("home.touched"))


def _verdict(value: float) -> Outcome:
    return "TP" if value >= HALF else "FP"


def _numbers(found: Hero, value: float, mode: Mode) -> None:
    here = reached(value)
    words = [f"{MARKS['FP']} False positive"] + [f"{MARKS['TP']} True positive"] * len(STOPS)
    colours = f"--fp:{colour('FP', mode)};--tp:{colour('TP', mode)}"
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{_looked_up([getattr(a, key) for a in found.answers], here)}</dd>"
        f"<small>{html.escape(how)}</small></div>"
        for name, key, how in (
            ("TP", "tp", "predictions that match"),
            ("FP", "fp", "predictions that do not"),
            ("AP50", "ap50", f"at an IoU threshold of {HALF}"),
            ("AP", "ap", "mean of ten thresholds"),
        )
    )
    st.html(
        f'<div data-live="{KEY}" style="{colours}">'
        f'<div class="iv-big" data-metric="IoU"><span>IoU of the {NAME}</span>'
        f"<strong {live.attributes('iou', '3')}>{live.written(value, '3')}</strong></div>"
        f'<p class="iv-verdict">{_looked_up(words, here)}'
        f"<small>at an IoU threshold of {HALF}</small></p>"
        f'<dl class="iv-figures iv-pairs">{rows}</dl></div>'
    )


def _looked_up(texts: Sequence[str], at: int) -> str:
    return live.looked_up("iou", STOPS, texts, at)


def _boxes(found: Hero, prediction: Boxes) -> list[Box]:
    return [
        Box(_corners(found.thing), "ground truth", NAME, movable=False),
        Box(_corners(prediction), "prediction", f"{NAME} {_score(found):.2f}"),
    ]


def _score(found: Hero) -> float:
    return float(found.dataset.predictions.score[found.row])


def _corners(box: Boxes) -> Corners:
    x1, y1, x2, y2 = box.tolist()
    return x1, y1, x2, y2


def _one_image(dataset: Dataset, name: str) -> Dataset:
    one = dataset.at_images([dataset.images.names.index(name)])
    sure = np.flatnonzero(one.predictions.score >= CONFIDENCE)
    return replace(one, predictions=one.predictions.take(sure))


def _one_for_each(thing: Boxes) -> list[Boxes]:
    """A box for each number of thresholds reached, from none to all, by shifting the object's."""
    middle = [0.25, *(stop + 0.025 for stop in STOPS)]
    width = float(thing[2] - thing[0])
    # Shifted by d, w wide: IoU = (w - d) / (w + d).
    return [thing + np.array([1, 0, 1, 0]) * width * (1 - t) / (1 + t) for t in middle]
