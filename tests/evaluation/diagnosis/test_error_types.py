"""Error types by hand and against a plain loop; duplicates mean the same everywhere."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.data.sample import sample
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, NO_ERROR, error_types, find_errors
from iouviz.evaluation.diagnosis.explain import explain_prediction
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.grids.nms import hard
from iouviz.evaluation.matching.rules import NOBODY
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.overlap import iou
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    one_image,
    random_dataset,
)

A, B, C = [0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]

# One image, classes apple and pear: apples A and C, a pear B.
ZOO = make_dataset(
    GroundTruth.of([0, 0, 0], [0, 1, 0], [A, B, C]),
    Predictions.of(
        [0] * 7,
        [0, 0, 0, 0, 1, 0, 0],
        [
            A,  # right
            [0, 0, 10, 9],  # A again, IoU .9: duplicate
            B,  # but it is a pear: classification
            [40, 0, 44, 10],  # C, IoU .4: localisation
            [40, 0, 43, 10],  # C, IoU .3, but not a pear: both
            [20, 0, 20.9, 10],  # B, IoU .09: background
            [90, 90, 99, 99],  # background
        ],
        [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3],
    ),
    classes=["apple", "pear"],
)


def test_by_hand():
    found = error_types(ZOO)
    named = [ERROR_TYPES[label] if label >= 0 else "" for label in found.predictions]
    assert named == [
        "",
        "duplicate",
        "classification",
        "localisation",
        "both",
        "background",
        "background",
    ]
    assert found.best_object.tolist() == [-1, 0, 1, 2, 2, -1, -1]
    assert found.objects.tolist() == [NO_ERROR] * 3  # B and C are explained
    assert found.counts == {
        "localisation": 1,
        "classification": 1,
        "duplicate": 1,
        "background": 2,
        "both": 1,
        "missed": 0,
    }
    assert found.rows("background").tolist() == [5, 6]


def test_thresholds_are_free_and_equal_is_enough():
    # IoU exactly .4
    dataset = one_image([A], [[0, 0, 4, 10]], [0.9])
    assert error_types(dataset, background=0.4).counts["localisation"] == 1
    assert error_types(dataset, background=0.41).counts["background"] == 1
    assert error_types(dataset, iou_threshold=0.4).counts["localisation"] == 0


def test_localisation_is_tested_before_classification():
    # IoU .4 with an apple, .6 with a pear
    dataset = make_dataset(
        GroundTruth.of([0, 0], [0, 1], [[0, 0, 4, 10], [4, 0, 10, 10]]),
        Predictions.of([0], [0], [A], [0.9]),
        classes=["apple", "pear"],
    )
    found = error_types(dataset)
    assert found.counts["localisation"] == 1
    assert found.objects.tolist() == [NO_ERROR, ERROR_TYPES.index("missed")]


def test_what_does_not_count_is_no_ones_error():
    # a prediction on a crowd is ignored; one beside it (IoU .4) has nothing to be about
    dataset = one_image([A], [A, [8, 0, 28, 10]], [0.9, 0.8], crowd=[True])
    found = error_types(dataset)
    assert found.predictions.tolist() == [NO_ERROR, ERROR_TYPES.index("background")]
    assert found.objects.tolist() == [NO_ERROR]


def test_nothing_and_nobody():
    empty = error_types(make_dataset(no_ground_truth(), no_predictions()))
    assert set(empty.counts.values()) == {0}
    unseen = error_types(make_dataset(GroundTruth.of([0], [0], [A]), no_predictions()))
    assert unseen.counts["missed"] == 1
    unasked = error_types(make_dataset(no_ground_truth(), Predictions.of([0], [0], [A], [0.5])))
    assert unasked.counts["background"] == 1


@pytest.mark.parametrize("wrong", [{"background": 0.0}, {"background": 0.6}, {"iou_threshold": 2}])
def test_impossible_thresholds_are_refused(wrong):
    with pytest.raises(RequestError, match="wanted"):
        error_types(ZOO, **wrong)


def test_an_unknown_type_is_refused():
    with pytest.raises(RequestError, match="no error type"):
        error_types(ZOO).rows("typo")


def plain(dataset, found, own_tie):
    """Labels by the rules as they are written down; IoU with what counts is that of the core."""
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    counts = ~(ground_truth.crowd | ground_truth.ignore)
    overlaps = iou(predictions.boxes, ground_truth.boxes)
    labels = []
    explained = set()
    for d in range(len(predictions)):
        if not found.false_positive[d]:
            labels.append(NO_ERROR)
            continue
        own, other = [(0.0, NOBODY)], [(0.0, NOBODY)]
        for g in range(len(ground_truth)):
            if ground_truth.image[g] == predictions.image[d] and counts[g]:
                (own if ground_truth.label[g] == predictions.label[d] else other).append(
                    (overlaps[d, g], g)
                )
        (own, mine), (other, theirs) = max(own, key=lambda at: (at[0], own_tie * at[1])), max(other)
        t_f, t_b = found.iou_threshold, found.background
        if t_b <= own < t_f:
            kind, about = "localisation", mine
        elif other >= t_f:
            kind, about = "classification", theirs
        elif own >= t_f:
            kind, about = "duplicate", NOBODY
        elif own < t_b and other < t_b:
            kind, about = "background", NOBODY
        else:
            kind, about = "both", NOBODY
        explained.add(about)
        labels.append(ERROR_TYPES.index(kind))
    missed = [
        g
        for g in range(len(ground_truth))
        if counts[g] and not found.found[g] and g not in explained
    ]
    return labels, missed


# between equal IoUs COCO prefers the later object, VOC the earlier
@pytest.mark.parametrize(("protocol", "own_tie"), [(iouviz.COCO, 1), (iouviz.VOC2010, -1)])
def test_labels_are_those_of_the_plain_rules(protocol, own_tie):
    kinds = np.zeros(len(ERROR_TYPES), int)
    for seed in range(5000, 5040):
        dataset = random_dataset(seed)
        found = error_types(dataset, iou_threshold=0.55, background=0.21, protocol=protocol)
        labels, missed = plain(dataset, found, own_tie)
        assert found.predictions.tolist() == labels, seed
        assert found.rows("missed").tolist() == missed, seed
        kinds += list(found.counts.values())
    assert (kinds > 5).all()


def test_a_confidence_is_the_data_set_without_the_rest():
    for seed in range(5200, 5215):
        dataset = random_dataset(seed)
        sweep = prepare(dataset, iou_floor=0.2)
        for confidence in (0.1, 0.5):
            found = find_errors(sweep, iou_threshold=0.6, background=0.3, confidence=confidence)
            kept = np.flatnonzero(dataset.predictions.score >= confidence)
            less = replace(dataset, predictions=dataset.predictions.take(kept))
            anew = error_types(less, iou_threshold=0.6, background=0.3)
            np.testing.assert_array_equal(found.predictions[kept], anew.predictions)
            np.testing.assert_array_equal(found.objects, anew.objects)


# Three overlapping places, so that a box often fits an object of its class and one of another.
PLACES = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [0, 0, 10, 5], [40, 40, 50, 50]])


@st.composite
def heaps(draw):
    """A few objects and many predictions of two classes heaped on the same places."""
    numbers = st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, len(PLACES) - 1))
    objects = np.array(draw(st.lists(numbers, max_size=5)), int).reshape(-1, 3)
    predictions = np.array(draw(st.lists(numbers, max_size=12)), int).reshape(-1, 3)
    tenths = st.lists(st.integers(0, 10), min_size=len(predictions), max_size=len(predictions))
    return make_dataset(
        GroundTruth.of(objects[:, 0], objects[:, 1], PLACES[objects[:, 2]]),
        Predictions.of(
            predictions[:, 0],
            predictions[:, 1],
            PLACES[predictions[:, 2]],
            np.array(draw(tenths)) / 10,
        ),
        classes=["apple", "pear"],
        images=2,
    )


def assert_one_meaning(dataset, iou_threshold, confidences, protocol=iouviz.COCO):
    """Duplicates on every page: error types, stories, records, and the stops of NMS."""
    sweep = prepare(dataset, protocol)
    # Boxes overlap by more than an IoU of 1 nowhere: nothing is suppressed.
    as_is = hard(sweep, np.array([1.0]), iou_threshold=iou_threshold, confidences=confidences)
    duplicate = ERROR_TYPES.index("duplicate")
    for c, confidence in enumerate(confidences.tolist()):
        setting = {"iou_threshold": iou_threshold, "confidence": confidence}
        found = find_errors(sweep, **setting)
        assert as_is.duplicates[0, c] == found.counts["duplicate"]
        rows = record(sweep, **setting)
        assert np.count_nonzero(rows.error == duplicate) == found.counts["duplicate"]
        duplicates = []
        for image in range(len(dataset.images)):
            judgement = judge(dataset, image, protocol=protocol, **setting)
            for row in judgement.predictions.tolist():
                if explain_prediction(judgement, row, dataset).reason == "duplicate":
                    duplicates.append(row)
        assert sorted(duplicates) == found.rows("duplicate").tolist()


@given(heaps(), st.sampled_from([0.5, 0.85, 1.0]), st.sampled_from([iouviz.COCO, iouviz.VOC2010]))
@settings(deadline=None, max_examples=60)
def test_a_duplicate_is_the_same_everywhere(dataset, iou_threshold, protocol):
    assert_one_meaning(dataset, iou_threshold, np.array([0.0, 0.3, 0.7]), protocol)


def test_what_fits_another_class_too_is_no_duplicate_for_nms_either():
    # A twice, as an apple and as a pear: the second apple is confused with the pear
    dataset = make_dataset(
        GroundTruth.of([0, 0], [0, 1], [A, A]),
        Predictions.of([0, 0], [0, 0], [A, A], [0.9, 0.8]),
        classes=["apple", "pear"],
    )
    assert error_types(dataset).counts["classification"] == 1
    stops = hard(prepare(dataset), np.array([1.0]), confidences=np.array([0.0]))
    assert stops.duplicates.tolist() == [[0]]


@pytest.mark.parametrize("raw", [False, True])
def test_a_duplicate_is_the_same_everywhere_on_the_sample_set(raw):
    dataset = sample(raw=raw)
    sweep, confidences = prepare(dataset), np.array([0.0, 0.3, 0.38, 0.6])
    as_is = hard(sweep, np.array([1.0]), confidences=confidences)
    for c, confidence in enumerate(confidences.tolist()):
        found = find_errors(sweep, confidence=confidence)
        assert as_is.duplicates[0, c] == found.counts["duplicate"]
    assert as_is.duplicates[0, 0] > 0
