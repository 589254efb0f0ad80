import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.evaluation.segmentation.quality import ClassQuality, Segment, panoptic_quality_of
from iouviz.geometry.segmentation.segments import match_segments
from tests.evaluation.segmentation.builders import counted


def slow(maps, true, told, classes):
    """The definition in the paper, segment by segment and pixel by pixel."""
    tp, fp, fn, total = [0] * classes, [0] * classes, [0] * classes, [0.0] * classes
    for n, (a, b) in enumerate(maps):
        one, two = true[str(n)], told[str(n)]
        void = ~np.isin(a, list(one))
        ones, twos = (
            [value for value in table if (values == value).any()]
            for table, values in ((one, a), (two, b))
        )
        matched = set()
        for value in ones:
            if one[value].crowd:
                continue
            for other in twos:
                if one[value].label != two[other].label:
                    continue
                common = ((a == value) & (b == other)).sum()
                union = ((a == value) | ((b == other) & ~void)).sum()
                if common / union > 0.5:
                    matched |= {("true", value), ("told", other)}
                    tp[one[value].label] += 1
                    total[one[value].label] += common / union
            if ("true", value) not in matched:
                fn[one[value].label] += 1
        for other in twos:
            label = two[other].label
            crowds = [v for v in ones if one[v].crowd and one[v].label == label]
            excused = (b == other) & (void | np.isin(a, crowds))
            if ("told", other) not in matched and excused.sum() / (b == other).sum() <= 0.5:
                fp[label] += 1
    return tp, fp, fn, total


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_equals_the_definition_on_random_segments(seed):
    rng = np.random.default_rng(seed)
    maps, true, told = [], {}, {}
    for n in range(3):
        a = rng.integers(0, 6, (4, 4)).repeat(2, 0).repeat(3, 1)
        b = np.where(rng.random(a.shape) < 0.25, rng.integers(0, 7), a)
        maps.append((a, b))
        labels = rng.integers(0, 3, 7)
        true[str(n)] = {v: Segment(int(labels[v]), bool(rng.random() < 0.2)) for v in range(1, 6)}
        told[str(n)] = {
            v: Segment(int(labels[v] if rng.random() < 0.8 else rng.integers(0, 3)))
            for v in range(1, 7)
        }
    found = panoptic_quality_of(counted(*maps), true, told, 3)
    tp, fp, fn, total = slow(maps, true, told, 3)
    assert (found.tp.tolist(), found.fp.tolist(), found.fn.tolist()) == (tp, fp, fn)
    np.testing.assert_allclose(found.total, total, atol=1e-12)
    half = [t + p / 2 + m / 2 for t, p, m in zip(tp, fp, fn, strict=True)]
    wanted = [s / h if h else np.nan for s, h in zip(total, half, strict=True)]
    np.testing.assert_allclose(found.quality, wanted, atol=1e-12)
    np.testing.assert_allclose(found.segmentation * found.recognition, wanted, atol=1e-12)


def test_by_hand():
    # segment 1: IoU 3 / 4, matched; segment 2 is missed, 9 is invented: .75 / (1 + 1/2 + 1/2)
    maps = [([[1, 1, 1, 1, 2, 2, 2]], [[8, 8, 8, 0, 9, 0, 0]])]
    segments = {1: Segment(0), 2: Segment(0)}
    found = panoptic_quality_of(
        counted(*maps), {"0": segments}, {"0": {8: Segment(0), 9: Segment(0)}}, 2
    )
    assert found.quality[0] == pytest.approx(0.375)
    assert (found.segmentation[0], found.recognition[0]) == pytest.approx((0.75, 0.5))
    assert np.isnan(found.quality[1])


def test_without_void_and_crowds_it_is_that_of_two_segment_maps():
    rng = np.random.default_rng(5)
    a = rng.integers(0, 9, (5, 5)).repeat(4, 0).repeat(4, 1)
    b = np.where(rng.random(a.shape) < 0.4, rng.integers(0, 9), a)
    segments = {"0": {v: Segment(0) for v in range(9)}}
    found, known = panoptic_quality_of(counted((a, b)), segments, segments, 1), match_segments(a, b)
    assert found.quality[0] == pytest.approx(known.quality, abs=1e-12)


def test_parts_add_up():
    one = ClassQuality(np.array([1]), np.array([0]), np.array([2]), np.array([0.8]))
    both = one.merge(one)
    assert (both.tp[0], both.fn[0], both.total[0]) == (2, 4, 1.6)
    assert both.quality == pytest.approx(one.quality)
