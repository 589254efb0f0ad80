import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iouviz
from iouviz.errors import BoxError
from iouviz.geometry import pairwise
from iouviz.geometry.family import family

METRICS = ("iou", "giou", "diou", "ciou")


def assert_same_bits(a, b):
    terms = family(a, b)
    for name in METRICS:
        got = getattr(iouviz, name)(a, b)
        np.testing.assert_array_equal(got, getattr(terms, name), err_msg=name)


def some_boxes(rng, count):
    """Uneven sizes and shapes; a few are equal to others, and a few lack width, height or both."""
    corner = rng.normal(0, 50, (count, 2))
    side = np.exp(rng.normal(3, 1, (count, 2)))
    side[rng.random((count, 2)) < 0.1] = 0
    boxes = np.concatenate([corner, corner + side], axis=1)
    boxes[rng.random(count) < 0.2] = [1.1, 2.3, 7.7, 5.2]
    return boxes


@pytest.mark.parametrize(
    ("n", "m"),
    [(0, 0), (0, 3), (3, 0), (1, 1), (7, 1), (300, 3), (3, 300), (65, 64), (64, 65), (201, 77)],
)
def test_equal_to_the_terms_bit_for_bit(n, m):
    rng = np.random.default_rng(n * 1000 + m)
    assert_same_bits(some_boxes(rng, n), some_boxes(rng, m))


def test_tiles_leave_no_seam(monkeypatch):
    rng = np.random.default_rng(1)
    a, b = some_boxes(rng, 83), some_boxes(rng, 70)
    for tile, columns in ((7, 7), (40, 13), (140, 70), (1, 1)):
        monkeypatch.setattr(pairwise, "TILE", tile)
        monkeypatch.setattr(pairwise, "TILE_COLUMNS", columns)
        assert_same_bits(a, b)


coordinate = st.one_of(
    st.integers(-4, 4).map(float),
    st.floats(-1e-150, 1e-150),
    st.floats(-1e15, 1e15),
)


@given(st.lists(st.tuples(*[coordinate] * 4), max_size=4))
def test_equal_for_the_tiniest_and_the_largest(corners):
    raw = np.array(corners).reshape(-1, 4)
    boxes = np.concatenate(
        [np.minimum(raw[:, :2], raw[:, 2:]), np.maximum(raw[:, :2], raw[:, 2:])], axis=1
    )
    assert_same_bits(boxes, boxes)
    assert_same_bits(boxes, boxes[:1])


def test_identical_points_are_apart_by_nothing():
    # union, enclosing area and diagonal are all 0: so is every quotient
    point = [[3, 4, 3, 4]]
    assert [getattr(iouviz, name)(point, point).item() for name in METRICS] == [0, 0, 0, 0]


@pytest.mark.parametrize("name", METRICS)
def test_out_takes_the_answer(name):
    rng = np.random.default_rng(2)
    a, b = some_boxes(rng, 9), some_boxes(rng, 5)
    room = np.full((9, 10), -7.0)
    got = getattr(iouviz, name)(a, b, out=room[:, ::2])
    assert np.shares_memory(got, room)
    np.testing.assert_array_equal(room[:, ::2], getattr(iouviz, name)(a, b))
    np.testing.assert_array_equal(room[:, 1::2], -7.0)


def test_out_of_another_shape_or_type_is_refused():
    with pytest.raises(BoxError, match=r"out is float64 of shape \(2, 1\); wanted .*\(1, 1\)"):
        iouviz.iou([[0, 0, 1, 1]], [[0, 0, 1, 1]], out=np.empty((2, 1)))
    with pytest.raises(BoxError, match="out is float32"):
        iouviz.giou([[0, 0, 1, 1]], [[0, 0, 1, 1]], out=np.empty((1, 1), np.float32))
