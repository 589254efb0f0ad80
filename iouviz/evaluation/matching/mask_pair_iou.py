"""Masks in place of boxes: the same matching with another IoU."""

from dataclasses import replace

import numpy as np

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.geometry.masks.overlap import MaskIndex, mask_area, pair_iou


def mask_pair_iou(dataset: Dataset) -> PairIou:
    """Make the masks of a data set ready; the answer measures their IoU.

    Parameters
    ----------
    dataset : Dataset
        Ground truth and predictions with masks.

    Returns
    -------
    callable
        (prediction rows (P,), ground-truth rows (P,)) -> IoU (P,) in [0, 1]: 0 where nothing is
        shared or where two masks differ in height or width. Against a crowd it is the
        intersection divided by the area of the prediction alone. Fit for `candidates(iou=...)`
        and `evaluate(iou=...)`; give these `by_mask_area(dataset)`.

    Raises
    ------
    RequestError
        The ground truth or the predictions have no masks.
    """
    annotated, predicted = dataset.ground_truth.masks, dataset.predictions.masks
    for what, table, masks in (
        ("ground truth", dataset.ground_truth, annotated),
        ("predictions", dataset.predictions, predicted),
    ):
        if masks is None and len(table):
            raise RequestError(
                f'no masks in the {what} of this data set; give COCO files with "segmentation", '
                f"or judge the boxes"
            )
    if annotated is None or predicted is None:  # an empty table, whose rows nobody will ask for
        return lambda rows, _: np.zeros(len(rows))
    a, b, crowd = MaskIndex.of(predicted), MaskIndex.of(annotated), dataset.ground_truth.crowd

    def measure(predictions: Rows, ground_truth: Rows) -> Values:
        return np.nan_to_num(pair_iou(a, b, predictions, ground_truth, crowd=crowd), nan=0.0)

    return measure


def by_mask_area(dataset: Dataset) -> Dataset:
    """The same data set, whose predictions are small or large by their masks, not their boxes."""
    masks = dataset.predictions.masks
    if masks is None:
        return dataset
    predictions = replace(dataset.predictions, mask_area=mask_area(masks))
    return replace(dataset, predictions=predictions)
