"""Possible label errors: the list follows the slider, decisions survive a reload as a file."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_list_follows_the_minimum_confidence_while_a_hand_moves_it(serve, open_page):
    page = open_page(serve("app.py") + "/labels?minimum=0.5")
    place = page.locator("strong", has_text=re.compile(r"^1 of "))
    before = place.inner_text()
    slider = page.get_by_role("slider", name="Minimum confidence").bounding_box()
    middle = slider["y"] + slider["height"] / 2
    page.mouse.move(slider["x"] + slider["width"] * 0.5, middle)
    page.mouse.down()
    for step in range(15):
        page.mouse.move(slider["x"] + slider["width"] * (0.5 - step / 100), middle)
        page.wait_for_timeout(20)
    expect(place).not_to_have_text(before)  # the hand has not let go
    page.mouse.up()
    page.wait_for_url(re.compile(r"minimum=0\.3"))


def test_decisions_are_opened_again_after_a_reload(serve, open_page, tmp_path):
    page = open_page(serve("app.py") + "/labels?minimum=0.5")
    number = page.locator('[data-name="Wrong labels"] dd')
    corrected = page.locator('[data-name="AP@[.50:.95] after correction"] dd')
    for answer in ("Add this label", "Label is wrong"):
        page.get_by_role("button", name=answer).click()
    expect(number).to_have_text("2")
    after = corrected.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Decisions (CSV)").click()
    file = Path(download.value.path()).rename(tmp_path / "decisions.csv")
    page.reload()
    expect(number).to_have_text("0")
    page.get_by_role("button", name="Open decisions").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("2 decisions opened from decisions.csv.")).to_be_visible()
    expect(number).to_have_text("2")
    expect(corrected).to_have_text(after)
