"""Oriented boxes as corners: shapely is the oracle."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import BoxError
from iouviz.geometry.oriented import (
    BLOCK,
    as_corners,
    bent,
    convex,
    corners_of_boxes,
    oriented_overlap,
    polygon_area,
    shared_polygon,
    upright,
)
from iouviz.geometry.overlap import overlap_elementwise
from iouviz.geometry.rotated import corners

SQUARE = np.array([[0.0, 0], [2, 0], [2, 2], [0, 2]])
RIGHT = np.array([1.0, 0])
TRIANGLE = np.array([[0.0, 0], [4, 0], [0, 4], [0, 4]])
STICK = np.array([[0.0, 1], [3, 1], [3, 1], [0, 1]])
POINT = np.full((4, 2), 1.0)
HAND_MADE = [
    SQUARE,
    SQUARE[::-1],
    np.roll(SQUARE, 1, axis=0),
    SQUARE + 2 * RIGHT,  # touches along an edge
    SQUARE + 2,  # touches in a corner
    SQUARE + RIGHT,  # edges on one line
    SQUARE / 2,  # inside, with two edges shared
    SQUARE / 4 + 0.5,  # well inside
    np.array([[1.0, -0.5], [2.5, 1], [1, 2.5], [-0.5, 1]]),  # stands on its corner
    TRIANGLE,
    TRIANGLE[::-1],
    np.array([[0.0, 0], [5, 1], [4, 3], [1, 2]]),  # no two sides alike
    SQUARE + 1e6,
    STICK,
    POINT,
]


def random_boxes(seed: int, n: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centre, sides = rng.uniform(-10, 10, (n, 2)), rng.uniform(0.05, 30, (n, 2))
    boxes = corners(np.column_stack([centre, sides, rng.uniform(-360, 360, n)]))
    order = (rng.integers(0, 4, (n, 1)) + np.arange(4) * rng.choice([1, -1], (n, 1))) % 4
    return np.take_along_axis(boxes, order[..., None], axis=1)


def theirs(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Intersection and union by shapely."""
    left, right = shapely.polygons(a), shapely.polygons(b)
    shared = shapely.area(shapely.intersection(left, right))
    return shared, shapely.area(left) + shapely.area(right) - shared


def test_shapely_agrees_on_random_pairs():
    a, b = random_boxes(0, 10_000), random_boxes(1, 10_000)
    assert len(a) > BLOCK  # so that blocks are joined
    ours, (shared, union) = oriented_overlap(a, b), theirs(a, b)
    assert 0.5 < (shared > 0).mean() < 0.95
    np.testing.assert_allclose(ours.intersection, shared, atol=1e-10)
    np.testing.assert_allclose(ours.iou, shared / union, atol=1e-12)


def test_shapely_agrees_on_pairs_made_by_hand():
    every = np.array(HAND_MADE)
    a, b = np.repeat(every, len(every), axis=0), np.tile(every, (len(every), 1, 1))
    ours, (shared, union) = oriented_overlap(a, b), theirs(a, b)
    np.testing.assert_allclose(ours.intersection, shared, atol=1e-9)
    np.testing.assert_allclose(ours.iou, shared / np.where(union > 0, union, 1), atol=1e-9)


def test_the_outline_of_what_is_shared_is_shapelys():
    for one, two in zip(random_boxes(2, 300), random_boxes(3, 300), strict=True):
        found, wanted = shared_polygon(one, two), shapely.Polygon(one) & shapely.Polygon(two)
        drawn = shapely.Polygon(found if len(found) else None)
        assert drawn.symmetric_difference(wanted).area < 1e-9


def test_boxes_that_touch_have_no_outline_to_share():
    assert shared_polygon(SQUARE, SQUARE + 2 * RIGHT).shape == (0, 2)


def test_a_triangle_and_a_square():
    # the corner (2, 2) lies on the slanting side: all of the square is shared, 4 of 8
    terms = oriented_overlap(TRIANGLE[None], SQUARE[None])
    assert (terms.intersection.item(), terms.iou.item()) == (4, 0.5)


def test_what_has_no_area_shares_nothing():
    assert oriented_overlap(STICK[None], STICK[None]).iou.tolist() == [0]
    assert oriented_overlap(POINT[None], SQUARE[None]).iou.tolist() == [0]
    assert oriented_overlap(np.zeros((0, 4, 2)), np.zeros((0, 4, 2))).iou.shape == (0,)


def test_a_box_is_all_of_itself():
    boxes = random_boxes(2, 200)
    for again in (boxes, np.roll(boxes, 1, axis=1), boxes[:, ::-1]):
        iou = oriented_overlap(boxes, again).iou
        np.testing.assert_allclose(iou, 1, atol=1e-12)
        assert iou.max() <= 1


side = st.integers(0, 40).map(lambda n: n / 4)
box = st.tuples(side, side, side, side).map(
    lambda n: [n[0], n[1], n[0] + n[2] + 0.25, n[1] + n[3] + 0.25]
)


@settings(max_examples=60)
@given(box, box)
def test_upright_boxes_are_boxes(a, b):
    wanted = overlap_elementwise([a], [b])
    got = oriented_overlap(corners_of_boxes(np.array([a])), corners_of_boxes(np.array([b])))
    np.testing.assert_allclose(got.intersection, wanted.intersection, atol=1e-12)
    np.testing.assert_allclose(got.iou, wanted.iou, atol=1e-12)


def test_area_is_that_of_shapely_either_way_round():
    boxes = random_boxes(3, 50)
    np.testing.assert_allclose(np.abs(polygon_area(boxes)), shapely.area(shapely.polygons(boxes)))
    np.testing.assert_allclose(polygon_area(boxes[:, ::-1]), -polygon_area(boxes))


def test_any_four_corners_become_their_convex_hull():
    rng = np.random.default_rng(4)
    anyhow = rng.uniform(0, 10, (300, 4, 2))
    assert 50 < bent(anyhow).sum() < 250
    made = as_corners(anyhow)
    assert not bent(made).any()
    hulls = shapely.convex_hull(shapely.multipoints(anyhow))
    np.testing.assert_allclose(np.abs(polygon_area(made)), shapely.area(hulls), atol=1e-9)
    np.testing.assert_array_equal(upright(made), upright(anyhow))


def test_turned_boxes_are_straight_whatever_rounding_does():
    thin = corners([[5e4, 5e4, 3000, 1, angle] for angle in range(360)])
    assert convex(thin) is thin


def test_rows_without_an_oriented_box_stay():
    nothing = np.full((1, 4, 2), np.nan)
    assert np.isnan(as_corners(nothing)).all()


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.zeros((2, 8)), r"corners has shape \(2, 8\)"),
        ([SQUARE, [[0, 0], [1, 0], [1, np.nan], [0, 1]]], r"corners\[1\] is"),
        ([SQUARE * 1e16], "numbers up to 1e\\+15"),
    ],
)
def test_what_are_no_corners_is_refused(bad, message):
    with pytest.raises(BoxError, match=message):
        as_corners(bad)
