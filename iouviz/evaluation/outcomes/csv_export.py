"""What a gallery shows, as CSV to download: one line a box, or one line an image."""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.cells import guarded
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.matching.rules import NOBODY
from iouviz.evaluation.metrics.counts import OUTCOMES
from iouviz.evaluation.outcomes.sorting import SortedImages

CORNERS = ("x1", "y1", "x2", "y2")
OF_BOXES = (
    "image", "outcome", "error", "class", "score", "iou", *CORNERS,
    "partner", "partner_class", "partner_score", *(f"partner_{end}" for end in CORNERS),
)  # fmt: skip
OF_IMAGES = ("image", "tp", "fp", "fn", "precision", "recall", "f1", "shown")


def box_lines(records: Records, rows: Rows) -> str:
    """CSV of outcomes, in the order given: each with its box and that of its partner.

    Parameters
    ----------
    records : Records
    rows : (n,) int array
        Rows of the records.

    Returns
    -------
    str
        With a header. A cell is empty where there is nothing to say: an object has no score, a
        false positive on the background no partner. "partner" is the id of an object, as the
        file has it, or "prediction".

    Examples
    --------
    >>> from iouviz.data.sample import sample
    >>> from iouviz.evaluation.diagnosis.records import record
    >>> from iouviz.evaluation.sweep.sweep import prepare
    >>> text = box_lines(record(prepare(sample())), np.arange(3))
    >>> len(text.splitlines())
    4
    """
    return csv_text(OF_BOXES, (_of_box(records, row) for row in rows.tolist()))


def image_lines(records: Records, ordered: SortedImages) -> str:
    """CSV of sorted images: counts, what follows from them, and rows shown."""
    counts = ordered.counts
    shares = (counts.precision, counts.recall, counts.f_beta())
    columns = zip(
        (records.dataset.images.names[image] for image in ordered.images.tolist()),
        *(each.tolist() for each in (counts.tp, counts.fp, counts.fn)),
        *(map(_number, each.tolist()) for each in shares),
        np.diff(ordered.starts).tolist(),
        strict=True,
    )
    return csv_text(OF_IMAGES, columns)


def name_lines(names: Sequence[str]) -> str:
    """Names of images, one a line."""
    return "".join(f"{name}\n" for name in names)


def _of_box(records: Records, row: int) -> list[object]:
    dataset = records.dataset
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    is_object, at = bool(records.is_object[row]), int(records.row[row])
    own, others = (ground_truth, predictions) if is_object else (predictions, ground_truth)
    partner, error = int(records.partner[row]), int(records.error[row])
    line: list[object] = [
        dataset.images.names[records.image[row]],
        OUTCOMES[records.verdict[row]],
        ERROR_TYPES[error] if error >= 0 else "",
        dataset.classes[records.label[row]],
        _number(float(records.score[row])),
        "" if partner == NOBODY else _number(float(records.iou[row])),
        *own.boxes[at].tolist(),
    ]
    if partner == NOBODY:
        return line + [""] * (len(OF_BOXES) - len(line))
    return [
        *line,
        "prediction" if is_object else ground_truth.ids[partner],
        dataset.classes[others.label[partner]],
        float(predictions.score[partner]) if is_object else "",
        *others.boxes[partner].tolist(),
    ]


def _number(value: float) -> float | str:
    return "" if np.isnan(value) else value


def csv_text(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A table as CSV, quoted where a cell wants it; see `guarded` for names that are formulas.

    A carriage return, which the writer would not quote, would begin a row: it becomes a space.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_cell, head))
    writer.writerows(map(_cell, line) for line in lines)
    return out.getvalue()


def _cell(value: object) -> object:
    return guarded(value.replace("\r", " ")) if isinstance(value, str) else value
