"""The numbers of label maps: means by every convention, a line a class, the confusion matrix."""

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from iouviz.arrays import Counts, Values
from iouviz.evaluation.segmentation.scores import CONVENTIONS, LabelMapEvaluation
from iouviz.ui.components import live_figure as live
from iouviz.ui.frame import show

HEADLINE: Final = {
    "mIoU": "Mean IoU",
    "mDice": "Mean Dice",
    "pixel_accuracy": "Pixel accuracy",
    "mean_accuracy": "Mean accuracy",
    "fwIoU": "Frequency-weighted IoU",
}
NONE_OF_THESE: Final = "none of these"
MEASURED: Final = {  # entries of `per_class`, by what they are called on a page
    "IoU": "Intersection over union of the pixels of all images.",
    "Dice": "2 TP / (2 TP + FP + FN)",
    "precision": "Fraction of the pixels predicted as this class that have it.",
    "accuracy": "Fraction of its pixels predicted as this class: its recall.",
    "boundary_IoU": "IoU of the pixels near its outlines.",
    "PQ": "Panoptic quality: SQ times RQ.",
    "SQ": "Mean IoU of the matched segments.",
    "RQ": "F1 of the segments.",
}
UNDEFINED: Final = "Undefined: no map has {name}, or the denominator is 0."


def headline(result: LabelMapEvaluation) -> None:
    """The numbers that are asked for first; each says how it is made."""
    entries = [(title, result.summary[key], CONVENTIONS[key]) for key, title in HEADLINE.items()]
    if result.panoptic is not None:
        entries.append(("Panoptic quality", result.summary["PQ"], CONVENTIONS["PQ"]))
    show.figures(entries)


def conventions(result: LabelMapEvaluation) -> None:
    """One confusion matrix, and every mean that is made of it."""
    rows = [
        [key, show.number(result.summary[key]), how]
        for key, how in CONVENTIONS.items()
        if not math.isnan(result.summary[key])
    ]
    show.grid(["", "", ""], rows, marked=[0])


def class_block(result: LabelMapEvaluation) -> tuple[live.Classes, dict[str, live.Table]]:
    """A line a class; its name and counts lead to images."""
    shares = [key for key in MEASURED if key in _first(result)]
    columns = [
        live.ClassColumn(key.replace("_", " "), "share", MEASURED[key], undefined=UNDEFINED)
        for key in shares
    ]
    columns += [
        live.ClassColumn("GT px", "count", "Pixels of the ground truth"),
        live.ClassColumn("FN px", "count", "Its pixels predicted as another class, or none"),
        live.ClassColumn("FP px", "count", "Pixels of other classes predicted as this one"),
    ]
    scores = result.scores
    counts = np.stack([scores.tp + scores.fn, scores.fn, scores.fp], axis=1).astype(np.float64)
    table = np.concatenate([_shares(result, shares), counts], axis=1)
    block = live.Classes(
        table="nothing", fixed="classes", names=result.classes, columns=tuple(columns),
        name="classes",
    )  # fmt: skip
    return block, {"classes": live.Table(table.ravel()), "nothing": live.Table(np.zeros(0))}


def confusion_block(
    matrix: Counts, names: tuple[str, ...], *, largest: int = 0, note: str = ""
) -> tuple[live.Confusion, dict[str, live.Table]]:
    """The matrix of (K, K + 1) pixels, as shares of its rows; each cell leads to its pixels."""
    whole = np.vstack([matrix, np.zeros(matrix.shape[1])]).astype(np.float64)
    block = live.Confusion(
        table="confusion",
        names=names,
        ranked=len(names) > 20,
        largest=largest,
        shares=True,
        outside=NONE_OF_THESE,
        outside_help="The prediction gives these pixels none of the classes",
        name="confusion",
        title="Confusion matrix, fractions of each ground-truth class",
        note=note,
    )
    return block, {"confusion": live.Table(whole)}


def cell_of(click: Mapping[str, Any] | None, classes: int) -> tuple[int, int] | None:
    """The cell of the matrix that was clicked: true and predicted class, K for none of these."""
    if click is None or click.get("block") != "confusion":
        return None
    true, predicted = click["at"]
    return int(true), classes if predicted < 0 else int(predicted)


def _first(result: LabelMapEvaluation) -> Mapping[str, float]:
    return next(iter(result.per_class.values()), {})


def _shares(result: LabelMapEvaluation, keys: list[str]) -> Values:
    rows = [[each[key] for key in keys] for each in result.per_class.values()]
    return np.array(rows, np.float64).reshape(len(result.classes), len(keys))
