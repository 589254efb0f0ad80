"""The image page under real hands: trying a change, and looking closer."""

import csv
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect

import iouviz
from iouviz.evaluation.diagnosis.one_image import judge

pytestmark = pytest.mark.browser

CONFIDENCE = 0.3


def open_image(serve, open_page, **options):
    """The first image with a true positive, its page, and the place of that box in the scene."""
    sample = iouviz.sample()
    image = next(i for i in range(len(sample.images)) if judge(sample, i, confidence=0.3).tp)
    judged = judge(sample, image, confidence=CONFIDENCE)
    at = judged.prediction_verdicts.index("TP")
    name = sample.images.names[image]
    page = open_page(
        serve("app.py") + f"/image?image={name}&iou=0.5&confidence={CONFIDENCE}", **options
    )
    return sample, page, int(judged.predictions[at]), len(judged.objects) + at


def within_the_picture(box):
    """Where a box is in the canvas, wherever the page has scrolled to."""
    canvas, edge = box.page.locator(".canvas").bounding_box(), box.bounding_box()
    return {**edge, "x": edge["x"] - canvas["x"], "y": edge["y"] - canvas["y"]}


def expect_ap(page, dataset):
    wanted = f"{iouviz.evaluate(dataset).summary['AP']:.6f}"
    expect(page.locator(".readout dd").first).to_have_text(wanted)


def at_rest(page):
    """Where the selected box's first corner is, once the fields have caught up with the keys."""
    fields = [page.locator(f"[data-corner='{i}']") for i in (0, 1)]
    seen = None
    for _ in range(40):
        now = [float(field.input_value()) for field in fields]
        if now == seen:
            return now
        seen = now
        page.wait_for_timeout(500)
    raise AssertionError("the box does not come to rest")


def test_a_box_is_moved_judged_deleted_and_put_back(serve, open_page):
    sample, page, row, at = open_image(serve, open_page)
    page.get_by_text("Try a change").click()
    expect_ap(page, sample)
    box = page.locator(f'.box[data-index="{at}"]')
    expect(box).to_have_attribute("data-sign", "tp")
    box.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Shift+ArrowRight")
    x, y = at_rest(page)
    assert (x, y) != tuple(sample.predictions.boxes[row, :2])
    moved = sample.predictions.boxes.copy()
    moved[row] += np.tile([x, y] - moved[row, :2], 2)
    size = sample.predictions.size.copy()
    size[row] = moved[row, 2:] - moved[row, :2]
    expect_ap(
        page, replace(sample, predictions=replace(sample.predictions, boxes=moved, size=size))
    )
    expect(box).to_have_attribute("data-sign", "fp")
    expect(page.get_by_text("Counts as a false positive")).to_be_visible()

    count = page.locator(".box").count()
    page.keyboard.press("Delete")
    expect(page.locator(".box")).to_have_count(count - 1)
    for _ in range(9):  # the deletion, and each press of a key
        page.keyboard.press("Control+z")
        page.wait_for_timeout(150)
    expect_ap(page, sample)
    expect(page.locator(".readout dd").nth(1)).to_have_text("+0.000000")
    expect(page.locator(".box")).to_have_count(count)


def test_looking_closer_by_keys_wheel_and_hand(serve, open_page):
    _, page, _, _ = open_image(serve, open_page)
    box = page.locator(".box[data-sign=tp]").first
    whole = within_the_picture(box)
    fit = page.locator("[data-zoom=fit]")
    box.focus()
    page.keyboard.press("+")
    expect(fit).to_have_text("1.5 × · Fit")
    assert box.bounding_box()["width"] > 1.3 * whole["width"]
    canvas = page.locator(".canvas").bounding_box()
    page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(fit).to_have_text(re.compile(r"^(1\.[6-9]|[2-9]).* × · Fit"))
    before = box.bounding_box()
    page.mouse.down()
    page.mouse.move(canvas["x"] + 40, canvas["y"] + 60, steps=6)
    page.mouse.up()
    after = box.bounding_box()
    assert (after["x"], after["y"]) != (before["x"], before["y"])
    page.locator(".zoom button", has_text="+").focus()
    page.keyboard.press("0")
    expect(fit).to_have_text("1.0 ×")
    assert within_the_picture(box) == pytest.approx(whole, abs=1)
    page.mouse.move(0, 0)


def test_edits_are_exported(serve, open_page):
    sample, page, _, at = open_image(serve, open_page)
    page.get_by_text("Try a change").click()
    expect_ap(page, sample)
    box = page.locator(f'.box[data-index="{at}"]')
    box.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Edits are lost when you reload the page")).to_be_visible()
    page.get_by_role("button", name="Export edits").click()
    saved = {}
    for name in ("Predictions (COCO JSON)", "Ground truth (COCO JSON)", "List of edits (CSV)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        saved[name.split()[0]] = download.value.path().read_text("utf-8")
    assert len(json.loads(saved["Predictions"])) == len(sample.predictions) - 1
    assert len(json.loads(saved["Ground"])["annotations"]) == len(sample.ground_truth)
    (edit,) = csv.DictReader(saved["List"].splitlines())
    assert (edit["table"], edit["edit"]) == ("prediction", "deleted")
