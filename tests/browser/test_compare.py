"""Compare models in a real browser: sliders, a model by path, both on one image, the way back."""

import re

import pytest
from playwright.sync_api import expect

from iouviz.data.sample import FOLDER
from tests.browser.conftest import settle

pytestmark = pytest.mark.browser


def test_counts_follow_the_hand_and_the_lists_settle_at_rest(serve, open_page):
    page = open_page(serve("app.py") + "/compare")
    lost = page.get_by_text(re.compile(r"^Lost · \d+$"))
    expect(page.get_by_text("0.2459", exact=True)).to_be_visible()  # AP@[.50:.95] of A
    expect(page.get_by_text(re.compile(r"^\* The interval excludes 0"))).to_be_visible()
    before = lost.inner_text()
    gained = page.locator('.iv-live [data-name="Lost"] dd')
    assert before == f"Lost · {gained.inner_text()}"
    slider = page.locator('input[data-slider="second"]')
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2, steps=8)
    expect(page.locator('.iv-live [data-name="Found by both"] dd')).to_have_text("0")
    assert lost.inner_text() == before, "the hand has not let go"
    page.mouse.up()
    expect(lost).not_to_have_text(before)
    assert lost.inner_text() == f"Lost · {gained.inner_text()}"
    page.wait_for_url("**second_confidence=0.9**")


def test_a_lost_object_opens_both_models_on_its_image_and_back(serve, open_page):
    page = open_page(serve("app.py") + "/compare")
    page.get_by_role("button", name="Open another model").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Path on this machine").click()
    field = dialog.get_by_label("Predictions (file or folder)")
    field.fill(str(FOLDER / "predictions_early.json"))
    field.press("Tab")
    dialog.get_by_role("button", name="Compare with this path").click()
    expect(page.get_by_text("B: predictions_early.json").first).to_be_visible()
    expect(page.get_by_text("All models")).to_be_visible()
    lost = page.get_by_text(re.compile(r"^Lost · \d+$"))
    count = re.search(r"\d+", lost.inner_text()).group()
    lost.click()
    tile = page.locator('.tile[data-index="1"]:visible', has_text="FN")
    expect(tile).to_have_count(1)
    settle(page)
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?**show=1**")
    expect(page.get_by_text(f"2 of {count} · lost")).to_be_visible()
    one = page.get_by_label(re.compile("^Late checkpoint: .* with its objects"))
    other = page.get_by_label(re.compile("^predictions_early.json: .* with its objects"))
    expect(one).to_be_visible()
    expect(other).to_be_visible()
    expect(page.get_by_text(re.compile("^Matched: prediction"))).to_be_visible()
    expect(page.get_by_text(re.compile("^Missed"))).to_be_visible()
    page.get_by_role("radio", name="On one picture").click()
    together = page.get_by_label(re.compile("^Late checkpoint and predictions_early.json: "))
    expect(together).to_be_visible()
    expect(page.get_by_text(re.compile("^A: Matched: prediction"))).to_be_visible()
    expect(page.get_by_text(re.compile("^B: Missed"))).to_be_visible()
    page.get_by_role("radio", name="B", exact=True).click()
    expect(one).to_have_count(0)
    expect(other).to_be_visible()
    # boxes change their outcome while the hand moves
    heading = page.get_by_text(re.compile(r"^B: predictions_early.json · ● \d+ TP"))
    before = heading.inner_text()
    page.locator('input[data-slider="second"]').focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    expect(heading).not_to_have_text(before)
    page.get_by_role("button", name=re.compile("^Back")).click()
    expect(lost).to_be_visible()
    assert "second=" in page.url
    page.reload()
    expect(page.get_by_text("B: predictions_early.json").first).to_be_visible()


def test_back_marks_the_tile_one_came_from(serve, open_page):
    page = open_page(serve("app.py") + "/compare?kind=gained")
    tile = page.locator('.tile[data-index="2"]:visible')
    expect(tile).to_have_count(1)
    settle(page)
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**show=2**")
    page.get_by_role("button", name=re.compile("^Back")).click()
    expect(tile).to_have_attribute("aria-current", "true")
