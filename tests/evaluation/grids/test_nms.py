"""Suppression at every stop against suppressing, preparing and judging anew."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.grids.nms import hard, soft
from iouviz.evaluation.protocols import COCO
from iouviz.evaluation.suppression.nms import nms
from iouviz.evaluation.suppression.soft_nms import soft_nms
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.oriented import upright
from iouviz.geometry.rotated import corners
from tests.evaluation.builders import crowded_dataset, random_dataset

SETTINGS = np.array([0.0, 0.3, 0.55, 0.8, 1.0])
CONFIDENCES = np.array([0.0, 0.1, 0.5, 0.9, 1.0])
MAKE = [random_dataset, crowded_dataset]


def slow_errors(dataset, raw, iou, confidence):
    """Duplicates and lost objects, image by image, from the definitions."""
    duplicates = lost = 0
    for image in range(len(dataset.images)):
        after = judge(dataset, image, iou_threshold=iou, confidence=confidence)
        before = judge(raw, image, iou_threshold=iou, confidence=confidence)
        lost += sum(
            a == "missed" and b == "matched"
            for a, b in zip(after.object_verdicts, before.object_verdicts, strict=True)
        )
        for d, verdict in zip(after.predictions, after.prediction_verdicts, strict=True):
            if verdict == "FP":
                duplicates += fits(dataset, d, after.objects, iou)
    return duplicates, lost


def fits(dataset, d, objects, threshold):
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    mine = [
        g
        for g in objects
        if ground_truth.label[g] == predictions.label[d]
        and not ground_truth.crowd[g]
        and not ground_truth.ignore[g]
    ]
    a = predictions.boxes[d]
    for g in mine:
        b = ground_truth.boxes[g]
        sides = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
        shared = max(sides[0], 0) * max(sides[1], 0)
        areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
        if shared / (sum(areas) - shared) >= threshold:
            return True
    return False


@pytest.mark.parametrize("agnostic", [False, True])
@pytest.mark.parametrize("make", MAKE)
def test_it_is_suppressing_and_judging_anew(make, agnostic):
    for seed in range(4):
        raw = make(seed)
        swept = hard(prepare(raw), SETTINGS, class_agnostic=agnostic, confidences=CONFIDENCES)
        for s, setting in enumerate(SETTINGS.tolist()):
            kept = nms(raw.predictions, iou_threshold=setting, class_agnostic=agnostic).kept
            np.testing.assert_array_equal(swept.kept[s], kept)
            rest = prepare(replace(raw, predictions=raw.predictions.take(kept)))
            whole = rest.at()
            wanted = whole.mean(whole.average_precision)
            np.testing.assert_allclose(swept.average_precision[s], wanted, rtol=1e-15)
            for c, confidence in enumerate(CONFIDENCES.tolist()):
                there = rest.at(confidence=confidence).pooled
                for name in ("tp", "fp", "fn"):
                    assert getattr(swept.counts, name)[s, c] == getattr(there, name)


def test_duplicates_and_lost_objects_are_those_of_the_definitions():
    for seed in range(3):
        raw = random_dataset(seed)
        swept = hard(prepare(raw), SETTINGS, confidences=CONFIDENCES)
        for s in (1, 4):
            kept = replace(raw, predictions=raw.predictions.take(swept.kept[s]))
            for c in (0, 2):
                found = swept.duplicates[s, c], swept.lost[s, c]
                assert found == slow_errors(kept, raw, 0.5, CONFIDENCES[c])


def test_a_limit_on_detections_counts_only_what_is_kept():
    raw = crowded_dataset(1)
    tight = replace(COCO, max_detections=(1, 3))
    swept = hard(prepare(raw, tight), SETTINGS, confidences=CONFIDENCES)
    for s in range(len(SETTINGS)):
        rest = replace(raw, predictions=raw.predictions.take(swept.kept[s]))
        assert swept.counts.fp[s, 0] == prepare(rest, tight).at(confidence=0.0).pooled.fp


@pytest.mark.parametrize("decay", ["linear", "gaussian"])
def test_soft_suppression_is_judged_by_its_new_scores(decay):
    raw = random_dataset(5)
    swept = soft(prepare(raw), SETTINGS[1:3], decay=decay, confidences=CONFIDENCES)
    for s, setting in enumerate(SETTINGS[1:3].tolist()):
        size = {"iou_threshold": setting} if decay == "linear" else {"sigma": setting}
        score = soft_nms(raw.predictions, decay=decay, **size)
        there = prepare(replace(raw, predictions=replace(raw.predictions, score=score)))
        for c, confidence in enumerate(CONFIDENCES.tolist()):
            assert swept.counts.fp[s, c] == there.at(confidence=confidence).pooled.fp


def test_no_suppression_loses_nothing():
    raw = random_dataset(2)
    swept = hard(prepare(raw), np.array([1.0]), confidences=CONFIDENCES)
    assert swept.kept.all()
    assert not swept.lost.any()


def test_oriented_boxes_are_suppressed_by_what_they_are_judged_by():
    """Two crossed strips in one upright box: upright NMS would drop one, and an object with it."""
    strips = corners([[20, 20, 40, 4, 45], [20, 20, 40, 4, -45]])
    around = upright(strips)
    truth = GroundTruth.of([0, 0], [0, 0], around, corners=strips)
    found = Predictions.of([0, 0], [0, 0], around, [0.9, 0.8], corners=strips)
    images = Images(("a",), np.array([[40.0, 40]]), (1,), (None,))
    dataset = Dataset(images, ("strip",), (1,), truth, found)
    settings, confidences = np.array([0.5]), np.array([0.0])
    for judged, kept, lost in ((dataset.oriented(), 2, 0), (dataset, 1, 1)):
        stops = hard(prepare(judged, COCO), settings, confidences=confidences)
        assert (stops.kept.sum(), stops.lost.sum()) == (kept, lost)
        gentle = soft(prepare(judged, COCO), settings, decay="linear", confidences=confidences)
        assert gentle.average_precision[0] == 1
