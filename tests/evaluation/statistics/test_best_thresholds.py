"""The best thresholds against a search through everything, and what they are worth elsewhere."""

import numpy as np
import pytest

from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.grids.counts import confidence_stops
from iouviz.evaluation.metrics.counts import Objective, OutcomeCounts
from iouviz.evaluation.statistics.best_thresholds import best_thresholds, summed_up
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, one_image, random_dataset

A, B, C = [0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]

OBJECTIVES = [
    Objective("f_beta"),
    Objective("f_beta", beta=2.0),
    Objective("recall", wanted=0.6),
    Objective("precision", wanted=0.5),
    Objective("cost", miss=3.0),
    Objective("cost", miss=0.2),
]


def worth(objective, tp, fp, fn):
    """By the definitions, in plain Python; None where the objective is not met."""
    if objective.goal == "cost":
        return -(objective.miss * fn + fp)
    if not tp:
        return None
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    if objective.goal == "f_beta":
        b = objective.beta**2
        return (1 + b) * precision * recall / (b * precision + recall)
    met, value = (precision, recall) if objective.goal == "recall" else (recall, precision)
    return value if met >= objective.wanted else None


def search(sweep, objective, iou, classes):
    """Try every score there is, and nothing at all, from the highest down."""
    scores = np.unique(sweep.ready.dataset.predictions.score)[::-1].tolist()
    best, chosen = None, float("nan")
    for confidence in [float("inf"), *scores]:
        counts = sweep.at(iou_threshold=iou, confidence=confidence, classes=classes).pooled
        value = worth(objective, int(counts.tp), int(counts.fp), int(counts.fn))
        if value is not None and (best is None or value > best + 1e-12):
            best, chosen = value, confidence
    return chosen


@pytest.mark.parametrize("objective", OBJECTIVES, ids=str)
def test_the_best_is_what_a_search_finds(objective):
    for seed in range(7):
        sweep = prepare(random_dataset(seed))
        found = best_thresholds(sweep, objective, resamples=2)
        for label, confidence in zip(found.labels.tolist(), found.each, strict=True):
            np.testing.assert_equal(confidence, search(sweep, objective, 0.5, [label]))
        if len(found.labels):
            np.testing.assert_equal(found.shared, search(sweep, objective, 0.5, None))


def test_counts_are_those_of_the_sweep_at_the_chosen_confidences():
    for seed in range(8):
        sweep = prepare(random_dataset(seed))
        found = best_thresholds(sweep, Objective(), resamples=2)
        for k, label in enumerate(found.labels.tolist()):
            for counts, confidence in (
                (found.shared_counts, found.shared),
                (found.each_counts, found.in_use[k]),
            ):
                confidence = np.inf if np.isnan(confidence) else confidence
                there = sweep.at(confidence=confidence, classes=[label]).pooled
                mine = (counts.tp[k], counts.fp[k], counts.fn[k])
                assert mine == (there.tp, there.fp, there.fn)


@pytest.mark.parametrize("classes", [None, [0, 1]])
def test_the_shared_best_is_that_of_the_sweep_also_with_classes_without_objects(classes):
    """There was a second best: predictions of classes without objects were not counted."""
    dataset = make_dataset(
        GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 30, 10]]),
        Predictions.of(
            [0] * 4,
            [0, 1, 1, 0],
            [[0, 0, 10, 10], [50, 0, 60, 10], [70, 0, 80, 10], [20, 0, 30, 10]],
            [0.9, 0.8, 0.7, 0.6],
        ),
        classes=["cup", "die"],
    )
    sweep = prepare(dataset)
    found, best = best_thresholds(sweep, Objective(), classes=classes), sweep.best("f_beta")
    # F1 at .9 is 2 / (2 + 0 + 1) = .67; at .6 it is 4 / (4 + 2 + 0) = .67, or 1 without the dice
    assert found.shared == float(best.confidence) == 0.9
    assert (found.total.tp, found.total.fp, found.total.fn) == (1, 0, 1)
    below = best_thresholds(sweep, Objective("precision", wanted=1.0), classes=classes)
    assert (below.total.tp, below.total.fp, below.total.fn) == (2, 2, 0)
    assert below.shared_counts.fp.tolist() == [0]


@pytest.mark.parametrize("objective", OBJECTIVES, ids=str)
def test_there_is_one_best_for_the_sweep_the_thresholds_and_the_stops_of_a_slider(objective):
    for seed in range(7):
        sweep = prepare(random_dataset(seed))
        best = sweep.best(
            objective.goal, beta=objective.beta, wanted=objective.wanted, miss=objective.miss
        )
        found = best_thresholds(sweep, objective, resamples=2)
        if not len(found.labels):
            continue
        np.testing.assert_equal(found.shared, float(best.confidence))
        if np.isfinite(found.shared):
            assert [int(each) for each in found.total.each] == [*map(int, best.counts.each)]
        score = sweep.ready.dataset.predictions.score
        stops = confidence_stops(score, also=[found.shared])
        value = objective.value(sweep.curve(confidences=stops[::-1]).counts)[::-1]
        if np.isfinite(found.shared):  # the star of a slider stands at the same place
            assert value[np.searchsorted(stops, found.shared)] == value.max() == best.value
        for label, each in zip(found.labels.tolist(), found.each, strict=True):
            own = sweep.best(
                objective.goal,
                beta=objective.beta,
                wanted=objective.wanted,
                miss=objective.miss,
                classes=[label],
            )
            np.testing.assert_equal(each, float(own.confidence))


