"""Possible label errors, one by one: what speaks against each, and what correcting them does."""

import numpy as np

from iouviz.data.model import BoxKind, Dataset
from iouviz.evaluation.diagnosis.label_errors import (
    LABEL_ERRORS,
    LabelErrors,
    amend,
    find_label_errors,
)
from iouviz.evaluation.diagnosis.wording import measure, name
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.grids.counts import confidence_stops
from iouviz.evaluation.matching.rules import NOBODY
from iouviz.overlays import path_of
from iouviz.ui.components.gallery import SMALL, Card, cut_out
from iouviz.ui.components.live_figure import Slider, live_figure
from iouviz.ui.frame import permalink
from iouviz.ui.inspect.label_decisions import Decisions, label_at
from iouviz.ui.session import Opened, newest, sweep_of
from iouviz.ui.session.operating_point import score_span

MINIMUM = "labels.minimum"


def label_errors_of(opened: Opened, minimum: float) -> LabelErrors:
    """The labels that predictions of at least this confidence contradict."""
    return newest(
        opened,
        "label errors",
        minimum,
        lambda: find_label_errors(sweep_of(opened), confidence=minimum),
    )


def minimum_of(opened: Opened) -> float:
    """The minimum confidence: from the address at first, then wherever the slider was left."""
    low, high = score_span(opened)

    def start() -> float:
        return permalink.number("minimum", min(max(0.5, low), high), low, high)

    return opened.remember(MINIMUM, start)


def choose_minimum(opened: Opened) -> float:
    """A slider for the minimum confidence; put it in an `st.fragment` with what follows."""
    stops = confidence_stops(opened.dataset.predictions.score, also=[minimum_of(opened)])
    slider = Slider("minimum", "Minimum confidence", stops, low="longer list", high="shorter list")
    moment = live_figure(
        f"labels.minimum.{opened.number}",
        (),
        sliders=[slider],
        values={"minimum": minimum_of(opened)},
        stream=True,
        label="Minimum confidence of a prediction that contradicts a label",
    )
    chosen: float = moment.values["minimum"]
    opened.results[MINIMUM] = chosen
    return chosen


def average_precision(opened: Opened, wrong: LabelErrors) -> tuple[float, float, Dataset]:
    """AP as labelled and after the corrections, and the corrected data set."""
    before = opened.usual.summary["AP"]
    if not len(wrong):
        return before, before, opened.dataset
    key = tuple(label_at(wrong, at) for at in range(len(wrong)))

    def compute() -> tuple[float, Dataset]:
        corrected = amend(opened.dataset, wrong, np.arange(len(wrong)))
        return evaluate(corrected, opened.usual.protocol).summary["AP"], corrected

    after, corrected = newest(opened, "corrected", key, compute)
    return before, after, corrected


def kind_of(dataset: Dataset, found: LabelErrors, at: int) -> str:
    """What a label is suspected of, such as "poor box", or "poor mask" where masks are judged."""
    kind: str = LABEL_ERRORS[found.kind[at]]
    return kind.replace("box", _drawn(dataset))


def _drawn(dataset: Dataset) -> str:
    words = {"masks": "mask", "boundary": "mask", "keypoints": "pose"}
    return words.get(dataset.overlap, "box")


def evidence(dataset: Dataset, found: LabelErrors, at: int) -> str:
    """What speaks against a label, in a sentence or two."""
    kind, iou = LABEL_ERRORS[found.kind[at]], f"{measure(dataset)} {found.iou[at]:.2f}"
    who = name(dataset, "prediction", int(found.prediction[at]))
    if kind == "missing":
        return f"No object is annotated at {who}. Is a label missing?"
    label = name(dataset, "object", int(found.object[at]))
    if kind == "wrong class":
        predicted = dataset.classes[dataset.predictions.label[found.prediction[at]]]
        return f"{who} overlaps {label} by {iou}. Should the label be {predicted}?"
    if kind == "poor box":
        return f"{who} overlaps {label} by only {iou}. Is the {_drawn(dataset)} of the label wrong?"
    twin = name(dataset, "object", int(found.twin[at]))
    return (
        f"{label} overlaps {twin} by {iou}, and only {twin} is matched, by {who}. "
        "Is one object annotated twice?"
    )


def rows_of(found: LabelErrors, at: int) -> dict[str, tuple[BoxKind, int]]:
    """The rows that matter, by role: the label as missed, its twin, the prediction."""
    rows: dict[str, tuple[BoxKind, int]] = {"prediction": ("prediction", int(found.prediction[at]))}
    if found.object[at] != NOBODY:
        rows["fn"] = "object", int(found.object[at])
    if found.twin[at] != NOBODY:
        rows["ground-truth"] = "object", int(found.twin[at])
    return rows


def boxes_of(dataset: Dataset, found: LabelErrors, at: int) -> dict[str, list[list[float]]]:
    """Their boxes."""
    boxes = {"object": dataset.ground_truth.boxes, "prediction": dataset.predictions.boxes}
    return {role: [boxes[kind][row].tolist()] for role, (kind, row) in rows_of(found, at).items()}


def _outlines(dataset: Dataset, found: LabelErrors, at: int) -> dict[str, str]:
    """What is drawn in place of the boxes, where not boxes are judged."""
    if dataset.overlap == "boxes":
        return {}
    return {
        role: path_of(dataset, kind, row, finest=SMALL)
        for role, (kind, row) in rows_of(found, at).items()
    }


def label_error_card(dataset: Dataset, found: LabelErrors, at: int, decisions: Decisions) -> Card:
    """The tile of a possible label error, with what was decided."""
    image, kind = int(found.image[at]), LABEL_ERRORS[found.kind[at]]
    boxes = boxes_of(dataset, found, at)
    view, picture, problem = cut_out(dataset, image, boxes)
    decision = decisions.get(label_at(found, at))
    said = kind_of(dataset, found, at)
    badges = [("prediction", f"{said} · {found.mistakenness[at]:.2f}")]
    if decision is not None:
        word = "✕ add this label" if kind == "missing" else "✕ label is wrong"
        badges.append(("fp", word) if decision.wrong else ("tp", "● label is right"))
    return Card(
        title=dataset.images.names[image],
        label=f"{said}: {evidence(dataset, found, at)}",
        view=view,
        boxes=boxes,
        badges=badges,
        picture=picture,
        problem=problem,
        outlines=_outlines(dataset, found, at),
    )
