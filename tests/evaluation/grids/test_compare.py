"""The tables of two sets of predictions: at each stop they say what `changes` says there."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.grids.compare import (
    compared_stops,
    mean_average_precision,
    only_in_second,
)
from iouviz.evaluation.grids.counts import confidence_stops
from iouviz.evaluation.statistics.compare import changes
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, random_dataset


def two(seed):
    """A data set with crowds and ties, and the same with fewer predictions."""
    dataset = random_dataset(seed)
    kept = np.random.default_rng(seed).random(len(dataset.predictions)) < 0.6
    fewer = replace(dataset, predictions=dataset.predictions.take(kept))
    return prepare(dataset), prepare(fewer)


@pytest.mark.parametrize("seed", range(9300, 9306))
@pytest.mark.parametrize("classes", [None, [0]])
def test_each_stop_says_what_changes_says_there(seed, classes):
    first, second = two(seed)
    stops = tuple(
        confidence_stops(each.ready.dataset.predictions.score)[::17] for each in (second, first)
    )
    ious = np.array([0.1, 0.5, 0.75])
    table = compared_stops(second, first, iou_thresholds=ious, confidences=stops, classes=classes)
    for t, a, b in np.ndindex(table.both.shape):
        found = changes(
            second,
            first,
            iou_threshold=ious[t],
            confidences=(stops[0][a], stops[1][b]),
            classes=classes,
        )
        assert table.gained[t, a, b] == len(found.gained)
        assert table.lost[t, a, b] == len(found.lost)
        assert table.both[t, a, b] == len(found.found_by_both)
        assert table.neither[t, a, b] == len(found.found_by_none)
        for mine, theirs, at in ((table.first, found.first, a), (table.second, found.second, b)):
            for name in ("tp", "fp", "fn"):
                assert getattr(mine, name)[t, at] == getattr(theirs, name).sum()


def test_progress_is_told_at_each_threshold():
    reported = []
    first, second = two(9310)
    stops = np.array([0.0, 0.5])
    compared_stops(
        first,
        second,
        iou_thresholds=np.array([0.5, 0.9]),
        confidences=(stops, stops),
        progress=reported.append,
    )
    assert reported == [0, 0.5]


NOTHING = GroundTruth.of([], [], np.empty((0, 4)))
A, NEAR_A, B = [0, 0, 10, 10], [1, 0, 11, 10], [30, 0, 40, 10]


def outcomes(image, label, boxes):
    predictions = Predictions.of(image, label, boxes, [0.9] * len(image))
    return record(prepare(make_dataset(NOTHING, predictions, images=2, classes=("cup", "pen"))))


def test_a_false_positive_is_new_where_the_first_has_none_like_it():
    first = outcomes([0, 0], [0, 1], [A, B])
    # IoU with A: 90 / 110; then another class at B, the same class elsewhere, another image
    second = outcomes([0, 0, 0, 1], [0, 0, 1, 0], [NEAR_A, B, A, A])
    assert second.row[only_in_second(first, second)].tolist() == [1, 2, 3]
    assert first.row[only_in_second(second, first)].tolist() == [1]
    strict = replace(second, iou_threshold=0.9)
    assert len(only_in_second(first, strict)) == 4
    assert len(only_in_second(first, first)) == 0


def test_mean_average_precision_is_that_of_the_evaluation():
    sample = iouviz.sample("early")
    sweep, summary = prepare(sample), iouviz.evaluate(sample).summary
    thresholds = iouviz.COCO.iou_thresholds
    assert mean_average_precision(sweep, thresholds) == pytest.approx(summary["AP"], abs=1e-12)
    assert mean_average_precision(sweep, [0.75]) == pytest.approx(summary["AP75"], abs=1e-12)
    nobody = prepare(make_dataset(NOTHING, Predictions.of([0], [0], [A], [0.5])))
    assert np.isnan(mean_average_precision(nobody, thresholds))
