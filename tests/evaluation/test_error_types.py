"""Error types by hand, against a plain loop, and their cost against the evaluation itself."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.error_types import ERROR_TYPES, NO_ERROR, error_types, find_errors
from iouviz.evaluation.matching import NOBODY
from iouviz.evaluation.nms import select
from iouviz.evaluation.sweep import prepare
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
    assert found.about.tolist() == [-1, 0, 1, 2, 2, -1, -1]
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


def test_the_cost_by_hand():
    # all-point: apple 1 of 2 found, precision 1 there: AP 1/2; pear: none found, AP 0
    found = error_types(ZOO, protocol=iouviz.VOC2010)
    assert found.average_precision.tolist() == [0.5, 0.0]
    # corrected, the prediction on C is the second right one, as the fourth of the apples: 2/4
    assert found.cost["localisation"].tolist() == [0.25, 0.0]
    # the prediction on B becomes a pear, the first one there
    assert found.cost["classification"].tolist() == [0.0, 1.0]
    for kind in ("duplicate", "background", "both", "missed", "false positive"):
        assert found.cost[kind].tolist() == [0.0, 0.0]  # after the last hit nothing can be won
    # without C every apple is found; without B there is no pear, which gains nothing
    assert found.cost["false negative"].tolist() == [0.5, 0.0]
    assert found.mean_cost()["localisation"] == 0.125


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


def test_of_two_errors_about_one_object_the_surer_is_corrected():
    # two localisation errors: corrected, one finds the object, the other goes: AP 1
    dataset = one_image([A], [[0, 0, 4, 10], [0, 0, 3, 10]], [0.5, 0.9])
    found = error_types(dataset, protocol=iouviz.VOC2010)
    assert found.cost["localisation"].tolist() == [1.0]


def test_nothing_and_nobody():
    empty = error_types(make_dataset(no_ground_truth(), no_predictions()))
    assert set(empty.counts.values()) == {0}
    assert np.isnan(empty.mean_cost()["missed"])
    unseen = error_types(make_dataset(GroundTruth.of([0], [0], [A]), no_predictions()))
    assert unseen.counts["missed"] == 1
    unasked = error_types(make_dataset(no_ground_truth(), Predictions.of([0], [0], [A], [0.5])))
    assert unasked.counts["background"] == 1
    both_ways = [
        unasked.mean_cost(over)["background"]
        for over in ("classes with ground truth", "classes with ground truth or predictions")
    ]
    np.testing.assert_array_equal(both_ways, [np.nan, 0.0])


@pytest.mark.parametrize("wrong", [{"background": 0.0}, {"background": 0.6}, {"iou_threshold": 2}])
def test_impossible_thresholds_are_refused(wrong):
    with pytest.raises(RequestError, match="wanted"):
        error_types(ZOO, **wrong)


def test_an_unknown_type_is_refused():
    with pytest.raises(RequestError, match="no error type"):
        error_types(ZOO).rows("typo")
    with pytest.raises(RequestError, match="no averaging"):
        error_types(ZOO).mean_cost("all")


def plain(dataset, found, own_tie):
    """Labels by the rules as they are written down; IoU with what counts is that of the core."""
    truth, guesses = dataset.ground_truth, dataset.predictions
    counts = ~(truth.crowd | truth.ignore)
    overlaps = iou(guesses.boxes, truth.boxes)
    labels = []
    explained = set()
    for d in range(len(guesses)):
        if not found.false_positive[d]:
            labels.append(NO_ERROR)
            continue
        own, other = [(0.0, NOBODY)], [(0.0, NOBODY)]
        for g in range(len(truth)):
            if truth.image[g] == guesses.image[d] and counts[g]:
                (own if truth.label[g] == guesses.label[d] else other).append((overlaps[d, g], g))
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
        g for g in range(len(truth)) if counts[g] and not found.found[g] and g not in explained
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


def test_the_cost_is_that_of_a_data_set_without_the_error():
    for seed in range(5100, 5120):
        dataset = random_dataset(seed)
        found = error_types(dataset)
        for kind in ("duplicate", "background", "both", "missed"):
            table = dataset.ground_truth if kind == "missed" else dataset.predictions
            kept = np.setdiff1d(np.arange(len(table)), found.rows(kind))
            if kind == "missed":
                better = replace(dataset, ground_truth=some(table, kept))
            else:
                better = replace(dataset, predictions=select(table, kept))
            after = iouviz.evaluate(better, iouviz.COCO.at(0.5)).average_precision[0, :, 0]
            gain = after - found.average_precision
            # a class left without objects is said to gain nothing
            gain[np.isnan(after) & ~np.isnan(found.average_precision)] = 0
            np.testing.assert_allclose(found.cost[kind], gain, atol=1e-12)


def some(truth, rows):
    columns = ("size", "area", "crowd", "ignore")
    return GroundTruth.of(
        truth.image[rows],
        truth.label[rows],
        truth.boxes[rows],
        **{name: getattr(truth, name)[rows] for name in columns},
    )


def test_a_confidence_is_the_data_set_without_the_rest():
    for seed in range(5200, 5215):
        dataset = random_dataset(seed)
        sweep = prepare(dataset, iou_floor=0.2)
        for confidence in (0.1, 0.5):
            found = find_errors(sweep, iou_threshold=0.6, background=0.3, confidence=confidence)
            kept = np.flatnonzero(dataset.predictions.score >= confidence)
            less = replace(dataset, predictions=select(dataset.predictions, kept))
            anew = error_types(less, iou_threshold=0.6, background=0.3)
            np.testing.assert_array_equal(found.predictions[kept], anew.predictions)
            np.testing.assert_array_equal(found.objects, anew.objects)
            for kind, cost in anew.cost.items():
                np.testing.assert_allclose(found.cost[kind], cost, atol=1e-12)
