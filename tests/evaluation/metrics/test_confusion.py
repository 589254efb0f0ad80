"""The confusion matrix by hand, against a plain loop, and its sums."""

import numpy as np
import pytest

from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.overlap import iou
from tests.evaluation.builders import make_dataset, random_dataset

A, B, C = [0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]


def test_by_hand():
    # apple A is found, though a more confident pear lies on it; apple B is taken for a pear, once:
    # the second pear there has nothing left; pear C is overlooked
    dataset = make_dataset(
        GroundTruth.of([0, 0, 0], [0, 0, 1], [A, B, C]),
        Predictions.of([0] * 4, [1, 0, 1, 1], [A, A, B, B], [0.9, 0.8, 0.7, 0.6]),
        classes=["apple", "pear"],
    )
    found = prepare(dataset).confusion()
    # rows apple, pear, background; columns likewise
    assert found.matrix.tolist() == [[1, 1, 0], [0, 0, 1], [0, 2, 0]]
    assert (found.predictions.tolist(), found.objects.tolist()) == ([2], [1])
    np.testing.assert_array_equal(found.by_object[:2], [[0.5, 0.5, 0], [0, 0, 1]])


def test_a_higher_confidence_frees_an_object_for_a_wrong_class():
    # at .5 the apple is found; at .8 only the pear on it is left
    dataset = make_dataset(
        GroundTruth.of([0], [0], [A]),
        Predictions.of([0, 0], [1, 0], [A, A], [0.9, 0.5]),
        classes=["apple", "pear"],
    )
    sweep = prepare(dataset)
    assert sweep.confusion(confidence=0.5).matrix.tolist() == [[1, 0, 0], [0, 0, 0], [0, 1, 0]]
    assert sweep.confusion(confidence=0.8).matrix.tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]
    # without the apples nobody is confused
    assert sweep.confusion(confidence=0.5, classes=[1]).matrix.tolist() == [[0, 0], [1, 0]]


def plain(dataset, sweep, threshold, confidence):
    """The rule as it is written down, from the matching at this confidence."""
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    kept = np.flatnonzero(predictions.score >= confidence)
    pairs = []
    overlaps = iou(predictions.boxes, ground_truth.boxes)
    _, wrong, missed = sweep
    free = set(missed)
    rank = {row: i for i, row in enumerate(sorted(kept, key=lambda d: -predictions.score[d]))}
    for d in sorted(wrong, key=lambda d: (predictions.image[d], rank[d])):
        near = [
            (overlaps[d, g], g)
            for g in free
            if ground_truth.image[g] == predictions.image[d]
            and ground_truth.label[g] != predictions.label[d]
            and overlaps[d, g] >= threshold
        ]
        if near:
            best = max(near)[1]
            free.remove(best)
            pairs.append((d, best))
    return pairs


def test_it_is_the_plain_rule_and_its_sums_agree():
    confused = 0
    for seed in range(7000, 7040):
        dataset = random_dataset(seed)
        # no two scores alike, so that the order of ties across classes does not matter; classes
        # at random, so that many are wrong
        rng = np.random.default_rng(seed)
        predictions, count = dataset.predictions, len(dataset.predictions)
        predictions = Predictions.of(
            predictions.image,
            rng.integers(len(dataset.classes), size=count),
            predictions.boxes,
            rng.permutation(count) / 60,
            size=predictions.size,
        )
        dataset = make_dataset(
            dataset.ground_truth, predictions, classes=dataset.classes, images=len(dataset.images)
        )
        sweep = prepare(dataset)
        for threshold, confidence in ((0.5, 0.0), (0.55, 0.4), (0.3, 0.7)):
            found = sweep.confusion(iou_threshold=threshold, confidence=confidence)
            seen = sweep.at(iou_threshold=threshold, confidence=confidence).per_class
            np.testing.assert_array_equal(found.tp, seen.tp)
            np.testing.assert_array_equal(found.fp, seen.fp)
            np.testing.assert_array_equal(found.fn, seen.fn)
            assert (found.matrix >= 0).all()
            rows = judged(dataset, threshold, confidence)
            expected = plain(dataset, rows, threshold, confidence)
            pairs = zip(found.predictions.tolist(), found.objects.tolist(), strict=True)
            assert sorted(pairs) == sorted((int(d), int(g)) for d, g in expected)
            confused += len(expected)
    assert confused > 50


def judged(dataset, threshold, confidence):
    """Rows of true positives, false positives and missed objects."""
    right, wrong, missed = [], [], []
    for image in range(len(dataset.images)):
        seen = judge(dataset, image, iou_threshold=threshold, confidence=confidence)
        for rows, verdicts in (
            (seen.predictions, seen.prediction_verdicts),
            (seen.objects, seen.object_verdicts),
        ):
            for row, verdict in zip(rows.tolist(), verdicts, strict=True):
                {"TP": right, "FP": wrong, "missed": missed}.get(verdict, []).append(row)
    return right, wrong, missed


@pytest.mark.parametrize("classes", [[0], [1, 0]])
def test_chosen_classes_stand_in_the_order_of_the_choice(classes):
    dataset = random_dataset(7105)
    assert len(dataset.classes) > 1
    found = prepare(dataset).confusion(classes=classes)
    seen = prepare(dataset).at(classes=classes).per_class
    np.testing.assert_array_equal(found.tp, seen.tp)
    np.testing.assert_array_equal(found.fp, seen.fp)
    assert found.matrix.shape == (len(classes) + 1, len(classes) + 1)
