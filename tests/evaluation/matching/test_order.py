"""Orders made of packed integers equal those of plain sorting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iouviz.data.model import Predictions
from iouviz.evaluation.matching.order import (
    LARGEST_TABLE,
    Ranking,
    by_group,
    group_ranks,
    id_ranks,
    ranking,
    stable_order,
    within_limit,
)
from tests.evaluation.builders import make_dataset, no_ground_truth

# near neighbours in bits, both zeros, both signs, the smallest and the largest
AWKWARD = [0.0, -0.0, 0.5, np.nextafter(0.5, 1), np.nextafter(0.5, 0), 5e-324, -0.5, 1e308, -1e308]
scores = st.lists(st.sampled_from(AWKWARD) | st.floats(-2, 2), max_size=40)


def dataset_of(score, image, label, *, images=3, classes=3, ids=None):
    predictions = Predictions.of(image, label, np.tile([0, 0, 1, 1], (len(score), 1)), score)
    names = [str(k) for k in range(classes)]
    return make_dataset(no_ground_truth(), predictions, classes=names, images=images, image_ids=ids)


@given(scores, st.randoms(use_true_random=False), st.booleans(), st.sampled_from(["coco", "voc"]))
def test_ranking_is_a_plain_sort(score, random, same_class, matching):
    image = [random.randrange(3) for _ in score]
    label = [random.randrange(3) for _ in score]
    ids = [7, 0, 3]
    dataset = dataset_of(score, image, label, ids=ids)

    def key(row):
        ties = (ids[image[row]], 0 if same_class else label[row], row)
        return (label[row] * same_class, -score[row], *(ties if matching == "coco" else (row,)))

    ranked = ranking(dataset, same_class=same_class, matching=matching)
    assert ranked.order.tolist() == sorted(range(len(score)), key=key)
    assert ranked.position[ranked.order].tolist() == list(range(len(score)))
    if same_class:
        np.testing.assert_array_equal(np.diff(ranked.starts), np.bincount(label, minlength=3))
    else:
        assert ranked.starts.tolist() == [0, len(score)]


def test_scores_that_differ_in_the_last_bits_alone():
    rng = np.random.default_rng(0)
    score = 0.5 + rng.integers(0, 64, 5000) * 2.0**-53  # a hair apart, next to a 0.0 and a 1.0
    score[:2] = 0.0, 1.0
    dataset = dataset_of(score, np.zeros(5000, int), rng.integers(0, 3, 5000))
    order = ranking(dataset).order
    expected = np.lexsort((np.arange(5000), -score, dataset.predictions.label))
    np.testing.assert_array_equal(order, expected)


@given(arrays(np.int64, st.integers(0, 60), elements=st.integers(0, 5)), st.integers(1, 4))
def test_places_and_limits(group, limit):
    position = np.random.default_rng(len(group)).permutation(len(group))
    ranked = Ranking(np.argsort(position), position, np.array([0, len(group)]))
    expected = [sum((group == group[i]) & (position < position[i])) for i in range(len(group))]
    assert group_ranks(group, ranked).tolist() == expected
    positions, numbers = by_group(group, position)
    assert positions.tolist() == position[np.lexsort((position, group))].tolist()
    assert numbers.tolist() == sorted(group)
    for count in (6, LARGEST_TABLE + 1):  # with a table and without
        within = within_limit(group, count, ranked, limit)
        kept = np.ones(len(group), bool) if within is None else within
        assert kept.tolist() == [place < limit for place in expected]


@given(arrays(np.int64, st.integers(0, 40), elements=st.integers(0, 9)), st.booleans())
def test_stable_order(values, large):
    values = values * 2**58 if large else values  # too large to be packed
    assert stable_order(values).tolist() == np.argsort(values, kind="stable").tolist()
    positions, numbers = by_group(values, np.arange(len(values))[::-1] + 10)
    order = np.lexsort((-np.arange(len(values)), values))
    assert positions.tolist() == (len(values) + 9 - order).tolist()
    assert numbers.tolist() == values[order].tolist()


@pytest.mark.parametrize(
    ("ids", "ranks"),
    [
        ((), []),
        ((5, 1, 3), [2, 0, 1]),
        (("b", "a"), [0, 1]),
        ((2, "1"), [0, 1]),
        ((2**70, 0), [1, 0]),
    ],
)
def test_ids_are_ordered_by_value_only_where_all_are_numbers(ids, ranks):
    assert id_ranks(ids).tolist() == ranks
