"""Subsets, lists, choices and splits: what is taken home is what was there, each once."""

import csv
import io
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.data.sample import sample
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.records import FN, FP, TP, record
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.outcomes.csv_export import box_lines, image_lines, name_lines
from iouviz.evaluation.outcomes.sorting import shelve
from iouviz.evaluation.selection.choose import (
    check_count,
    embed,
    most_balanced,
    most_diverse,
    most_typical,
)
from iouviz.evaluation.selection.split import class_counts, split
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.masks.rle import Masks
from tests.evaluation.builders import random_dataset

TABLES = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).poisson(
        np.random.default_rng(seed).choice([0.05, 0.3, 2.0], 4), size=(seed % 41, 4)
    )
)
SHARES = st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(any)


@pytest.fixture(scope="module")
def records():
    return record(prepare(sample()), confidence=0.3)


# subsets


def test_a_subset_holds_the_chosen_images_in_order_with_their_rows():
    whole, chosen = sample(), [7, 2, 30]
    part = whole.at_images(chosen)
    assert part.images.names == tuple(whole.images.names[at] for at in chosen)
    for place, image in enumerate(chosen):
        for table, own in (
            (whole.ground_truth, part.ground_truth),
            (whole.predictions, part.predictions),
        ):
            there, here = table.image == image, own.image == place
            assert np.array_equal(table.boxes[there], own.boxes[here])
            assert np.array_equal(table.label[there], own.label[here])
    rows = np.flatnonzero(np.isin(whole.ground_truth.image, chosen))
    assert isinstance(part.ground_truth.masks, Masks)
    assert np.array_equal(
        part.ground_truth.masks.pixels(0), whole.ground_truth.masks.pixels(rows[0])
    )
    assert part.ground_truth.ids == tuple(whole.ground_truth.ids[row] for row in rows)


@pytest.mark.parametrize("seed", range(6))
def test_every_image_chosen_changes_no_number(seed):
    whole = random_dataset(seed)
    part = whole.at_images(np.arange(len(whole.images)))
    assert evaluate(part).summary == pytest.approx(evaluate(whole).summary, nan_ok=True, abs=0)


@pytest.mark.parametrize("wrong", [[0, 0], [60], [-1]])
def test_a_subset_wants_each_image_once(wrong):
    with pytest.raises(RequestError, match="wanted each once"):
        sample().at_images(wrong)


# lists


def test_the_list_of_boxes_has_every_row_and_its_partner(records):
    rows = np.flatnonzero(records.counted)
    lines = list(csv.DictReader(io.StringIO(box_lines(records, rows))))
    verdicts = [line["verdict"] for line in lines]
    for name, verdict in (("TP", TP), ("FP", FP), ("FN", FN)):
        assert verdicts.count(name) == np.count_nonzero(records.verdict == verdict) > 0
    truth, scored = records.dataset.ground_truth, records.dataset.predictions
    for line, row in zip(lines, rows.tolist(), strict=True):
        table = truth if records.is_object[row] else scored
        own = [float(line[end]) for end in ("x1", "y1", "x2", "y2")]
        assert own == table.boxes[records.row[row]].tolist()
        assert (line["score"] == "") == bool(records.is_object[row])
        if line["verdict"] == "TP":
            assert line["partner"] == str(truth.ids[records.partner[row]])
            assert line["partner_class"] == line["class"]
            assert float(line["iou"]) == records.iou[row] >= 0.5


def test_the_list_of_images_adds_up_to_the_counts(records):
    shelf = shelve(records, np.flatnonzero(records.counted), empty=True)
    lines = list(csv.DictReader(io.StringIO(image_lines(records, shelf))))
    assert [line["image"] for line in lines] == [
        records.dataset.images.names[at] for at in shelf.images
    ]
    for name, verdict in (("tp", TP), ("fp", FP), ("fn", FN)):
        total = np.count_nonzero(records.verdict == verdict)
        assert sum(int(line[name]) for line in lines) == total
    assert sum(int(line["shown"]) for line in lines) == np.count_nonzero(records.counted)
    assert name_lines(["a.jpg", "b.jpg"]) == "a.jpg\nb.jpg\n"


# choices


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


# splits


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
