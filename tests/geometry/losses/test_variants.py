import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import BoxError
from iouviz.geometry.family import family
from iouviz.geometry.losses.pair import Setting
from iouviz.geometry.losses.variants import variant


def with_setting(name, **setting):
    return lambda a, b: variant(name, a, b, setting=Setting(**setting))


ALL = {
    "eiou": with_setting("EIoU"),
    "siou": with_setting("SIoU"),
    "alpha_iou": with_setting("alpha-IoU"),
    "alpha_diou": with_setting("alpha-IoU", alpha_form="DIoU"),
    "alpha_ciou": with_setting("alpha-IoU", alpha_form="CIoU"),
    "mpdiou": with_setting("MPDIoU", image=(200, 200)),
    "inner_iou": with_setting("Inner-IoU"),
    "shape_iou": with_setting("Shape-IoU"),
    "focaler_iou": with_setting("Focaler-IoU"),
    "piou": with_setting("PIoU"),
    "nwd": with_setting("NWD"),
}
# a: 4 x 2 at the origin; b: 2 x 3 at (3, 1). As in test_family: I = 1, U = 13, enclosing 5 x 4,
# centres (2, 1) and (4, 2.5), so dx = 2, dy = 1.5, d^2 = 6.25, c^2 = 41.
A, B = [[0, 0, 4, 2]], [[3, 1, 5, 4]]
IOU, APART = 1 / 13, 6.25 / 41


def boxes(seed, n=300, size=200.0):
    corners = np.random.default_rng(seed).uniform(0, size, (n, 2, 2))
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def value(name):
    return ALL[name](A, B).value.item()


def close(wanted):
    return pytest.approx(wanted, rel=1e-13)


# -- worked examples ---------------------------------------------------------------------------


def test_eiou_by_hand():
    # widths 4 and 2 in 5, heights 2 and 3 in 4
    assert value("eiou") == close(IOU - APART - 4 / 25 - 1 / 16)


def test_siou_by_hand():
    theta = math.atan2(1.5, 2)
    gamma = 2 - math.sin(2 * theta)
    delta = (1 - math.exp(-gamma * (2 / 5) ** 2)) + (1 - math.exp(-gamma * (1.5 / 4) ** 2))
    omega = (1 - math.exp(-2 / 4)) ** 4 + (1 - math.exp(-1 / 3)) ** 4
    assert value("siou") == close(IOU - (delta + omega) / 2)


def test_sious_direction_is_the_papers():
    # Lambda = 1 - 2 sin^2(arcsin(|dy| / d) - pi / 4), here with |dy| / d = 1.5 / 2.5
    wanted = 1 - 2 * math.sin(math.asin(0.6) - math.pi / 4) ** 2
    assert variant("SIoU", A, B).terms["direction"].item() == close(wanted)


def test_alpha_iou_by_hand():
    terms = family(A, B)
    shape = (terms.alpha.item() * terms.v.item()) ** 3
    assert shape > 0
    assert value("alpha_iou") == close(IOU**3)
    assert value("alpha_diou") == close(IOU**3 - APART**3)
    assert value("alpha_ciou") == close(IOU**3 - APART**3 - shape)


def test_mpdiou_by_hand():
    # top left 9 + 1, bottom right 1 + 4, in 200^2 + 200^2
    assert value("mpdiou") == close(IOU - 15 / 80000)


def test_inner_iou_by_hand():
    # at .75: 3 x 1.5 about (2, 1) and 1.5 x 2.25 about (4, 2.5): x .5..3.5 and 3.25..4.75,
    # y .25..1.75 and 1.375..3.625: I = .25 * .375
    shared = 0.25 * 0.375
    assert value("inner_iou") == close(shared / (4.5 + 3.375 - shared))


def test_shape_iou_by_hand():
    omega = (1 - math.exp(-2 / 4)) ** 4 + (1 - math.exp(-1 / 3)) ** 4
    assert value("shape_iou") == close(IOU - APART - omega / 2)
    # scale 1: ww = 8 / 6, hh = 4 / 6
    ww, hh = 8 / 6, 4 / 6
    omega = (1 - math.exp(-hh * 2 / 4)) ** 4 + (1 - math.exp(-ww / 3)) ** 4
    wanted = IOU - (hh * 4 + ww * 2.25) / 41 - omega / 2
    assert with_setting("Shape-IoU", shape_scale=1)(A, B).value.item() == close(wanted)


def test_focaler_iou_by_hand():
    assert value("focaler_iou") == close(IOU / 0.95)
    assert with_setting("Focaler-IoU", focus=(0.5, 0.95))(A, B).value.item() == 0


def test_piou_by_hand():
    # left 3, right 1, of a width of 4; top 1, bottom 2, of a height of 2
    error = (4 / 4 + 3 / 2) / 4
    got = variant("PIoU", A, B)
    assert got.terms["error"].item() == close(error)
    assert got.value.item() == close(IOU - (1 - math.exp(-(error**2))))
    q = math.exp(-error)
    assert got.terms["attention"].item() == close(3 * q * 1.3 * math.exp(-((q * 1.3) ** 2)))


def test_nwd_by_hand():
    # W^2 = 6.25 + (2^2 + 1^2) / 4
    assert value("nwd") == close(math.exp(-math.sqrt(7.5) / 12.8))


