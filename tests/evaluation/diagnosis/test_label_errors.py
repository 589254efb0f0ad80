"""Label errors: each kind by hand, what putting them right does, and planted faults."""

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.data.read.read import read
from iouviz.evaluation.diagnosis.label_errors import LABEL_ERRORS, amend, find_label_errors
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.overlap import iou
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    random_dataset,
)

SAMPLE = Path(__file__).parents[3] / "sample_data"


def row_of_boxes(*lefts, width=10):
    return [[left, 0, left + width, 10] for left in lefts]


# Apples and pears in a row; each fault has a place of its own.
#   0: an apple that is called a pear    100: nothing annotated     200: an apple drawn half as wide
# 300: an apple annotated twice          400: an apple and the prediction that finds it
TRUTH = GroundTruth.of(
    [0] * 5,
    [1, 0, 0, 0, 0],
    [*row_of_boxes(0), [200, 0, 204, 10], *row_of_boxes(300, 301, 400)],
    ids=(1, 2, 3, 9, 5),
)
GUESSES = Predictions.of(
    [0] * 5, [0] * 5, row_of_boxes(0, 100, 200, 300, 400), [0.9, 0.8, 0.7, 0.6, 0.95]
)
ORCHARD = make_dataset(TRUTH, GUESSES, classes=["apple", "pear"])


def test_each_kind_by_hand():
    found = find_label_errors(prepare(ORCHARD))
    assert [LABEL_ERRORS[kind] for kind in found.kind] == [
        "wrong class",
        "missing",
        "duplicate",
        "poor box",
    ]
    assert found.object.tolist() == [0, -1, 3, 1]
    assert found.prediction.tolist() == [0, 1, 3, 2]
    assert found.twin.tolist() == [-1, -1, 2, -1]
    # score x IoU, score, score x 9/11, score x (1 - 4/10)
    assert found.mistakenness == pytest.approx([0.9, 0.8, 0.6 * 9 / 11, 0.7 * 0.6])
    assert found.iou == pytest.approx([1, 0, 9 / 11, 0.4])


def test_what_is_not_sure_contradicts_nothing():
    found = find_label_errors(prepare(ORCHARD), confidence=0.75)
    assert [LABEL_ERRORS[kind] for kind in found.kind] == ["wrong class", "missing"]


def test_a_label_that_is_supported_as_well_is_no_mistake():
    both = Predictions.of([0, 0], [1, 0], row_of_boxes(0, 0), [0.8, 0.7])
    backed = make_dataset(
        GroundTruth.of([0], [1], row_of_boxes(0)), both, classes=["apple", "pear"]
    )
    assert len(find_label_errors(prepare(backed))) == 0  # the pear is more confident than the apple
    less = Predictions.of([0, 0], [1, 0], row_of_boxes(0, 0), [0.2, 0.7])
    backed = make_dataset(
        GroundTruth.of([0], [1], row_of_boxes(0)), less, classes=["apple", "pear"]
    )
    assert find_label_errors(prepare(backed)).mistakenness == pytest.approx([0.5])


def test_two_objects_that_are_both_found_are_no_duplicates():
    twins = row_of_boxes(0, 1)
    close = make_dataset(
        GroundTruth.of([0, 0], [0, 0], twins), Predictions.of([0, 0], [0, 0], twins, [0.9, 0.9])
    )
    assert len(find_label_errors(prepare(close))) == 0


def test_a_missing_object_is_pointed_out_once():
    twice = Predictions.of([0, 0], [0, 1], row_of_boxes(0, 1), [0.9, 0.8])
    found = find_label_errors(prepare(make_dataset(no_ground_truth(), twice, classes=["a", "b"])))
    assert found.prediction.tolist() == [0]


def test_put_right_the_detector_is_perfect():
    found = find_label_errors(prepare(ORCHARD))
    right = amend(ORCHARD, found, range(len(found)))
    assert right.ground_truth.boxes.tolist() == [*row_of_boxes(0, 200, 300, 400, 100)]
    assert right.ground_truth.label.tolist() == [0] * 5
    assert right.ground_truth.area.tolist() == [100] * 5
    assert right.ground_truth.ids == (1, 2, 3, 5, 10)  # the twin is gone, the new one is last
    assert iouviz.evaluate(right).summary["AP"] == 1.0
    assert iouviz.evaluate(amend(ORCHARD, found, [])).summary == pytest.approx(
        iouviz.evaluate(ORCHARD).summary, nan_ok=True, abs=0
    )


def test_nobody_occurs_twice_and_mistakenness_falls():
    seen = 0
    for seed in range(7700, 7740):
        dataset = random_dataset(seed)
        found = find_label_errors(prepare(dataset), confidence=0.4)
        assert (np.diff(found.mistakenness) <= 0).all()
        for column in (found.object, found.prediction, found.twin):
            named = column[column >= 0]
            assert len(np.unique(named)) == len(named)
        ground_truth = dataset.ground_truth
        assert not (ground_truth.crowd | ground_truth.ignore)[found.object[found.object >= 0]].any()
        amend(dataset, found, range(len(found)))
        seen += len(found)
    assert seen > 50


def test_nothing_contradicts():
    empty = find_label_errors(prepare(make_dataset(no_ground_truth(), no_predictions())))
    assert [len(getattr(empty, each.name)) for each in fields(empty)] == [0] * 7


def test_planted_faults_come_first():
    """Forty of some thousand labels were spoilt; the detector is weak (AP .25) and finds some."""
    dataset = read(SAMPLE / "spoilt_labels.json", SAMPLE / "predictions_late.json")
    found = find_label_errors(prepare(dataset))
    row = {each: at for at, each in enumerate(dataset.ground_truth.ids)}
    image = {each: at for at, each in enumerate(dataset.images.ids)}
    spoilt, absent = set(), []
    for fault in json.loads((SAMPLE / "spoilt_labels_key.json").read_text()):
        if fault["fault"] == "missing":
            x, y, w, h = fault["was"]
            absent.append((image[fault["image_id"]], [x, y, x + w, y + h]))
        else:
            ids = fault["annotation_id"], fault.get("added_annotation_id")
            spoilt |= {row[each] for each in ids if each in row}
    hits = 0
    for at in range(20):
        box = dataset.predictions.boxes[found.prediction[at]]
        gone = [iou([box], [there]).item() for i, there in absent if i == found.image[at]]
        hits += found.object[at] in spoilt or (found.object[at] < 0 and max(gone, default=0) > 0.5)
    assert hits >= 10
