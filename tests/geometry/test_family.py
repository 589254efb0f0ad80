import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import iouviz
from iouviz.errors import BoxError
from iouviz.geometry.family import family, family_elementwise
from iouviz.geometry.overlap import overlap, overlap_elementwise

# Eighths of a pixel: shifts and powers of two are then exact, so laws can be held to the last bit.
grid = st.integers(-800, 800).map(lambda n: n / 8)


@st.composite
def box_sets(draw, smallest=0.125):
    """One to four boxes with sides of at least `smallest`."""
    corner = draw(arrays(np.float64, (draw(st.integers(1, 4)), 2), elements=grid))
    sides = draw(
        arrays(np.float64, corner.shape, elements=st.integers(1, 800).map(lambda n: n / 8))
    )
    return np.concatenate([corner, corner + np.maximum(sides, smallest)], axis=1)


# -- worked examples ---------------------------------------------------------------------------


def test_half_shift_of_a_square_shares_a_third():
    # 2 x 2 boxes, one px apart: I = 1 * 2, U = 4 + 4 - 2
    terms = overlap([[0, 0, 2, 2]], [[1, 0, 3, 2]])
    assert terms.intersection.item() == 2
    assert terms.union.item() == 6
    assert terms.iou.item() == pytest.approx(1 / 3, abs=0)


def test_the_articles_cat():
    # areas 1000 and 1000, overlap 800: U = 1200, IoU = 800 / 1200
    terms = overlap([[0, 0, 50, 20]], [[10, 0, 60, 20]])
    assert terms.intersection.item() == 800
    assert terms.union.item() == 1200
    assert round(terms.iou.item(), 2) == 0.67


def test_every_term_of_the_family_by_hand():
    # a: 4 x 2 at the origin; b: 2 x 3, starting at (3, 1)
    # I = 1 * 1; U = 8 + 6 - 1 = 13; enclosing 5 x 4 = 20, empty 7
    # centres (2, 1) and (4, 2.5): 4 + 2.25 = 6.25; diagonal 25 + 16 = 41
    terms = family([[0, 0, 4, 2]], [[3, 1, 5, 4]])
    assert terms.iou.item() == 1 / 13
    assert terms.enclosing.tolist() == [[[0, 0, 5, 4]]]
    assert terms.enclosing_area.item() == 20
    assert terms.empty_area.item() == 7
    assert terms.giou.item() == pytest.approx(1 / 13 - 7 / 20, rel=1e-15)
    assert terms.centre_distance2.item() == 6.25
    assert terms.diagonal2.item() == 41
    assert terms.diou.item() == pytest.approx(1 / 13 - 6.25 / 41, rel=1e-15)
    v = 4 / np.pi**2 * (np.arctan(2 / 3) - np.arctan(4 / 2)) ** 2
    alpha = v / ((1 - 1 / 13) + v)
    assert terms.v.item() == pytest.approx(v, rel=1e-14)
    assert terms.alpha.item() == pytest.approx(alpha, rel=1e-14)
    assert terms.ciou.item() == pytest.approx(1 / 13 - 6.25 / 41 - alpha * v, rel=1e-14)


# TorchVision's test_ops.py (BSD-3-Clause), rounded there to four digits. Their boxes are squares,
# which leaves CIoU's aspect term at 0; the test above and the oblong boxes below do not.
SQUARES_A = [[0, 0, 100, 100], [0, 0, 50, 50], [200, 200, 300, 300], [0, 0, 25, 25]]
SQUARES = {
    "iou": [[1.0, 0.25, 0.0], [0.25, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0625, 0.25, 0.0]],
    "giou": [
        [1.0, 0.25, -0.7778], [0.25, 1.0, -0.8611], [-0.7778, -0.8611, 1.0],
        [0.0625, 0.25, -0.8819],
    ],
    "diou": [
        [1.0, 0.1875, -0.4444], [0.1875, 1.0, -0.5625], [-0.4444, -0.5625, 1.0],
        [-0.0781, 0.1875, -0.6267],
    ],
}  # fmt: skip
SQUARES["ciou"] = SQUARES["diou"]


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.int64, np.float32, np.float64])
@pytest.mark.parametrize("name", ["iou", "giou", "diou", "ciou"])
def test_published_values(name, dtype):
    boxes = np.array(SQUARES_A, dtype)
    got = getattr(iouviz, name)(boxes, boxes[:3])
    np.testing.assert_allclose(got, SQUARES[name], atol=5e-5)


# -- laws --------------------------------------------------------------------------------------


@given(box_sets(), box_sets())
def test_order_and_range(a, b):
    terms = family(a, b)
    assert (terms.iou >= 0).all()
    assert (terms.iou <= 1).all()
    assert (terms.giou > -1).all()
    assert (terms.giou <= terms.iou).all()
    assert (terms.diou > -1).all()
    assert (terms.diou <= terms.iou).all()
    assert (terms.ciou > -1.5).all()
    assert (terms.ciou <= terms.diou).all()


