"""A split is complete and disjoint, and every class keeps its share."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.data.sample import sample
from iouviz.errors import RequestError
from iouviz.evaluation.selection.split import class_counts, split

TABLES = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).poisson(
        np.random.default_rng(seed).choice([0.05, 0.3, 2.0], 4), size=(seed % 41, 4)
    )
)
SHARES = st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(any)


@given(TABLES, SHARES, st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_a_split_is_complete_disjoint_exact_in_size_and_the_same_again(counts, shares, seed):
    parts = split(counts, shares, seed=seed)
    ideal = np.array(shares) / sum(shares) * len(counts)
    assert parts.sizes.sum() == len(counts)
    assert (np.abs(parts.sizes - ideal) < 1).all()
    assert not parts.sizes[np.array(shares) == 0].any()
    together = np.concatenate([parts.images(part) for part in range(len(shares))])
    assert sorted(together.tolist()) == list(range(len(counts)))
    for part in range(len(shares)):
        assert np.array_equal(parts.objects[part], counts[parts.images(part)].sum(axis=0))
    assert np.array_equal(split(counts, shares, seed=seed).part, parts.part)


def test_shares_come_near_and_nearer_than_by_chance():
    rng = np.random.default_rng(7)
    # many classes, few of them often: the case of the paper
    counts = rng.poisson(np.geomspace(0.02, 2, 12), size=(600, 12))
    shares = [0.7, 0.15, 0.15]
    by_chance = []
    for seed in range(5):
        part = np.random.default_rng(seed).choice(3, 600, p=shares)
        held = np.array([counts[part == each].sum(axis=0) for each in range(3)])
        by_chance.append(np.abs(held / held.sum(axis=0) - np.array(shares)[:, None]).max())
    found = [split(counts, shares, seed=seed).furthest for seed in range(5)]
    # a class of 12 objects cannot come nearer than 1/24 to its shares
    assert max(found) < 0.06
    assert max(found) < min(by_chance) / 2


def test_one_object_a_class_and_an_image_is_a_stratified_split():
    counts = np.eye(3, dtype=int)[np.repeat([0, 1, 2], [40, 20, 10])]
    parts = split(counts, [8, 1, 1])
    # 40, 20 and 10 objects: 32 + 4 + 4, 16 + 2 + 2, 8 + 1 + 1
    assert parts.objects.tolist() == [[32, 16, 8], [4, 2, 1], [4, 2, 1]]
    assert parts.furthest == pytest.approx(0)


def test_another_seed_gives_another_split_as_good():
    counts = class_counts(sample())
    one, other = (split(counts, [70, 15, 15], seed=seed) for seed in (0, 1))
    assert (one.part != other.part).any()
    assert max(one.furthest, other.furthest) < 0.04
    assert counts.sum() == len(sample().ground_truth)


@pytest.mark.parametrize("shares", [[], [0, 0], [-1, 2], [float("nan"), 1]])
def test_shares_that_are_none(shares):
    with pytest.raises(RequestError, match="wanted numbers of 0 or more"):
        split(np.ones((3, 1), int), shares)


def test_classes_without_objects_have_no_share():
    parts = split(np.zeros((4, 2), int), [1, 1])
    assert np.isnan(parts.shares).all()
    assert np.isnan(parts.furthest)
    assert parts.sizes.tolist() == [2, 2]
