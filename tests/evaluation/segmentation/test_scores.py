import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.data.legend import Legend
from iouviz.evaluation.segmentation.scores import CONVENTIONS, score
from tests.evaluation.segmentation.builders import counted, legend_of, random_maps

VOID = 255


def slow(maps, classes, void):
    """Every number by plain loops over pixels."""
    tp, true, told = (np.zeros((len(maps), classes), int) for _ in range(3))
    for n, (a, b) in enumerate(maps):
        for x, y in zip(np.ravel(a).tolist(), np.ravel(b).tolist(), strict=True):
            if x == void:
                continue
            true[n, x] += 1
            if y < classes:
                told[n, y] += 1
            tp[n, x] += x == y

    def iou(right, one, two):
        return [r / (a + b - r) if a + b else None for r, a, b in zip(right, one, two, strict=True)]

    def mean(values):
        values = [value for value in values if value is not None]
        return sum(values) / len(values) if values else float("nan")

    sums = [each.sum(axis=0).tolist() for each in (tp, true, told)]
    each = iou(*sums)
    return {
        "mIoU": mean(each),
        "mIoU_truth": mean([v for v, t in zip(each, sums[1], strict=True) if t]),
        "mIoU_absent_0": mean([v or 0 for v in each]),
        "mIoU_absent_1": mean([1 if v is None else v for v in each]),
        "mIoU_no_background": mean(each[1:]),
        "mIoU_images": mean(
            [
                None if np.isnan(one) else one
                for one in (mean(iou(*row)) for row in zip(tp, true, told, strict=True))
            ]
        ),
        "mDice": mean([2 * r / (a + b) if a + b else None for r, a, b in zip(*sums, strict=True)]),
        "fwIoU": sum(t * (v or 0) for t, v in zip(sums[1], each, strict=True)) / sum(sums[1]),
        "mean_accuracy": mean([r / t for r, t in zip(sums[0], sums[1], strict=True) if t]),
        "pixel_accuracy": sum(sums[0]) / sum(sums[1]),
    }


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_every_number_equals_the_plain_loops(seed, classes):
    maps = random_maps(seed, classes=classes)
    result = score(counted(*maps), legend_of(classes + 1, VOID, background=0))
    for name, value in slow(maps, classes + 1, VOID).items():
        assert result.summary[name] == pytest.approx(value, abs=1e-12), name


def test_by_hand():
    # a: 2 right of 3 true and 2 told, 2 / 3; b: 1 right of 1 true, 2 told: 1 / 2; c: nowhere
    result = score(counted(([[0, 0, 0, 1, 9]], [[0, 0, 1, 1, 0]])), legend_of(3, 9))
    assert result.summary["mIoU"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert result.summary["mIoU_absent_0"] == pytest.approx((2 / 3 + 1 / 2) / 3)
    assert result.summary["mIoU_absent_1"] == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    # Dice of a: 2 * 2 / (3 + 2); of b: 2 * 1 / (1 + 2)
    assert result.per_class["a"]["Dice"] == pytest.approx(4 / 5)
    assert result.per_class["b"]["Dice"] == pytest.approx(2 / 3)
    assert result.per_class["b"]["precision"] == pytest.approx(1 / 2)
    assert result.per_class["a"]["accuracy"] == pytest.approx(2 / 3)
    assert np.isnan(result.per_class["c"]["IoU"])
    assert result.confusion.tolist() == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert (result.judged.tolist(), result.left_out.tolist()) == ([4], [1])
    assert set(result.summary) == set(CONVENTIONS)
    assert np.isnan(result.summary["mIoU_no_background"])
    assert np.isnan(result.summary["PQ"])


def test_values_may_mean_another_class_on_each_side():
    legend = Legend(("road", "car"), {7: 0, 26: 1}, {0: 0, 1: 1}, frozenset([0]))
    result = score(counted(([[7, 26, 26, 0]], [[0, 1, 0, 1]])), legend)
    assert result.matrix.tolist() == [[1, 0, 0], [1, 1, 0]]


def test_values_that_nothing_explains_are_named():
    result = score(counted(([[0, 1, 7, 7]], [[0, 88, 1, 1]])), legend_of(2))
    true, told = result.issues
    assert true.code == "unknown-true-values"
    assert "value 7," in true.found
    assert "2 pixels not evaluated" in true.remedy
    assert told.code == "unknown-predicted-values"
    assert "value 88," in told.found
    assert result.matrix.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_images_behind_a_cell():
    maps = [([[0, 0, 1]], [[1, 0, 1]]), ([[0, 0, 0]], [[1, 1, 9]]), ([[1]], [[1]])]
    result = score(counted(*maps), legend_of(2))
    images, pixels = result.images_with(0, 1)
    assert (images.tolist(), pixels.tolist()) == ([1, 0], [2, 1])
    assert result.images_with(0, 2)[0].tolist() == [1]
    assert result.images_with(1, 0)[0].tolist() == []


def test_an_image_without_judged_pixels_has_no_mean():
    result = score(counted(([[9]], [[0]]), ([[0]], [[0]])), legend_of(1, 9))
    np.testing.assert_array_equal(result.image_mean_iou, [np.nan, 1])
    assert result.summary["mIoU_images"] == 1