def test_a_target_out_of_reach_says_what_can_be_reached_and_where():
    # precision 1/1, 1/2, 2/3 at .9, .8, .7; recall 1/3, 1/3, 2/3
    dataset = one_image([A, B, C], [A, [80, 0, 90, 10], B], [0.9, 0.8, 0.7])
    recall = best_thresholds(prepare(dataset), Objective("precision", wanted=0.9), resamples=2)
    assert np.isnan(recall.shared)
    assert (recall.shared_reach, recall.shared_reach_at) == (2 / 3, 0.7)
    assert (recall.each_reach.tolist(), recall.each_reach_at.tolist()) == ([2 / 3], [0.7])
    within = best_thresholds(prepare(dataset), Objective("recall", wanted=0.9), resamples=2)
    assert (within.shared, within.shared_reach, within.shared_reach_at) == (0.9, 1.0, 0.9)
    nothing = best_thresholds(prepare(dataset), Objective(), resamples=2)
    assert np.isnan([nothing.shared_reach, nothing.shared_reach_at]).all()


@pytest.mark.parametrize("objective", OBJECTIVES, ids=str)
def test_the_reach_of_a_target_is_what_a_search_finds(objective):
    for seed in range(7):
        sweep = prepare(random_dataset(seed))
        found = best_thresholds(sweep, objective, resamples=2)
        for label, reach in zip(found.labels.tolist(), found.each_reach, strict=True):
            np.testing.assert_equal(reach, highest(sweep, objective, [label]))
        if len(found.labels):
            np.testing.assert_equal(found.shared_reach, highest(sweep, objective, None))
        if len(found.labels) and objective.goal in ("precision", "recall"):
            assert np.isfinite(found.shared) == (found.shared_reach >= objective.wanted)


def highest(sweep, objective, classes):
    """The highest precision or recall at any score at which there is a true positive."""
    values = [float("nan")]
    for confidence in np.unique(sweep.ready.dataset.predictions.score).tolist():
        counts = sweep.at(confidence=confidence, classes=classes).pooled
        if counts.tp and objective.goal in ("precision", "recall"):
            value = counts.precision if objective.goal == "recall" else counts.recall
            values.append(float(value))
    return float(np.fmax.reduce(values))


def noise(objects, seed=0):
    """Six classes of which scores say nothing: any gain of six thresholds over one is chance."""
    rng = np.random.default_rng(seed)
    n, images = 6 * objects, 60
    image, label = rng.integers(images, size=n), np.repeat(np.arange(6), objects)
    corner = np.stack([200.0 * label, 30.0 * np.arange(n)], axis=1)
    boxes = np.concatenate([corner, corner + 10], axis=1)
    wrong = boxes + np.array([50, 0, 50, 0])
    return make_dataset(
        GroundTruth.of(image, label, boxes),
        Predictions.of(
            np.tile(image, 2), np.tile(label, 2), np.concatenate([boxes, wrong]), rng.random(2 * n)
        ),
        classes=[f"class {k}" for k in range(6)],
        images=images,
    )


def test_what_chance_gives_is_taken_back_on_images_held_out():
    gains, held_out = [], []
    for seed in range(6):
        found = best_thresholds(
            prepare(noise(12, seed)), Objective("f_beta", beta=0.5), resamples=2
        )
        gains.append(found.each_value - found.shared_value)
        held_out.append(found.held_out_each - found.held_out_shared)
        assert found.doubtful.all()
    assert min(gains) >= 0
    assert np.mean(held_out) < np.mean(gains) / 2


def test_intervals_narrow_with_support_and_hold_the_best():
    few, many = (best_thresholds(prepare(noise(k)), Objective(), resamples=60) for k in (8, 80))
    for found in (few, many):
        assert ((found.low <= found.each) & (found.each <= found.high)).all()
    assert not many.doubtful.any()


def test_a_miss_that_costs_nothing_lets_nothing_in():
    found = best_thresholds(prepare(noise(5)), Objective("cost", miss=0.0), resamples=2)
    assert np.isinf(found.shared)
    assert found.shared_value == 0


def test_no_objects_no_settings():
    dataset = make_dataset(
        GroundTruth.of([], [], np.empty((0, 4))), Predictions.of([0], [0], [[0, 0, 9, 9]], [0.5])
    )
    found = best_thresholds(prepare(dataset), Objective(), resamples=2)
    assert len(found.labels) == 0
    assert np.isnan(found.shared)


@pytest.mark.parametrize("bad", [{"goal": "luck"}, {"beta": 0}, {"wanted": 1.5}, {"miss": -1}])
def test_a_wish_that_makes_no_sense_is_refused(bad):
    with pytest.raises(RequestError):
        Objective(**bad)


def test_a_mean_takes_an_unserved_class_for_nothing():
    counts = OutcomeCounts(np.array([2, 0]), np.array([0, 0]), np.array([0, 3]))
    assert summed_up(Objective("precision"), counts) == 0.5
