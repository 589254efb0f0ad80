"""Every number that the Boxes page's questions claim, held against the core."""

import numpy as np
import pytest

from iouviz.geometry.overlap import overlap
from iouviz.lessons.boxes.questions import EXERCISES
from iouviz.ui.learn.pairs.pair_lesson import OVERLAYS

BY_NAME = {each.question.name: each for each in EXERCISES}
SQUARE = np.array([[0.0, 0, 200, 200]])


def moved(box, dx, dy):
    return np.asarray(box, dtype=float) + np.array([dx, dy, dx, dy])


@pytest.mark.parametrize("each", EXERCISES, ids=lambda each: each.question.name)
def test_the_pair_lies_on_the_canvas(each):
    for x1, y1, x2, y2 in (each.a, each.b):
        assert 0 <= x1 < x2 <= 640
        assert 0 <= y1 < y2 <= 400


def test_one_third():
    each = BY_NAME["boxes.third"]
    assert each.question.choices[each.question.right] == "by a third"
    width = each.a[2] - each.a[0]
    assert (each.b[0] - each.a[0]) / width == 1 / 3
    terms = overlap([each.a], [each.b])
    assert terms.iou.item() == 0.5
    assert terms.intersection.item() / (width * 180) == pytest.approx(2 / 3)  # covered
    half = overlap([each.a], [moved(each.a, width / 2, 0)])
    assert half.iou.item() == 1 / 3
    assert half.intersection.item() / (width * 180) == 0.5
    for t in np.linspace(0, 1, 11):
        got = overlap([each.a], [moved(each.a, t * width, 0)]).iou.item()
        assert got == pytest.approx((1 - t) / (1 + t))


def test_half_covered_is_a_third():
    each = BY_NAME["boxes.half"]
    terms = overlap([each.a], [each.b])
    assert terms.iou.item() == pytest.approx(1 / 3)
    assert terms.intersection.item() * 2 == (each.a[2] - each.a[0]) * (each.a[3] - each.a[1])
    assert each.question.choices[each.question.right] == "⅓"


def test_the_same_error_of_every_edge():
    off = {"out": [-40, -40, 40, 40], "in": [40, 40, -40, -40], "side": [40, 40, 40, 40]}
    found = {name: overlap(SQUARE, SQUARE + by).iou.item() for name, by in off.items()}
    assert all(np.abs(by).sum() == 160 for by in off.values())
    assert found["out"] == pytest.approx(200**2 / 280**2)
    assert found["side"] == pytest.approx(160**2 / (2 * 200**2 - 160**2))
    assert found["in"] == pytest.approx(120**2 / 200**2)
    assert [round(found[name], 2) for name in ("out", "side", "in")] == [0.51, 0.47, 0.36]
    each = BY_NAME["boxes.edges"]
    assert overlap([each.a], [each.b]).iou.item() == found["out"]


def test_what_is_to_be_drawn_is_on_the_page():
    for each in EXERCISES:
        assert set(each.drawn) <= set(OVERLAYS)
