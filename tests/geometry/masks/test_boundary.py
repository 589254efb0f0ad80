import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import MaskError
from iouviz.geometry.masks import boundary as module
from iouviz.geometry.masks.boundary import (
    band_width,
    band_widths,
    boundary,
    boundary_masks,
    boundary_overlap,
)
from iouviz.geometry.masks.rle import Masks


def eroded(mask):
    """One erosion by a square of 3 x 3, pixel by pixel; beyond the edge nothing is set."""
    height, width = mask.shape
    framed = np.zeros((height + 2, width + 2), bool)
    framed[1:-1, 1:-1] = mask
    return np.array(
        [[framed[y : y + 3, x : x + 3].all() for x in range(width)] for y in range(height)]
    ).reshape(mask.shape)


def plain_boundary(mask, distance):
    inside = mask
    for _ in range(distance):
        inside = eroded(inside)
    return mask & ~inside


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_band_is_what_repeated_erosion_takes_off(seed, distance):
    rng = np.random.default_rng(seed)
    height, width = rng.integers(1, 14, 2)
    mask = rng.random((height, width)) < rng.choice([0.5, 0.95, 1.0])
    np.testing.assert_array_equal(boundary(mask, distance), plain_boundary(mask, distance))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 100, 10**6]))
def test_run_lengths_give_the_same_bands_as_pixels(seed, batch):
    rng = np.random.default_rng(seed)
    pictures = []
    for _ in range(rng.integers(0, 8)):
        picture = rng.random(rng.integers(1, 40, 2)) < rng.choice([0.1, 0.5, 0.97, 1.0])
        y, x = rng.integers(picture.shape)
        picture[y : y + rng.integers(40), x : x + rng.integers(40)] = rng.random() < 0.8
        pictures.append(picture)
    distance = rng.integers(1, 6, len(pictures))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", batch)
        bands = boundary_masks(Masks.from_pixels(pictures), distance)
    for row, (picture, width) in enumerate(zip(pictures, distance.tolist(), strict=True)):
        np.testing.assert_array_equal(bands.pixels(row), boundary(picture, width))


def test_bands_of_masks_are_two_percent_of_their_own_picture_wide():
    sizes = [(30, 40), (300, 400), (480, 640)]
    bands = boundary_masks(Masks.from_pixels([np.ones(size) for size in sizes]))
    assert band_widths(bands.sizes).tolist() == [1, 10, 16]
    for row, ((height, width), band) in enumerate(zip(sizes, (1, 10, 16), strict=True)):
        inside = (height - 2 * band) * (width - 2 * band)
        assert bands.pixels(row).sum() == height * width - inside


def test_overlap_of_two_bands_by_hand():
    # two 6 x 6 squares, one column apart: frames of 20 pixels each, which share the top and the
    # bottom row of the 5 columns that both squares have
    a, b = np.zeros((2, 10, 10), bool)
    a[2:8, 1:7] = True
    b[2:8, 2:8] = True
    result = boundary_overlap(a, b, 1)
    assert (result.a.sum(), result.b.sum()) == (20, 20)
    assert (result.intersection, result.union) == (10, 30)
    assert result.iou == pytest.approx(1 / 3)


def test_a_band_as_wide_as_the_mask_is_the_mask():
    rng = np.random.default_rng(3)
    a, b = rng.random((2, 12, 9)) < 0.7
    wide = boundary_overlap(a, b, 12)
    assert wide.iou == (a & b).sum() / (a | b).sum()


def test_width_follows_the_diagonal():
    assert boundary_overlap(np.ones((300, 400)), np.ones((300, 400))).distance == 10
    assert band_width(3, 4) == 1


def test_two_empty_masks_have_nothing_in_common():
    assert boundary_overlap(np.zeros((4, 4)), np.zeros((4, 4))).iou == 0


@pytest.mark.parametrize(
    ("a", "b", "distance", "message"),
    [
        (np.ones((2, 2)), np.ones((2, 3)), 1, "wanted one size"),
        (np.ones((2, 2)), np.ones((2, 2)), 0, "at least 1"),
        (np.ones(4), np.ones(4), 1, "height, width"),
    ],
)
def test_what_cannot_be_compared_says_why(a, b, distance, message):
    with pytest.raises(MaskError, match=message):
        boundary_overlap(a, b, distance)


def test_masks_have_no_band_of_no_width():
    with pytest.raises(MaskError, match="a band of 0 pixels"):
        boundary_masks(Masks.from_pixels([np.ones((2, 2))]), [0])
