"""Outlines that cross themselves; shapely is the oracle, and every pair of edges the slow twin."""

from itertools import combinations

import numpy as np
import pytest
import shapely

from iouviz.geometry.masks.crossing import self_crossing


def one(*corners):
    return bool(
        self_crossing(np.array(corners, np.float64).ravel(), np.array([2 * len(corners)]))[0]
    )


@pytest.mark.parametrize(
    ("corners", "crosses"),
    [
        ([(0, 0), (4, 0), (4, 3), (0, 3)], False),
        ([(0, 0), (4, 3), (4, 0), (0, 3)], True),  # a bow tie
        ([(0, 2), (4, 2), (2, 4), (2, 0)], True),  # a level edge across an upright one
        ([(0, 0), (2, 2), (4, 0), (4, 4), (2, 2), (0, 4)], False),  # two triangles that touch
        ([(0, 0), (4, 0), (4, 4), (4, 0), (0, 0), (0, 4)], False),  # there and back again
        ([(0, 0), (0, 0), (4, 0), (4, 3), (4, 3)], False),  # corners that stand twice
        ([(0, 0), (1, 1), (2, 2)], False),
    ],
)
def test_only_what_goes_through_crosses(corners, crosses):
    assert one(*corners) is crosses
    assert one(*corners[::-1]) is crosses
    assert one(*[(y, x) for x, y in corners]) is crosses


def slow(corners):
    """Whether any edge goes through another, looked at pair by pair."""

    def side(a, b, c):
        return np.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

    edges = list(zip(corners, np.roll(corners, -1, axis=0), strict=True))
    return any(
        side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        for (a, b), (c, d) in combinations(edges, 2)
    )


@pytest.mark.parametrize("seed", range(4))
def test_all_at_once_says_what_each_pair_of_edges_says(seed):
    rng = np.random.default_rng(seed)
    polygons = [rng.integers(0, 6, (rng.integers(3, 9), 2)).astype(np.float64) for _ in range(150)]
    length = np.array([polygon.size for polygon in polygons])
    found = self_crossing(np.concatenate([polygon.ravel() for polygon in polygons]), length)
    expected = [slow(polygon) for polygon in polygons]
    assert found.tolist() == expected
    assert 0 < sum(expected) < 150


def test_shapely_agrees_where_nothing_merely_touches():
    rng = np.random.default_rng(9)
    polygons = rng.random((300, 6, 2))
    found = self_crossing(polygons.ravel(), np.full(300, 12))
    assert found.tolist() == (~shapely.is_valid(shapely.polygons(polygons))).tolist()


def test_no_polygons_cross_nothing():
    assert self_crossing(np.zeros(0), np.zeros(0, np.int64)).tolist() == []
