"""A simulated detector: what it predicts on one image, its curves, and the errors put in."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from iouviz.data.issues import number_of
from iouviz.data.model import BoxKind, Dataset
from iouviz.data.simulate.simulate import Knobs, Simulated
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.evaluate import Evaluation
from iouviz.lessons import lesson
from iouviz.lessons.simulated.detectors import CHARACTERS, DIALS, Character, Dial
from iouviz.overlays import Mark, overlay
from iouviz.ui.frame import permalink, show
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.ap_areas import curve_and_areas, over_classes, say_undefined, ten_thresholds
from iouviz.ui.session.opened import Opened

TEXT = lesson("simulated")
REST = Knobs()
SECTIONS = ("Curve and areas", "Ten thresholds", "Mean over classes", "Injected errors")
SHOWN = 12  # objects: enough to see a fault, and few enough to see it
LONGEST = 720  # pixels of the picture


def setting(character: Character, dial: Dial) -> float:
    """Where a character has a knob."""
    return float(character.knobs.get(dial.knob, getattr(REST, dial.knob)))


def character_of(settings: Mapping[str, float]) -> Character | None:
    """The character that has every knob just so; None for a detector of one's own.

    >>> character_of({dial.knob: setting(CHARACTERS[1], dial) for dial in DIALS}).name
    'Loose boxes'
    """
    for character in CHARACTERS:
        if all(settings[dial.knob] == setting(character, dial) for dial in DIALS):
            return character
    return None


def choose_image(current: Opened) -> int:
    """Which image to look at; at first one with a picture and about a dozen objects."""
    images = current.dataset.images
    names = images.names
    stay(
        f"simulated.image.{current.number}",
        _first(current.dataset),
        lambda at: names.index(permalink.one_of("image", names, names[at])),
    )
    return st.selectbox(
        "Image",
        range(len(images)),
        format_func=lambda image: images.names[image],
        key=f"simulated.image.{current.number}",
        label_visibility="collapsed",
    )


def draw_outcomes(dataset: Dataset, image: int) -> None:
    """The image with true and false positives and missed objects, at every confidence."""
    judgement = judge(dataset, image, iou_threshold=0.5, confidence=0.0)
    marks = [
        _mark(dataset, "object", row, "FN")
        for row, verdict in zip(judgement.objects, judgement.object_verdicts, strict=True)
        if verdict == "missed"
    ]
    found = zip(judgement.predictions, judgement.prediction_verdicts, strict=True)
    for row, verdict in sorted(found, key=lambda each: each[1] != "TP"):  # FP above TP
        if verdict in ("TP", "FP"):
            marks.append(_mark(dataset, "prediction", row, verdict))
    picture, problem = overlay(dataset, image, marks, longest=LONGEST)
    st.image(picture.data)
    fp = number_of(judgement.fp, "false positive")
    st.caption(
        f"● {number_of(judgement.tp, 'true positive')} (solid), ✕ {fp} (dashed), "
        f"○ {judgement.fn} missed (dotted) at IoU 0.50, every confidence. {problem}"
    )


def show_details(simulated: Simulated, evaluation: Evaluation, number: int) -> str:
    """Curves, thresholds, classes, or what was put in; which of them is open."""
    stay("simulated.section", SECTIONS[0], partial(permalink.one_of, "section", SECTIONS))
    name = st.selectbox(
        "Curve, at IoU 0.50, of", evaluation.classes, key=f"simulated.class.{number}", width=260
    )
    section = show.sections(SECTIONS, key="simulated.section")
    if section == SECTIONS[0]:
        curve = evaluation.curve(name, 0.5)
        if curve.positives and len(curve):
            curve_and_areas(curve, "simulated.curve")
        else:
            say_undefined(curve, name)
    elif section == SECTIONS[1]:
        ten_thresholds(evaluation, 0.5, "simulated", only=name)
    elif section == SECTIONS[2]:
        over_classes(evaluation)
    else:
        counts = simulated.planted.counts
        show.grid(["", "predictions"], [[cause, f"{count:,}"] for cause, count in counts.items()])
        st.caption(TEXT["Planted"])
    st.caption(TEXT["Numbers"])
    return section


def _first(dataset: Dataset) -> int:
    objects = np.bincount(dataset.ground_truth.image, minlength=len(dataset.images))
    away = np.abs(objects - SHOWN) + 1e6 * np.array([file is None for file in dataset.images.files])
    return int(away.argmin())


def _mark(dataset: Dataset, kind: BoxKind, row: int, role: str) -> Mark:
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    x1, y1, x2, y2 = table.boxes[row].tolist()
    return Mark((x1, y1, x2, y2), role)
