"""Counts at a setting and what follows from them, by hand and by law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.outcomes.sorting import images_in_order
from iouviz.evaluation.statistics.compare import changes, pooled
from iouviz.evaluation.summary import headline
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, no_ground_truth, no_predictions, one_image

A, FAR = [0, 0, 10, 10], [50, 0, 60, 10]


def outcome_counts(tp, fp, fn):
    return OutcomeCounts(*(np.array(each) for each in (tp, fp, fn)))


def test_f_by_hand():
    # precision 1/2, recall 1
    assert outcome_counts(1, 1, 0).f_beta() == pytest.approx(2 * 0.5 / 1.5)
    assert outcome_counts(1, 1, 0).f_beta(2) == pytest.approx(5 * 0.5 / (4 * 0.5 + 1))  # 2.5 / 3


def test_f_is_0_without_a_true_positive_and_undefined_without_anything():
    found = outcome_counts([0, 0, 0, 0], [1, 0, 1, 0], [0, 1, 1, 0])
    np.testing.assert_array_equal(found.f_beta(), [0, 0, 0, np.nan])


@given(*[st.integers(0, 1000)] * 3, st.sampled_from([0.5, 1.0, 2.0]))
def test_f_is_the_harmonic_mean_wherever_both_are_above_0(tp, fp, fn, beta):
    found = outcome_counts(tp, fp, fn)
    if tp:
        p, r = float(found.precision), float(found.recall)
        assert found.f_beta(beta) == pytest.approx((1 + beta**2) * p * r / (beta**2 * p + r))


@pytest.mark.parametrize("beta", [0, -1, float("nan")])
def test_f_wants_a_beta_above_0(beta):
    with pytest.raises(RequestError, match="beta"):
        outcome_counts(1, 0, 0).f_beta(beta)


@pytest.mark.parametrize(
    ("dataset", "f1"),
    [
        (one_image([A], [FAR], [0.9]), 0.0),
        (make_dataset(GroundTruth.of([0], [0], [A]), no_predictions()), 0.0),
        (make_dataset(no_ground_truth(), Predictions.of([0], [0], [A], [0.9])), 0.0),
        (make_dataset(no_ground_truth(), no_predictions()), np.nan),
    ],
    ids=["both", "missed alone", "false positive alone", "nothing"],
)
def test_f1_is_the_same_for_an_image_a_data_set_a_gallery_and_a_comparison(dataset, f1):
    sweep = prepare(dataset)
    outcome, rows = sweep.at(), record(sweep)
    said = [
        judge(dataset, 0).f1,
        float(outcome.pooled.f_beta()),
        headline(evaluate(dataset), outcome.pooled)[-1][1],
        float(sweep.per_image().f_beta()[0]),
        float(images_in_order(rows, np.array([0])).counts.f_beta()[0]),
        pooled(changes(sweep, sweep), "f1", resamples=2)[0],
    ]
    np.testing.assert_array_equal(said, [f1] * len(said))
