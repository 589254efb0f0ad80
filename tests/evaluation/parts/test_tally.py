from dataclasses import replace

import numpy as np
import pytest

from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import find_errors
from iouviz.evaluation.metrics.calibration import calibration
from iouviz.evaluation.metrics.counts import Objective
from iouviz.evaluation.parts.tally import Tally, merge_tallies
from iouviz.evaluation.sweep.score_scaling import scored_predictions
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import random_dataset
from tests.evaluation.parts.builders import in_parts

THRESHOLDS = np.array([0.5, 0.75])
STOPS = np.array([0.0, 0.1, 0.3, 0.5, 0.9])


def tally(dataset):
    return Tally.of(prepare(dataset), iou_thresholds=THRESHOLDS, confidences=STOPS)


@pytest.mark.parametrize("seed", range(40))
def test_counts_of_parts_add_up_to_those_of_the_whole(seed):
    whole, parts = in_parts(random_dataset(seed), seed)
    sweep, found = prepare(whole), merge_tallies([tally(part) for part in parts])
    for t, threshold in enumerate(THRESHOLDS.tolist()):
        for c, confidence in enumerate(STOPS.tolist()):
            counts = sweep.at(iou_threshold=threshold, confidence=confidence).per_class
            for mine, expected in zip(found.per_class[t, c].each, counts.each, strict=True):
                np.testing.assert_array_equal(mine, expected)
    for c, confidence in enumerate(STOPS.tolist()):
        matrix = sweep.confusion(confidence=confidence).matrix
        np.testing.assert_array_equal(found.confusion(c), matrix)
    assert found.error_counts == find_errors(sweep).counts
    data = scored_predictions(sweep)
    expected = calibration(data.score, data.right)
    np.testing.assert_array_equal(found.calibration.confidence, expected.confidence)
    np.testing.assert_array_equal(found.calibration.accuracy, expected.accuracy)
    np.testing.assert_array_equal(found.calibration.count, expected.count)
    assert (found.images, found.objects) == (len(whole.images), len(whole.ground_truth))


def test_classes_are_told_apart_by_name():
    dataset = random_dataset(5)
    assert dataset.classes == ("class 0", "class 1", "class 2")
    again = replace(dataset, classes=("class 2", "new", "class 0"))
    both = tally(dataset).merge(tally(again))
    assert both.classes == ("class 0", "class 1", "class 2", "new")
    one = tally(dataset)
    for mine, each in zip(both.per_class.each, one.per_class.each, strict=True):
        # class 0 is the third of the other, class 2 its first, its second is new
        expected = np.stack(
            [each[..., 0] + each[..., 2], each[..., 1], each[..., 2] + each[..., 0], each[..., 1]],
            axis=-1,
        )
        np.testing.assert_array_equal(mine, expected)
    matrix = both.confusion(0)
    assert matrix.sum() == 2 * one.confusion(0).sum()
    assert matrix[2, 0] == one.confusion(0)[2, 0] + one.confusion(0)[0, 2]


def test_classes_in_another_order_take_their_counts_along():
    one = tally(random_dataset(57))
    turned = one.over(("class 2", "new", "class 1", "class 0"))
    at = [3, 2, 0, 4]  # where the three and the background went
    np.testing.assert_array_equal(turned.confusion(0)[np.ix_(at, at)], one.confusion(0))
    np.testing.assert_array_equal(turned.errors[:, at[:3]], one.errors)
    assert turned.confused.tolist() == sorted(turned.confused.tolist())
    assert len(one.confused) == 2


def test_counts_at_other_stops_are_refused():
    dataset = random_dataset(1)
    other = Tally.of(prepare(dataset), iou_thresholds=THRESHOLDS[:1], confidences=STOPS)
    with pytest.raises(RequestError, match="do not add up"):
        tally(dataset).merge(other)


def test_the_best_stop_is_the_highest_of_all_stops():
    found = tally(random_dataset(7))
    f1 = found.pooled[0].f_beta()
    best = found.best(Objective("f_beta"))
    assert float(best.value) == f1.max()
    assert float(best.confidence) == STOPS[np.flatnonzero(f1 == f1.max())[-1]]
