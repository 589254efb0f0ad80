import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import Polygon, box

from iouviz.errors import BoxError
from iouviz.geometry.overlap import iou
from iouviz.geometry.rotated import as_rotated, corners, iou_by_angle, rotated_overlap
from tests.geometry.angles import angle_tolerance


def some(seed, n):
    rng = np.random.default_rng(seed)
    return np.column_stack(
        [rng.uniform(-5, 5, (n, 2)), rng.uniform(0.2, 12, (n, 2)), rng.uniform(-360, 360, n)]
    )


def theirs(rotated):
    """The same box made by shapely's own rotation."""
    cx, cy, width, height, angle = rotated
    straight = box(cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)
    return affinity.rotate(straight, angle, origin=(cx, cy))


# -- worked examples ---------------------------------------------------------------------------


@pytest.mark.parametrize(("aspect", "angle"), [(10, 7.7), (5, 15.7), (2, 47.4)])
def test_the_angle_that_halves_iou(aspect, angle):
    assert angle_tolerance(aspect, iou=0.5) == pytest.approx(angle, abs=0.05)
    # just before and just after it
    before, after = iou_by_angle(aspect, [angle - 0.1, angle + 0.1])
    assert before > 0.5 > after


def test_a_square_never_falls_below_root_one_half():
    # octagon of 8 (sqrt 2 - 1) shared by squares of 4: I = 3.3137, U = 8 - I
    shared = 8 * (2**0.5 - 1)
    terms = rotated_overlap([[0, 0, 2, 2, 0]], [[0, 0, 2, 2, 45]])
    assert terms.intersection.item() == pytest.approx(shared, rel=1e-14)
    assert terms.iou.item() == pytest.approx(shared / (8 - shared), rel=1e-14)
    assert angle_tolerance(1, iou=0.7) == 90
    assert angle_tolerance(1, iou=0.72) < 45


def test_the_first_loss_counts():
    # 11 x 10: lying across itself it shares 100 of 120, more than at 45 degrees
    assert iou_by_angle(1.1, [90]).item() == pytest.approx(100 / 120)
    assert iou_by_angle(1.1, [45]).item() < 0.75
    assert 0 < angle_tolerance(1.1, iou=0.8) < 45


def test_a_right_angle_is_exact():
    # 4 x 2 upright shares 2 x 2 with itself lying: 4 / 12
    terms = rotated_overlap([[0, 0, 4, 2, 0]], [[0, 0, 4, 2, 90]])
    assert terms.intersection.item() == 4
    assert terms.iou.item() == 1 / 3


def test_a_parallelogram_of_the_closed_form():
    # two strips of height 1 that cross at 30 degrees share 1 / sin 30 = 2
    terms = rotated_overlap([[0, 0, 50, 1, 0]], [[0, 0, 50, 1, 30]])
    assert terms.intersection.item() == pytest.approx(2, rel=1e-12)


# -- oracle ------------------------------------------------------------------------------------


def test_shapely_agrees():
    a, b = some(0, 25), some(1, 25)
    ours = rotated_overlap(a, b)
    left, right = [theirs(each) for each in a], [theirs(each) for each in b]
    shared = np.array([[p.intersection(q).area for q in right] for p in left])
    union = np.array([[p.union(q).area for q in right] for p in left])
    assert (shared > 0).mean() > 0.3
    np.testing.assert_allclose(ours.intersection, shared, atol=1e-10)
    np.testing.assert_allclose(ours.union, union, atol=1e-10)


def test_nearly_identical_boxes_keep_their_iou():
    # where single-precision implementations are known to answer .585 or .6 instead of 1
    one = np.array([[1000.0, 900, 60, 8, 30]])
    for nudge in (1e-12, 1e-9, 1e-6, 1e-3):
        got = rotated_overlap(one, one + np.array([0, 0, 0, 0, nudge])).iou.item()
        assert got == pytest.approx(1, abs=20 * np.deg2rad(nudge) + 1e-9)
        assert got <= 1


def test_shapely_agrees_on_the_corners():
    for each in some(2, 20):
        ring = np.array(Polygon(theirs(each)).exterior.coords)[:-1]
        mine = corners([each])[0]
        distance = np.abs(mine[:, None] - ring[None]).max(axis=2)
        assert distance.min(axis=1).max() < 1e-9


# -- laws --------------------------------------------------------------------------------------

number = st.integers(-40, 40).map(lambda n: n / 4)
side = st.integers(1, 60).map(lambda n: n / 4)
turned = st.tuples(number, number, side, side, st.integers(-720, 720).map(float))


@settings(max_examples=60)
@given(turned, turned)
def test_symmetry_and_range(a, b):
    there, back = rotated_overlap([a], [b]), rotated_overlap([b], [a])
    np.testing.assert_allclose(there.iou, back.iou, atol=1e-9)
    assert 0 <= there.iou.item() <= 1
    assert 0 <= there.intersection.item() <= min(a[2] * a[3], b[2] * b[3]) * (1 + 1e-12)


@settings(max_examples=40)
@given(turned, turned)
def test_upright_boxes_are_boxes(a, b):
    a, b = (*a[:4], 0.0), (*b[:4], 180.0)
    upright = [[x - w / 2, y - h / 2, x + w / 2, y + h / 2] for x, y, w, h, _ in (a, b)]
    wanted = iou(upright[:1], upright[1:]).item()
    assert rotated_overlap([a], [b]).iou.item() == pytest.approx(wanted, abs=1e-12)


@settings(max_examples=40)
@given(turned, turned, st.floats(-180, 180))
def test_turning_both_changes_nothing(a, b, angle):
    def spun(each):
        x, y = each[:2]
        c, s = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
        return [x * c - y * s, x * s + y * c, each[2], each[3], each[4] + angle]

    here = rotated_overlap([a], [b]).iou.item()
    assert rotated_overlap([spun(a)], [spun(b)]).iou.item() == pytest.approx(here, abs=1e-9)


# -- edges -------------------------------------------------------------------------------------


def test_nothing_shared_and_nothing_there():
    assert rotated_overlap([[0, 0, 2, 2, 45]], [[10, 0, 2, 2, 45]]).iou.item() == 0
    assert rotated_overlap([[0, 0, 0, 0, 0]], [[0, 0, 0, 0, 0]]).iou.item() == 0
    assert rotated_overlap(np.zeros((0, 5)), [[0, 0, 2, 2, 45]]).iou.shape == (0, 1)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([[0, 0, 1, 1]], r"\(N, 5\)"),
        ([[0, 0, -1, 1, 0]], "below 0"),
        ([[0, 0, 1, 1, np.nan]], "NaN"),
    ],
)
def test_what_is_no_rotated_box_is_refused(bad, message):
    with pytest.raises(BoxError, match=message):
        as_rotated(bad)
