"""The oracle: precision and recall equal pycocotools' bit for bit.

Known defects of the reference are kept out of its way, not copied: annotation ids start at 1, and
a file's `ignore` is put back after it was overwritten (see builders.Reference).
"""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import ALL, COCO, LARGE, MEDIUM, SMALL, AreaRange, Protocol
from tests.evaluation.builders import (
    crowded_dataset,
    make_dataset,
    no_ground_truth,
    no_predictions,
    one_image,
    random_dataset,
    reference,
)

# Few detections may count, so that small cases go beyond the limit too.
FEW = replace(COCO.at(0.5, 0.75, 0.95), max_detections=(1, 2, 5))


def assert_equal_to_the_bit(dataset, protocol: Protocol) -> None:
    ours = evaluate(dataset, protocol)
    precision, recall = reference(dataset, protocol)
    np.testing.assert_array_equal(ours.precision, precision[..., -1])
    np.testing.assert_array_equal(ours.recall, recall)
    # assert_array_equal holds 0.0 and -0.0 equal, and nothing else that differs in bits but nan
    assert not np.signbit(ours.precision[~np.isnan(ours.precision)]).any()


@pytest.mark.parametrize("start", range(0, 400, 40))
def test_random_cases(start):
    for seed in range(start, start + 40):
        assert_equal_to_the_bit(random_dataset(seed), FEW)


@pytest.mark.parametrize("start", range(1000, 1040, 10))
def test_random_cases_by_the_full_protocol(start):
    for seed in range(start, start + 10):
        assert_equal_to_the_bit(random_dataset(seed), COCO)


@pytest.mark.parametrize("start", range(2000, 2060, 20))
def test_thresholds_areas_and_limits_of_ones_own(start):
    areas = (ALL, AreaRange("tiny", 64, 1024), AreaRange("exact", 1024, 1024))
    protocol = replace(COCO.at(0.05, 1 / 3, 1.0), areas=areas, max_detections=(1, 3, 4, 40))
    for seed in range(start, start + 20):
        assert_equal_to_the_bit(random_dataset(seed), protocol)


@pytest.mark.parametrize("start", range(2100, 2160, 20))
def test_all_classes_as_one(start):
    protocol = replace(FEW, class_agnostic=True)
    for seed in range(start, start + 20):
        assert_equal_to_the_bit(random_dataset(seed), protocol)


@pytest.mark.parametrize("start", range(2200, 2220, 10))
def test_more_than_100_detections_of_one_class_in_one_image(start):
    for seed in range(start, start + 10):
        assert_equal_to_the_bit(crowded_dataset(seed), COCO)


def test_more_cases_than_64():
    protocol = COCO.at(*np.linspace(0.1, 0.95, 30))  # times four areas
    for seed in range(2300, 2305):
        assert_equal_to_the_bit(random_dataset(seed), protocol)


def test_the_reference_loses_the_object_with_id_0_and_we_do_not():
    dataset = one_image([[0, 0, 9, 9]], [[0, 0, 9, 9]], [0.9])
    assert np.nanmax(reference(dataset, COCO, first_id=0)[1]) == 0.0
    assert np.nanmax(reference(dataset, COCO)[1]) == np.nanmax(evaluate(dataset).recall) == 1.0


def test_annotation_ids_do_not_matter():
    """An id of 0, -1 or one that occurs twice: here nobody's id is looked at."""
    for seed in range(2400, 2420):
        dataset = random_dataset(seed)
        ground_truth = dataset.ground_truth
        odd = replace(ground_truth, ids=tuple(i % 3 - 1 for i in range(len(ground_truth))))
        assert_equal_to_the_bit(replace(dataset, ground_truth=odd), FEW)


def test_areas_at_the_bounds_belong_to_both_sides():
    objects = [[0, 0, 32, 32], [100, 100, 196, 196]]
    dataset = one_image(objects, objects, [0.9, 0.8])
    assert_equal_to_the_bit(dataset, COCO)
    positives = evaluate(dataset).positives[0]
    assert dict(zip([a.name for a in COCO.areas], positives.tolist(), strict=True)) == {
        ALL.name: 2,
        SMALL.name: 1,
        MEDIUM.name: 2,
        LARGE.name: 1,
    }


def test_no_predictions():
    ground_truth = GroundTruth.of([0], [0], [[0, 0, 9, 9]])
    assert_equal_to_the_bit(make_dataset(ground_truth, no_predictions(), images=2), COCO)


def test_no_ground_truth():
    predictions = Predictions.of([0], [0], [[0, 0, 9, 9]], [0.0])
    assert_equal_to_the_bit(make_dataset(no_ground_truth(), predictions, images=2), COCO)


def test_equal_scores_in_two_images_go_by_image_id():
    """One hit and one miss, equally sure: with the hit's image first AP is 1, else 0.5."""
    ground_truth = GroundTruth.of([0], [0], [[0, 0, 9, 9]])
    predictions = Predictions.of([0, 1], [0, 0], [[0, 0, 9, 9], [0, 0, 9, 9]], [0.5, 0.5])
    for ids, expected in (([1, 2], 1.0), ([2, 1], 0.5)):
        dataset = make_dataset(ground_truth, predictions, images=2, image_ids=ids)
        assert_equal_to_the_bit(dataset, COCO)
        assert evaluate(dataset).summary["AP"] == pytest.approx(expected, abs=1e-15)


def test_ids_that_are_not_numbers_go_by_position():
    ground_truth = GroundTruth.of([0], [0], [[0, 0, 9, 9]])
    predictions = Predictions.of([0, 1], [0, 0], [[0, 0, 9, 9], [0, 0, 9, 9]], [0.5, 0.5])
    dataset = make_dataset(ground_truth, predictions, images=2, image_ids=["z", "a"])
    assert evaluate(dataset).summary["AP"] == pytest.approx(1.0, abs=1e-15)