@pytest.mark.parametrize(
    ("side", "shift", "iou", "wasserstein"),
    [(6, 1, 0.5319, 2**0.5), (6, 4, 0.0588, 32**0.5), (36, 1, 0.8961, 2**0.5),
     (36, 4, 0.6531, 32**0.5)],
)  # fmt: skip
def test_nwds_first_figure(side, shift, iou, wasserstein):
    # Wang 2021, figure 1: 0.53, 0.06, 0.90, 0.65. NWD cannot tell the sizes apart.
    a, b = [[0, 0, side, side]], [[shift, shift, side + shift, side + shift]]
    assert family(a, b).iou.item() == pytest.approx(iou, abs=5e-5)
    assert variant("NWD", a, b).terms["distance"].item() == pytest.approx(wasserstein)


def test_only_mpdiou_tells_half_from_twice_the_size():
    # one centre, one shape, k = 1/2 and 2 in an 8 x 8 image: losses of .75 in both but for MPDIoU
    target, half, twice = [[2, 2, 6, 6]], [[3, 3, 5, 5]], [[0, 0, 8, 8]]
    for other in (half, twice):
        terms = family(target, other)
        assert terms.iou.item() == terms.giou.item() == terms.ciou.item() == 0.25
        assert 1 - variant("EIoU", target, other).value.item() == 1.25
    mpdiou = with_setting("MPDIoU", image=(8, 8))
    assert 1 - mpdiou(target, half).value.item() == pytest.approx(0.78125)
    assert 1 - mpdiou(target, twice).value.item() == pytest.approx(0.875)


# -- laws --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_a_box_agrees_with_itself(name):
    same = boxes(1, 20)
    np.testing.assert_allclose(np.diag(ALL[name](same, same).value), 1, atol=1e-12)


RANGES = {
    "eiou": -2.25,
    "siou": -(1 - math.exp(-2)) - (1 - math.exp(-1)) ** 4,
    "mpdiou": -2,
    "shape_iou": -1 - (1 - math.exp(-1)) ** 4,
    "piou": -1,
    "alpha_diou": -1,
    "alpha_ciou": -1 - 0.5**3,  # alpha v stays below one half
}


@pytest.mark.parametrize("name", ALL)
def test_the_range(name):
    low = RANGES.get(name, 0)
    # also far apart, tiny beside huge, and thin
    tiny = boxes(4, 60) * 1e-3
    wide = boxes(5, 60) * [1, 1e-3, 1, 1e-3]
    some = np.concatenate([boxes(2, 120), tiny, wide])
    got = ALL[name](some, some[::-1]).value
    assert got.min() >= low
    assert got.max() <= 1 + 1e-12


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [
        # a point at the corner: 1/4 + 1 + 1
        ("eiou", [[0, 0, 1, 1]], [[1, 1, 1 + 1e-9, 1 + 1e-9]]),
        # far apart, nearly along x, with no size in common
        ("siou", [[0, 0, 1e-3, 1e-9]], [[1e6, 1e3, 1e6 + 1e-9, 1e3 + 1e-3]]),
        ("shape_iou", [[0, 0, 1e-3, 1e-9]], [[1e6, 1e3, 1e6 + 1e-9, 1e3 + 1e-3]]),
    ],
)
def test_the_lower_bounds_are_reached_in_the_limit(name, a, b):
    assert ALL[name](a, b).value.item() == pytest.approx(RANGES[name], abs=5e-3)


grid = st.integers(0, 60)


@settings(max_examples=40)
@given(grid, grid, st.integers(1, 60), st.integers(1, 60), st.floats(0.05, 20))
def test_scaling_both_changes_nothing(x, y, w, h, factor):
    a, b = np.array([[10.0, 20, 50, 45]]), np.array([[x, y, x + w, y + h]], dtype=float)
    for name in ALL:
        if name not in ("mpdiou", "nwd"):  # these are measured in pixels, of the image or an object
            here, there = ALL[name](a, b).value, ALL[name](a * factor, b * factor).value
            np.testing.assert_allclose(here, there, atol=1e-10, err_msg=name)


def test_growing_the_prediction_lowers_diou_but_not_pious_penalty():
    # what PIoU is for: measured in the enclosing box, an error shrinks as the prediction grows
    target, start, grown = [[0, 0, 1, 1]], [[4, 0, 5, 1]], [[3.5, -0.5, 5.5, 1.5]]
    assert family(target, grown).diou.item() > family(target, start).diou.item()
    error = {box[0][0]: variant("PIoU", target, box).terms["error"] for box in (start, grown)}
    assert error[3.5] >= error[4]


@pytest.mark.parametrize("name", ["eiou", "siou", "alpha_ciou", "mpdiou", "inner_iou", "nwd"])
def test_symmetry(name):
    a, b = boxes(6, 30), boxes(7, 30)
    np.testing.assert_allclose(ALL[name](a, b).value, ALL[name](b, a).value.T, atol=1e-12)


def test_shape_iou_and_piou_depend_on_which_box_is_the_ground_truth():
    shape_iou = with_setting("Shape-IoU", shape_scale=1)
    assert shape_iou(A, B).value != shape_iou(B, A).value
    assert variant("PIoU", A, B).value != variant("PIoU", B, A).value


# -- edges -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_points_and_lines_are_finite(name):
    flat = [[1, 1, 1, 1], [0, 1, 4, 1], [2, 0, 2, 4], [0, 0, 4, 4]]
    assert np.isfinite(ALL[name](flat, flat).value).all()


@pytest.mark.parametrize("name", ALL)
def test_no_boxes(name):
    assert ALL[name]([], [[0, 0, 1, 1]]).value.shape == (0, 1)


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(BoxError, match="size is"):
        Setting(image=(0, 0))
    with pytest.raises(BoxError, match="sizes of objects"):
        Setting(object_size=0)
    with pytest.raises(BoxError, match=r"\[low, high\]"):
        Setting(focus=(0.9, 0.5))
