"""Plain CSV with a header: a line an object or a prediction, images and classes by name."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.model import Dataset, GroundTruth, Predictions
from iouviz.data.writers.names import as_bytes, spell
from iouviz.data.writers.writer import Pair, Writer

NAME = "CSV"
CORNERS = ("x1", "y1", "x2", "y2")
SIDES = ("x", "y", "width", "height")


def _write_truth(dataset: Dataset, _log: IssueLog) -> Iterator[Pair]:
    table = dataset.ground_truth
    form, boxes = _boxes(table)
    sizes = dataset.images.sizes[table.image]
    columns = [
        _named(dataset, table),
        boxes,
        [[_known(width), _known(height)] for width, height in sizes.tolist()],
        zip(table.crowd.astype(int).tolist(), table.ignore.astype(int).tolist(), strict=True),
        [[spell(area)] for area in table.area.tolist()],
        [[key] for key in table.ids],
    ]
    head = ["image", "class", *form, "image_width", "image_height", "crowd", "ignore", "area", "id"]
    yield "ground_truth.csv", _csv(head, columns)


def _write_predictions(dataset: Dataset, _log: IssueLog) -> Iterator[Pair]:
    table = dataset.predictions
    form, boxes = _boxes(table)
    scores = [[repr(score)] for score in table.score.tolist()]
    head = ["image", "class", *form, "score"]
    yield "predictions.csv", _csv(head, [_named(dataset, table), boxes, scores])


def _named(dataset: Dataset, table: GroundTruth | Predictions) -> list[list[str]]:
    names, classes = dataset.images.names, dataset.classes
    pairs = zip(table.image.tolist(), table.label.tolist(), strict=True)
    return [[names[image], classes[label]] for image, label in pairs]


def _boxes(table: GroundTruth | Predictions) -> tuple[Sequence[str], list[list[str]]]:
    """Corners, or where those would lose bits of the size, x, y, width and height."""
    whole = (table.boxes[:, 2:] - table.boxes[:, :2] == table.size).all()
    sides = np.concatenate([table.boxes[:, :2], table.size], axis=1)
    rows = (table.boxes if whole else sides).tolist()
    return CORNERS if whole else SIDES, [[spell(value) for value in row] for row in rows]


def _known(value: float) -> str:
    return spell(value) if value > 0 else ""


def _csv(head: Sequence[str], columns: Sequence[Iterable[Sequence[Any]]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([cell for part in row for cell in part] for row in zip(*columns, strict=True))
    return as_bytes(out.getvalue())


WRITE_CSV = Writer(
    name=NAME,
    to="csv",
    role="ground truth",
    files="ground_truth.csv",
    holds=frozenset({"crowds", "ignore", "areas", "object ids", "image sizes"}),
    write=_write_truth,
    instead={
        "empty images": "Not written, and false positives on them are lost with them: a line "
        "of CSV is an object.",
        "empty classes": "Not written; a mean over classes is not touched by it.",
    },
)

WRITE_CSV_PREDICTIONS = Writer(
    name=NAME,
    to="csv",
    role="predictions",
    files="predictions.csv",
    holds=frozenset({"order of predictions"}),
    write=_write_predictions,
)
