"""Soft suppression against the plain loop."""

import numpy as np
import pytest

from iouviz.data.model import Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.suppression import overlaps as neighbours
from iouviz.evaluation.suppression.nms import nms
from iouviz.evaluation.suppression.soft_nms import soft_nms
from iouviz.geometry.overlap import iou
from tests.evaluation.suppression.test_nms import random_predictions, same_group


def plain(predictions, factor, class_agnostic):
    overlaps = iou(predictions.boxes, predictions.boxes)
    score = predictions.score.copy()
    left = sorted(range(len(predictions)), key=lambda j: -predictions.score[j])
    while left:
        best = max(left, key=lambda j: score[j])  # the first of equals
        left.remove(best)
        for j in left:
            if same_group(predictions, best, j, class_agnostic):
                score[j] *= factor(overlaps[best, j])
    return score


@pytest.mark.parametrize("class_agnostic", [False, True])
@pytest.mark.parametrize(
    ("rule", "factor"),
    [
        ({"decay": "gaussian", "sigma": 0.5}, lambda o: np.exp(-(o**2) / 0.5)),
        ({"decay": "linear", "iou_threshold": 1 / 3}, lambda o: 1 - o if o >= 1 / 3 else 1),
        ({"decay": "linear", "iou_threshold": 0.0}, lambda o: 1 - o),
    ],
)
def test_it_is_the_plain_loop(rule, factor, class_agnostic, monkeypatch):
    for seed in range(8):
        monkeypatch.setattr(neighbours, "BLOCK", 3 + seed * 29)
        monkeypatch.setattr(neighbours, "CHUNK", 1 + seed * 30)
        predictions = random_predictions(seed)
        expected = plain(predictions, factor, class_agnostic)
        actual = soft_nms(predictions, class_agnostic=class_agnostic, **rule)
        np.testing.assert_allclose(actual, expected, rtol=1e-13)


def test_the_linear_rule_at_1_takes_only_copies():
    # IoU 1 and 60 / 140
    three = Predictions.of(
        [0] * 3, [0] * 3, [[0, 0, 10, 10], [0, 0, 10, 10], [4, 0, 14, 10]], [0.9, 0.8, 0.7]
    )
    assert soft_nms(three, decay="linear", iou_threshold=1.0).tolist() == [0.9, 0.0, 0.7]


def test_a_narrow_gaussian_is_greedy_suppression_of_whatever_touches():
    for seed in range(5):
        predictions = random_predictions(seed)
        left = soft_nms(predictions, sigma=1e-9)
        kept = nms(predictions, iou_threshold=0.0).kept
        np.testing.assert_array_equal(left[kept], predictions.score[kept])
        assert not left[~kept].any()


def test_nothing_stays_nothing():
    assert soft_nms(Predictions.of([], [], np.empty((0, 4)), [])).tolist() == []


@pytest.mark.parametrize(
    "wrong", [{"decay": "cubic"}, {"sigma": 0.0}, {"iou_threshold": 1.5}, {"sigma": np.nan}]
)
def test_impossible_rules_are_refused(wrong):
    with pytest.raises(RequestError):
        soft_nms(random_predictions(0), **wrong)


def test_a_negative_score_is_refused():
    with pytest.raises(RequestError, match="below 0"):
        soft_nms(Predictions.of([0], [0], [[0, 0, 1, 1]], [-0.5]))
