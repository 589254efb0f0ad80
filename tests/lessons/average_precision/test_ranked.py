"""A scene under hands: who is ranked where, and with what confidence."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.lessons.average_precision.questions import RARE, WORKED
from iouviz.lessons.average_precision.ranked import (
    HEIGHT,
    MOST,
    WIDTH,
    added,
    cloned,
    dataset_of,
    full,
    ranking,
    renamed,
    reordered,
    scene,
    without,
)


def ids(boxes):
    return [box.id for box in ranking(boxes)]


@settings(max_examples=40)
@given(st.lists(st.permutations(list(range(6))), min_size=1, max_size=6))
def test_any_order_is_taken_and_all_confidences_differ(orders):
    boxes = scene([], [(0, 0, 9, 9)] * 6)
    for order in orders:
        boxes = reordered(boxes, order)
        assert ids(boxes) == order
        scores = [box.score for box in ranking(boxes)]
        assert all(1 > a > b > 0 for a, b in pairwise(scores))


def test_one_that_is_moved_leaves_the_others_their_confidence():
    boxes = scene([], [(0, 0, 9, 9)] * 4)  # 0.8, 0.6, 0.4, 0.2
    assert [box.score for box in ranking(reordered(boxes, [0, 3, 1, 2]))] == [
        0.8,
        0.7,
        0.6,
        0.4,
    ]
    # two that changed places are spread anew
    both = reordered(boxes, [3, 1, 2, 0])
    assert [box.score for box in ranking(both)] == [0.8, 0.6, 0.4, 0.2]
    assert ids(both) == [3, 1, 2, 0]


def test_moved_a_hundred_times_there_is_still_room():
    boxes = scene([], [(0, 0, 9, 9)] * 3)
    for _ in range(100):
        one, two, three = ids(boxes)
        boxes = reordered(boxes, [one, three, two])
    assert len({box.score for box in boxes}) == 3


def test_an_order_of_others_is_not_taken():
    boxes = scene([], [(0, 0, 9, 9)] * 3)
    for order in ([0, 1], [0, 1, 7], [0, 0, 1, 2]):
        assert reordered(boxes, order) == boxes


def test_a_copy_ranks_right_below_and_stays_on_the_canvas():
    boxes = scene([(0, 0, 9, 9)], [(0, 0, 9, 9), (600, 380, WIDTH, HEIGHT), (0, 0, WIDTH, HEIGHT)])
    assert ids(cloned(boxes, 1)) == [1, 4, 2, 3]
    for at in range(len(boxes)):
        x1, y1, x2, y2 = cloned(boxes, at)[-1].corners
        assert 0 <= x1 < x2 <= WIDTH
        assert 0 <= y1 < y2 <= HEIGHT
    assert cloned(boxes, 0)[-1].kind == "object"


def test_new_ones_come_last_until_the_scene_is_full():
    boxes = scene([], [(0, 0, 9, 9)])
    while not full(boxes, "prediction"):
        more = added(boxes, "prediction")
        assert ids(more)[:-1] == ids(boxes)
        assert f"{ranking(more)[-1].score:.3f}" != "0.000"
        boxes = more
    assert len(boxes) == MOST
    assert not full(boxes, "object")


def test_the_data_set_has_the_rows_of_the_scene():
    dataset = dataset_of(RARE.boxes)
    assert dataset.classes == ("apple", "pear")
    assert len(dataset.ground_truth) == len(dataset.predictions) == 10
    assert dataset.ground_truth.label.tolist() == [0] * 9 + [1]
    assert (np.diff(dataset.predictions.score) < 0).all()
    assert len(dataset_of(WORKED.boxes).classes) == 1
    assert dataset_of(renamed(WORKED.boxes, 0)).ground_truth.label.tolist() == [1, 0, 0, 0, 0]
    assert len(dataset_of(without(WORKED.boxes, 0)).ground_truth) == 4
    third = ranking(WORKED.boxes)[2].score
    assert len(dataset_of(WORKED.boxes, least=third).predictions) == 3
