import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import BoxError
from iouviz.geometry.level_sets import acceptance, axis_tolerance, equal_tolerance, jittered
from iouviz.geometry.overlap import overlap

side = st.integers(1, 400).map(lambda n: n / 8)


def at(centres, size):
    half = np.asarray(size) / 2
    return np.concatenate([centres - half, centres + half], axis=1)


def iou_at(ground_truth, centres, size):
    return overlap([ground_truth], at(centres, size)).iou[0]


# -- worked examples ---------------------------------------------------------------------------


def test_the_diamond_of_equal_boxes():
    # (1 - u)(1 - v) >= 2 t / (1 + t), u and v in sides: at t = 1/2, u alone reaches 1/3
    outline = acceptance((0, 0, 30, 60), (30, 60), iou=0.5) - [15, 30]
    u, v = np.abs(outline / [30, 60]).T
    np.testing.assert_allclose((1 - u) * (1 - v), 2 / 3, rtol=1e-12)
    assert u.max() == pytest.approx(1 / 3)
    assert v.max() == pytest.approx(1 / 3)


def test_a_small_box_slides_freely_inside_a_large_one():
    # 10 x 10 in 20 x 10: IoU is 1/2 wherever it lies inside, and nowhere more
    outline = acceptance((0, 0, 20, 10), (10, 10), iou=0.5)
    assert outline[:, 0].min() == pytest.approx(5)
    assert outline[:, 0].max() == pytest.approx(15)
    np.testing.assert_allclose(outline[:, 1], 5, atol=1e-9)
    assert acceptance((0, 0, 20, 10), (10, 10), iou=0.51).shape == (0, 2)


def test_only_itself_has_an_iou_of_one():
    np.testing.assert_allclose(acceptance((0, 0, 20, 10), (20, 10), iou=1.0), [[10, 5]] * 96)


def test_the_reference_numbers():
    # max shift for .9 and .95 along an axis 5.3 and 2.6 %, on the diagonal 2.7 and 1.3 %
    assert [round(100 * axis_tolerance(t).item(), 1) for t in (0.9, 0.95)] == [5.3, 2.6]
    diagonal = [100 * equal_tolerance(t, dimensions=2).item() for t in (0.9, 0.95)]
    assert diagonal == pytest.approx([2.7, 1.3], abs=0.05)


@pytest.mark.parametrize(
    ("size", "mean", "passes"),
    [(8, 0.68, 0.42), (16, 0.83, 0.70), (32, 0.91, 0.86), (64, 0.95, 0.96), (128, 0.975, 1.0)],
)
def test_one_pixel_matters_by_size(size, mean, passes):
    # the reference measured these: mean IoU, and the share that passes, over .50 to .95
    values = jittered(size)
    rate = (values[:, None] >= np.arange(0.5, 0.96, 0.05)).mean()
    assert values.mean() == pytest.approx(mean, abs=0.006)
    assert rate == pytest.approx(passes, abs=0.012)


def test_copies_turned_inside_out_share_nothing():
    values = jittered(1, sd=5, count=500)
    assert (values == 0).mean() > 0.5
    assert values.min() == 0


# -- laws --------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(side, side, side, side, st.floats(0.05, 0.99))
def test_the_outline_is_where_iou_is_t(w, h, width, height, t):
    ground_truth = (3.0, 5.0, 3 + w, 5 + h)
    outline = acceptance(ground_truth, (width, height), iou=t)
    # the best place is the middle, where as much is shared as can be
    best = iou_at(ground_truth, np.array([[3 + w / 2, 5 + h / 2]]), (width, height)).item()
    if best < t * (1 - 1e-9):
        assert len(outline) == 0
        return
    assert len(outline)
    np.testing.assert_allclose(iou_at(ground_truth, outline, (width, height)), t, atol=1e-9)
    # a little closer in is at least as good, a little further out is worse
    middle = np.array([3 + w / 2, 5 + h / 2])
    inwards = iou_at(ground_truth, middle + (outline - middle) * 0.98, (width, height))
    assert (inwards >= t - 1e-9).all()
    outwards = iou_at(ground_truth, outline + np.sign(outline - middle) * 0.01 * w, (width, height))
    moved = (np.abs(outline - middle) > 1e-9).all(axis=1)
    assert (outwards[moved] < t).all()


@pytest.mark.parametrize("bad", [0.0, -0.5, 1.5, float("nan")])
def test_a_threshold_that_bounds_nothing_is_refused(bad):
    with pytest.raises(BoxError, match="bounds nothing"):
        acceptance((0, 0, 1, 1), (1, 1), iou=bad)


def test_a_box_without_area_has_no_place():
    assert acceptance((0, 0, 0, 0), (0, 0), iou=0.5).shape == (0, 2)
    assert acceptance((0, 0, 4, 4), (0, 4), iou=0.5).shape == (0, 2)
    with pytest.raises(BoxError, match="cannot be"):
        acceptance((0, 0, 4, 4), (-1, 4), iou=0.5)
