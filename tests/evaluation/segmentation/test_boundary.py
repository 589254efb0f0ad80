import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.evaluation.segmentation.boundary import boundary_iou, boundary_measure, interior
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.geometry.masks.boundary import band_width, boundary
from tests.evaluation.segmentation.builders import legend_of, random_maps


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.07, 0.15, 0.3]))
def test_equals_the_masks_one_by_one(seed, share):
    classes, void = 4, 255
    maps = random_maps(seed, classes=classes, size=(12, 12))
    common, union = np.zeros(classes), np.zeros(classes)
    for true, told in maps:
        width = band_width(*true.shape, share)
        for k in range(classes):
            a = boundary(true == k, width)
            b = boundary((told == k) & (true != void), width)
            common[k] += (a & b).sum()
            union[k] += (a | b).sum()
    legend = legend_of(classes, void)
    measure = boundary_measure(legend, share)
    pairs = PairCounts.of("abc", [measure(*each) for each in maps])
    wanted = [c / u if u else np.nan for c, u in zip(common, union, strict=True)]
    np.testing.assert_allclose(boundary_iou(pairs, classes), wanted, atol=1e-12)


@pytest.mark.parametrize("distance", [1, 2, 5])
def test_interior_is_what_the_boundaries_of_all_values_leave(distance):
    labels = np.random.default_rng(3).integers(0, 2, (4, 5)).repeat(5, 0).repeat(6, 1)
    rim = boundary(labels == 0, distance) | boundary(labels == 1, distance)
    np.testing.assert_array_equal(interior(labels, distance), ~rim)


def test_many_classes_and_wide_numbers():
    # 300 classes do not fit a byte; one pixel of another class, all pixels near an outline
    true = np.array([[299, 299], [299, 4]])
    told = np.array([[299, 299], [4, 4]])
    legend = legend_of(26)
    values = {n: n for n in range(300)}
    legend = type(legend)(tuple(map(str, range(300))), values, values)
    pairs = PairCounts.of("a", [boundary_measure(legend)(true, told)])
    iou = boundary_iou(pairs, 300)
    assert (iou[299], iou[4]) == pytest.approx((2 / 3, 1 / 2))
    assert np.isnan(iou[0])
