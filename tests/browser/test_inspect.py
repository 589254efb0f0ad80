"""From a number to its boxes, to the image and back; two people; pictures that are not there."""

import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

import iouviz
from iouviz.evaluation.diagnosis.one_image import judge

pytestmark = pytest.mark.browser


def tile(page, at):
    return page.locator(f'.tile[data-index="{at}"]')


def test_a_number_leads_to_its_boxes_to_the_image_and_back(serve, open_page):
    page = open_page(serve("app.py") + "/dataset")
    link = page.get_by_role("button", name=re.compile("^duplicate: "))
    count = re.search(r": (\d+)", link.get_attribute("aria-label")).group(1)
    link.click()
    page.wait_for_url("**/gallery?**")
    expect(page.get_by_text(f"{count} outcomes: {count} FP")).to_be_visible()
    expect(tile(page, 0).locator("img")).to_have_js_property("complete", True)
    tile(page, 0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/image?**")
    expect(page.get_by_text(f"2 of {count} · FP, duplicate")).to_be_visible()
    expect(page.get_by_text(re.compile("this one is a duplicate"))).to_be_visible()
    page.get_by_role("button", name="Gallery").click()
    page.wait_for_url("**/gallery?**")
    expect(tile(page, 1)).to_have_attribute("aria-current", "true")


def test_scrolling_to_the_end_brings_the_last_tiles(serve, open_page):
    page = open_page(serve("app.py") + "/gallery?view=boxes&verdict=FN&confidence=0.3")
    count = int(
        re.search(r"([\d,]+) outcomes", page.locator("strong", has_text="outcomes").inner_text())
        .group(1)
        .replace(",", "")
    )
    assert count > 200
    tile(page, 0).focus()
    page.keyboard.press("End")
    expect(tile(page, count - 1)).to_be_focused()
    expect(tile(page, count - 1)).not_to_have_class(re.compile("waiting"))
    assert page.locator(".tile").count() < 120  # only those in sight exist


def test_a_count_of_a_slice_leads_to_its_boxes(serve, open_page):
    page = open_page(serve("app.py") + "/dataset")
    expect(page.locator(".iv-live .list tbody tr")).to_have_count(8 + 7)  # all above is laid out
    table = page.get_by_role("group", name="Slices by kind")
    expect(table.locator("tbody tr")).to_have_count(7)
    table.get_by_role("button", name="F1", exact=True).click()
    shown = table.locator("tbody tr td:nth-child(7)").all_inner_texts()
    assert [float(each) for each in shown] == sorted(map(float, shown), reverse=True)
    link = table.get_by_role("button", name=re.compile("desk: .* FP"))
    count = link.inner_text()
    link.click()
    page.wait_for_url("**/gallery?**")
    expect(page.get_by_text(f"{count} outcomes: {count} FP")).to_be_visible()
    expect(page.get_by_text("FP, kind desk")).to_be_visible()


def test_the_gallery_follows_the_sliders_while_a_hand_moves_them(serve, open_page):
    page = open_page(serve("app.py") + "/gallery?view=boxes&sort=lowest score&verdict=TP,FP")
    count = page.locator("strong", has_text="outcomes")
    expect(tile(page, 0).locator("img")).to_have_js_property("complete", True)
    before, first = count.inner_text(), tile(page, 0).inner_text()
    slider = page.get_by_role("slider", name="Confidence").bounding_box()
    middle = slider["y"] + slider["height"] / 2
    page.mouse.move(slider["x"] + slider["width"] * 0.4, middle)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(slider["x"] + slider["width"] * (0.4 + step / 60), middle)
        page.wait_for_timeout(20)
    expect(count).not_to_have_text(before)  # the hand has not let go
    expect(tile(page, 0)).not_to_have_text(first)
    page.mouse.up()
    page.wait_for_url(re.compile(r"confidence=0\.7"))


def owls(folder):
    """Three images with an owl each: one whole, one deleted, one damaged."""
    ground_truth = {
        "images": [
            {"id": i, "file_name": f"{name}.jpg", "width": 100, "height": 80}
            for i, name in enumerate(["whole", "gone", "damaged"])
        ],
        "categories": [{"id": 0, "name": "owl"}],
        "annotations": [
            {"id": i, "image_id": i, "category_id": 0, "bbox": [10, 10, 20, 20], "area": 400}
            for i in range(3)
        ],
    }
    (folder / "images").mkdir()
    (folder / "owls.json").write_text(json.dumps(ground_truth))
    for name in ("whole", "gone"):
        Image.new("RGB", (100, 80), "teal").save(folder / "images" / f"{name}.jpg")
    (folder / "images" / "damaged.jpg").write_bytes(b"no picture")
    return folder / "owls.json", folder / "images"


def test_two_people_never_see_each_others_data_and_lost_pictures_say_why(
    serve, open_page, tmp_path
):
    ground_truth, images = owls(tmp_path)
    url = serve("app.py") + "/gallery"
    mine, theirs = open_page(url), open_page(url, stranger=True)
    mine.get_by_role("button", name="Open data").click()
    dialog = mine.get_by_role("dialog")
    dialog.get_by_role("tab", name="Path on this machine").click()
    for label, path in (("Ground truth", ground_truth), ("Images", images)):
        field = dialog.get_by_label(re.compile(f"^{label}.*(file or folder|folder, optional)"))
        field.fill(str(path))
        field.press("Tab")
    dialog.get_by_role("button", name="Open these paths").click()
    expect(dialog).to_have_count(0)
    expect(mine.get_by_text("owls.json")).to_be_visible()
    expect(mine.locator(".tile:visible")).to_have_count(3)
    expect(mine.get_by_text("damaged.jpg: this is no picture that Pillow knows")).to_be_visible()

    theirs.reload()
    expect(theirs.get_by_text("Sample set")).to_be_visible()
    expect(theirs.get_by_text("owl", exact=False)).to_have_count(0)
    expect(theirs.locator(".tile:visible").first).to_contain_text("table_")

    (images / "gone.jpg").unlink()
    mine.get_by_text("Objects", exact=True).click()
    expect(mine.get_by_text(re.compile("gone.jpg: cannot be read"))).to_be_visible()
    expect(mine.locator(".tile:visible")).to_have_count(3)


def test_boxes_change_their_outcome_while_a_hand_moves_the_slider(serve, open_page):
    sample = iouviz.sample()
    image = 1
    page = open_page(serve("app.py") + f"/image?image={sample.images.names[image]}&confidence=0.9")
    slider = page.locator("[data-slider=confidence]")
    expect(page.locator(".iv-figures")).to_be_visible()
    rail = slider.bounding_box()
    across, middle = rail["x"] + rail["width"] / 2, rail["y"] + rail["height"] / 2
    page.mouse.move(rail["x"] + 0.9 * rail["width"], middle)
    page.mouse.down()
    for to in (across, rail["x"] + 0.2 * rail["width"]):
        page.mouse.move(to, middle, steps=12)
        confidence = float(page.locator(".iv-live output").nth(1).inner_text())
        wanted = judge(sample, image, confidence=confidence)
        # the hand has not let go
        figure = page.locator('[data-name="True positives"] dd')
        expect(figure).to_have_attribute("data-value", str(wanted.tp))
        expect(page.locator('[data-name="False positives"] dd')).to_have_attribute(
            "data-value", str(wanted.fp)
        )
        for sign, count in (("tp", wanted.tp), ("fp", wanted.fp), ("fn", wanted.fn)):
            boxes = page.locator(f'.box:not([hidden])[data-sign="{sign}"]')
            expect(boxes).to_have_count(count)
        assert wanted.tp
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"confidence={confidence:g}"))


def test_names_stand_beside_their_boxes_and_on_no_other(serve, open_page):
    page = open_page(serve("app.py") + "/image?image=table_00002.jpg&confidence=0.3")
    expect(page.locator(".box").first).to_be_attached()
    boxes = [each.bounding_box() for each in page.locator(".box:not([hidden]) .shape").all()]
    tags = [each.bounding_box() for each in page.locator(".tag:not([hidden]):not(.dimmed)").all()]
    assert len(tags) >= 3

    def shared(a, b):
        wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
        high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
        return max(0, wide) * max(0, high)

    for at, tag in enumerate(tags):
        assert all(shared(tag, other) <= 1 for other in tags[:at])
        covered = [shared(tag, box) / (box["width"] * box["height"]) for box in boxes]
        assert max(covered) < 0.15
    page.get_by_text("Labels", exact=True).click()
    expect(page.locator(".tag:not([hidden]):not(.dimmed)")).to_have_count(0)
