"""The four metrics side by side: what each is for, and what it does with one pair of boxes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from iouviz.geometry.losses.gradients import LOSSES, loss

HEADS = (
    "metric",
    "formula",
    "range",
    "measures",
    "no gradient",
    "here",
    "gradient on the centre, here",
    "on the size, here",
    "source",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One metric, whatever the boxes.

    Attributes
    ----------
    name : str
        Also of its loss, 1 minus the metric.
    formula, range, measures : str
    blind : str
        Where the loss has no gradient.
    """

    name: str
    formula: str
    range: str
    measures: str
    blind: str


ROWS = (
    Row("IoU", "I / U", "[0, 1]", "overlap", "wherever the boxes do not overlap"),
    Row(
        "GIoU",
        "IoU − (C − U) / C",
        "(−1, 1]",
        "overlap and the empty part of the enclosing box",
        "on the centre, if one box is inside the other",
    ),
    Row(
        "DIoU",
        "IoU − d² / c²",
        "(−1, 1]",
        "overlap and the distance of the centres",
        "on the aspect ratio alone",
    ),
    Row(
        "CIoU",
        "DIoU − αv",
        "(−1.5, 1]",
        "overlap, the distance of the centres and the aspect ratio",
        "nowhere but at the target",
    ),
)


def compared(ground_truth: ArrayLike, prediction: ArrayLike) -> list[list[str]]:
    """A row of text for each metric, under `HEADS`, for one pair, (4,) and (4,).

    The gradients are those of the loss 1 minus the metric, by the centre and by width and height of
    the prediction: their length, per pixel.

    >>> compared([0, 0, 4, 4], [8, 0, 12, 4])[0][5:8]
    ['0.0000', '0', '0']
    """
    pair = np.array([prediction], np.float64), np.array([ground_truth], np.float64)
    rows = []
    for row in ROWS:
        found = loss(row.name, *pair)
        slope = found.slope[0]
        rows.append(
            [
                row.name,
                row.formula,
                row.range,
                row.measures,
                row.blind,
                f"{1 - found.value.item():.4f}",
                _length(slope[:2]),
                _length(slope[2:]),
                LOSSES[row.name].source,
            ]
        )
    return rows


def _length(slope: ArrayLike) -> str:
    length = float(np.linalg.norm(slope))
    return f"{length:.5f}" if length > 1e-12 else "0"  # rounding is no gradient
