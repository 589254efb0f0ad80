import numpy as np
import pytest

from iouviz.errors import RequestError
from iouviz.evaluation.segmentation.comparison import compare_label_maps
from iouviz.evaluation.segmentation.scores import score
from tests.evaluation.segmentation.builders import counted, legend_of, random_maps

LEGEND = legend_of(3, 255)
TRUE = [[0, 0, 1, 1]], [[0, 1, 1, 255]]
# Of class 1: TP 1, FN 1 and TP 2 -> 3 / 4; then TP 2 and TP 2, FP 1 -> 4 / 5.
A = [[0, 0, 0, 1]], [[0, 1, 1, 1]]
B = [[0, 0, 1, 1]], [[1, 1, 1, 0]]


def evaluated(predicted, true=TRUE):
    return score(counted(*zip(true, predicted, strict=True)), LEGEND)


def test_differences_by_hand():
    found = compare_label_maps(evaluated(A), evaluated(B), resamples=50)
    assert found.first.tolist()[:2] == [0.75, 0.75]  # class 0: TP 2, FP 1, then TP 1 -> 3 / 4
    assert found.second[1] == 0.8
    assert found.fewer_errors.tolist() == [1, -1]
    assert found.means == pytest.approx((0.75, (2 / 3 + 0.8) / 2))
    assert found.interval(1).estimate == pytest.approx(0.05)
    # means of the images: (2/3 + 1/2) / 2 -> 1, and 1 -> (0 + 2/3) / 2
    assert found.by_image == pytest.approx([1 - 7 / 12, 1 / 3 - 1])
    assert np.isnan(found.interval(2).low)  # a class that is nowhere


def test_resamples_are_those_of_plain_loops():
    """The slow twin: draw the images, put their maps together and compare anew."""
    pairs = [random_maps(seed, many=5) for seed in (1, 2)]
    true = [a for a, _ in pairs[0]]
    predicted = [[b for _, b in each] for each in pairs]
    legend = legend_of(4, 255)
    results = [score(counted(*zip(true, told, strict=True)), legend) for told in predicted]
    found = compare_label_maps(*results, resamples=6, seed=3)
    rng = np.random.default_rng(3)
    for sample in found.samples:
        drawn = rng.integers(5, size=5)
        gain = [
            score(counted(*((true[at], told[at]) for at in drawn)), legend).iou
            for told in predicted
        ]
        np.testing.assert_allclose(sample, gain[1] - gain[0], atol=1e-15)


def test_a_model_against_itself_differs_in_nothing():
    found = compare_label_maps(evaluated(A), evaluated(A))
    interval = found.interval()
    assert (interval.estimate, interval.low, interval.high) == (0, 0, 0)
    assert not interval.excludes_zero


def test_only_images_of_both_are_compared():
    fewer = score(counted((TRUE[0], B[0])), LEGEND)
    found = compare_label_maps(evaluated(A), fewer)
    assert found.images == ("0",)
    assert found.first[1] == 0.5


def test_other_classes_and_no_common_image_are_said():
    other = score(counted((TRUE[0], B[0])), legend_of(4, 255))
    with pytest.raises(RequestError, match="3 and 4 classes that differ"):
        compare_label_maps(evaluated(A), other)
    nothing = score(counted(), LEGEND)
    with pytest.raises(RequestError, match="no image in common"):
        compare_label_maps(evaluated(A), nothing)
