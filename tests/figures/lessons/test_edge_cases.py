"""The picture of an edge case is to scale, also of inverted and impossible boxes."""

import re

import pytest

from iouviz.figures.lessons.edge_cases import pair_svg
from iouviz.lessons.edge_cases.cases import EDGE_CASES


def rectangles(svg):
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)
    return [[float(value) for value in each] for each in found]


def test_both_boxes_have_one_scale():
    a, b = rectangles(pair_svg((0, 0, 10, 10), (10, 0, 20, 10), "light"))
    assert a[0] + a[2] == pytest.approx(b[0], abs=0.2)
    assert a[2:] == b[2:] == [pytest.approx(a[3], abs=0.2)] * 2


def test_an_inverted_box_is_its_rectangle_with_the_dot_at_its_own_first_corner():
    svg = pair_svg((10, 10, 0, 0), (0, 0, 10, 10), "dark")
    a, b = rectangles(svg)
    assert a == b
    first, second = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)
    assert (float(first[0]), float(first[1])) == pytest.approx((a[0] + a[2], a[1] + a[3]), abs=0.2)
    assert (float(second[0]), float(second[1])) == pytest.approx((a[0], a[1]), abs=0.2)


@pytest.mark.parametrize("case", EDGE_CASES, ids=lambda case: case.name)
def test_every_case_can_be_drawn_inside_its_picture(case):
    svg = pair_svg(case.a, case.b, "light")
    drawn = rectangles(svg)
    assert len(drawn) == (1 if case.name == "Not a number" else 2)
    assert ("not drawn" in svg) == (case.name == "Not a number")
    for x, y, width, height in drawn:
        assert min(x, y) >= 0
        assert x + width <= 440
        assert y + height <= 250
