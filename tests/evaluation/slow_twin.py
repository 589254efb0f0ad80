"""The evaluation as a plain loop: one image, one class, one threshold, one prediction at a time.

Slow, short, and independent of the fast engine, which must give the same to the bit. The matching
of one image is that of `iouviz.evaluation.matching.reference`.
"""

from dataclasses import replace

import numpy as np

from iouviz.data.model import Dataset
from iouviz.evaluation.matching.pair_iou import box_iou
from iouviz.evaluation.matching.reference import match_coco, match_open_images, match_voc
from iouviz.evaluation.metrics.curves import average_precision, precision_recall, sample_precision
from iouviz.evaluation.protocols import AreaRange, Protocol

NOBODY = -1


def match(iou, *, counts, crowd, iou_threshold, matching):
    """The column of `iou` (D, G) that each prediction is matched with, or -1."""
    ignored = (~counts).tolist()
    if matching == "coco":
        crowd = crowd.tolist()
        return np.array(
            match_coco(iou, ignored=ignored, crowd=crowd, iou_threshold=iou_threshold), int
        )
    if matching == "open-images":
        group = crowd.tolist()
        return np.array(
            match_open_images(iou, ignored=ignored, group=group, iou_threshold=iou_threshold), int
        )
    return np.array(match_voc(iou, ignored=ignored, iou_threshold=iou_threshold), int)


def rank_of_ids(ids):
    """Position of each id among all, by value where all are numbers."""
    if all(isinstance(each, int) for each in ids):
        return {i: rank for rank, i in enumerate(sorted(range(len(ids)), key=ids.__getitem__))}
    return {i: i for i in range(len(ids))}


def cells(dataset: Dataset, protocol: Protocol):
    """Rows of predictions, in order of judging, and of objects, of each class in each image."""
    predictions, ground_truth = dataset.predictions, dataset.ground_truth
    images, classes = rank_of_ids(dataset.images.ids), rank_of_ids(dataset.class_ids)
    by_class = protocol.matching == "coco"
    for label in range(1 if protocol.class_agnostic else len(dataset.classes)):
        of_class = [label] if not protocol.class_agnostic else range(len(dataset.classes))
        for image in sorted(images, key=images.__getitem__):
            d = [
                i
                for i in np.flatnonzero(predictions.image == image)
                if predictions.label[i] in of_class
            ]
            g = [
                i
                for i in np.flatnonzero(ground_truth.image == image)
                if ground_truth.label[i] in of_class
            ]
            if by_class:  # in class-agnostic mode the reference strings the classes together
                d.sort(key=lambda i: classes[predictions.label[i]])
            g.sort(key=lambda i: classes[ground_truth.label[i]])
            d.sort(key=lambda i: -predictions.score[i])
            yield label, np.array(d, dtype=int), np.array(g, dtype=int)


def outside(values, area: AreaRange):
    return (values < area.low) | (values > area.high)


def judged(dataset, protocol):
    """The data set as a protocol sees it: LVIS knows no crowds."""
    if protocol.crowds != "objects":
        return dataset
    nothing = np.zeros(len(dataset.ground_truth), bool)
    return replace(dataset, ground_truth=replace(dataset.ground_truth, crowd=nothing))


def ignored_by(ground_truth, rows, area, protocol):
    """Which objects are neither found nor missed."""
    ignored = ground_truth.ignore[rows] | outside(ground_truth.area[rows], area)
    return ignored | ground_truth.crowd[rows] if protocol.crowds == "ignored" else ignored


