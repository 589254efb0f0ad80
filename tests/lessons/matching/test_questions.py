"""What the lesson From IoU to TP, FP and FN says in numbers, held against the core."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iouviz
from iouviz.evaluation.sweep.sweep import Sweep, prepare
from iouviz.lessons import lesson
from iouviz.lessons.matching.questions import (
    CONFIDENCE,
    DISCARDED,
    IOU,
    LOOSE,
    ONE_LOST,
    PHOTOGRAPHS,
    PRECISION,
    RAISED,
    STRICT,
)
from tests.evaluation.builders import one_image

TEXT = lesson("matching")
THRESHOLDS = np.arange(1, 100) / 100


@pytest.fixture(scope="module")
def sweep() -> Sweep:
    return prepare(iouviz.sample(), iou_floor=0.01)


def counts(sweep, iou=IOU, confidence=CONFIDENCE, **query):
    each = sweep.at(iou_threshold=iou, confidence=confidence, **query).per_class
    return each.sum(axis=-1)


def test_the_frequent_mistake_in_numbers(sweep):
    loose, strict = (counts(sweep, iou=t) for t in (LOOSE, STRICT))
    assert (loose.tp, strict.tp) == (636, 222)
    for before, after in ((loose.precision, strict.precision), (loose.recall, strict.recall)):
        assert before > after
        assert f"from {before:.2f} to {after:.2f}" in RAISED.why
    assert "Almost all of the other 414" in RAISED.why
    # 19 predictions more lie in a crowd, where they are ignored.
    assert (strict.fp - loose.fp, strict.fn - loose.fn) == (414 - 19, 414)


def test_the_same_numbers_on_the_confidence_do_trade(sweep):
    low, high = (counts(sweep, confidence=c) for c in (LOOSE, STRICT))
    assert low.precision < high.precision
    assert low.recall > high.recall
    assert "trades recall for precision" in TEXT["Two thresholds"]


def test_a_count_can_only_move_one_way_with_the_confidence(sweep):
    found = [counts(sweep, confidence=c) for c in THRESHOLDS]
    for name, sign in (("tp", -1), ("fp", -1), ("fn", 1)):
        assert (sign * np.diff([getattr(each, name) for each in found]) >= 0).all()
    assert DISCARDED.choices[DISCARDED.right] == "FN"


def test_one_lost_match_is_counted_twice(sweep):
    # On the first photograph, from an IoU threshold of 0.6 to 0.8.
    image = sweep.ready.dataset.images.names.index(PHOTOGRAPHS[0])
    before, after = (counts(sweep, iou=t, images=[image]) for t in (0.6, 0.8))
    change = [int(getattr(after, name) - getattr(before, name)) for name in ("tp", "fp", "fn")]
    assert change == [-1, 1, 1]
    assert ONE_LOST.right == 2


def test_the_objects_do_not_change(sweep):
    totals = {
        int(each.tp + each.fn)
        for t in THRESHOLDS[::7]
        for each in (counts(sweep, iou=t), counts(sweep, confidence=t))
    }
    assert len(totals) == 1
    assert "TP + FN is the same wherever" in TEXT["Precision and recall"]
    assert f"{len(sweep.ready.dataset.images)} images" in TEXT["Precision and recall"]


def test_ten_predictions_six_right_eight_objects():
    assert PRECISION.choices[PRECISION.right] == f"{6 / 10:.2f} and {6 / 8:.2f}"


boxes = st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(3, 9)] * 2).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(boxes, min_size=1, max_size=6), st.lists(boxes, min_size=1, max_size=8))
def test_precision_and_recall_never_rise_with_the_iou_threshold(objects, predictions):
    scores = np.linspace(0.9, 0.1, len(predictions))
    dataset = one_image(np.array(objects, float), np.array(predictions, float), scores)
    sweep = prepare(dataset, iou_floor=0.01)
    tp = [int(counts(sweep, iou=t, confidence=0).tp) for t in THRESHOLDS]
    assert (np.diff(tp) <= 0).all()
    assert "cannot raise precision or recall" in TEXT["Never up"]
