import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iouviz.errors import MaskError
from iouviz.evaluation.segmentation.soft import (
    SoftCounts,
    reliability,
    soft_counts,
    soft_scores,
)
from iouviz.geometry.segmentation.label_maps import label_scores

FLAGS = arrays(np.bool_, 40)
SHARES = arrays(np.float64, 40, elements=st.integers(0, 64).map(lambda k: k / 64))


@given(FLAGS, SHARES, FLAGS)
def test_every_threshold_is_the_label_map_made_at_it(has, probability, judged):
    """The slow twin: threshold the map, then compare two label maps."""
    scores = soft_scores(soft_counts(has, probability, judged, bins=64))
    truth = np.where(judged, has, 255).astype(int)
    for at, threshold in enumerate(scores.thresholds[:-1]):
        each = label_scores(truth, (probability >= threshold).astype(int), 2, ignore=255)
        assert (scores.tp[at], scores.fp[at], scores.fn[at]) == (each.tp[1], each.fp[1], each.fn[1])
        np.testing.assert_allclose(scores.iou[at], each.iou[1], rtol=1e-15)


@given(FLAGS, SHARES, FLAGS)
def test_iou_and_dice_are_best_at_one_threshold(has, probability, judged):
    scores = soft_scores(soft_counts(has, probability, judged, bins=64))
    if np.isnan(scores.iou).all():
        assert scores.best() == -1
    else:
        assert scores.iou[scores.best()] == np.nanmax(scores.iou)
        assert scores.dice[scores.best()] == np.nanmax(scores.dice)


def test_images_are_added():
    one = soft_counts(np.array([True]), np.array([1.0]), np.array([True]), bins=4)
    two = soft_counts(np.array([False]), np.array([0.3]), np.array([True]), bins=4)
    both = SoftCounts(*(np.stack(parts) for parts in zip(one, two, strict=True)))
    scores = soft_scores(both)
    assert scores.tp.tolist() == [1, 1, 1, 1, 0]
    assert scores.fp.tolist() == [1, 1, 0, 0, 0]
    assert scores.best() == 2  # 1/2; 3/4 is as good and farther off


def test_reliability_by_hand():
    # Four pixels at .85 of which one has the class, none else: |.85 - .25| = .6.
    values, all_of = np.full(4, 0.85), np.ones(4, bool)
    found = reliability(soft_counts(np.array([True, False, False, False]), values, all_of))
    assert found.share[8] == 0.25
    assert found.confidence[8] == pytest.approx(0.8505)  # the middle of its fine bin
    assert found.error == pytest.approx(0.6005)
    assert np.isnan(found.share[:8]).all()


def test_nothing_judged_is_undefined():
    counts = soft_counts(np.ones(3, bool), np.ones(3), np.zeros(3, bool))
    assert np.isnan(soft_scores(counts).iou).all()
    assert np.isnan(reliability(counts).error)


@pytest.mark.parametrize("bad", [-0.1, 1.5, np.nan])
def test_numbers_that_are_no_probabilities_are_said(bad):
    with pytest.raises(MaskError, match=r"wanted numbers in \[0, 1\]"):
        soft_counts(np.ones(2, bool), np.array([0.5, bad]), np.ones(2, bool))


def test_unlike_sizes_are_said():
    with pytest.raises(MaskError, match="wanted one size"):
        soft_counts(np.ones(2, bool), np.ones(3), np.ones(2, bool))
