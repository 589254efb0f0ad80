"""The divider under a hand and under keys, and what is looked up in the pixels below."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 64, 48  # of the maps of pages/wipe.py


@pytest.fixture
def wiper(serve, open_page):
    page = open_page(serve("tests/browser/pages/wipe.py"))
    expect(page.locator(".wipe")).to_have_attribute("data-ready", "yes")
    return page


def colour_at(page, x, y):
    """What the canvas shows of a pixel of the map."""
    return page.evaluate(
        """([u, v]) => {
          const all = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean);
          const canvas = all.map((e) => e.querySelector(".wipe .canvas")).find(Boolean);
          const at = [Math.round(u * canvas.width), Math.round(v * canvas.height)];
          return [...canvas.getContext("2d").getImageData(...at, 1, 1).data].slice(0, 3);
        }""",
        [(x + 0.5) / WIDTH, (y + 0.5) / HEIGHT],
    )


def place(page, x, y):
    box = page.locator(".wipe .canvas").bounding_box()
    return box["x"] + (x + 0.5) * box["width"] / WIDTH, box["y"] + (y + 0.5) * box[
        "height"
    ] / HEIGHT


def test_keys_move_the_divider_and_each_side_shows_its_layer(wiper):
    divider = wiper.get_by_role("slider")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    divider.focus()
    wiper.keyboard.press("Home")
    expect(divider).to_have_attribute("aria-valuenow", "0")
    assert colour_at(wiper, 30, 25) != [0, 0, 0x8E]  # errors
    wiper.keyboard.press("End")
    expect(divider).to_have_attribute("aria-valuenow", "100")
    assert colour_at(wiper, 30, 25) == [0, 0, 0x8E]  # the car of the ground truth
    assert colour_at(wiper, 41, 25) == [0x80, 0x40, 0x80]  # road, where a car is predicted
    wiper.get_by_label("Left").select_option("predicted")
    expect(wiper.get_by_text("predicted errors -1 None")).to_be_visible()
    assert colour_at(wiper, 41, 25) == [0, 0, 0x8E]
    wiper.keyboard.press("PageDown")


def test_a_hand_moves_the_divider(wiper):
    divider = wiper.get_by_role("slider")
    wiper.mouse.move(*place(wiper, 32, 24))
    wiper.mouse.down()
    wiper.mouse.move(*place(wiper, 15.5, 24), steps=6)
    wiper.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "25")


def test_a_pixel_says_what_it_is_and_a_click_lights_up_its_like(wiper):
    wiper.mouse.move(*place(wiper, 41, 25))
    expect(wiper.get_by_text("41, 25: true road, predicted car")).to_be_visible()
    wiper.mouse.move(*place(wiper, 1, 1))
    expect(wiper.get_by_text("1, 1: ignored")).to_be_visible()
    wiper.mouse.click(*place(wiper, 41, 25))
    expect(wiper.get_by_text("truth errors -1 (0, 1)")).to_be_visible()
    expect(wiper.get_by_label("Light up")).to_have_value("1,2")
    lit, veiled = colour_at(wiper, 41, 25), colour_at(wiper, 41, 33)
    assert min(veiled) > 200 > min(lit)
    wiper.mouse.click(*place(wiper, 40, 25))
    expect(wiper.get_by_text("truth errors -1 None")).to_be_visible()


def test_keys_alone_read_pixels_and_light_them_up(wiper):
    wiper.locator(".wipe .canvas").focus()
    for _ in range(9):
        wiper.keyboard.press("ArrowRight")
    expect(wiper.get_by_text("41, 24: true road, predicted car")).to_be_visible()
    wiper.keyboard.press("Enter")
    expect(wiper.get_by_text("truth errors -1 (0, 1)")).to_be_visible()
    wiper.keyboard.press("Shift+ArrowUp")
    expect(wiper.get_by_text("41, 22: true road, predicted car")).to_be_visible()


def test_one_class_alone_and_the_zoom(wiper):
    wiper.get_by_role("button", name="car").click()
    expect(wiper.get_by_text("truth errors 1 None")).to_be_visible()
    expect(wiper.get_by_text("missed (FN)")).to_be_visible()
    wiper.get_by_role("button", name="Zoom in").click()
    expect(wiper.get_by_role("button", name="Fit")).to_contain_text("1.5")
    wiper.mouse.move(*place(wiper, 44, 24))  # 12.5 right of the middle: now 8.3 right of it
    expect(wiper.get_by_text("40, 24: true road, predicted car")).to_be_visible()