def taking_part(dataset, protocol, limit):
    """Which predictions count at all by federated rules and by a limit over whole images, and
    which are ignored unless they match."""
    predictions = dataset.predictions
    home = list(zip(predictions.image.tolist(), predictions.label.tolist(), strict=True))
    part, excused = np.ones(len(home), bool), np.zeros(len(home), bool)
    if protocol.federated:
        known, unsure = dataset.verified, set()
        looked_for = set(zip(*(c.tolist() for c in annotated(dataset)), strict=True))
        for row in range(len(known)):
            place = int(known.image[row]), int(known.label[row])
            (unsure if known.not_exhaustive[row] else looked_for).add(place)
        part = np.array([place in looked_for for place in home], bool)
        excused = np.array([place in unsure for place in home], bool)
    if protocol.limit_over == "image":
        for image in set(predictions.image.tolist()):
            rows = np.flatnonzero(predictions.image == image).tolist()
            rows.sort(key=lambda i: -predictions.score[i])
            part[rows[slice(limit, None) if limit else slice(0, 0)]] = False
    return part, excused


def annotated(dataset):
    return dataset.ground_truth.image, dataset.ground_truth.label


def slow_matches(dataset, protocol, threshold, area, limit):
    """Row of the object that each prediction took or -1, and which predictions are ignored."""
    dataset = judged(dataset, protocol)
    part, excused = taking_part(dataset, protocol, limit)
    if protocol.limit_over == "image":
        limit = None
    taken = np.full(len(dataset.predictions), NOBODY)
    ignored = np.ones(len(dataset.predictions), bool)
    ground_truth = dataset.ground_truth
    for _, d, g in cells(dataset, protocol):
        d = d[part[d]][:limit]
        counts = ~ignored_by(ground_truth, g, area, protocol)
        columns = match(
            box_iou(dataset.predictions, d, ground_truth, g, protocol),
            counts=counts,
            crowd=ground_truth.crowd[g],
            iou_threshold=threshold,
            matching=protocol.matching,
        )
        matched = columns != NOBODY
        taken[d[matched]] = g[columns[matched]]
        ignored[d] = outside(dataset.predictions.area[d], area) | excused[d]
        ignored[d[matched]] = ~counts[columns[matched]]
        if protocol.crowds == "groups":
            seen = set()
            for row in d[matched]:
                ignored[row] |= taken[row] in seen
                seen.add(taken[row])
    return taken, ignored


def slow_evaluate(dataset: Dataset, protocol: Protocol):
    """Precision (T, R, K, A), recall (T, K, A, M) and AP (T, K, A)."""
    order = list(cells(dataset, protocol))
    classes = 1 if protocol.class_agnostic else len(dataset.classes)
    shape = len(protocol.iou_thresholds), classes, len(protocol.areas)
    recalls = 11 if protocol.interpolation == "11-point" else 101
    precision = np.full((shape[0], recalls, *shape[1:]), np.nan)
    recall = np.full((*shape, len(protocol.max_detections)), np.nan)
    area_under = np.full(shape, np.nan)
    for t, k, a in np.ndindex(shape):
        threshold, area = protocol.iou_thresholds[t], protocol.areas[a]
        for m, limit in enumerate(protocol.max_detections):
            taken, ignored = slow_matches(dataset, protocol, threshold, area, limit)
            counted, _ = taking_part(dataset, protocol, limit)
            per_class = limit if protocol.limit_over == "class" else None
            d = [part[counted[part]][:per_class] for label, part, _ in order if label == k]
            d = np.concatenate([*d, np.empty(0, int)])
            if protocol.matching != "coco":
                d.sort()
            true = (taken[d] != NOBODY) & ~ignored[d]
            false = (taken[d] == NOBODY) & ~ignored[d]
            curve = precision_recall(
                dataset.predictions.score[d],
                tp=true,
                fp=false,
                positives=objects_to_find(dataset, k, area, protocol),
            )
            if curve.positives:
                recall[t, k, a, m] = true.sum() / curve.positives
                precision[t, :, k, a] = sample_precision(curve, protocol.interpolation)
                area_under[t, k, a] = average_precision(curve, protocol.interpolation)
    return precision, recall, area_under


def objects_to_find(dataset, label, area, protocol):
    ground_truth = judged(dataset, protocol).ground_truth
    counts = ~ignored_by(ground_truth, slice(None), area, protocol)
    return int((counts & ((ground_truth.label == label) | protocol.class_agnostic)).sum())
