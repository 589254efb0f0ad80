"""Uploads that leave a choice open, in a real browser: evidence, answer, names to mend."""

import json

import pytest
from playwright.sync_api import expect

from tests.data.files import labels
from tests.sanity.mixups import changed, scene

pytestmark = pytest.mark.browser


@pytest.fixture
def dialog(serve, open_page):
    return dialog_of(open_page(serve("app.py") + "/image"))


def dialog_of(page):
    page.get_by_role("button", name="Open data").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def test_an_upload_asks_what_it_leaves_open_and_names_are_mended(dialog, tmp_path):
    ground_truth, found = tmp_path / "labels.json", tmp_path / "a.txt"
    ground_truth.write_bytes(labels()[1])
    found.write_text("cat 0.9 10 20 30 40\npuppy 0.8 10 20 30 40\n")
    inputs = dialog.locator("input[type=file]")
    inputs.nth(0).set_input_files(ground_truth)
    inputs.nth(1).set_input_files(found)
    dialog.get_by_role("button", name="Open ground truth and predictions").click()

    expect(dialog.get_by_role("row", name="score x y w h")).to_contain_text("2 of 2")
    go = dialog.get_by_role("button", name="Read it this way")
    expect(go).to_be_disabled()
    dialog.get_by_test_id("stRadio").locator("label").filter(has_text="score x y w h").click()
    go.click()

    expect(dialog.get_by_text("1 class of the predictions is not")).to_be_visible()
    dialog.get_by_role("combobox").first.click()
    dialog.page.get_by_role("option", name="dog").click()
    dialog.get_by_role("button", name="Read again").click()
    expect(dialog).to_have_count(0)
    expect(
        dialog.page.get_by_text("2 images · 2 classes · 2 objects · 2 predictions")
    ).to_be_visible()


def test_the_button_says_which_files_have_arrived(far, open_page, tmp_path):
    ground_truth, found = tmp_path / "labels.json", tmp_path / "a.txt"
    ground_truth.write_bytes(labels()[1])
    found.write_text("cat 0.9 10 20 30 40\n")
    dialog = dialog_of(open_page(far.url + "/image"))
    inputs = dialog.locator("input[type=file]")
    inputs.nth(0).set_input_files(ground_truth)
    expect(dialog.get_by_role("button", name="Open ground truth alone")).to_be_enabled()
    far.seconds = 0.2
    inputs.nth(1).set_input_files(found)
    # On the way, not there: opened now, every object would count as missed without a prediction.
    expect(dialog.get_by_role("button", name="Open ground truth alone")).to_be_enabled()
    expect(dialog.get_by_role("button", name="Open ground truth and predictions")).to_be_enabled()


def test_a_mix_up_of_uploads_is_shown_both_ways_and_mended_by_one_click(dialog, tmp_path):
    truth, found = scene()
    moved = changed(found, bbox=lambda box: [box[0] + box[2] / 2, box[1] + box[3] / 2, *box[2:]])
    for place, (name, content) in enumerate((("gt.json", truth), ("dt.json", moved))):
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
        dialog.locator("input[type=file]").nth(place).set_input_files(tmp_path / name)
    dialog.get_by_role("button", name="Open ground truth and predictions").click()
    expect(dialog).to_have_count(0)
    page = dialog.page
    banner = page.locator(".st-key-suspect-boxes-centre-size")
    expect(banner).to_contain_text("40 of 40 predictions lie on objects")
    expect(banner).to_contain_text("1.0000 with --predictions-box-format 'cx cy w h'")
    banner.get_by_text("See the boxes both ways").click()
    expect(banner.get_by_text("As read: h.jpg")).to_be_visible()
    expect(banner.get_by_text("With the remedy: h.jpg")).to_be_visible()
    expect(banner.locator("img")).to_have_count(2)
    banner.get_by_role("button", name="Use this reading").click()
    expect(banner).to_have_count(0)
    expect(page.get_by_text("8 images · 4 classes · 40 objects · 40 predictions")).to_be_visible()
