import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.evaluation.segmentation.counts import PairCounts
from tests.evaluation.segmentation.builders import counted, random_maps


def rows(pairs):
    return sorted(
        (pairs.names[image], *rest)
        for image, *rest in zip(
            *(each.tolist() for each in (pairs.image, pairs.true, pairs.predicted, pairs.pixels)),
            strict=True,
        )
    )


def test_by_hand():
    pairs = counted(([[0, 0, 1]], [[0, 2, 2]]), ([[5]], [[5]]))
    assert rows(pairs) == [("0", 0, 0, 1), ("0", 0, 2, 1), ("0", 1, 2, 1), ("1", 5, 5, 1)]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 4))
def test_parts_merge_to_the_whole(seed, cut):
    whole = counted(*random_maps(seed, many=4))
    one, two = whole.only(whole.names[:cut]), whole.only(whole.names[cut:])
    for merged in (one.merge(two), one.merge(whole), whole.merge(two)):
        assert rows(merged) == rows(whole)
    assert one.merge(two).names == whole.names
    assert (np.diff(one.merge(two).image) >= 0).all()


def test_nothing_is_the_neutral_element():
    whole, nothing = counted(*random_maps(1)), PairCounts.of((), ())
    assert rows(nothing.merge(whole)) == rows(whole.merge(nothing)) == rows(whole)
