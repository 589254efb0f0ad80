import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import MaskError
from iouviz.geometry.masks.overlap import mask_iou
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.segmentation.panoptic import panoptic_quality


def segments(picture):
    """The segments of a map of numbers, one mask for each."""
    return Masks.from_pixels([picture == number for number in np.unique(picture)])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 0.6))
def test_above_a_half_nobody_has_a_choice(seed, noise):
    """The theorem: whatever two maps of segments look like, matches are unique."""
    rng = np.random.default_rng(seed)
    true = np.kron(rng.integers(0, 5, (3, 3)), np.ones((4, 4), int))
    predicted = np.where(rng.random(true.shape) < noise, rng.integers(0, 5, true.shape), true)
    iou = mask_iou(segments(predicted), segments(true))
    result = panoptic_quality(iou)
    rows, columns = result.pairs.T
    assert len(set(rows.tolist())) == len(set(columns.tolist())) == result.tp
    if result.tp:
        assert result.quality == pytest.approx(result.segmentation * result.recognition)


def test_an_iou_of_exactly_a_half_is_no_match():
    assert panoptic_quality(np.array([[0.5]])).tp == 0


def test_nothing_to_find_and_nothing_found_is_undefined():
    assert np.isnan(panoptic_quality(np.zeros((0, 0))).quality)
    assert panoptic_quality(np.zeros((0, 3))).quality == 0
    assert panoptic_quality(np.zeros((2, 0))).fp == 2


def test_segments_that_overlap_are_refused():
    with pytest.raises(MaskError, match="belong to one segment"):
        panoptic_quality(np.array([[0.9, 0.6]]))