@given(box_sets(), box_sets())
def test_symmetry(a, b):
    there, back = family(a, b), family(b, a)
    for name in ("iou", "giou", "diou", "ciou"):
        np.testing.assert_array_equal(getattr(there, name), getattr(back, name).T)


@given(box_sets(), box_sets(), grid, grid)
def test_moving_both_changes_nothing(a, b, dx, dy):
    shift = np.array([dx, dy, dx, dy])
    here, there = family(a, b), family(a + shift, b + shift)
    for name in ("iou", "giou", "diou", "ciou"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


@given(box_sets(), box_sets(), st.floats(0.01, 100))
def test_scaling_both_changes_nothing(a, b, factor):
    here, there = family(a, b), family(a * factor, b * factor)
    for name in ("iou", "giou", "diou", "ciou"):
        np.testing.assert_allclose(getattr(here, name), getattr(there, name), atol=1e-9)


@given(box_sets())
def test_a_box_agrees_with_itself(a):
    terms = family_elementwise(a, a)
    for name in ("iou", "giou", "diou", "ciou"):
        np.testing.assert_array_equal(getattr(terms, name), 1.0)


@given(box_sets())
def test_containment_blinds_giou(a):
    # the box around both is the outer one, so none of it is empty
    inner = np.concatenate([a[:, :2] * 0.75 + a[:, 2:] * 0.25, a[:, 2:]], axis=1)
    terms = family_elementwise(a, inner)
    np.testing.assert_allclose(terms.giou, terms.iou, atol=1e-12)


@given(box_sets())
def test_same_shape_leaves_the_aspect_term_at_zero(a):
    np.testing.assert_allclose(family_elementwise(a, a * 4).v, 0, atol=1e-20)


# -- slow twin ---------------------------------------------------------------------------------


def plain_iou(a, b):
    """One pair, as a schoolbook has it."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    both = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return shared / (both - shared)


@given(box_sets(), box_sets())
def test_matrix_equals_the_loop(a, b):
    loop = [[plain_iou(x, y) for y in b.tolist()] for x in a.tolist()]
    np.testing.assert_array_equal(iouviz.iou(a, b), loop)


@given(box_sets())
def test_aligned_is_the_diagonal_of_pairwise(a):
    b = a[::-1] + np.array([1, 2, 3, 4])
    np.testing.assert_array_equal(overlap_elementwise(a, b).iou, np.diag(overlap(a, b).iou))
    np.testing.assert_array_equal(family_elementwise(a, b).ciou, np.diag(family(a, b).ciou))


# -- edges -------------------------------------------------------------------------------------


def test_bytes_do_not_wrap():
    # 50 * 50 does not fit in a uint8, and 10 - 200 wraps to 66: TorchVision 0.28 gives -2.48 here
    a = np.array([[0, 0, 10, 10]], np.uint8)
    b = np.array([[200, 200, 250, 250]], np.uint8)
    assert iouviz.iou(a, b).item() == 0
    assert iouviz.giou(a, b).item() == pytest.approx(-(62500 - 2600) / 62500)


def test_int32_areas_do_not_overflow():
    # 60000^2 > 2^31; half a shift is a third
    a = np.array([[0, 0, 60000, 60000]], np.int32)
    assert iouviz.iou(a, a + np.array([30000, 0, 30000, 0], np.int32)).item() == 1 / 3


def test_points_and_lines_have_iou_zero_without_a_warning():
    point, line, box = [1, 1, 1, 1], [0, 1, 4, 1], [0, 0, 4, 4]
    terms = family([point, line], [point, line, box])
    assert (terms.iou == 0).all()
    assert np.isfinite(terms.giou).all()
    assert np.isfinite(terms.ciou).all()


def test_tiny_and_huge_boxes_keep_their_iou():
    # an eps of 1e-7 in the union would give .0909 for the tiny one
    for scale in (1e-25, 1e-4, 1e14):
        assert iouviz.iou([[0, 0, scale, scale]], [[0, 0, scale, scale]]).item() == 1


def test_no_boxes_give_an_empty_matrix():
    assert iouviz.iou([], [[0, 0, 1, 1]]).shape == (0, 1)
    assert family([], []).enclosing.shape == (0, 0, 4)


def test_unequal_numbers_cannot_be_aligned():
    with pytest.raises(BoxError, match="a has 1 boxes and b has 2"):
        overlap_elementwise([[0, 0, 1, 1]], [[0, 0, 1, 1]] * 2)


def test_errors_name_the_side():
    with pytest.raises(BoxError, match=r"b\[0\]"):
        overlap([[0, 0, 1, 1]], [[2, 0, 1, 1]])
