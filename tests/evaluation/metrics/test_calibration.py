"""Calibration by hand and by law."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import RequestError
from iouviz.evaluation.metrics.calibration import (
    calibration,
    fit_isotonic,
    fit_temperature,
)

judged = st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=40).map(
    lambda rows: (np.array([s / 20 for s, _ in rows]), np.array([c for _, c in rows], bool))
)


def test_a_score_on_an_edge_belongs_to_the_bin_above_and_1_to_the_last():
    # 0.3 is an edge of ten bins; 0.3 * 10 and arange steps of 0.1 would miss it on some side
    found = calibration([0.3, np.nextafter(0.3, 0), 0.7, 1.0, 0.0], [1, 0, 1, 1, 0])
    assert np.flatnonzero(found.count).tolist() == [0, 2, 3, 7, 9]
    assert found.accuracy[[0, 2, 3]].tolist() == [0, 0, 1]
    assert np.isnan(found.accuracy[1])


def test_by_hand():
    # [.5, 1]: mean .75, right 1 of 2: gap -.25; [0, .5): mean .2, right 3 of 3: gap .8
    found = calibration([0.6, 0.9, 0.1, 0.2, 0.3], [1, 0, 1, 1, 1], bins=2)
    np.testing.assert_allclose(found.gap, [0.8, -0.25])
    assert found.ece == pytest.approx((3 * 0.8 + 2 * 0.25) / 5)
    assert found.mce == pytest.approx(0.8)


def test_equal_mass_keeps_equal_scores_together():
    even = calibration(np.arange(1, 10) / 10, [1] * 9, bins=3, spacing="mass")
    assert even.count.tolist() == [3, 3, 3]
    # five of six scores are 0.5: they are one bin
    tied = calibration([0.5] * 5 + [0.9], [1] * 6, bins=3, spacing="mass")
    assert tied.count.tolist() == [6]
    tied = calibration([0.1] + [0.5] * 5, [1] * 6, bins=3, spacing="mass")
    assert tied.count.tolist() == [1, 5]


@pytest.mark.parametrize("spacing", ["width", "mass"])
def test_without_predictions_nothing_is_known(spacing):
    found = calibration([], [], spacing=spacing)
    assert np.isnan([found.ece, found.mce]).all()
    assert found.count.tolist() == [0] * 10
    assert fit_temperature([], []).temperature == 1.0
    assert np.isnan(fit_isotonic([], []).apply([0.5])).all()


@settings(deadline=None, max_examples=50)  # the machine may be busy
@given(judged, st.integers(1, 12), st.sampled_from(["width", "mass"]))
def test_every_prediction_is_in_its_bin_and_the_sums_agree(rows, bins, spacing):
    score, correct = rows
    found = calibration(score, correct, bins=bins, spacing=spacing)
    assert found.count.sum() == len(score)
    full = found.count > 0
    assert (found.confidence[full] >= found.edges[:-1][full] - 1e-12).all()
    assert (found.confidence[full] <= found.edges[1:][full] + 1e-12).all()
    hits = (found.accuracy[full] * found.count[full]).sum()
    assert hits == pytest.approx(correct.sum())
    if len(score):
        # bins hide errors that cancel, they never add any
        assert abs(correct.mean() - score.mean()) - 1e-12 <= found.ece <= found.mce + 1e-12


@settings(deadline=None, max_examples=50)  # the machine may be busy
@given(judged)
def test_isotonic_rises_and_keeps_the_mean_and_no_other_rising_curve_is_nearer(rows):
    score, correct = rows
    fit = fit_isotonic(score, correct)
    fitted = fit.apply(score) if len(score) else np.array([])
    assert (np.diff(fit.share) >= 0).all()
    assert fitted.sum() == pytest.approx(correct.sum())
    # the least-squares conditions: residuals are orthogonal to the fit, and no tail wants up
    residual = correct - fitted
    assert residual @ fitted == pytest.approx(0, abs=1e-9)
    for edge in np.unique(score):
        assert residual[score >= edge].sum() <= 1e-9


@settings(deadline=None, max_examples=50)  # the machine may be busy
@given(st.lists(st.floats(0.05, 0.95), min_size=1, max_size=5), st.floats(0.2, 5))
def test_temperature_is_found_again(true_share, temperature):
    # every share p is told as the score whose logit is `temperature` times too large, and comes
    # out right in a share p of 100 cases
    share = np.round(np.array(true_share), 2)
    sharp = 1 / (1 + ((1 - share) / share) ** temperature)
    correct = np.concatenate([np.arange(100) < round(100 * p) for p in share])
    found = fit_temperature(np.repeat(sharp, 100), correct).temperature
    if np.abs(share - 0.5).max() > 0.1:
        assert found == pytest.approx(temperature, rel=1e-6)


def test_temperature_keeps_the_order_and_1_keeps_the_scores():
    score = np.linspace(0, 1, 11)
    fit = fit_temperature(score, score > 0.35)
    assert (np.diff(fit.apply(score)) >= 0).all()
    assert fit.temperature < 1  # surer than they dared to be
    np.testing.assert_allclose(type(fit)(1.0).apply(score), score, atol=1e-11)


def test_temperature_where_scores_say_the_opposite_is_as_hot_as_allowed():
    assert fit_temperature([0.9, 0.1], [0, 1]).temperature == pytest.approx(100)
    assert fit_temperature([1.0, 0.0], [1, 0]).temperature < 0.1


@pytest.mark.parametrize(
    ("score", "correct", "options"),
    [
        ([1.5], [1], {}),
        ([-0.1], [1], {}),
        ([np.nan], [1], {}),
        ([0.5], [1, 0], {}),
        ([0.5], [1], {"bins": 0}),
        ([0.5], [1], {"spacing": "depth"}),
    ],
)
def test_nonsense_is_refused(score, correct, options):
    with pytest.raises(RequestError):
        calibration(score, correct, **options)
