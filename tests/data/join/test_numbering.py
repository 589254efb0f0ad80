"""Rules for numbers, by themselves and as the user's choice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iouviz.data.choices import Choices
from iouviz.data.join.numbering import by_rule
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.files import dets, labels, result

IDS, NAMES = [7, 3, 9], ["b", "c", "a"]


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        ("+1", {2: 1, 6: 0, 8: 2}),
        ("-2", {5: 1, 9: 0, 11: 2}),
        ("ranked-from-0", {0: 1, 1: 0, 2: 2}),
        ("ranked-from-1", {1: 1, 2: 0, 3: 2}),
        ("listed-from-0", {0: 0, 1: 1, 2: 2}),
        ("named-from-1", {1: 2, 2: 0, 3: 1}),
    ],
)
def test_each_rule(rule, meant):
    assert by_rule(rule, range(12), IDS, NAMES) == meant


@given(st.sets(st.integers(0, 99), min_size=1), st.integers(-9, 9))
def test_a_shift_undoes_the_opposite_shift(ids, shift):
    keys = [number - shift for number in ids]
    found = by_rule(f"{shift:+d}", keys, list(ids), list(map(str, ids)))
    assert [found[key] for key in keys] == list(range(len(ids)))


def test_a_choice_of_a_rule_moves_classes_and_images():
    # images 0 and 17, classes 0 and 5
    rows = result(image_id=18, category_id=1), result(image_id=1, category_id=6)
    dataset = read(labels(), dets(*rows), choices=Choices(classes="-1", images="-1"))
    assert dataset.predictions.label.tolist() == [0, 1]
    assert dataset.predictions.image.tolist() == [1, 0]


def test_what_a_rule_does_not_reach_is_left_out_and_listed():
    rows = result(category_id=1), result(category_id=0)  # 0 is an id, but means -1 by the rule
    dataset = read(labels(), dets(*rows), choices=Choices(classes="-1"))
    assert dataset.predictions.label.tolist() == [0]
    assert [(each.key, each.rows) for each in dataset.unjoined] == [(0, 1)]


@pytest.mark.parametrize(
    ("rule", "says"), [("+40", "means no class of the ground truth"), ("rank", "no rule 'rank'")]
)
def test_a_rule_that_is_none_or_means_nothing_is_refused(rule, says):
    with pytest.raises(ReadError, match=says):
        read(labels(), dets(result()), choices=Choices(classes=rule))
