"""Choices of images are of the pool, each once, and the same again."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.errors import RequestError
from iouviz.evaluation.selection.choose import (
    check_count,
    embed,
    most_balanced,
    most_diverse,
    most_typical,
)

TABLES = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).poisson(
        np.random.default_rng(seed).choice([0.05, 0.3, 2.0], 4), size=(seed % 41, 4)
    )
)


@given(TABLES, st.integers(0, 50), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_choices_are_of_the_pool_each_once_and_the_same_again(counts, count, seed):
    rng = np.random.default_rng(seed)
    pool = np.flatnonzero(rng.random(len(counts)) < 0.7)
    pixels = rng.integers(0, 256, (len(counts), 8, 8, 3), np.uint8)
    points = embed(pixels, counts)
    for choose in (
        lambda n: most_balanced(counts, pool, n),
        lambda n: most_diverse(points, pool, n),
        lambda n: most_typical(points, pool, n),
    ):
        chosen = choose(count)
        assert len(set(chosen.tolist())) == len(chosen) == min(count, len(pool))
        assert set(chosen.tolist()) <= set(pool.tolist())
        assert np.array_equal(choose(count), chosen)
        assert np.array_equal(choose(count + 3)[: len(chosen)], chosen)  # more only adds


def test_balance_brings_the_rare_class_first():
    # 20 images with 3 cars each; image 11 has a bus, image 4 a tram and a car
    counts = np.tile([3, 0, 0], (20, 1))
    counts[11], counts[4] = [0, 1, 0], [1, 0, 1]
    # log 4 = 1.386 for three cars, log 2 + log 2 = 1.386 for a tram and a car: the earlier goes
    # first; then 3 cars more are worth log(7/4) = .56, or log(5/2) = .92 after the tram
    chosen = most_balanced(counts, np.arange(20), 3)
    assert set(chosen.tolist()) >= {4, 11}


@given(TABLES)
@settings(max_examples=20, deadline=None)
def test_balance_equals_the_plain_greedy(counts):
    have, chosen = np.zeros(4), []
    for at in most_balanced(counts, np.arange(len(counts)), 6).tolist():
        gains = np.log1p(counts / (1 + have)).sum(axis=1)
        gains[chosen] = -1
        assert gains[at] == pytest.approx(gains.max())  # of equal ones any will do
        chosen.append(at)
        have = have + counts[at]
    assert len(chosen) == min(6, len(counts))


def test_diverse_takes_one_of_each_heap_before_a_second():
    rng = np.random.default_rng(1)
    heap = np.repeat([0, 1, 2, 3, 4], [60, 30, 6, 3, 1])
    points = rng.normal(0, 0.1, (100, 8)) + np.eye(8)[heap] * 10
    assert set(heap[most_diverse(points, np.arange(100), 5)].tolist()) == {0, 1, 2, 3, 4}


def test_typical_goes_where_the_many_are():
    rng = np.random.default_rng(1)
    heap = np.repeat([0, 1, 2, 3, 4], [60, 30, 6, 3, 1])
    points = rng.normal(0, 0.1, (100, 8)) + np.eye(8)[heap] * 10
    first = most_typical(points, np.arange(100), 2)
    assert heap[first].tolist() == [0, 1]


def test_typical_is_the_best_pair_or_near_it():
    points = np.random.default_rng(5).normal(size=(14, 3)).astype(np.float32)
    away = np.linalg.norm(points[:, None] - points, axis=2)
    far = 2 * away.max() + 1

    def value(pair):
        return (far - away[list(pair)].min(axis=0)).sum()

    best = max(map(value, combinations(range(14), 2)))
    assert value(most_typical(points, np.arange(14), 2)) >= (1 - 1 / np.e) * best


def test_a_large_pool_is_judged_by_a_thousand_that_the_seed_draws():
    points = np.random.default_rng(5).normal(size=(1200, 4))
    one, same = (most_typical(points, np.arange(1200), 4, seed=3) for _ in range(2))
    assert np.array_equal(one, same)


def test_alike_pictures_are_near_and_both_halves_weigh_the_same():
    pixels = np.zeros((4, 8, 8, 3), np.uint8)
    pixels[0], pixels[1], pixels[2] = 250, 240, 10  # two days, a night, and no picture
    counts = np.array([[2, 0], [1, 0], [0, 1], [0, 0]])
    points = embed(pixels, counts)
    colour, classes = points[:, :192], points[:, 192:]
    away = [np.linalg.norm(points[0] - points[at]) for at in (1, 2)]
    assert away[0] < away[1]
    assert not colour[3].any()
    assert (colour[:3] ** 2).sum(axis=1).mean() == pytest.approx(1, abs=1e-5)
    assert (classes**2).sum(axis=1).mean() == pytest.approx(1, abs=1e-5)
    assert np.array_equal(embed(None, counts), classes)


def test_a_count_is_at_least_one():
    assert check_count(9, 4) == 4
    with pytest.raises(RequestError, match="wanted 1 or more"):
        check_count(0, 4)
