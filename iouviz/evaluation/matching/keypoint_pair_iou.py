"""Keypoints in place of boxes: the same matching with object keypoint similarity for IoU.

Each keypoint is worth ``exp(-d² / (2 (2 sigma)² area))``: 1 where it was hit, less with its
distance d, slower for large objects and for keypoints that annotators place less exactly. Object
keypoint similarity (OKS) is the mean over the keypoints that the ground truth has labelled.

References
----------
.. [1] https://cocodataset.org/#keypoints-eval
.. [2] ``pycocotools/cocoeval.py``, `COCOeval.computeOks`; equal to it bit for bit.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.issues import Issue, number_of
from iouviz.data.keypoints import Keypoints
from iouviz.data.model import Dataset, GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.matching.pair_iou import PairIou


def keypoint_pair_iou(dataset: Dataset) -> PairIou:
    """Make the keypoints of a data set ready; the answer measures OKS.

    Parameters
    ----------
    dataset : Dataset
        As `with_keypoints` makes it: every row has the keypoints of its class, with sigmas.

    Returns
    -------
    callable
        (prediction rows (P,), ground-truth rows (P,)) -> OKS (P,) in [0, 1]. A crowd is measured
        like any object. Fit for `candidates(iou=...)` and `evaluate(iou=...)`.
    """
    ready = _Ready.of(dataset)
    order = np.argsort(~ready.counting, axis=1, kind="stable")
    count = ready.counting.sum(axis=1)

    def measure(rows: Rows, columns: Rows) -> Values:
        worth = np.take_along_axis(ready.worth(rows, columns), order[columns], axis=1)
        counts, result = count[columns], np.zeros(len(rows))
        # Apart for each count: a sum with zeros at its end may differ in the last bit.
        for n in np.unique(counts).tolist():
            chosen = counts == n
            result[chosen] = worth[chosen, :n].sum(axis=1) / n
        return result

    return measure


def keypoint_similarity(dataset: Dataset, rows: Rows, columns: Rows) -> Values:
    """What every keypoint of a pair is worth, (P, K) in [0, 1]; nan where it does not count.

    Parameters
    ----------
    dataset : Dataset
        As for `keypoint_pair_iou`.
    rows, columns : (P,) int arrays
        Rows of the predictions and of the ground truth.

    Notes
    -----
    Where an object has no labelled keypoint all count, each by its distance from the object's box
    made three times as wide and high. Such an object is ignored, and so is what matches it.
    """
    ready = _Ready.of(dataset)
    return np.where(ready.counting[columns], ready.worth(rows, columns), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """The columns that OKS is made from; K keypoints, D predictions, G objects."""

    found: Values  # (D, K, 2)
    objects: GroundTruth
    truth: Values  # (G, K, 2)
    seen: Flags  # (G,) any keypoint is labelled
    counting: Flags  # (G, K) the labelled ones, or all if none is
    spread: Values  # (G, K)

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        objects, sigmas = dataset.ground_truth, _sigmas(dataset)[dataset.ground_truth.label]
        truth, found = _column(dataset, objects), _column(dataset, dataset.predictions)
        labelled: Flags = truth[..., 2] > 0
        seen = np.asarray(labelled.any(axis=1))
        counting = np.where(seen[:, None], labelled, ~np.isnan(sigmas))
        return cls(found[..., :2], objects, truth[..., :2], seen, counting, (sigmas * 2) ** 2)

    def worth(self, rows: Rows, columns: Rows) -> Values:
        """Of each keypoint of a pair, (P, K); of no meaning where it does not count."""
        found = self.found[rows]
        off = found - self.truth[columns]
        blind = np.flatnonzero(~self.seen[columns])
        if len(blind):
            corner, size = self.objects.boxes[columns[blind], :2], self.objects.size[columns[blind]]
            low, high = (corner - size)[:, None], (corner + size * 2)[:, None]
            at = found[blind]
            off[blind] = np.maximum(0.0, low - at) + np.maximum(0.0, at - high)
        squared = off[..., 0] ** 2 + off[..., 1] ** 2
        area = self.objects.area[columns, None] + np.spacing(1)
        worth: Values = np.exp(-(squared / self.spread[columns] / area / 2))
        return worth


def with_keypoints(dataset: Dataset) -> Dataset:
    """Leave out rows without keypoints or without sigmas, ignore objects with none labelled.

    Both are counted in issues.

    Raises
    ------
    RequestError
        A type of keypoints that has more of them than the columns.
    """
    known = np.asarray((~np.isnan(_sigmas(dataset))).any(axis=1))
    objects, predictions = dataset.ground_truth, dataset.predictions
    usable = [
        ~np.isnan(_column(dataset, table)[:, 0, 0]) & known[table.label]
        for table in (objects, predictions)
    ]
    issues = [
        Issue(
            "no-keypoints",
            "skipped",
            side,
            (),
            f"{number_of(int((~kept).sum()), item)} of {len(kept)} without keypoints, or of a "
            "class without sigmas",
            "Left out, because keypoints are evaluated. Evaluate the boxes to include all.",
        )
        for side, item, kept in zip(
            ("ground truth", "predictions"), ("object", "prediction"), usable, strict=True
        )
        if not kept.all()
    ]
    objects = objects.take(usable[0])
    unlabelled = np.asarray((~(_column(dataset, objects)[..., 2] > 0)).all(axis=1))
    if unlabelled.any():
        found = f"{number_of(int(unlabelled.sum()), 'object')} of {len(objects)} without a labelled"
        remedy = "Ignored, as in COCO: neither matched nor missed."
        issues.append(
            Issue("no-labelled-keypoint", "noted", "ground truth", (), f"{found} keypoint", remedy)
        )
    return replace(
        dataset,
        ground_truth=replace(objects, ignore=objects.ignore | unlabelled),
        predictions=replace(predictions.take(usable[1]), shape_area=None),
        issues=(*dataset.issues, *issues),
        overlap="keypoints",
    )


def _most(dataset: Dataset) -> int:
    return max(len(kind) for kind in dataset.keypoint_types if kind is not None)


def _column(dataset: Dataset, table: GroundTruth | Predictions) -> Keypoints:
    """The keypoints of a table, as many as the data set's largest type has."""
    most = _most(dataset)
    if table.keypoints is None and not len(table):
        return np.zeros((0, most, 3))
    if table.keypoints is None or table.keypoints.shape[1] != most:
        found = "no" if table.keypoints is None else table.keypoints.shape[1]
        raise RequestError(f"{found} keypoints a row; wanted {most}, as the largest type has")
    return table.keypoints


def _sigmas(dataset: Dataset) -> Values:
    """Sigmas of each class, (C, K); nan where a class has none, or fewer."""
    table = np.full((len(dataset.classes), _most(dataset)), np.nan)
    for row, kind in enumerate(dataset.keypoint_types):
        if kind is not None and kind.sigmas is not None:
            table[row, : len(kind)] = kind.sigmas
    return table
