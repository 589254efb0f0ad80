import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import MaskError
from iouviz.geometry.segmentation.label_maps import LabelScores, label_scores, verdicts

# Three pictures with 10 classes and 255 to ignore, whose scores are known: the worked example of
# the `mean_iou` metric of Hugging Face's evaluate (Apache-2.0), which goes back to mmsegmentation.
TRUE = [[[0, 3], [5, 4], [6, 255]], [[1, 7], [9, 2], [3, 6]], [[1, 2, 2], [8, 2, 1], [3, 255, 1]]]
TOLD = [[[1, 2], [3, 4], [5, 255]], [[2, 7], [9, 2], [3, 6]], [[2, 2, 3], [8, 2, 4], [3, 255, 2]]]


def loop(true, predicted, classes, ignore):
    """The matrix, pixel by pixel."""
    matrix = np.zeros((classes, classes + 1), int)
    for a, b in zip(np.ravel(true).tolist(), np.ravel(predicted).tolist(), strict=True):
        if a != ignore:
            matrix[a, b if 0 <= b < classes else classes] += 1
    return matrix


def test_published_example():
    scores = LabelScores(
        sum(label_scores(a, b, 10, ignore=255).matrix for a, b in zip(TRUE, TOLD, strict=True))
    )
    assert scores.iou.tolist() == [0, 0, 0.375, 0.4, 0.5, 0, 0.5, 1, 1, 1]
    assert scores.mean_iou() == pytest.approx(0.4775, abs=1e-15)
    assert scores.mean_accuracy == pytest.approx(0.5916666666666666, abs=1e-15)
    assert scores.overall_accuracy == pytest.approx(0.5263157894736842, abs=1e-15)


def test_by_hand():
    # class 0: 2 right, 1 of class 1 taken for it: 2 / 3; class 1: 1 right, that one missed: 1 / 2
    scores = label_scores([[0, 0, 1, 1, 2]], [[0, 0, 0, 1, 7]], 4)
    assert (scores.tp.tolist(), scores.fp.tolist()) == ([2, 1, 0, 0], [1, 0, 0, 0])
    assert scores.fn.tolist() == [0, 1, 1, 0]
    np.testing.assert_allclose(scores.iou, [2 / 3, 1 / 2, 0, np.nan])
    # 2/5 of the true pixels are class 0's, 2/5 class 1's, 1/5 class 2's
    assert scores.weighted_iou == pytest.approx(0.4 * 2 / 3 + 0.4 / 2)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 9),
    st.sampled_from([np.uint8, np.int16, np.int64]),
    st.sampled_from([None, 0, 200]),
)
def test_matrix_equals_the_loop(seed, classes, kind, ignore):
    rng = np.random.default_rng(seed)
    true = rng.integers(0, classes, (7, 5)).astype(kind)
    if ignore == 200:
        true[rng.random(true.shape) < 0.2] = ignore
    predicted = rng.integers(0, classes + 3, (7, 5)).astype(kind)
    scores = label_scores(true, predicted, classes, ignore=ignore)
    np.testing.assert_array_equal(scores.matrix, loop(true, predicted, classes, ignore))
    if ignore is None:
        np.testing.assert_array_equal(
            scores.tp + scores.fn, np.bincount(true.ravel().astype(int), minlength=classes)
        )


def test_a_mean_of_nothing_is_undefined():
    scores = label_scores([[5, 5]], [[0, 1]], 3, ignore=5)
    assert np.isnan([scores.mean_iou(), scores.weighted_iou, scores.overall_accuracy]).all()
    assert scores.mean_iou("zero") == 0


@pytest.mark.parametrize(
    ("true", "predicted", "message"),
    [
        ([[0, 1]], [[0], [1]], "one size"),
        ([[0.0, 1.0]], [[0, 1]], "the ground truth is an array of float64"),
        ([[0, 9]], [[0, 1]], "the value 9, which is none of 3 classes"),
        ([[0, -1]], [[0, 1]], "the value -1"),
    ],
)
def test_what_cannot_be_compared_says_why(true, predicted, message):
    with pytest.raises(MaskError, match=message):
        label_scores(true, predicted, 3)


def test_verdicts_are_counted_as_the_matrix_counts():
    rng = np.random.default_rng(5)
    true, predicted = rng.integers(0, 4, (2, 30, 20))
    scores = label_scores(true, predicted, 4, ignore=2)
    for label in (0, 1, 3):
        count = np.bincount(verdicts(true, predicted, label, ignore=2).ravel(), minlength=5)
        assert count[1:4].tolist() == [scores.tp[label], scores.fp[label], scores.fn[label]]
        assert count[4] == (true == 2).sum()
