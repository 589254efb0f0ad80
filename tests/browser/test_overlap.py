"""Masks and oriented boxes in the app: pages that judge open and draw them; one may be turned."""

import json
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

import iouviz
from iouviz.geometry.rotated import corners
from iouviz.ui.frame.places import PLACES
from tests.browser.conftest import settle
from tests.evaluation.matching.test_mask_pair_iou import random_files

pytestmark = pytest.mark.browser

SIZE = 200
JUDGING = [place for place in PLACES if place.group in ("Inspect", "Tune")]


def mask_files(folder):
    paths = folder / "truth.json", folder / "found.json"
    for path, content in zip(paths, random_files(0), strict=True):
        path.write_text(json.dumps(content), encoding="utf-8")
    return paths


def oriented_files(folder):
    """YOLO-OBB: in the first image a strip that was found at a right angle; more in the others."""
    rng = np.random.default_rng(3)
    objects = [np.array([[100.0, 100, 120, 14, 30]])]
    found = [np.array([[100.0, 100, 120, 14, 120]])]
    for _ in range(5):
        boxes = np.column_stack([
            rng.uniform(40, 160, (4, 2)), rng.uniform(20, 70, (4, 2)), rng.uniform(0, 180, 4)
        ])  # fmt: skip
        objects.append(boxes)
        found.append(boxes[1:] + rng.normal(0, 2, (3, 5)))
    for name in ("truth/images", "truth/labels", "found/labels"):
        (folder / name).mkdir(parents=True)
    (folder / "truth/data.yaml").write_text("names: [ship]\n")
    for at, (truth, seen) in enumerate(zip(objects, found, strict=True)):
        Image.new("RGB", (SIZE, SIZE), "slategray").save(folder / f"truth/images/{at}.png")
        for name, boxes, end in (("truth", truth, ""), ("found", seen, " 0.9")):
            write_boxes(folder / f"{name}/labels/{at}.txt", boxes, end)
    return folder / "truth", folder / "found"


def write_boxes(path, boxes, end):
    quads = (corners(boxes).reshape(-1, 8) / SIZE).tolist()
    path.write_text("".join(f"0 {' '.join(map(repr, quad))}{end}\n" for quad in quads))


FILES = {"masks": mask_files, "oriented": oriented_files}
OUTLINES = {
    "gallery": ".tile path.area",
    "image": ".box .outline[d^=M]",
    "thresholds": ".strip path.tp",
}


@pytest.mark.parametrize("overlap", FILES)
def test_every_page_that_judges_opens_and_draws_what_is_judged(serve, open_page, tmp_path, overlap):
    truth, found = FILES[overlap](tmp_path)
    address = f"/dataset?ground_truth={truth}&predictions={found}&overlap={overlap}"
    page = open_page(serve("app.py") + address)
    for place in JUDGING:
        links = page.get_by_test_id("stSidebar")
        links.get_by_role("link", name=place.title, exact=True).click()
        page.wait_for_url(re.compile(rf"/{place.name}\?.*overlap={overlap}"))
        settle(page)
        expect(page).to_have_title(f"{place.title} · iouviz")
        expect(page.get_by_test_id("stException")).to_have_count(0)
        if place.name in OUTLINES:
            outlines = page.locator(OUTLINES[place.name])
            expect(outlines.first).to_be_attached()
            drawn = outlines.evaluate_all("each => each.map((path) => path.getAttribute('d'))")
            # An upright box has two x and two y; whatever else is drawn has more.
            bent = [len(set(re.findall(r"[\d.]+ ", path))) > 2 for path in drawn]
            assert any(bent), (place.name, drawn[:3])
            if place.name == "image":  # each seen on a dark picture and on a light one
                expect(page.locator(".box path.casing[d^=M]")).to_have_count(len(drawn))


def test_an_oriented_box_is_turned_by_hand_and_by_keys(serve, open_page, tmp_path):
    truth, found = oriented_files(tmp_path)
    before = iouviz.evaluate(iouviz.read(truth, found), overlap="oriented").summary["AP"]
    address = f"/image?ground_truth={truth}&predictions={found}&overlap=oriented&image=0.png"
    page = open_page(serve("app.py") + address)
    page.get_by_text("Try a change").click()
    numbers = page.locator(".readout dd")
    expect(numbers).to_have_text([f"{before:.6f}", "+0.000000", "0", "1", "1"])
    box = page.locator('.box[data-index="1"]')
    box.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("IoU 0.06")).to_be_visible()  # 14 x 14 of 3,164
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    settle(page)  # nothing moves any more
    expect(box).to_be_focused()  # also by the first whole run since the data were read

    knob, canvas = page.locator("[data-kind=turn]"), page.locator(".canvas")
    start, edge = knob.bounding_box(), canvas.bounding_box()
    x, y = (start[a] + start[b] / 2 for a, b in (("x", "width"), ("y", "height")))
    cx, cy = (edge[a] + edge[b] / 2 for a, b in (("x", "width"), ("y", "height")))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(cx - (y - cy), cy + (x - cx), steps=8)  # a quarter turn
    page.mouse.up()
    expect(numbers.nth(2)).to_have_text("1")
    expect(box).to_have_attribute("data-sign", "tp")
    write_boxes(found / "labels/0.txt", [[100, 100, 120, 14, 210]], " 0.9")
    after = iouviz.evaluate(iouviz.read(truth, found), overlap="oriented").summary["AP"]
    expect(numbers.first).to_have_text(f"{after:.6f}")

    box.focus()
    page.keyboard.press("r")
    expect(numbers.nth(2)).to_have_text("1")
    page.keyboard.press("Shift+R")
    expect(numbers.nth(2)).to_have_text("0")  # a strip this long has lost half after 10 degrees
    for _ in range(3):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(200)
    expect(numbers.first).to_have_text(f"{before:.6f}")
