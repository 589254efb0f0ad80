"""What IoU is measured on: boxes, masks, their boundaries, oriented boxes or keypoints.

A data set carries the kind of overlap by which it is judged (`Dataset.overlap`). Everything that
matches asks `pair_iou_of` how to measure, so that curves, error types, stories and sliders follow.
"""

from dataclasses import replace
from typing import Final, get_args

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.issues import Issue, number_of
from iouviz.data.model import Dataset, GroundTruth, Overlap, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.matching.keypoint_pair_iou import keypoint_pair_iou, with_keypoints
from iouviz.evaluation.matching.mask_pair_iou import (
    boundary_pair_iou,
    by_mask_area,
    mask_pair_iou,
)
from iouviz.evaluation.matching.oriented_pair_iou import oriented_pair_iou
from iouviz.evaluation.matching.pair_iou import PairIou, box_iou
from iouviz.evaluation.protocols import COCO, COCO_KEYPOINTS, Protocol
from iouviz.geometry.masks.overlap import mask_boxes
from iouviz.geometry.oriented import upright

OVERLAPS: Final[tuple[Overlap, ...]] = get_args(Overlap)

# What is measured on each, as a message names it.
NEEDS: Final[dict[Overlap, str]] = {
    "boxes": "boxes",
    "masks": "masks",
    "boundary": "masks",
    "oriented": "oriented boxes",
    "keypoints": "keypoints",
}

Table = GroundTruth | Predictions


def measured_by(dataset: Dataset, overlap: Overlap) -> Dataset:
    """The same data set, judged by another kind of overlap.

    Parameters
    ----------
    dataset : Dataset
    overlap : {"boxes", "masks", "boundary", "oriented", "keypoints"}
        "boundary" is the smaller of mask IoU and boundary IoU, see `boundary_pair_iou`; by
        "keypoints" IoU is object keypoint similarity, see `keypoint_pair_iou`.

    Returns
    -------
    Dataset
        By masks or their boundaries, rows that have none are left out on both sides and counted in
        an issue; so by keypoints, where objects of which none is labelled are ignored besides. By
        oriented boxes, rows that have none are as their upright boxes. Size ranges go by the area
        of the mask or of the oriented box, and by keypoints by the stated area of an object and
        the box of a prediction.

    Raises
    ------
    RequestError
        No such kind of overlap, or one for which the ground truth or the predictions lack what it
        is measured on; a data set judged by masks or keypoints already, which other kinds would
        miss the rows of that are left out.

    Examples
    --------
    >>> from iouviz.data.sample import sample
    >>> measured_by(sample(), "masks")
    Traceback (most recent call last):
    iouviz.errors.RequestError: no masks in the predictions; this data set has: boxes
    """
    if overlap not in OVERLAPS:
        raise RequestError(f"no overlap {overlap!r}; there are: {', '.join(OVERLAPS)}")
    if overlap == dataset.overlap:
        return dataset
    needed = NEEDS[dataset.overlap]
    if needed in ("masks", "keypoints") and needed != NEEDS[overlap]:
        raise RequestError(
            f"{overlap}: this data set was prepared for evaluating {needed}, without the rows "
            "that have none; wanted the data set as it was read"
        )
    if overlap not in available(dataset):
        raise RequestError(
            f"{_lacking(dataset, overlap)}; this data set has: {', '.join(available(dataset))}"
        )
    if overlap == "boxes":
        predictions = replace(dataset.predictions, shape_area=None)
        return replace(dataset, overlap=overlap, predictions=predictions)
    if overlap == "oriented":
        return dataset.oriented()
    if overlap == "keypoints":
        return with_keypoints(dataset)
    return replace(by_mask_area(_with_masks(dataset)), overlap=overlap)


def available(dataset: Dataset) -> tuple[Overlap, ...]:
    """The kinds of overlap that both sides of a data set have, boxes first.

    A side without any row does not stand in the way. Oriented boxes on one side are enough, for
    the upright boxes of the other can be measured with them.
    """
    tables = (dataset.ground_truth, dataset.predictions)
    filled = [table for table in tables if len(table)]
    masks = bool(filled) and all(table.shapes is not None for table in filled)
    there: dict[Overlap, bool] = {
        "boxes": True,
        "masks": masks,
        "boundary": masks,
        "oriented": dataset.has_corners,
        "keypoints": bool(filled)
        and all(table.keypoints is not None for table in filled)
        and any(kind is not None and kind.sigmas for kind in dataset.keypoint_types),
    }
    return tuple(kind for kind in OVERLAPS if there[kind])


def usual_overlap(dataset: Dataset) -> Overlap:
    """What its files ask to be judged by: keypoints, where predictions have no other boxes."""
    made = sum(issue.count for issue in dataset.issues if issue.code == "box-from-keypoints")
    poses = 0 < len(dataset.predictions) <= made and "keypoints" in available(dataset)
    return "keypoints" if poses else dataset.overlap


