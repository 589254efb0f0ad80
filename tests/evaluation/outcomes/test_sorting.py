"""Images and boxes in order: by hand, and that none is lost."""

import numpy as np
import pytest

from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.evaluation.outcomes.sorting import (
    IMAGE_ORDERS,
    RECORD_ORDERS,
    sort_images,
    sort_records,
)
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, random_dataset

A, B = [0, 0, 10, 10], [20, 0, 30, 10]
FAR = [90, 90, 99, 99]

# Image 0: found with IoU .8 and a false positive of score .3. Image 1: found with IoU 1, one
# missed. Image 2: two false positives, .9 and .1. Image 3 is empty.
FOUND = record(
    prepare(
        make_dataset(
            GroundTruth.of([0, 1, 1], [0, 0, 0], [A, A, B]),
            Predictions.of(
                [0, 0, 1, 2, 2], [0] * 5, [[0, 0, 8, 10], FAR, A, A, FAR], [0.7, 0.3, 0.5, 0.9, 0.1]
            ),
            images=4,
        )
    )
)


@pytest.mark.parametrize(
    ("by", "images"),
    [
        ("worst F1", [2, 0, 1]),  # 0, 2/3, 2/3: between equals the earlier
        ("most false positives", [2, 0, 1]),
        ("most false negatives", [1, 0, 2]),
        ("lowest IoU among matches", [0, 1, 2]),
        ("highest-scoring false positive", [2, 0, 1]),
        ("most of these", [0, 1, 2]),
        ("as in the file", [0, 1, 2]),
    ],
)
def test_images_in_order(by, images):
    ordered = sort_images(FOUND, Filter().rows(FOUND), by)
    assert ordered.images.tolist() == images
    assert len(sort_images(FOUND, Filter().rows(FOUND), by, empty=True)) == 4


def test_each_image_has_its_rows_and_its_counts():
    ordered = sort_images(FOUND, Filter(verdict=("FP",)).rows(FOUND))
    assert ordered.images.tolist() == [2, 0]  # image 1 has no false positive
    assert [ordered.rows_of(at).tolist() for at in range(2)] == [[3, 4], [1]]
    counts = [ordered.counts.tp, ordered.counts.fp, ordered.counts.fn]
    assert [each.tolist() for each in counts] == [[0, 1], [2, 1], [0, 0]]


def test_counts_may_be_those_of_some_classes():
    scope = FOUND.score > 0.2
    ordered = sort_images(FOUND, Filter().rows(FOUND), "most false positives", scope=scope)
    assert ordered.images.tolist() == [0, 2, 1]


@pytest.mark.parametrize("by", IMAGE_ORDERS)
def test_no_row_is_lost(by):
    for seed in range(7400, 7406):
        found = record(prepare(random_dataset(seed)))
        rows = Filter(verdict=("FP", "FN")).rows(found)
        ordered = sort_images(found, rows, by)
        assert sorted(ordered.rows.tolist()) == rows.tolist()
        for at in range(len(ordered)):
            assert (found.image[ordered.rows_of(at)] == ordered.images[at]).all()


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("highest score", 3),
        ("lowest score", 4),
        ("lowest IoU", 1),
        ("highest IoU", 2),
        ("smallest", 1),
        ("largest", 0),
        ("as in the file", 0),
    ],
)
def test_boxes_in_order(by, first):
    rows = np.arange(len(FOUND))
    ordered = sort_records(FOUND, rows, by)
    assert ordered[0] == first
    assert sorted(ordered) == rows.tolist()


def test_missed_objects_come_last_by_score():
    assert FOUND.is_object[sort_records(FOUND, np.arange(len(FOUND)), "highest score")[-1]]
    assert FOUND.is_object[sort_records(FOUND, np.arange(len(FOUND)), "lowest score")[-1]]


def test_unknown_orders_are_refused():
    with pytest.raises(RequestError, match="no order"):
        sort_images(FOUND, np.arange(1), "best")
    with pytest.raises(RequestError, match="no order"):
        sort_records(FOUND, np.arange(1), "best")
    assert len(RECORD_ORDERS) == 7
