"""Plain CSV with a header: a line an object or a prediction, images and classes by name."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from iouviz.data.cells import guarded
from iouviz.data.issues import IssueLog
from iouviz.data.model import Dataset, GroundTruth, Predictions
from iouviz.data.readers.plain_csv import PLAIN_CSV
from iouviz.data.writers.names import as_bytes, check_trimmed, spell
from iouviz.data.writers.writer import Pair, Writer
from iouviz.errors import WriteError

CORNERS = ("x1", "y1", "x2", "y2")
SIDES = ("x", "y", "width", "height")


def _write_ground_truth(dataset: Dataset, _log: IssueLog) -> Iterator[Pair]:
    table = dataset.ground_truth
    names, boxes = _boxes(table)
    sizes = [[_known(side) for side in size] for size in dataset.images.sizes.tolist()]
    columns = [
        _named(dataset, table),
        boxes,
        [sizes[image] for image in table.image.tolist()],
        zip(table.crowd.astype(int).tolist(), table.ignore.astype(int).tolist(), strict=True),
        [[guarded(key)] for key in table.ids],
    ]
    head = ["image", "class", *names, "image_width", "image_height", "crowd", "ignore"]
    empty = sorted(set(range(len(dataset.images))) - set(table.image.tolist()))
    # a line with a name and no box: an image without objects
    none, called = ["", "", "", "", ""], dataset.images.names
    bare = [[guarded(called[i]), *none, *sizes[i], "", "", ""] for i in empty]
    yield "ground_truth.csv", _csv([*head, "annotation_id"], columns, bare)


def _write_predictions(dataset: Dataset, _log: IssueLog) -> Iterator[Pair]:
    table = dataset.predictions
    names, boxes = _boxes(table)
    scores = [[repr(score)] for score in table.score.tolist()]
    head = ["image", "class", *names, "score"]
    yield "predictions.csv", _csv(head, [_named(dataset, table), boxes, scores])


def _named(dataset: Dataset, table: GroundTruth | Predictions) -> list[list[str]]:
    names, classes = dataset.images.names, dataset.classes
    check_trimmed(names, "image name", "a cell of CSV")
    check_trimmed(classes, "class name", "a cell of CSV")
    names, classes = (tuple(map(guarded, each)) for each in (names, classes))
    pairs = zip(table.image.tolist(), table.label.tolist(), strict=True)
    return [[names[image], classes[label]] for image, label in pairs]


def _boxes(table: GroundTruth | Predictions) -> tuple[Sequence[str], list[list[str]]]:
    """Corners, or where those would lose bits of the size, x, y, width and height."""
    if len(table) and np.abs(table.boxes).max() <= 1 and (table.boxes % 1 != 0).any():
        raise WriteError(
            "no coordinate is above 1 pixel; readers of CSV would take the boxes for parts of the "
            "picture. Choose another format"
        )
    whole = (table.boxes[:, 2:] - table.boxes[:, :2] == table.size).all()
    sides = np.concatenate([table.boxes[:, :2], table.size], axis=1)
    rows = (table.boxes if whole else sides).tolist()
    return CORNERS if whole else SIDES, [[spell(value) for value in row] for row in rows]


def _known(value: float) -> str:
    return spell(value) if value > 0 else ""


def _csv(
    head: Sequence[str],
    columns: Sequence[Iterable[Sequence[Any]]],
    more: Sequence[Sequence[str]] = (),
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([cell for part in row for cell in part] for row in zip(*columns, strict=True))
    writer.writerows(more)
    return as_bytes(out.getvalue())


WRITE_CSV = Writer(
    name=PLAIN_CSV.name,
    to="csv",
    role="ground truth",
    files="ground_truth.csv",
    holds=frozenset(
        {
            "crowds",
            "ignore",
            "object ids",
            "image sizes",
            "image folders",
            "image suffixes",
            "empty images",
        }
    ),
    write=_write_ground_truth,
)

WRITE_CSV_PREDICTIONS = Writer(
    name=PLAIN_CSV.name,
    to="csv",
    role="predictions",
    files="predictions.csv",
    holds=frozenset({"order of predictions"}),
    write=_write_predictions,
)
