"""Two sets of predictions compared, by hand and by law."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import find_errors
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.statistics.bootstrap import draws
from iouviz.evaluation.statistics.compare import Changes, aligned, changes, compare, pooled
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, random_dataset

A, B, C = [0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]
TRUTH = GroundTruth.of([0, 0, 1], [0, 0, 0], [A, B, C])


def judged(image, boxes, score):
    return prepare(
        make_dataset(TRUTH, Predictions.of(image, [0] * len(image), boxes, score), images=3),
        iouviz.VOC2010,
    )


FIRST = judged([0, 1], [A, C], [0.9, 0.4])
SECOND = judged([0, 0, 2], [A, B, C], [0.9, 0.8, 0.7])


def test_what_was_gained_and_lost():
    seen = changes(FIRST, SECOND)
    assert seen.found_by_both.tolist() == [0]
    assert seen.gained.tolist() == [1]
    assert seen.lost.tolist() == [2]
    assert seen.found_by_none.tolist() == []
    assert seen.second.fp.tolist() == [0, 0, 1]


def test_each_set_has_its_own_confidence():
    seen = changes(FIRST, SECOND, confidences=(0.5, 0.85))
    assert seen.found_by_both.tolist() == [0]
    assert seen.found_by_none.tolist() == [1, 2]
    assert seen.second.fp.tolist() == [0, 0, 0]


def test_a_set_compared_with_itself_differs_in_nothing():
    sweep = prepare(random_dataset(9001))
    same = compare(sweep, sweep, resamples=20)
    found = same.interval()
    assert (found.estimate, found.low, found.high) == (0, 0, 0)
    assert same.second_is_better() == 0.5
    changed = changes(sweep, sweep)
    assert not len(changed.gained)
    assert not len(changed.lost)


def test_differences_are_paired_and_turn_with_the_order():
    for seed in range(9100, 9110):
        dataset = random_dataset(seed)
        half = np.random.default_rng(seed).random(len(dataset.predictions)) < 0.7
        first = prepare(dataset)
        second = prepare(replace(dataset, predictions=dataset.predictions.take(half)))
        there, back = (
            compare(a, b, iou_thresholds=[0.5], resamples=30)
            for a, b in ((first, second), (second, first))
        )
        gain, loss = there.interval(), back.interval()
        np.testing.assert_allclose(
            [gain.estimate, gain.low, gain.high],
            [-loss.estimate, -loss.high, -loss.low],
            atol=1e-12,
        )
        np.testing.assert_allclose(there.second_is_better(), 1 - back.second_is_better())
        expected = [
            iouviz.evaluate(each.ready.dataset, iouviz.COCO.at(0.5)).summary["AP"]
            for each in (first, second)
        ]
        np.testing.assert_allclose(gain.estimate, expected[1] - expected[0], atol=1e-12)


def test_one_that_finds_all_is_surely_better_than_one_that_finds_none():
    none, every = judged([], np.empty((0, 4)), []), judged([0, 0, 1], [A, B, C], [0.9] * 3)
    found = compare(none, every, resamples=30)
    assert found.interval().estimate == 1.0
    assert found.second_is_better(classes=[0]) == 1.0


def test_unlike_ground_truth_is_refused():
    ground_truth = GroundTruth.of([0, 0, 1], [0, 0, 0], [A, B, B])
    other = make_dataset(ground_truth, SECOND.ready.dataset.predictions, images=3)
    with pytest.raises(RequestError, match="objects"):
        compare(FIRST, prepare(other))
    with pytest.raises(RequestError, match="images or classes"):
        changes(FIRST, prepare(replace(SECOND.ready.dataset, classes=("pear",))))


CHECKPOINTS = tuple(prepare(iouviz.sample(each)) for each in ("early", "late"))


def test_sets_that_name_other_classes_are_brought_together():
    ground_truth = GroundTruth.of([0, 0], [0, 1], [[0, 0, 9, 9], [20, 0, 29, 9]])
    boxes = [[0, 0, 9, 9], [20, 0, 29, 9]]
    first = make_dataset(
        ground_truth,
        Predictions.of([0, 0], [0, 2], boxes, [0.9, 0.8]),
        classes=("cup", "pen", "owl"),
    )
    second = make_dataset(
        ground_truth,
        Predictions.of([0, 0], [2, 1], boxes, [0.9, 0.8]),
        classes=("cup", "pen", "elk"),
    )
    a, b = aligned(first, second)
    assert a.classes == b.classes == ("cup", "pen", "owl", "elk")
    assert [b.classes[label] for label in b.predictions.label] == ["elk", "pen"]
    assert a.predictions is first.predictions
    found = changes(prepare(a), prepare(b))
    assert (found.lost.tolist(), found.gained.tolist()) == ([0], [1])
    assert aligned(a, b) == (a, b)


def test_pooled_measures_are_those_of_the_sums_and_their_interval_of_the_same_draws():
    first, second = CHECKPOINTS
    found = changes(first, second, confidences=(0.2, 0.3))
    early, late, interval = pooled(found, "precision", resamples=50)
    assert early == found.first.tp.sum() / (found.first.tp + found.first.fp).sum()
    assert late == found.second.tp.sum() / (found.second.tp + found.second.fp).sum()
    assert interval.estimate == late - early
    times = draws(len(found.first.tp), 50, 0)
    by_hand = [
        (w @ found.second.tp) / (w @ (found.second.tp + found.second.fp))
        - (w @ found.first.tp) / (w @ (found.first.tp + found.first.fp))
        for w in times
    ]
    spread = np.quantile(by_hand, [0.025, 0.975])
    assert interval.high - interval.low == pytest.approx(spread[1] - spread[0])
    same = pooled(replace(found, second=found.first), "f1", resamples=20)[2]
    assert (same.low, same.estimate, same.high) == (0, 0, 0)


def test_one_threshold_of_a_difference():
    first, second = CHECKPOINTS
    both = compare(first, second, iou_thresholds=(0.5, 0.75), resamples=20)
    alone = compare(first, second, iou_thresholds=(0.75,), resamples=20)
    assert both.over((0.75,)).interval() == alone.interval()


def test_progress_rises_over_both_halves():
    reported = []
    first, second = CHECKPOINTS
    compare(first, second, iou_thresholds=(0.5,), resamples=40, progress=reported.append)
    assert reported == [0, 0.25, 0.5, 0.75]


def test_one_object_on_one_image_is_never_significant():
    late = iouviz.sample()
    sweep = prepare(late)
    missed = find_errors(sweep, confidence=0.3).rows("missed")
    for row in missed[[0, len(missed) // 2, -1]].tolist():
        predictions, ground_truth = late.predictions, late.ground_truth
        more = Predictions.of(
            np.append(predictions.image, ground_truth.image[row]),
            np.append(predictions.label, ground_truth.label[row]),
            np.concatenate([predictions.boxes, ground_truth.boxes[[row]]]),
            np.append(predictions.score, 0.95),
        )
        better = prepare(replace(late, predictions=more))
        seen = changes(sweep, better, confidences=(0.3, 0.3))
        assert seen.gained.tolist() == [row]
        for measure in ("precision", "recall", "f1"):
            gain = pooled(seen, measure, resamples=200)[2]
            assert gain.estimate > 0
            assert gain.low <= 0  # it touches, and is not carried past
            assert not gain.excludes_zero
        found = compare(sweep, better, iou_thresholds=[0.5], resamples=200)
        label = int(ground_truth.label[row])
        for gain in (found.interval(), found.interval(classes=[label])):
            assert gain.estimate > 0
            assert not gain.excludes_zero
        assert 0.5 < found.second_is_better() < 0.95  # not where the image is not drawn


def by_chance(seed, *, moved):
    """Counts of two detectors on 100 images that differ in a few objects, either way by chance."""
    rng = np.random.default_rng(seed)
    objects, fp = rng.integers(0, 6, 100), rng.integers(0, 3, 100)
    tp = np.stack([rng.binomial(objects, 0.6)] * 2)
    for image, which in zip(
        rng.integers(100, size=moved), rng.integers(2, size=moved), strict=True
    ):
        tp[which, image] = min(tp[which, image] + 1, objects[image])
    rows = np.zeros(0, np.intp)
    counts = (OutcomeCounts(each, fp, objects - each) for each in tp)
    return Changes(rows, rows, rows, rows, *counts)


@pytest.mark.parametrize("moved", [1, 2, 4, 8, 40])
@pytest.mark.parametrize("measure", ["precision", "recall", "f1"])
def test_where_chance_alone_moves_objects_one_in_twenty_is_significant(measure, moved):
    found = [pooled(by_chance(seed, moved=moved), measure, resamples=200)[2] for seed in range(250)]
    assert np.mean([each.excludes_zero for each in found]) <= 0.075
    if moved == 1:
        assert not any(each.excludes_zero for each in found)


def alike(seed, images=150):
    """Two sets of predictions that one detector might have made."""
    rng = np.random.default_rng(seed)
    image = np.repeat(np.arange(images), rng.integers(1, 5, images))
    left = 20.0 * np.arange(len(image))
    boxes = np.stack([left, 0 * left, left + 10, 0 * left + 10], axis=1)
    ground_truth = GroundTruth.of(image, 0 * image, boxes)
    astray = np.tile([-50.0, 0, -40, 10], (images, 1))
    for _ in range(2):
        hit = rng.random(len(image)) < 0.6
        where = np.append(image[hit], rng.integers(images, size=images))
        score = np.append(rng.beta(3, 2, hit.sum()), rng.beta(2, 3, images))
        predictions = Predictions.of(where, 0 * where, np.concatenate([boxes[hit], astray]), score)
        yield prepare(make_dataset(ground_truth, predictions, images=images))


def test_average_precision_of_two_that_are_alike_seldom_differs_significantly():
    found = [
        compare(*alike(seed), iou_thresholds=[0.5], resamples=100).interval() for seed in range(80)
    ]
    assert np.mean([each.excludes_zero for each in found]) <= 0.08


def test_a_real_gain_is_significant_either_way():
    first, second = CHECKPOINTS
    for pair, sign in ((CHECKPOINTS, 1), ((second, first), -1)):
        seen = changes(*pair, confidences=(0.2, 0.2))
        for gain in (
            compare(*pair, resamples=100).interval(),
            pooled(seen, "f1", resamples=100)[2],
        ):
            assert gain.excludes_zero
            assert np.sign([gain.low, gain.estimate, gain.high]).tolist() == [sign] * 3
