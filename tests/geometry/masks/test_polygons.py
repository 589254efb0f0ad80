import numpy as np
import pytest
from pycocotools import mask as oracle

from iouviz.errors import MaskError
from iouviz.geometry.masks import polygons as module
from iouviz.geometry.masks.overlap import mask_area, mask_iou
from iouviz.geometry.masks.polygons import polygon_masks


def theirs(parts, height, width):
    return oracle.decode(oracle.merge(oracle.frPyObjects(parts, height, width))).astype(np.bool_)


def some_polygon(rng, height, width):
    """Any corners, also outside; some whole, some repeated, some clipped to the picture."""
    corners = rng.random((rng.integers(3, 12), 2)) * [width * 1.6, height * 1.6]
    corners -= [width * 0.3, height * 0.3]
    match rng.integers(5):
        case 1:
            corners = np.round(corners)
        case 2:
            corners = np.round(corners, 1)
        case 3:
            corners = np.repeat(corners, 2, axis=0)
        case 4:
            corners = np.clip(corners, 0, [width, height])
    return corners.ravel().tolist()


def test_a_square_covers_its_pixels():
    # from (1, 2) to (4, 4): 3 wide, 2 high
    masks = polygon_masks([[1, 2, 4, 2, 4, 4, 1, 4]], [0], [[6, 5]])
    assert mask_area(masks).tolist() == [6]
    assert masks.pixels(0)[2:4, 1:4].all()


def test_which_way_round_does_not_matter():
    corners = [[0.3, 1.2], [7.7, 2.4], [5.1, 8.8]]
    there = polygon_masks([np.ravel(corners)], [0], [[10, 10]])
    back = polygon_masks([np.ravel(corners[::-1])], [0], [[10, 10]])
    np.testing.assert_array_equal(there.pixels(0), back.pixels(0))


def test_parts_are_united_and_an_object_without_parts_is_empty():
    left, right = [0, 0, 2, 0, 2, 2, 0, 2], [1, 0, 4, 0, 4, 2, 1, 2]
    masks = polygon_masks([right, left], [2, 2], [[3, 3], [2, 2], [2, 4]])
    assert mask_area(masks).tolist() == [0, 0, 8]


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # in the oracle
@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("batch", [100, 10**6])
def test_as_pycocotools_draws_them(seed, batch, monkeypatch):
    monkeypatch.setattr(module, "BATCH", batch)
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 80, (6, 2)).tolist()
    parts = [[some_polygon(rng, *size) for _ in range(rng.integers(1, 4))] for size in sizes]
    owner = [row for row, mine in enumerate(parts) for _ in mine]
    masks = polygon_masks([part for mine in parts for part in mine], owner, sizes)
    for row, size in enumerate(sizes):
        np.testing.assert_array_equal(masks.pixels(row), theirs(parts[row], *size))


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # in the oracle
@pytest.mark.parametrize("seed", range(5))
def test_iou_of_polygons_as_pycocotools_has_it(seed):
    rng = np.random.default_rng(seed)
    size = rng.integers(20, 80, 2).tolist()
    parts = [[some_polygon(rng, *size) for _ in range(2)] for _ in range(9)]
    owner = [row for row, mine in enumerate(parts) for _ in mine]
    masks = polygon_masks([part for mine in parts for part in mine], owner, [size] * 9)
    known = [oracle.merge(oracle.frPyObjects(mine, *size)) for mine in parts]
    wanted = oracle.iou(known[:4], known[4:], [0] * 5)
    np.testing.assert_array_equal(mask_iou(masks.take(range(4)), masks.take(range(4, 9))), wanted)


@pytest.mark.parametrize(
    ("polygon", "found"),
    [
        ([0, 0, 1, 1], r"polygons\[0\] has 4 coordinates for 2 corners"),
        ([0, 0, 1, 1, 2, 2, 3], "7 coordinates, an odd number"),
        ([[0, 0], [1, 1], [2, 2]], r"shape \(3, 2\)"),
        ([0, 0, 1, np.nan, 2, 2], "NaN or beyond 100000"),
        ([0, 0, 1, 1e9, 2, 2], "NaN or beyond 100000"),
        (["a"] * 6, "wanted numbers"),
    ],
)
def test_what_is_no_polygon(polygon, found):
    with pytest.raises(MaskError, match=found):
        polygon_masks([polygon], [0], [[4, 4]])
