"""Every number that the questions on GIoU, DIoU and CIoU claim, held against the core."""

import numpy as np
import pytest

from iouviz.geometry.family import family
from iouviz.lessons.giou.questions import EXERCISES
from iouviz.ui.learn.pairs.pair_lesson import OVERLAYS

BY_NAME = {each.question.name: each for each in EXERCISES}
SQUARE = np.array([[0.0, 0, 200, 200]])


def moved(box, dx, dy):
    return np.asarray(box, dtype=float) + np.array([dx, dy, dx, dy])


@pytest.mark.parametrize("each", EXERCISES, ids=lambda each: each.question.name)
def test_the_pair_is_on_the_canvas_and_can_be_drawn(each):
    for x1, y1, x2, y2 in (each.a, each.b):
        assert 0 <= x1 < x2 <= 640
        assert 0 <= y1 < y2 <= 400
    assert set(each.drawn) <= set(OVERLAYS)


def test_closer_is_better_only_for_giou():
    each = BY_NAME["giou.apart"]
    way = np.linspace(0, 1, 9)[:-1]  # from B to a corner contact with A
    dx, dy = each.a[2] - each.b[0], each.a[3] - each.b[1]
    terms = family([each.a], np.array([moved(each.b, t * dx, t * dy) for t in way]))
    assert (terms.iou == 0).all()
    assert (np.diff(terms.giou[0]) > 0).all()
    assert family(SQUARE, [moved(SQUARE[0], 1e6, 1e6)]).giou.item() < -0.9999
    assert family(SQUARE, [moved(SQUARE[0], 200, 200)]).giou.item() == -0.5
    assert family(SQUARE, [moved(SQUARE[0], 200, 0)]).giou.item() == 0


def test_inside_only_diou_follows():
    each = BY_NAME["giou.inside"]
    places = np.array([moved(each.b, dx, dy) for dx in (0, 50, 200) for dy in (0, 60, 138)])
    assert places[:, 2].max() <= each.a[2]
    assert places[:, 3].max() <= each.a[3]
    terms = family([each.a], places)
    assert np.ptp(terms.iou) == 0
    assert np.ptp(terms.giou) == 0
    np.testing.assert_array_equal(terms.giou, terms.iou)
    assert np.ptp(terms.diou) > 0.05


def test_crossed_boxes_with_one_centre():
    each = BY_NAME["giou.shape"]
    a, b = each.a, each.b
    assert b[2] - b[0] == a[3] - a[1]
    terms = family([a], [b])
    assert terms.centre_distance2.item() == 0
    assert terms.giou < terms.iou
    assert terms.diou == terms.iou
    assert terms.ciou < terms.iou
    assert each.question.choices[each.question.right] == "GIoU and CIoU"
