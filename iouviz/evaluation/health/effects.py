"""What mending a data set would do to its score: changed data sets, judged again.

By what the data set is judged by. Where that is not boxes, other boxes are not tried.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from iouviz.arrays import Flags, Values
from iouviz.data.model import Dataset

# Sums in another order differ in the last bits.
SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Effect:
    """One number of a protocol, as the data set is and as it would be.

    Attributes
    ----------
    how : str
        What was changed for `after`, such as "without the later box of each pair".
    key : str
        Which number: AP where that changes, else the one that changes most.
    before, after : float
        nan where it is undefined.
    """

    how: str
    key: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """After minus before; 0 where both are undefined, nan where one is."""
        if math.isnan(self.before) and math.isnan(self.after):
            return 0.0
        return self.after - self.before

    def __str__(self) -> str:
        if self.change == 0:
            return f"No effect on the score: measured {self.how}, every number stays the same."
        before, after = _number(self.before), _number(self.after)
        change = "" if math.isnan(self.change) else f" ({self.change:+.4f})"
        return f"{self.key} is {before} as it is and {after} {self.how}{change}."


def effect(before: dict[str, float], after: dict[str, float], how: str) -> Effect:
    """What differs between two summaries of one protocol: AP, or else what differs most."""
    size = {key: _distance(before[key], after[key]) for key in after}
    key = "AP" if size["AP"] > SAME else max(size, key=lambda name: size[name])
    if size[key] <= SAME:
        return Effect(how, "AP", before["AP"], before["AP"])
    return Effect(how, key, before[key], after[key])


def with_boxes(
    dataset: Dataset, *, objects: Values | None = None, predictions: Values | None = None
) -> Dataset:
    """The data set with other xyxy boxes in every row of a table; stated areas of boxes follow.

    An area that was not that of the box (of a mask, as a rule) shrinks with the box.
    """
    if objects is not None:
        ground_truth, size = dataset.ground_truth, objects[:, 2:] - objects[:, :2]
        old, new = ground_truth.size.prod(axis=1), size.prod(axis=1)
        share = np.divide(new, old, out=np.ones_like(new), where=old > 0)
        area = np.where(
            np.isclose(ground_truth.area, old, rtol=1e-9), new, ground_truth.area * share
        )
        ground_truth = replace(
            ground_truth, boxes=objects, size=size, area=area, shapes=None, corners=None
        )
        dataset = replace(dataset, ground_truth=ground_truth)
    if predictions is not None:
        size = predictions[:, 2:] - predictions[:, :2]
        moved = replace(
            dataset.predictions, boxes=predictions, size=size, shapes=None, corners=None
        )
        dataset = replace(dataset, predictions=moved)
    return dataset


def with_areas(dataset: Dataset, area: Values) -> Dataset:
    """The data set with other stated areas of the objects, (G,)."""
    return replace(dataset, ground_truth=replace(dataset.ground_truth, area=area))


def without(
    dataset: Dataset, *, objects: Flags | None = None, predictions: Flags | None = None
) -> Dataset:
    """The data set without the flagged rows."""
    if objects is not None:
        dataset = replace(dataset, ground_truth=dataset.ground_truth.take(~objects))
    if predictions is not None:
        dataset = replace(dataset, predictions=dataset.predictions.take(~predictions))
    return dataset


def _distance(before: float, after: float) -> float:
    if math.isnan(before) or math.isnan(after):
        return 0.0 if math.isnan(before) and math.isnan(after) else math.inf
    return abs(after - before)


def _number(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.4f}"
