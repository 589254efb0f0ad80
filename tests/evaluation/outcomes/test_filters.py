"""Filters: what they let through, one by one and together, and their way through an address."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.metrics.counts import OUTCOMES
from iouviz.evaluation.outcomes.filters import EVERYTHING, MEASURED, Filter, Range
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import random_dataset
from tests.evaluation.diagnosis.test_records import ORCHARD

FOUND = record(prepare(ORCHARD))
CLASSES = ("apple", "pear, ripe", "50%", "..", "ж")


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (Filter(), [0, 1, 2, 3, 4, 5]),
        (Filter(verdict=("FP",)), [1, 2, 3]),
        (Filter(verdict=("TP", "FN")), [0, 4, 5]),
        (Filter(verdict=("ignored",)), []),
        (Filter(error=("localisation", "background")), [2, 3]),
        (Filter(label=(1,)), [4]),
        (Filter(cell=(1, 0)), [1]),  # the pear taken for an apple: one row for both
        (Filter(cell=(-1, 0)), [2, 3]),
        (Filter(cell=(0, -1)), [5]),
        (Filter(cell=(0, 0)), [0]),
        (Filter(score=Range(0.7, 0.9)), [1, 2]),  # 0.9 itself belongs to the next range
        (Filter(iou=Range(high=0.4)), [3]),
        (Filter(size=Range(10, 20)), [0, 1, 4, 5]),  # areas 100, 100, 100, 200; 400 is side 20
        (Filter(aspect=Range(1)), [0, 1, 4, 5]),
        (Filter(x=Range(0.5)), [3]),
        (Filter(y=Range(0.05)), [3]),
        (Filter(verdict=("FP",), label=(0,), score=Range(0.5), iou=Range(0.5)), [1]),
    ],
)
def test_what_a_filter_lets_through(wanted, rows):
    assert wanted.rows(FOUND).tolist() == rows


def test_the_cells_of_the_matrix_share_everything_that_counts():
    for seed in range(7300, 7310):
        dataset = random_dataset(seed)
        sweep = prepare(dataset)
        found, matrix = record(sweep), sweep.confusion().matrix
        n = len(dataset.classes)
        for true, said in np.ndindex(n + 1, n + 1):
            if true == said == n:
                continue
            cell = Filter(cell=(-1 if true == n else true, -1 if said == n else said))
            assert len(cell.rows(found)) == matrix[true, said]


@pytest.mark.parametrize("wrong", [Filter(label=(2,)), Filter(label=(-1,)), Filter(cell=(0, 9))])
def test_a_class_that_is_not_there_is_refused(wrong):
    with pytest.raises(RequestError, match="class"):
        wrong.rows(FOUND)


def in_order(some):
    return tuple(word for word in (*OUTCOMES, *ERROR_TYPES) if word in some)


numbers = st.floats(allow_nan=False, allow_infinity=False)
ranges = st.one_of(
    st.just(EVERYTHING),
    st.tuples(numbers, numbers)
    .filter(lambda ends: ends[0] < ends[1])
    .map(lambda ends: Range(*ends)),
    numbers.map(lambda low: Range(low=low)),
)
labels = st.integers(0, len(CLASSES) - 1)
filters = st.builds(
    Filter,
    verdict=st.sets(st.sampled_from(OUTCOMES)).map(lambda some: in_order(some)),
    error=st.sets(st.sampled_from(ERROR_TYPES)).map(lambda some: in_order(some)),
    label=st.sets(labels).map(lambda some: tuple(sorted(some))),
    cell=st.one_of(st.none(), st.tuples(labels, labels), labels.map(lambda each: (-1, each))),
    **dict.fromkeys(MEASURED, ranges),
    name=st.text(),
    parts=st.dictionaries(
        st.text(min_size=1), st.lists(st.text(), min_size=1).map(tuple), max_size=3
    ).map(lambda parts: tuple(parts.items())),
)


@given(filters)
def test_an_address_brings_the_same_filter_back(wanted):
    assert Filter.of(wanted.query(CLASSES), CLASSES) == (wanted, ())


@pytest.mark.parametrize(
    "query",
    [
        {"verdict": "TP,yes"},
        {"error": "typo"},
        {"label": "plum"},
        {"cell": "apple"},
        {"cell": ","},
        {"cell": "apple,apple,apple"},
        {"score": "0.5"},
        {"score": "1..0"},
        {"iou_range": "nan..1"},
        {"size": "a..b"},
        {"parts": "camera"},
        {"parts": ":front"},
        {"parts": "camera:front;camera:rear"},
    ],
)
def test_what_cannot_be_read_is_named_and_left_out(query):
    ((name, text),) = query.items()
    assert Filter.of(query, CLASSES) == (Filter(), (f"{name}={text}",))


def test_what_stands_twice_or_in_another_order_is_the_same():
    query = {"label": "50%25,apple,apple", "verdict": "FN,TP"}
    assert Filter.of(query, CLASSES) == (Filter(verdict=("TP", "FN"), label=(0, 2)), ())


def test_the_address_names_are_the_fields_but_for_the_iou_threshold():
    measured = [Range(0, 1)] * len(MEASURED)
    full = Filter(("TP",), ("both",), (0,), (0, 1), *measured, "jpg", (("camera", ("a",)),))
    names = [field.name for field in fields(Filter)]
    names[names.index("iou")] = "iou_range"
    assert list(full.query(CLASSES)) == names
    assert Filter.of({"iou": "0.5"}, CLASSES) == (Filter(), ())
