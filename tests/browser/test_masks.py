"""The Masks page under a real hand and under keys: what is painted is what is measured."""

import numpy as np
import pytest
from playwright.sync_api import expect

from iouviz.geometry.masks.overlap import mask_iou
from iouviz.geometry.masks.rle import Masks

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 48, 30


@pytest.fixture
def app(serve, open_page):
    """The Masks page with an empty grid."""
    page = open_page(serve("app.py") + "/masks?start=Empty")
    expect(page.locator(".brush")).to_have_attribute("data-rev", "0")
    return page


def needle(page, name):
    return page.locator(f'[data-metric="{name}"] strong')


def painted(start, end, size):
    """Cells whose middle is no farther than half a brush from the way of its middle."""
    y, x = np.indices((HEIGHT, WIDTH)) + 0.5
    (ax, ay), (bx, by) = start, end
    long = (bx - ax) ** 2 + (by - ay) ** 2
    along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long, 0, 1) if long else 0
    away = np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
    return away <= size / 2 + 1e-9


def iou_of(ground_truth, prediction):
    return mask_iou(Masks.from_pixels([ground_truth]), Masks.from_pixels([prediction])).item()


def test_what_a_hand_paints_is_measured_at_the_end_of_the_stroke(app):
    sheet = app.locator(".sheet").bounding_box()
    cell = sheet["width"] / WIDTH

    def drag(start, end):
        places = [(sheet["x"] + x * cell, sheet["y"] + y * cell) for x, y in (start, end)]
        app.mouse.move(*places[0])
        app.mouse.down()
        app.mouse.move(*places[1], steps=8)
        app.mouse.up()

    drag((10, 10), (30, 10))  # a brush of 2 stands between cells
    expect(app.get_by_text("in the prediction only")).to_be_visible()
    app.get_by_text("Prediction", exact=True).click()
    drag((16, 11), (36, 11))
    ground_truth, found = painted((10, 10), (30, 10), 2), painted((16, 11), (36, 11), 2)
    wanted = iou_of(ground_truth, found)
    assert 0 < wanted < 1
    expect(needle(app, "IoU")).to_have_text(f"{wanted:.4f}")
    app.get_by_role("button", name="Undo").click()
    expect(needle(app, "IoU")).to_have_text("0.0000")
    app.get_by_role("button", name="Redo").click()
    expect(needle(app, "IoU")).to_have_text(f"{wanted:.4f}")


def test_keys_alone_paint(app):
    app.locator(".sheet").focus()
    for key in ("[", "1"):  # a brush of one cell
        app.keyboard.press(key)

    def line(right):
        app.keyboard.down(" ")
        for _ in range(abs(right)):
            app.keyboard.press("ArrowRight" if right > 0 else "ArrowLeft")
        app.keyboard.up(" ")

    line(6)  # 7 cells
    app.keyboard.press("2")
    line(-3)  # the last 4 of them
    expect(needle(app, "IoU")).to_have_text(f"{4 / 7:.4f}")
    app.keyboard.press("e")
    expect(app.locator("[name=mode][value=erase]")).to_be_checked()
    line(0)
    expect(needle(app, "IoU")).to_have_text(f"{3 / 7:.4f}")
    app.keyboard.press("Control+z")
    expect(needle(app, "IoU")).to_have_text(f"{4 / 7:.4f}")
