"""What a person has decided of label errors: kept with the data set, written, read again."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.cells import unguarded
from iouviz.data.model import Dataset
from iouviz.errors import ReadError
from iouviz.evaluation.diagnosis.label_errors import LABEL_ERRORS, LabelErrors
from iouviz.evaluation.matching.rules import NOBODY
from iouviz.evaluation.outcomes.csv_export import csv_text
from iouviz.ui.session import Opened

# What tells a possible label error from all others: kind, object, prediction.
Label = tuple[int, int, int]
HEAD = (
    "image", "suspicion", "object_id", "object_class", "prediction_class", "score",
    "x1", "y1", "x2", "y2", "twin_id", "iou", "strength", "decision",
)  # fmt: skip
WORDS = {True: "label is wrong", False: "label is right"}


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """Whether a label is wrong, and what speaks against it (a table of one row)."""

    wrong: bool
    about: LabelErrors


Decisions = dict[Label, Decision]


def decisions_of(opened: Opened) -> Decisions:
    """The decisions on the opened data set; they end with the session."""
    return opened.remember("decisions", dict)


def label_at(found: LabelErrors, at: int) -> Label:
    """What tells a possible label error from all others."""
    return int(found.kind[at]), int(found.object[at]), int(found.prediction[at])


def decide(decisions: Decisions, found: LabelErrors, at: int, wrong: bool | None) -> None:
    """Keep a decision; None takes it back."""
    label = label_at(found, at)
    decisions.pop(label, None)
    if wrong is not None:
        decisions[label] = Decision(wrong, found.take(np.array([at])))


def wrong_labels(decisions: Decisions, nothing: LabelErrors) -> LabelErrors:
    """Every label that was found wrong, in the order of the decisions; `nothing` has no rows."""
    chosen = [each.about for each in decisions.values() if each.wrong]
    return LabelErrors.join([nothing, *chosen])


def next_open(found: LabelErrors, decisions: Decisions, at: int) -> int:
    """The next label that nobody has decided on, from a place on and round; or the place."""
    places = [*range(at + 1, len(found)), *range(at)]
    return next((each for each in places if label_at(found, each) not in decisions), at)


def as_csv(dataset: Dataset, decisions: Decisions) -> str:
    """Decisions as a table: one a line, with the box of the prediction; see `read_csv`."""
    return csv_text(HEAD, [_line(dataset, *each) for each in decisions.items()])


def read_csv(text: str, dataset: Dataset) -> tuple[Decisions, int]:
    """Decisions as `as_csv` wrote them, and how many speak of other data and were left out.

    Raises
    ------
    ReadError
        The text is no such table.
    """
    lines = csv.DictReader(io.StringIO(text, newline=""))
    if not set(HEAD) <= set(lines.fieldnames or ()):
        raise ReadError(f"no table of decisions; wanted the columns {', '.join(HEAD)}")
    places = {name: at for at, name in reversed(list(enumerate(dataset.images.names)))}
    found: Decisions = {}
    lost = 0
    for cells in lines:
        line = {name: unguarded(cell or "") for name, cell in cells.items() if name in HEAD}
        decision = _read(line, dataset, places)
        if decision is None:
            lost += 1
        else:
            found[label_at(decision.about, 0)] = decision
    return found, lost


def _line(dataset: Dataset, label: Label, decision: Decision) -> list[object]:
    kind, g, d = label
    objects, predictions, about = dataset.ground_truth, dataset.predictions, decision.about
    twin = int(about.twin[0])
    return [
        dataset.images.names[predictions.image[d]],
        LABEL_ERRORS[kind],
        "" if g == NOBODY else objects.ids[g],
        "" if g == NOBODY else dataset.classes[objects.label[g]],
        dataset.classes[predictions.label[d]],
        float(predictions.score[d]),
        *predictions.boxes[d].tolist(),
        "" if twin == NOBODY else objects.ids[twin],
        float(about.iou[0]),
        float(about.mistakenness[0]),
        WORDS[decision.wrong],
    ]


def _read(line: Mapping[str, str], dataset: Dataset, places: Mapping[str, int]) -> Decision | None:
    """One line's decision; None where the data set has no such image, object or prediction."""
    objects = dataset.ground_truth
    image = places.get(line["image"])
    wrong = {word: wrong for wrong, word in WORDS.items()}.get(line["decision"])
    if image is None or wrong is None or line["suspicion"] not in LABEL_ERRORS:
        return None
    here = np.flatnonzero(objects.image == image)
    ids = {str(objects.ids[row]): int(row) for row in here.tolist()} | {"": NOBODY}
    row, twin = ids.get(line["object_id"]), ids.get(line["twin_id"])
    prediction = _prediction(line, dataset, image)
    if row is None or twin is None or prediction is None:
        return None
    return Decision(
        wrong,
        LabelErrors(
            kind=np.array([LABEL_ERRORS.index(line["suspicion"])], np.int8),
            image=np.array([image], np.int32),
            object=np.array([row], np.int32),
            prediction=np.array([prediction], np.int32),
            twin=np.array([twin], np.int32),
            iou=np.array([float(line["iou"])]),
            mistakenness=np.array([float(line["strength"])]),
        ),
    )


def _prediction(line: Mapping[str, str], dataset: Dataset, image: int) -> int | None:
    """The row of the prediction with the line's class, score and box."""
    predictions = dataset.predictions
    try:
        box = [float(line[end]) for end in ("x1", "y1", "x2", "y2")]
        score = float(line["score"])
    except ValueError:
        return None
    rows: Rows = np.flatnonzero((predictions.image == image) & np.isclose(predictions.score, score))
    rows = rows[np.isclose(predictions.boxes[rows], box).all(axis=1)]
    same = [row for row in rows.tolist()
            if dataset.classes[predictions.label[row]] == line["prediction_class"]]  # fmt: skip
    return same[0] if same else None
