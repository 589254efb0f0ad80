"""Oriented boxes in place of upright ones: the same matching with another IoU."""

import numpy as np

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.geometry.oriented import oriented_overlap, polygon_area
from iouviz.geometry.overlap import crowd_union, ratio


def oriented_pair_iou(dataset: Dataset) -> PairIou:
    """Make the oriented boxes of a data set ready; the answer measures their IoU.

    Parameters
    ----------
    dataset : Dataset
        A row without an oriented box is as its upright box.

    Returns
    -------
    callable
        (prediction rows (P,), ground-truth rows (P,)) -> IoU (P,) in [0, 1]; 0 where a box has no
        area. Against a crowd it is the intersection divided by the area of the prediction alone.
        Fit for `candidates(iou=...)` and `evaluate(iou=...)`.
    """
    predictions, objects = dataset.predictions.quadrilaterals, dataset.ground_truth.quadrilaterals
    area, crowd = np.abs(polygon_area(predictions)), dataset.ground_truth.crowd

    def measure(rows: Rows, columns: Rows) -> Values:
        terms = oriented_overlap(predictions[rows], objects[columns])
        union = crowd_union(terms.union, area[rows], crowd[columns])
        return ratio(terms.intersection, union)

    return measure