def usual_protocol(dataset: Dataset) -> Protocol:
    """The protocol that goes with what a data set is judged by: COCO's, for keypoints its own."""
    return COCO_KEYPOINTS if dataset.overlap == "keypoints" else COCO


def pair_iou_of(dataset: Dataset) -> PairIou | None:
    """How to measure the IoU of pairs of rows of a data set; None for boxes.

    See `iouviz.evaluation.matching.pair_iou.PairIou`. What it needs is made ready once.
    """
    match dataset.overlap:
        case "masks":
            return mask_pair_iou(dataset)
        case "boundary":
            return boundary_pair_iou(dataset)
        case "oriented":
            return oriented_pair_iou(dataset)
        case "keypoints":
            return keypoint_pair_iou(dataset)
    return None


def among_predictions(dataset: Dataset) -> tuple[Predictions, PairIou | None]:
    """How to measure the IoU of predictions with one another, as the data set is judged.

    Returns
    -------
    predictions : Predictions
        Those of the data set, each in the smallest box around what is measured: predictions whose
        boxes share nothing do not overlap.
    iou : callable or None
        (rows (P,), rows (P,)) -> IoU (P,); None for boxes. Keypoints have no IoU: detectors
        suppress poses by their boxes, and so does this.
    """
    predictions = dataset.predictions
    if dataset.overlap in ("boxes", "keypoints"):
        return predictions, None
    others = GroundTruth.of(
        predictions.image,
        predictions.label,
        predictions.boxes,
        size=predictions.size,
        shapes=predictions.shapes,
        corners=predictions.corners,
    )
    masks = None if dataset.overlap == "oriented" else predictions.masks
    around = upright(predictions.quadrilaterals)
    if masks is not None:
        around = mask_boxes(masks)
    measure = pair_iou_of(replace(dataset, ground_truth=others))
    return replace(predictions, boxes=around), measure


def all_pairs(
    dataset: Dataset, d: Rows, g: Rows, protocol: Protocol, iou: PairIou | None = None
) -> Values:
    """IoU of every one of the predictions `d` with every one of the objects `g`, (D, G).

    Parameters
    ----------
    dataset : Dataset
    d, g : (D,), (G,) int arrays
        Rows to compare; a few, such as those of one image.
    protocol : Protocol
        Its rule for crowds and its width of a pixel hold for boxes.
    iou : callable or None
        How to measure; None: as the data set is judged.
    """
    measure, rows, columns = iou, d, g
    if measure is None and dataset.overlap != "boxes":
        # Made ready for these rows alone: each box of an image asks, and a data set has thousands.
        part = replace(
            dataset,
            predictions=dataset.predictions.take(d),
            ground_truth=dataset.ground_truth.take(g),
        )
        measure, rows, columns = pair_iou_of(part), np.arange(len(d)), np.arange(len(g))
    if measure is None:
        return box_iou(dataset.predictions, d, dataset.ground_truth, g, protocol)
    return measure(np.repeat(rows, len(g)), np.tile(columns, len(d))).reshape(len(d), len(g))


def _lacking(dataset: Dataset, overlap: Overlap) -> str:
    """What such an overlap is measured on and the data set does not have, and where."""
    column = {"oriented": "corners", "keypoints": "keypoints"}.get(overlap, "shapes")
    sides: dict[str, Table] = {
        "ground truth": dataset.ground_truth,
        "predictions": dataset.predictions,
    }
    lacking = [s for s, table in sides.items() if len(table) and getattr(table, column) is None]
    if overlap == "keypoints" and not lacking and dataset.keypoint_types:
        return (
            "no class whose keypoints have sigmas; wanted one number for each keypoint or one for "
            "all, by Choices(sigmas=...) or --sigmas"
        )
    return f"no {NEEDS[overlap]} in the {' and the '.join(lacking) or 'files'}"


def _with_masks(dataset: Dataset) -> Dataset:
    """Leave out the rows that have no mask, and say so."""
    objects, predictions = _masked(dataset.ground_truth), _masked(dataset.predictions)
    issues = [
        Issue(
            "no-mask",
            "skipped",
            side,
            (),
            f"{number_of(int((~kept).sum()), item)} of {len(kept)} without a mask",
            "Left out, because masks are evaluated. Evaluate the boxes to include all.",
        )
        for side, item, kept in (
            ("ground truth", "object", objects),
            ("predictions", "prediction", predictions),
        )
        if not kept.all()
    ]
    return replace(
        dataset,
        ground_truth=dataset.ground_truth.take(objects),
        predictions=dataset.predictions.take(predictions),
        issues=(*dataset.issues, *issues),
    )


def _masked(table: Table) -> Flags:
    """Which rows of a table have a mask, (N,); a mask of 0 x 0 is none."""
    masks = table.masks
    if masks is None:
        return np.ones(len(table), np.bool_)
    empty: Flags = (masks.sizes == 0).any(axis=1)
    return ~empty
