"""Scaling keeps what can be reached, mends calibration, and moves the threshold."""

import numpy as np
import pytest

import iouviz
from iouviz.evaluation.metrics.calibration import Temperature
from iouviz.evaluation.sweep.score_scaling import (
    Scored,
    at_temperatures,
    best_f1,
    effects,
    scored_predictions,
)
from iouviz.evaluation.sweep.sweep import prepare


def made_up(hot, n=4000, seed=0):
    """Predictions right as often as their scores say, whose logits are then multiplied."""
    rng = np.random.default_rng(seed)
    share = rng.random(n)
    right = rng.random(n) < share
    score = Temperature(1 / hot).apply(share)
    return Scored(score, right, rng.integers(50, size=n).astype(np.int32), int(right.sum()) + 300)


@pytest.mark.parametrize("hot", [0.5, 3.0])
def test_what_was_spoilt_by_a_temperature_is_mended_by_one(hot):
    plain, temperature, isotonic = effects(made_up(hot))
    assert plain.ece > 0.05
    assert temperature.held_out < 0.03
    assert isotonic.held_out < 0.04
    assert temperature.f1 == pytest.approx(plain.f1, abs=1e-12)
    assert temperature.best != pytest.approx(plain.best, abs=0.01)


def test_temperature_takes_the_best_threshold_along():
    data = made_up(2.0)
    best, _ = best_f1(data.score, data)
    for degrees in (0.5, 4.0):
        scale = Temperature(degrees)
        moved, _ = best_f1(scale.apply(data.score), data)
        assert moved == pytest.approx(scale.apply([best]).item(), rel=1e-9)


def test_the_best_is_that_of_the_sweep():
    sweep = prepare(iouviz.sample())
    for classes in (None, [0], [2, 4]):
        data = scored_predictions(sweep, iou_threshold=0.6, classes=classes)
        wanted = sweep.best("f_beta", iou_threshold=0.6, classes=classes)
        assert best_f1(data.score, data) == (float(wanted.confidence), float(wanted.value))
        counts = sweep.at(iou_threshold=0.6, classes=classes).pooled
        assert (data.right.sum(), (~data.right).sum()) == (counts.tp, counts.fp)
        assert data.objects == counts.tp + counts.fn


def test_a_temperature_of_one_changes_nothing():
    data = made_up(2.0)
    one, hot = at_temperatures(data, np.array([1.0, 2.0]))
    assert one.ece == pytest.approx(effects(data)[0].ece, abs=1e-9)
    assert hot.ece < one.ece


def test_nothing_right_is_no_best():
    data = Scored(np.array([0.5, 0.2]), np.zeros(2, bool), np.zeros(2, np.int32), 3)
    assert np.isnan(best_f1(data.score, data)).all()
