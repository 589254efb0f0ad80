import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import MaskError
from iouviz.geometry.segmentation.segments import match_segments, pieces, quality_by_label


def flooded(grid):
    """Pieces by flooding from each pixel that has no number yet, row by row."""
    found = np.full(grid.shape, -1)
    count = 0
    for start in np.ndindex(grid.shape):
        if found[start] >= 0:
            continue
        wait = [start]
        while wait:
            y, x = wait.pop()
            inside = 0 <= y < grid.shape[0] and 0 <= x < grid.shape[1]
            if inside and found[y, x] < 0 and grid[y, x] == grid[start]:
                found[y, x] = count
                wait += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
        count += 1
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_pieces_are_what_flooding_finds(seed, labels):
    rng = np.random.default_rng(seed)
    grid = rng.integers(0, labels, rng.integers(1, 15, 2)).astype(np.uint8)
    np.testing.assert_array_equal(pieces(grid), flooded(grid))


def test_a_spiral_is_one_piece():
    grid = np.zeros((9, 9), int)
    grid[::2] = 1
    grid[1::4, -1] = grid[3::4, 0] = 1  # a snake
    assert len(np.unique(pieces(grid)[grid == 1])) == 1


def test_a_map_of_no_pixels_has_no_pieces():
    assert pieces(np.zeros((0, 4), int)).shape == (0, 4)


def test_matches_by_hand():
    # 10 pixels: true segments of 4, 4 and 2; the first is found in 3 pixels and one too many
    # (3 / 5), the second in all of its own (1), the third in none; a false alarm of 2
    ground_truth = [[1, 1, 1, 1, 2, 2, 2, 2, 3, 3, -1, -1, -1]]
    predicted = [[-1, 5, 5, 5, 6, 6, 6, 6, -1, -1, 5, 8, 8]]
    result = match_segments(ground_truth, predicted)
    assert (result.tp, result.fp, result.fn) == (2, 1, 1)
    assert result.pairs.tolist() == [[5, 1], [6, 2]]
    assert result.segmentation == pytest.approx((0.6 + 1) / 2)
    assert result.quality == pytest.approx(1.6 / 3)


def test_a_perfect_prediction_has_quality_one_whatever_its_numbers():
    ground_truth = pieces(np.random.default_rng(1).integers(0, 3, (20, 20)))
    assert match_segments(ground_truth, 1000 - ground_truth).quality == 1


def test_what_is_refused():
    with pytest.raises(MaskError, match="wanted one size"):
        match_segments([[0, 1]], [[0], [1]])
    with pytest.raises(MaskError, match="3,000 segments"):
        match_segments([range(3000)], [[0] * 3000])
    with pytest.raises(MaskError, match="height, width"):
        pieces([1, 2])


def test_labels_one_by_one_are_all_at_once():
    rng = np.random.default_rng(2)
    true = np.kron(rng.integers(0, 3, (5, 5)), np.ones((6, 6), int))
    predicted = np.where(rng.random(true.shape) < 0.1, 3, true)
    true[:4, :9] = 200
    found = quality_by_label(true, predicted, ignore=200)
    assert sorted(found) == [0, 1, 2, 3]
    for label, quality in found.items():
        segments = [
            np.where((grid == label) & (true != 200), pieces(grid), -1)
            for grid in (true, predicted)
        ]
        wanted = match_segments(*segments)
        assert (quality.tp, quality.fp, quality.fn) == (wanted.tp, wanted.fp, wanted.fn)
        np.testing.assert_equal(quality.quality, wanted.quality)
    assert found[3].quality == 0  # never true, only predicted
