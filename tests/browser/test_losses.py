"""The field follows hand and keys; the race plays without Python; both by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from iouviz.geometry.descent.race import race
from iouviz.geometry.losses.gradients import loss
from iouviz.lessons.losses.starts import FIELD_STARTS, OBJECT, RACE_STARTS

pytestmark = pytest.mark.browser

TALL = {"width": 1280, "height": 1400}


@pytest.fixture
def part(serve, open_page):
    """Open one part of the page; the question of the gradient field is skipped by keyboard."""

    def opened(name: str) -> Page:
        page = open_page(serve("app.py") + f"/losses?part={name}", viewport=TALL)
        if name == "Gradient field":
            page.get_by_role("radio", name="Skip").first.focus()
            page.keyboard.press("Enter")
        return page

    return opened


def readout(page, name):
    return page.locator(".readout div", has_text=name).locator("dd")


def ink(page):
    """How much is drawn on the canvas of the gradient field, and a print of it."""
    return page.locator(".gradients").evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }"
    ), page.locator(".gradients").evaluate("c => c.toDataURL()")


def test_the_field_is_drawn_anew_while_the_object_is_dragged(part):
    page = part("Gradient field")
    # outside, IoU has no gradient: dots alone, and no arrow on any edge
    expect(readout(page, "Gradient, centre")).to_have_text("0.0000")
    expect(page.locator(".pushes path:visible")).to_have_count(0)
    calm = ink(page)
    page.get_by_role("radio", name="GIoU", exact=True).click()
    a, b = FIELD_STARTS[0].a, FIELD_STARTS[0].b
    expect(readout(page, "Loss")).to_have_text(f"{loss('GIoU', [b], [a]).value.item():.4f}")
    expect(page.locator(".pushes path:visible")).to_have_count(4)
    before = ink(page)
    assert calm[0] < before[0] / 2
    page.locator(".editor").evaluate("e => { e.dataset.frames = 0; }")
    at = page.locator(".box").first.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 20, steps=15)
    expect(readout(page, "Loss")).not_to_have_text(f"{loss('GIoU', [b], [a]).value.item():.4f}")
    assert ink(page)[1] != before[1], "the field stood still under a moving hand"
    page.mouse.up()


def test_keys_move_a_box_through_the_field(part):
    page = part("Gradient field")
    expect(readout(page, "Loss")).to_be_visible()  # the answer has come, and the canvas with it
    page.get_by_role("radio", name="GIoU", exact=True).press("Enter")
    expect(page.locator(".pushes path:visible")).to_have_count(4)
    page.locator(".box").nth(1).focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    x1, y1, x2, y2 = FIELD_STARTS[0].b
    here = loss("GIoU", [[x1 + 30, y1, x2 + 30, y2]], [FIELD_STARTS[0].a])
    expect(readout(page, "Loss")).to_have_text(f"{here.value.item():.4f}")


def test_the_race_plays_without_a_word_to_python(part):
    page = part("Loss race")
    play = page.get_by_role("button", name="Play", exact=True)
    expect(play).to_be_visible()
    wanted = race(RACE_STARTS["On the diagonal"], OBJECT)
    # nothing of what is to come is drawn, and the boxes have names
    past = page.locator(".chart clipPath rect").first
    assert float(past.get_attribute("width")) < 10
    shown = [name for name in page.locator(".scene .name").all_text_contents() if name]
    assert shown == ["IoU, GIoU, DIoU, CIoU"]  # all at the same place
    page.get_by_test_id("stApp").evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send;"
        " WebSocket.prototype.send = function (m) { window.sent += 1; send.call(this, m); }; }"
    )
    page.locator(".race").evaluate("e => { e.dataset.frames = 0; }")
    play.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".race")).to_have_attribute("data-step", re.compile(r"^([2-9]\d|1\d\d)$"))
    page.get_by_role("button", name="Pause", exact=True).press("Enter")
    names = [name for name in page.locator(".scene .name").all_text_contents() if name]
    assert names == ["IoU", "GIoU", "DIoU, CIoU"]  # equal shapes: CIoU is DIoU
    assert float(past.get_attribute("width")) > 20
    page.get_by_label("Step", exact=True).focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".race")).to_have_attribute("data-step", "3")
    cells = page.locator(".numbers tbody tr", has_text="GIoU").locator("td")
    track = wanted["GIoU"]
    expect(cells.nth(2)).to_have_text(f"{track.area[3]:.2f}")
    expect(cells.nth(3)).to_have_text(f"{track.distance[3]:.2f}")
    page.get_by_role("button", name="MSE").press("Enter")
    expect(page.locator(".numbers tbody tr")).to_have_count(5)
    assert int(page.locator(".race").get_attribute("data-frames")) > 5
    assert page.evaluate("window.sent") == 0, "the race spoke with Python"
