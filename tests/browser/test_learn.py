"""The Learn pages under real hands: a box on its track, a knob, and the keyboard alone."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from iouviz.geometry.family import giou
from iouviz.geometry.rotated import rotated_overlap
from iouviz.lessons.giou.questions import EXERCISES

pytestmark = pytest.mark.browser


@pytest.fixture
def app(serve, open_page):
    """Open a page of the app; `app("/boxes", viewport=...)`."""
    return lambda address, **options: open_page(serve("app.py") + address, **options)


def needle(page, name):
    return page.locator(f'[data-metric="{name}"] strong')


def corners_of(page, index):
    """x1, y1, x2, y2 in the accessible name of a box: what a screen reader is told."""
    text = page.locator(f'.box[data-index="{index}"]').get_attribute("aria-label")
    return [float(number) for number in re.findall(r"[xy][12] (-?[\d.]+\d)", text)]


def test_a_locked_box_slides_along_its_level_set(app):
    page = app("/tolerance?size=32&iou=0.5")
    before = needle(page, "IoU").text_content()
    page.get_by_test_id("stButtonGroup").get_by_text("Constant IoU", exact=True).click()
    expect(page.locator(".level .track")).to_have_attribute("d", re.compile(r"^M\d"))
    box = page.locator('.box[data-index="1"]')
    start = corners_of(page, 1)
    at = page.locator(".level circle").bounding_box()  # the box's centre
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y + 140, steps=25)
    page.mouse.up()
    label = f"x1 {start[0]:g}, "
    expect(box).not_to_have_attribute("aria-label", re.compile(re.escape(label)))
    assert corners_of(page, 1)[1] > start[1] + 1  # along the line it went down as well
    page.wait_for_timeout(300)
    assert needle(page, "IoU").text_content() == before
    box.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(300)
    assert needle(page, "IoU").text_content() == before


def test_a_knob_turns_a_box_and_so_do_keys(app):
    page = app("/rotated?aspect=1:5")
    canvas = page.locator(".canvas").bounding_box()
    knob = page.locator('[data-kind="turn"]').bounding_box()
    scale = canvas["width"] / 640
    page.mouse.move(knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
    page.mouse.down()
    # straight to the right of the centre: a quarter turn
    page.mouse.move(canvas["x"] + 500 * scale, canvas["y"] + 200 * scale, steps=15)
    page.mouse.up()
    boxes = [[320, 200, 360, 72, 0], [320, 200, 360, 72, 90]]
    wanted = rotated_overlap(boxes[:1], boxes[1:]).iou.item()
    expect(needle(page, "IoU")).to_have_text(re.compile(f"^{wanted:.3f}"[:-1]))
    page.keyboard.press("Shift+L")  # the box has the focus from the drag
    page.keyboard.press("l")
    angle = page.locator('[data-name="Angle"] dd')
    expect(angle).to_have_text(re.compile(r"^(78\.[89]|79\.[012])$"))
    expect(angle).to_have_attribute("data-value", re.compile(r"^(78\.[89]|79(\.|$))"))  # Python's
    boxes[1][4] = float(angle.get_attribute("data-value"))
    wanted = rotated_overlap(boxes[:1], boxes[1:]).iou.item()
    expect(needle(page, "IoU")).to_have_text(f"{wanted:.4f}")


def test_giou_is_met_by_keyboard_alone(app):
    page = app("/giou")
    question = page.get_by_test_id("stVerticalBlock").filter(has_text="Two boxes do not touch").last
    choice = question.get_by_role("radio", name="it stays 0")
    choice.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is why GIoU exists")).to_be_visible()
    page.get_by_role("button", name="Try it on the canvas").focus()
    page.keyboard.press("Enter")
    expect(needle(page, "IoU")).to_have_text("0.0000")
    expect(page.locator(".canvas")).to_be_in_viewport()
    expect(page.locator(".enclosing .frame")).to_be_visible()
    tried = EXERCISES[0]
    before = giou(np.array([tried.a]), np.array([tried.b])).item()
    expect(needle(page, "GIoU")).to_have_text(f"{before:.4f}")
    page.locator('.box[data-index="1"]').focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    expect(needle(page, "GIoU")).not_to_have_text(f"{before:.4f}")
    page.wait_for_timeout(300)
    assert float(needle(page, "GIoU").text_content()) > before
    expect(needle(page, "IoU")).to_have_text("0.0000")
