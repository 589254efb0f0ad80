"""Who takes part by a protocol's rules: classes that were looked for, limits over whole images.

In a federated data set (LVIS, Open Images) nobody looked for every class in every image. A
prediction of a class counts in an image where the class has objects, or is known to be absent or
there (`Dataset.verified`); elsewhere nobody knows whether it is right. Where the class is known
not to be annotated exhaustively, a prediction that matches nothing is ignored.

References
----------
.. [1] LVIS: ``lvis/eval.py``, `LVISEval._prepare` and `evaluate_img`; ``lvis/results.py``,
   `LVISResults.limit_dets_per_image`.
.. [2] Open Images: ``object_detection_evaluation.py`` of the TensorFlow Object Detection API,
   `OpenImagesChallengeEvaluator`.
"""

from dataclasses import replace

import numpy as np

from iouviz.arrays import Flags, Rows
from iouviz.data.model import Dataset, Verified
from iouviz.errors import RequestError
from iouviz.evaluation.matching.candidates import Candidates, candidates
from iouviz.evaluation.matching.order import Keys, count_up, falling, groups, run_lengths
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.matching.rules import enough
from iouviz.evaluation.protocols import Protocol


def protocol_candidates(
    dataset: Dataset, protocol: Protocol, iou: PairIou | None = None
) -> Candidates:
    """The pairs that a protocol may match, among the predictions that take part by its rules.

    Parameters
    ----------
    dataset : Dataset
    protocol : Protocol
    iou : callable or None
        A measure of your own; see `candidates`.

    Returns
    -------
    Candidates
        Cut at the protocol's last limit on detections. `rank` is counted over what the limits are
        counted over.

    Raises
    ------
    RequestError
        A federated protocol, and a data set that does not say which classes were looked for.
    """
    limit, over_image = protocol.max_detections[-1], protocol.limit_over == "image"
    if protocol.crowds == "objects" and dataset.ground_truth.crowd.any():
        nothing = np.zeros(len(dataset.ground_truth), np.bool_)
        dataset = replace(dataset, ground_truth=replace(dataset.ground_truth, crowd=nothing))
    among = _looked_for(dataset, _verified(dataset, protocol)) if protocol.federated else None
    rank = image_ranks(dataset) if over_image else None
    if rank is not None and limit is not None:
        among = rank < limit if among is None else among & (rank < limit)
    pairs = candidates(
        dataset,
        iou_floor=enough(protocol.iou_thresholds[0], protocol.matching),
        same_class=not protocol.class_agnostic,
        matching=protocol.matching,
        max_detections=None if over_image else limit,
        inclusive_pixels=protocol.inclusive_pixels,
        among=among,
        iou=iou,
    )
    if rank is not None:
        pairs = replace(pairs, rank=rank[pairs.prediction])
    if protocol.federated:
        pairs = replace(pairs, excused=_excused(dataset, _verified(dataset, protocol)))
    return pairs


def image_ranks(dataset: Dataset) -> Rows:
    """How many predictions of the same image, of any class, are more confident, (D,).

    Between equal scores the earlier row goes first.
    """
    predictions = dataset.predictions
    order = falling(predictions.score, predictions.image)
    rank = np.empty(len(order), np.intp)
    rank[order] = count_up(run_lengths(predictions.image[order]))
    return rank


def _verified(dataset: Dataset, protocol: Protocol) -> Verified:
    if dataset.verified is None:
        raise RequestError(
            f"{protocol.name} counts a prediction only where its class was looked for, and this "
            "data set does not say which classes were looked for in which images; wanted LVIS' "
            "neg_category_ids and not_exhaustive_category_ids of each image, or the image-level "
            "labels of Open Images beside the boxes. Without them use COCO or VOC2010"
        )
    return dataset.verified


def _looked_for(dataset: Dataset, verified: Verified) -> Flags:
    predicted, annotated, _ = groups(dataset)
    known = _pairs(dataset, verified)[~verified.not_exhaustive]
    return np.isin(predicted, np.concatenate([annotated, known]))


def _excused(dataset: Dataset, verified: Verified) -> Flags:
    predicted, _, _ = groups(dataset)
    return np.isin(predicted, _pairs(dataset, verified)[verified.not_exhaustive])


def _pairs(dataset: Dataset, verified: Verified) -> Keys:
    """Each row's image and class as one number, as `groups` makes them."""
    return verified.image.astype(np.int64) * len(dataset.classes) + verified.label
