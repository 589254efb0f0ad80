"""Curves: sums done by hand, then laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iouviz.errors import RequestError
from iouviz.evaluation.metrics.curves import average_precision, precision_recall, sample_precision

RULES = ["11-point", "101-point", "all-point"]


def curve_of(hits: str, positives: int):
    """One letter a prediction, falling score: T true, F false, i ignored."""
    letters = np.array(list(hits), dtype="U1")
    score = np.linspace(1, 0, len(hits))
    return precision_recall(score, tp=letters == "T", fp=letters == "F", positives=positives)


# 5 objects, detections T T F F F T T F F T. Recall and precision after each T:
#   1/5 1/1   2/5 2/2   3/5 3/6   4/5 4/7   5/5 5/10;   envelope 1, 1, 4/7, 4/7, 1/2
KNOWN = "TTFFFTTFFT"


def test_precision_and_recall_at_every_detection():
    curve = curve_of(KNOWN, 5)
    expected = [1, 1, 2 / 3, 2 / 4, 2 / 5, 3 / 6, 4 / 7, 4 / 8, 4 / 9, 5 / 10]
    np.testing.assert_array_equal(curve.precision, expected)
    np.testing.assert_array_equal(curve.recall, np.array([1, 2, 2, 2, 2, 3, 4, 4, 4, 5]) / 5)
    np.testing.assert_array_equal(curve.envelope, [1, 1, 2 / 3] + [4 / 7] * 4 + [0.5] * 3)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("11-point", (5 * 1 + 4 * 4 / 7 + 2 * 0.5) / 11),  # recall 0-.4, .5-.8, .9-1: .7532
        ("101-point", (41 * 1 + 40 * 4 / 7 + 20 * 0.5) / 101),  # 0-.40, .41-.80, .81-1: .7313
        ("all-point", 0.4 * 1 + 0.4 * 4 / 7 + 0.2 * 0.5),  # widths of the steps: .7286
    ],
)
def test_average_precision_by_hand(rule, expected):
    assert average_precision(curve_of(KNOWN, 5), rule) == pytest.approx(expected, abs=1e-14)


def test_the_three_rules_to_four_digits():
    areas = [round(average_precision(curve_of(KNOWN, 5), rule), 4) for rule in RULES]
    assert areas == [0.7532, 0.7313, 0.7286]


@pytest.mark.parametrize("positives", range(1, 11))
def test_eleven_points_reach_every_tenth_of_recall(positives):
    """A recall of exactly 3/10 counts at .3; at 3 * 0.1 = .30000000000000004 it would not.

    n of 10 objects found without a mistake reach the points 0, .1 ... n/10: n + 1 of 11.
    """
    curve = curve_of("T" * positives, 10)
    assert average_precision(curve, "11-point") == pytest.approx((positives + 1) / 11, abs=1e-15)


def test_ignored_predictions_change_nothing_but_the_length():
    curve = curve_of("iTiF", 2)
    np.testing.assert_array_equal(curve.precision, [np.nan, 1, 1, 0.5])
    np.testing.assert_array_equal(curve.recall, [0, 0.5, 0.5, 0.5])
    for rule in RULES:
        assert average_precision(curve, rule) == average_precision(curve_of("TF", 2), rule)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_to_find_is_undefined_and_nothing_found_is_0(rule):
    assert np.isnan(average_precision(curve_of("FF", 0), rule))
    assert np.isnan(average_precision(curve_of("", 0), rule))
    assert average_precision(curve_of("", 3), rule) == 0.0
    assert average_precision(curve_of("FFF", 3), rule) == 0.0


def test_the_references_hair_shows_in_a_first_lone_hit_only():
    assert sample_precision(curve_of("T", 1), "101-point")[0] == 1 - 2**-52
    assert sample_precision(curve_of("TT", 2), "101-point")[0] == 1.0
    assert curve_of("T", 1).precision[0] == 1.0


def test_equal_scores_keep_their_order():
    curve = precision_recall(
        np.array([0.5, 0.9, 0.5]),
        tp=np.array([False, True, True]),
        fp=np.array([True, False, False]),
        positives=2,
    )
    assert curve.rows.tolist() == [1, 0, 2]
    assert curve.tp.tolist() == [1, 1, 2]


def test_what_cannot_be_a_curve_is_refused():
    yes, no = np.array([True]), np.array([False])
    with pytest.raises(RequestError, match="wanted as many of each"):
        precision_recall(np.array([0.1, 0.2]), tp=yes, fp=no, positives=1)
    with pytest.raises(RequestError, match="only 0 objects"):
        precision_recall(np.array([0.1]), tp=yes, fp=no, positives=0)
    with pytest.raises(RequestError, match="no interpolation '7-point'"):
        average_precision(curve_of("T", 1), "7-point")


hits = st.text("TFi", max_size=30)


@given(hits, st.integers(0, 10))
def test_laws(letters, missed):
    positives = letters.count("T") + missed
    curve = curve_of(letters, positives)
    if positives:
        assert (np.diff(curve.recall) >= 0).all()
        assert (np.diff(curve.envelope) <= 0).all()
        assert (curve.envelope >= np.nan_to_num(curve.precision)).all()
    for rule in RULES:
        area = average_precision(curve, rule)
        assert np.isnan(area) if not positives else 0 <= area <= 1 + 1e-12


@given(hits, st.sampled_from(RULES))
def test_a_last_false_positive_costs_nothing_and_a_first_one_never_helps(letters, rule):
    positives = letters.count("T") + 1
    plain = average_precision(curve_of(letters, positives), rule)
    late = average_precision(curve_of(letters + "F", positives), rule)
    assert late == pytest.approx(plain, abs=1e-12)  # sums of other lengths round otherwise
    assert average_precision(curve_of("F" + letters, positives), rule) <= plain + 1e-12


@given(hits.filter(lambda letters: "T" in letters))
def test_all_point_is_the_sum_over_hits_of_the_envelope(letters):
    """Each hit is a step of 1 / positives in recall, as high as the envelope there."""
    curve = curve_of(letters, letters.count("T"))
    at_hits = curve.envelope[[i for i, letter in enumerate(letters) if letter == "T"]]
    assert average_precision(curve, "all-point") == pytest.approx(at_hits.mean())
