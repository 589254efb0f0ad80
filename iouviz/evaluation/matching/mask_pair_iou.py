"""Masks, or their outlines, in place of boxes: the same matching with another IoU."""

from dataclasses import replace

import numpy as np

from iouviz.arrays import Rows, Values
from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.geometry.masks.boundary import boundary_masks
from iouviz.geometry.masks.overlap import MaskIndex, mask_area, pair_iou
from iouviz.geometry.masks.rle import Masks, no_masks


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
    objects, predictions = _masks(dataset)
    a, b, crowd = MaskIndex.of(predictions), MaskIndex.of(objects), dataset.ground_truth.crowd

    def measure(rows: Rows, columns: Rows) -> Values:
        return np.nan_to_num(pair_iou(a, b, rows, columns, crowd=crowd), nan=0.0)

    return measure


def boundary_pair_iou(dataset: Dataset) -> PairIou:
    """Make the masks of a data set ready; the answer measures how well their outlines agree.

    Parameters
    ----------
    dataset : Dataset
        Ground truth and predictions with masks.

    Returns
    -------
    callable
        As `mask_pair_iou` has it, but the smaller of mask IoU and boundary IoU: Boundary AP, as
        its authors define it. The bands along the outlines are 2 % of the picture's diagonal
        wide. A crowd's outline means nothing: against it mask IoU stands alone, there as here.

    Raises
    ------
    RequestError
        The ground truth or the predictions have no masks.

    References
    ----------
    .. [1] B. Cheng, R. Girshick, P. Dollár, A. Berg, A. Kirillov, "Boundary IoU: improving
       object-centric image segmentation evaluation", CVPR 2021;
       https://github.com/bowenc0221/boundary-iou-api.
    """
    objects, predictions = _masks(dataset)
    mask_iou, crowd = mask_pair_iou(dataset), dataset.ground_truth.crowd

    def measure(rows: Rows, columns: Rows) -> Values:
        iou = mask_iou(rows, columns)
        shared = np.flatnonzero((iou > 0) & ~crowd[columns])  # the only ones that need bands
        d, left = np.unique(rows[shared], return_inverse=True)
        g, right = np.unique(columns[shared], return_inverse=True)
        a = MaskIndex.of(boundary_masks(predictions.take(d)))
        b = MaskIndex.of(boundary_masks(objects.take(g)))
        iou[shared] = np.minimum(iou[shared], pair_iou(a, b, left, right))
        return iou

    return measure


def _masks(dataset: Dataset) -> tuple[Masks, Masks]:
    """The masks of ground truth and of predictions; no masks of an empty table."""
    found = []
    for what, table in (
        ("ground truth", dataset.ground_truth),
        ("predictions", dataset.predictions),
    ):
        masks = table.masks
        if masks is None and len(table):
            raise RequestError(
                f'no masks in the {what} of this data set; give COCO files with "segmentation", '
                f"or evaluate the boxes"
            )
        found.append(no_masks(0) if masks is None else masks)
    return found[0], found[1]


def by_mask_area(dataset: Dataset) -> Dataset:
    """The same data set, whose predictions are small or large by their masks, not their boxes."""
    masks = dataset.predictions.masks
    if masks is None:
        return dataset
    predictions = replace(dataset.predictions, shape_area=mask_area(masks))
    return replace(dataset, predictions=predictions)
