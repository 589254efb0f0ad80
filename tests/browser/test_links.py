"""A link opens what it says, in a browser that has never been here: state, address and numbers."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from iouviz.geometry.losses.gradients import loss
from iouviz.geometry.overlap import iou
from iouviz.geometry.rotated import rotated_overlap

pytestmark = pytest.mark.browser

A, B = [200.0, 120, 360, 260], [280.0, 90, 420, 300]
TURNED = [[300.0, 200, 200, 100, 10], [310.0, 190, 180, 90, 75]]
NEEDLE = '[data-metric="IoU"] strong'
APPLES = "o0:40,40,150,130;o0:250,50,360,140;p0:44,43,154,133;p0:20,320,80,380;p0:262,56,372,146"


def box(values):
    return ",".join(f"{value:g}" for value in values)


def says(text):
    return lambda page: expect(page.get_by_test_id("stMain")).to_contain_text(text)


def has(selector, text):
    return lambda page: expect(page.locator(selector).first).to_contain_text(text)


LINKS = {
    "losses": (
        {"part": "Gradient field", "a": box(A), "b": box(B), "loss": "DIoU"},
        has(".readout dd", f"{loss('DIoU', [B], [A]).value.item():.4f}"),
    ),
    "tolerance": (
        {
            "size": "8",
            "iou": "0.3",
            "move": "Constant IoU",
            "b": "9,3.5,17,11.5",
            "section": "The cost of a pixel",
        },
        has(NEEDLE, f"{iou([[8, 3.5, 16, 11.5]], [[9, 3.5, 17, 11.5]]).item():.4f}"),
    ),
    "rotated": (
        {"aspect": "1:2", "a": box(TURNED[0]), "b": box(TURNED[1]), "section": "Why so fast"},
        has(NEEDLE, f"{rotated_overlap(TURNED[:1], TURNED[1:]).iou.item():.4f}"),
    ),
    "average_precision": (
        {"start": "Worked example", "scene": APPLES, "iou": "0.3", "section": "Three rules"},
        says("3 of 3 evaluated"),
    ),
    "label_maps": (
        {"pair": "table 56", "section": "Means", "class": "mug"},
        says("Absent classes count as 1"),
    ),
    "masks": (
        {"sheet": "Grid, 48 × 30", "start": "Loose outline", "section": "Dice"},
        says("The radius is 5 % too"),
    ),
    "shapes": ({"shift": "35", "section": "Sets"}, says("Jaccard index")),
    "simulated": (
        {"image": "table_00031.jpg", "section": "Mean over classes"},
        says("objects"),
    ),
    "edge_cases": ({"case": "uint8, disjoint"}, says("-190 + 256 = 66")),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_opens_what_it_says_for_a_stranger(serve, open_page, name):
    query, holds = LINKS[name]
    # A window of their own; each tab is another session.
    page = open_page(f"{serve('app.py')}/{name}?{urlencode(query)}", locale="en-IE")
    holds(page)
    assert dict(parse_qsl(urlsplit(page.url).query)) == query
    assert not page.get_by_text(re.compile("^The address has")).count()
