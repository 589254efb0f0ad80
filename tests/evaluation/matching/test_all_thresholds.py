"""The rules of matching, one at a time, each on the smallest case that shows it."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.matching.all_thresholds import match_all, match_pairs
from iouviz.evaluation.matching.candidates import candidates
from iouviz.evaluation.matching.pair_iou import box_iou
from iouviz.evaluation.protocols import ALL, COCO, OPEN_IMAGES, PROTOCOLS, VOC2010, AreaRange
from iouviz.geometry.overlap import iou as corner_iou
from tests.evaluation.builders import make_dataset, one_image, random_dataset
from tests.evaluation.slow_twin import judged, slow_matches

BIG = AreaRange("big", 100, 1000)


def matched(iou, *, not_ignored=None, crowd=None, outside=None, at=0.5, matching="coco"):
    """Columns that the rows take, by IoU alone: it says nothing of where boxes are."""
    iou = np.array(iou, dtype=float)
    d, g = iou.shape
    sides = np.where(np.zeros(d, bool) if outside is None else outside, 1, 10)
    corners = np.stack([0 * sides, 0 * sides, sides, sides], axis=1)
    ground_truth = GroundTruth.of(
        [0] * g,
        [0] * g,
        [[0, 0, 10, 10]] * g if g else np.empty((0, 4)),
        crowd=crowd,
        ignore=None if not_ignored is None else ~np.array(not_ignored, bool),
    )
    predictions = Predictions.of([0] * d, [0] * d, corners, np.linspace(1, 0, d))
    pairs = candidates(
        make_dataset(ground_truth, predictions),
        iou=lambda p, o: iou[p, o],
        iou_floor=0.05,
        matching=matching,
    )
    result = match_all(pairs, iou_thresholds=[at], matching=matching, area=BIG)
    return result.ground_truth[0].tolist(), result.ignored[0].tolist()


def test_the_first_takes_the_best_and_the_second_what_is_left():
    assert matched([[0.9, 0.6], [0.8, 0.7]]) == ([0, 1], [False, False])


def test_voc_does_not_give_a_second_choice():
    assert matched([[0.9, 0.6], [0.8, 0.7]], matching="voc") == ([0, -1], [False, False])


@pytest.mark.parametrize("matching", ["coco", "voc"])
def test_an_iou_equal_to_the_threshold_is_enough(matching):
    assert matched([[0.5]], matching=matching)[0] == [0]
    assert matched([[np.nextafter(0.5, 0)]], matching=matching)[0] == [-1]


def test_a_threshold_of_1_is_reached_by_a_hair_less():
    assert matched([[1 - 1e-11]], at=1.0)[0] == [0]
    assert matched([[1 - 1e-9]], at=1.0)[0] == [-1]


@pytest.mark.parametrize(("matching", "winner"), [("coco", 1), ("voc", 0)])
def test_between_equal_ious_coco_takes_the_later_and_voc_the_earlier(matching, winner):
    assert matched([[0.7, 0.7]], matching=matching)[0] == [winner]


def test_an_object_that_counts_goes_before_a_better_ignored_one():
    assert matched([[0.6, 0.9]], not_ignored=[1, 0]) == ([0], [False])
    # VOC asks for the best alone, difficult or not
    assert matched([[0.6, 0.9]], not_ignored=[1, 0], matching="voc") == ([1], [True])


def test_a_crowd_takes_any_number_and_another_ignored_object_only_one():
    twice = [[0.9], [0.8]]
    assert matched(twice, not_ignored=[0], crowd=[1]) == ([0, 0], [True, True])
    assert matched(twice, not_ignored=[0]) == ([0, -1], [True, False])
    assert matched(twice, not_ignored=[0], matching="voc") == ([0, 0], [True, True])


def test_outside_the_area_a_prediction_is_ignored_only_if_it_matches_nothing_that_counts():
    assert matched([[0.9], [0.1]], outside=[1, 1]) == ([0, -1], [False, True])


@pytest.mark.parametrize("agnostic", [False, True])
@pytest.mark.parametrize(
    "base",
    [
        *PROTOCOLS.values(),
        replace(VOC2010, inclusive_pixels=True),
        replace(OPEN_IMAGES, crowds="ignored"),
    ],
)
def test_it_is_the_plain_loop(base, agnostic):
    # who takes part is not the matching's to say
    protocol = replace(base, class_agnostic=agnostic, federated=False, limit_over="class")
    thresholds = (0.1, 0.3, 0.5, 0.75, 1.0)
    for seed in range(5000, 5040):
        dataset = random_dataset(seed)
        area, limit = [(ALL, None), (AreaRange("", 1024, 9216), 3)][seed % 2]
        result = match_all(
            candidates_for(judged(dataset, protocol), protocol),
            iou_thresholds=thresholds,
            matching=protocol.matching,
            area=area,
            max_detections=limit,
            crowds=protocol.crowds,
        )
        for t, threshold in enumerate(thresholds):
            taken, ignored = slow_matches(dataset, protocol, threshold, area, limit)
            np.testing.assert_array_equal(result.ground_truth[t], taken)
            np.testing.assert_array_equal(result.ignored[t], ignored)
            found = taken[~ignored & (taken >= 0)]
            missed = result.not_ignored.copy()
            missed[found] = False
            np.testing.assert_array_equal(result.missed[t], missed)


def candidates_for(dataset, protocol, floor=0.1):
    return candidates(
        dataset,
        iou_floor=floor,
        same_class=not protocol.class_agnostic,
        matching=protocol.matching,
        inclusive_pixels=protocol.inclusive_pixels,
    )


def test_more_cases_than_a_word_has_bits():
    thresholds = np.linspace(0.1, 1, 70).tolist()
    for seed in range(5100, 5103):
        dataset = random_dataset(seed)
        pairs = candidates_for(dataset, COCO)
        not_ignored = np.stack([~dataset.ground_truth.crowd, dataset.ground_truth.area <= 1024])
        together = match_pairs(
            pairs, iou_thresholds=thresholds, matching="coco", not_ignored=not_ignored
        )
        for a in range(2):
            for t, threshold in enumerate(thresholds):
                alone = match_pairs(
                    pairs, iou_thresholds=[threshold], matching="coco", not_ignored=not_ignored[[a]]
                )
                np.testing.assert_array_equal(together.at(t, a), alone.at())


@pytest.mark.parametrize(
    ("thresholds", "message"), [([0.7, 0.5], "wanted them rising"), ([0.2], "only from 0.3 up")]
)
def test_thresholds_that_would_give_wrong_matches_are_refused(thresholds, message):
    pairs = candidates(random_dataset(1), iou_floor=0.3)
    with pytest.raises(RequestError, match=message):
        match_all(pairs, iou_thresholds=thresholds)


def test_many_boxes_on_one_spot():
    rng = np.random.default_rng(3)
    boxes = np.array([0, 0, 50, 50]) + rng.integers(0, 6, size=(80, 1))
    dataset = one_image(boxes[:30], boxes[30:], rng.integers(0, 4, 50), crowd=rng.random(30) < 0.1)
    for threshold in (0.5, 0.9):
        result = match_all(candidates(dataset), iou_thresholds=[threshold])
        taken, ignored = slow_matches(dataset, COCO, threshold, ALL, None)
        np.testing.assert_array_equal(result.ground_truth[0], taken)
        np.testing.assert_array_equal(result.ignored[0], ignored)


@pytest.mark.parametrize("matching", ["coco", "voc"])
def test_nothing_on_either_side(matching):
    assert matched(np.empty((0, 3)), matching=matching) == ([], [])
    assert matched(np.empty((2, 0)), matching=matching) == ([-1, -1], [False, False])


def iou_of(dataset, protocol):
    d, g = np.arange(len(dataset.predictions)), np.arange(len(dataset.ground_truth))
    return box_iou(dataset.predictions, d, dataset.ground_truth, g, protocol)


def test_iou_with_a_crowd_is_the_share_of_the_prediction_inside():
    # the prediction's 100 px lie in the crowd's 400: 100 / 100, not 100 / 400
    dataset = one_image([[0, 0, 20, 20]], [[5, 5, 15, 15]], [0.9], crowd=[True])
    assert iou_of(dataset, COCO) == 1.0
    assert iou_of(dataset, VOC2010) == 0.25


def test_inclusive_pixels_make_everything_one_pixel_longer():
    # 0..9 and 5..14 are 10 pixels each, 5 shared: 50 / 150. Without: 9 x 9, 4 x 9: 36 / 126
    dataset = one_image([[0, 0, 9, 9]], [[5, 0, 14, 9]], [0.9])
    assert iou_of(dataset, replace(VOC2010, inclusive_pixels=True)) == pytest.approx(50 / 150)
    assert iou_of(dataset, VOC2010) == pytest.approx(36 / 126)


def test_areas_come_from_the_stated_size():
    # 0.1 + 0.7 - 0.1 is not 0.7 in float64
    corner = [[0.1, 0.1, 0.1 + 0.7, 0.1 + 0.7]]
    ground_truth = GroundTruth.of([0], [0], corner, size=[[0.7, 0.7]])
    predictions = Predictions.of([0], [0], [[0.0, 0.0, 0.7, 0.7]], [0.9], size=[[0.7, 0.7]])
    only = np.array([0])
    shared = (0.7 - 0.1) * (0.7 - 0.1)
    assert box_iou(predictions, only, ground_truth, only, COCO) == shared / (
        (0.7 * 0.7 + 0.7 * 0.7) - shared
    )


def test_iou_is_the_cores_iou_up_to_rounding():
    rng = np.random.default_rng(0)
    corner = rng.random((40, 2)) * 50
    boxes = np.concatenate([corner, corner + rng.random((40, 2)) * 50], axis=1)
    dataset = one_image(boxes[:15], boxes[15:], rng.random(25))
    np.testing.assert_allclose(
        iou_of(dataset, COCO), corner_iou(boxes[15:], boxes[:15]), rtol=1e-12
    )


def test_boxes_without_area_share_nothing():
    dataset = one_image([[5, 5, 5, 5]], [[5, 5, 5, 5]], [0.9])
    assert iou_of(dataset, COCO) == 0.0
