"""One image judged, by hand, and in agreement with the evaluation of the whole."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.matching.pair_iou import box_iou
from iouviz.evaluation.protocols import ALL, MEDIUM
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    one_image,
    random_dataset,
)

A, B, C = [0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]


def test_by_hand():
    # A found (IoU .8), found again (1, later), B missed, one prediction in the void
    dataset = one_image([A, B], [A, [0, 0, 8, 10], C], [0.6, 0.9, 0.5])
    seen = judge(dataset, 0)
    assert seen.prediction_verdicts == ("FP", "TP", "FP")
    assert seen.matched.tolist() == [-1, 0, -1]
    np.testing.assert_array_equal(seen.iou, [np.nan, 0.8, np.nan])
    assert seen.object_verdicts == ("matched", "missed")
    assert seen.matched_by.tolist() == [1, -1]
    assert (seen.tp, seen.fp, seen.fn) == (1, 2, 1)
    assert seen.precision == pytest.approx(1 / 3)
    assert seen.recall == 0.5
    assert seen.f1 == pytest.approx(0.4)  # 2 tp / (2 tp + fp + fn) = 2 / 5


def test_confidence_cuts_before_matching_and_an_equal_score_stays():
    dataset = one_image([A], [A, [0, 0, 8, 10]], [0.6, 0.59])
    assert judge(dataset, 0, confidence=0.6).prediction_verdicts == ("TP", "below confidence")
    nothing = judge(dataset, 0, confidence=0.7)
    assert nothing.prediction_verdicts == ("below confidence",) * 2
    assert nothing.object_verdicts == ("missed",)
    assert nothing.recall == 0.0
    assert np.isnan(nothing.precision)
    assert nothing.f1 == 0.0  # 0 / (0 + 0 + 1)


def test_beyond_the_limit():
    few = replace(iouviz.COCO, max_detections=(1,))
    seen = judge(one_image([A, B], [A, B], [0.6, 0.9]), 0, protocol=few)
    assert seen.prediction_verdicts == ("beyond max detections", "TP")


def test_a_crowd_is_matched_by_the_most_confident_and_counts_neither_way():
    seen = judge(one_image([A], [A, A, C], [0.6, 0.9, 0.1], crowd=[True]), 0)
    assert seen.prediction_verdicts == ("ignored", "ignored", "FP")
    assert seen.object_verdicts == ("ignored",)
    assert seen.matched_by.tolist() == [1]
    assert seen.matched.tolist() == [0, 0, -1]
    assert np.isnan(seen.recall)


def test_outside_the_first_area_range_nothing_counts():
    medium = replace(iouviz.COCO, areas=(MEDIUM, ALL))
    seen = judge(one_image([A], [A, C], [0.6, 0.9]), 0, protocol=medium)
    assert (seen.prediction_verdicts, seen.object_verdicts) == (("ignored",) * 2, ("ignored",))


def test_classes_are_matched_apart():
    dataset = make_dataset(
        GroundTruth.of([0, 0], [0, 1], [A, A]),
        Predictions.of([0, 0], [1, 2], [A, A], [0.9, 0.8]),
        classes=["apple", "pear", "plum"],
    )
    seen = judge(dataset, 0)
    assert seen.prediction_verdicts == ("TP", "FP")
    assert seen.matched.tolist() == [1, -1]
    assert seen.object_verdicts == ("missed", "matched")


def test_an_empty_image():
    seen = judge(make_dataset(no_ground_truth(), no_predictions()), 0)
    assert (seen.tp, seen.fp, seen.fn) == (0, 0, 0)
    assert np.isnan([seen.precision, seen.recall, seen.f1]).all()


@pytest.mark.parametrize("image", [-1, 1])
def test_an_unknown_image_is_refused(image):
    with pytest.raises(RequestError, match="no image number"):
        judge(one_image([A], [A], [0.9]), image)


def test_an_impossible_threshold_is_refused():
    with pytest.raises(RequestError, match="IoU thresholds"):
        judge(one_image([A], [A], [0.9]), 0, iou_threshold=0.0)


@pytest.mark.parametrize("protocol", [iouviz.COCO, iouviz.VOC2010])
@pytest.mark.parametrize("threshold", [0.5, 0.75])
def test_the_images_add_up_to_the_curves(protocol, threshold):
    for seed in range(4000, 4030):
        dataset = random_dataset(seed)
        result = iouviz.evaluate(dataset, protocol.at(threshold))
        seen = [
            judge(dataset, i, iou_threshold=threshold, protocol=protocol)
            for i in range(len(dataset.images))
        ]
        curves = [result.curve(name, threshold) for name in dataset.classes]
        assert sum(each.tp for each in seen) == sum(c.tp[-1] for c in curves if len(c))
        assert sum(each.fp for each in seen) == sum(c.fp[-1] for c in curves if len(c))
        assert sum(each.tp + each.fn for each in seen) == sum(c.positives for c in curves)


@pytest.mark.parametrize("threshold", [0.3, 0.75])
def test_all_classes_as_one_add_up_too(threshold):
    protocol = replace(iouviz.COCO, class_agnostic=True)
    for seed in range(4100, 4120):
        dataset = random_dataset(seed)
        curve = iouviz.evaluate(dataset, protocol.at(threshold)).curve("all classes", threshold)
        seen = [
            judge(dataset, i, iou_threshold=threshold, protocol=protocol)
            for i in range(len(dataset.images))
        ]
        assert sum(each.tp for each in seen) == (curve.tp[-1] if len(curve) else 0)
        assert sum(each.fp for each in seen) == (curve.fp[-1] if len(curve) else 0)


def test_an_iou_from_elsewhere_is_told_rows_of_the_data_set():
    dataset = random_dataset(4001)
    predictions, ground_truth = dataset.predictions, dataset.ground_truth

    def swapped(d, g):  # of the boxes, but only where rows are of different parity
        assert (predictions.image[d] == ground_truth.image[g]).all()
        return box_iou_of_rows(dataset, d, g) * ((d + g) % 2)

    whole = iouviz.evaluate(dataset, iouviz.COCO.at(0.5), iou=swapped)
    curves = [whole.curve(name, 0.5) for name in dataset.classes]
    seen = [judge(dataset, i, iou=swapped) for i in range(len(dataset.images))]
    assert 0 < sum(each.tp for each in seen) == sum(c.tp[-1] for c in curves if len(c))
    for each in seen:
        d, g = each.predictions, each.matched
        hit = g >= 0
        np.testing.assert_array_equal(each.iou[hit], swapped(d[hit], g[hit]))


def box_iou_of_rows(dataset, d, g):
    single = [np.array([i]) for i in d], [np.array([j]) for j in g]
    return np.array(
        [
            box_iou(dataset.predictions, i, dataset.ground_truth, j, iouviz.COCO).item()
            for i, j in zip(*single, strict=True)
        ]
    )
