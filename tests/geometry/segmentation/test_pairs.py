from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.geometry.segmentation.pairs import pair_counts, pair_runs

KINDS = [np.uint8, np.int8, np.uint16, np.int32, np.int64]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(KINDS),
    st.sampled_from(KINDS),
    st.tuples(st.integers(0, 6), st.integers(0, 9)),
)
def test_equals_the_loop(seed, kind, other, shape):
    rng = np.random.default_rng(seed)
    a, b = (
        rng.integers(0, 128, shape).astype(each) // rng.integers(1, 60) for each in (kind, other)
    )
    wanted = Counter(zip(a.ravel().tolist(), b.ravel().tolist(), strict=True))
    true, told, pixels = (each.tolist() for each in pair_counts(a, b))
    assert list(zip(true, told, strict=True)) == sorted(wanted)
    assert dict(zip(zip(true, told, strict=True), pixels, strict=True)) == wanted


def test_runs_cover_every_pixel_once():
    a, b = np.array([3, 3, 3, 4, 4]), np.array([1, 1, 2, 2, 2])
    first, length = pair_runs(a, b)
    assert (first.tolist(), length.tolist()) == ([0, 2, 3], [2, 1, 2])


@pytest.mark.parametrize("big", [2**24 + 5, -7])
def test_numbers_of_any_size(big):
    true, told, pixels = pair_counts(np.array([[big, big, 0]]), np.array([[0, 0, big]]))
    assert sorted(zip(true.tolist(), told.tolist(), pixels.tolist(), strict=True)) == sorted(
        [(big, 0, 2), (0, big, 1)]
    )
