"""What a check hands over: rows, words for them, and how the data set would be without them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from iouviz.arrays import Flags, Rows
from iouviz.data.issues import number_of
from iouviz.data.model import BoxKind, Dataset, GroundTruth, Predictions
from iouviz.evaluation.health.effects import with_boxes, without
from iouviz.evaluation.matching.overlap import NEEDS
from iouviz.geometry.boxes import Boxes

Severity = Literal["error", "warning", "note"]
Table = Literal["object", "prediction", "image", "class"]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What one check found.

    Attributes
    ----------
    code, severity, title, sentence, done : str
        See `iouviz.evaluation.health.Finding`.
    table : {"object", "prediction", "image", "class"}
        What `rows` are rows of.
    rows : (n,) int array
        The worst first.
    mend : callable or None
        Returns the data set as it would be with the fault mended.
    how : str
        What `mend` does, as a part of a sentence: "with ...", "without ...".
    why : str
        What to say of the score where there is nothing to measure.
    """

    code: str
    severity: Severity
    title: str
    sentence: str
    done: str
    table: Table
    rows: Rows
    mend: Callable[[], Dataset] | None = None
    how: str = ""
    why: str = ""


def table_of(dataset: Dataset, role: BoxKind) -> GroundTruth | Predictions:
    """The ground truth or the predictions."""
    return dataset.ground_truth if role == "object" else dataset.predictions


def rebox(dataset: Dataset, role: BoxKind, boxes: Boxes) -> Dataset:
    """The data set with other boxes in one of its tables."""
    if role == "object":
        return with_boxes(dataset, objects=boxes)
    return with_boxes(dataset, predictions=boxes)


def left_behind(dataset: Dataset) -> str:
    """Why other boxes would change no score; "" where boxes are judged."""
    if dataset.overlap == "boxes":
        return ""
    return (
        f"Not measured: {NEEDS[dataset.overlap]} are evaluated, and they do not follow their boxes."
    )


def drop(dataset: Dataset, role: BoxKind, rows: Flags) -> Dataset:
    """The data set without the flagged rows of one of its tables."""
    if role == "object":
        return without(dataset, objects=rows)
    return without(dataset, predictions=rows)


def count_of(count: int, total: int, word: str, one: str, many: str) -> str:
    """The beginning of a sentence: how many of how many do something.

    >>> count_of(1, 2, "class", "has", "have"), count_of(1200, 2000, "object", "has", "have")
    ('1 of 2 classes has', '1,200 of 2,000 objects have')
    """
    return f"{count:,} of {number_of(total, word)} {one if count == 1 else many}"
