"""The sample set is what its README says. Needs NumPy and Pillow, not the package."""

import json
import math
from collections import Counter, defaultdict
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

SAMPLE = Path(__file__).parents[1] / "sample_data"
PREDICTIONS = ("predictions_early", "predictions_late", "raw_early", "raw_late")
CLASSES = ["mug", "apple", "orange", "book", "die", "bottle", "ball", "pencil"]


def read(name):
    return json.loads((SAMPLE / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def truth():
    return read("ground_truth")


@pytest.fixture(scope="module")
def sizes(truth):
    return {image["id"]: (image["width"], image["height"]) for image in truth["images"]}


def mask_of(rle):
    """Run lengths to pixels, written anew: the studio's own decoder is not to be its judge."""
    height, width = rle["size"]
    flat, at, value = np.zeros(height * width, bool), 0, False
    for run in rle["counts"]:
        flat[at : at + run] = value
        at, value = at + run, not value
    assert at == height * width
    return flat.reshape(width, height).T


def test_there_are_sixty_images_of_the_size_that_is_said(truth):
    assert len(truth["images"]) == 60
    for image in truth["images"]:
        with Image.open(SAMPLE / "images" / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"]) == (640, 480)
    assert {image["file_name"] for image in truth["images"]} == {
        path.name for path in (SAMPLE / "images").iterdir()
    }


def test_ids_count_from_one(truth):
    for part in ("images", "annotations", "categories"):
        assert [item["id"] for item in truth[part]] == list(range(1, len(truth[part]) + 1))
    assert [category["name"] for category in truth["categories"]] == CLASSES
    assert {a["image_id"] for a in truth["annotations"]} == {
        image["id"] for image in truth["images"]
    }


def test_every_class_is_there_often_enough_to_be_judged(truth):
    counts = Counter(a["category_id"] for a in truth["annotations"] if not a["iscrowd"])
    assert all(counts[label] >= 20 for label in range(1, 9)), counts


def test_boxes_enclose_their_masks_exactly(truth, sizes):
    for a in truth["annotations"]:
        mask = mask_of(a["segmentation"])
        assert mask.shape == sizes[a["image_id"]][::-1]
        assert mask.sum() == a["area"] >= 12
        ys, xs = np.nonzero(mask)
        x, y, w, h = a["bbox"]
        assert (x, y, x + w, y + h) == (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1), a["id"]


def test_visible_masks_of_one_image_share_no_pixel(truth):
    seen = defaultdict(int)
    for a in truth["annotations"]:
        seen[a["image_id"]] = seen[a["image_id"]] + mask_of(a["segmentation"]).astype(int)
    assert max(layers.max() for layers in seen.values()) == 1


def test_the_whole_box_holds_the_visible_one(truth):
    for a in truth["annotations"]:
        x, y, w, h = a["bbox"]
        left, top, wide, high = a["amodal_bbox"]
        assert left <= x, a["id"]
        assert top <= y, a["id"]
        assert left + wide >= x + w, a["id"]
        assert top + high >= y + h, a["id"]


def test_occlusion_and_truncation_are_shares_and_some_things_are_free_of_both(truth):
    assert all(0 <= a[key] < 1 for a in truth["annotations"] for key in ("occlusion", "truncation"))
    free = [a for a in truth["annotations"] if a["occlusion"] == 0 and a["truncation"] == 0]
    assert len(free) > 100
    assert all(a["bbox"] == a["amodal_bbox"] for a in free)


def test_only_what_the_frame_cuts_is_truncated(truth, sizes):
    for a in truth["annotations"]:
        x, y, w, h = a["amodal_bbox"]
        width, height = sizes[a["image_id"]]
        assert (x < 0 or y < 0 or x + w > width or y + h > height) == (a["truncation"] > 0) or a[
            "truncation"
        ] < 1e-3


def test_a_few_images_hold_crowds(truth):
    crowds = [a for a in truth["annotations"] if a["iscrowd"]]
    assert 2 <= len(crowds) <= 20


def test_things_come_in_every_size(truth):
    heights = [a["bbox"][3] for a in truth["annotations"] if not a["iscrowd"]]
    assert min(heights) <= 15
    assert max(heights) >= 200


@pytest.mark.parametrize("name", PREDICTIONS)
def test_predictions_speak_of_known_images_and_classes(name, truth, sizes):
    results = read(name)
    labels = {category["id"] for category in truth["categories"]}
    assert results
    for d in results:
        width, height = sizes[d["image_id"]]
        x, y, w, h = d["bbox"]
        assert d["category_id"] in labels
        assert 0 <= d["score"] <= 1
        assert w > 0
        assert h > 0
        assert all(math.isfinite(v) for v in d["bbox"])
        assert x >= 0
        assert y >= 0
        assert x + w <= width + 0.11
        assert y + h <= height + 0.11


def test_suppression_only_takes_away():
    for name in ("early", "late"):
        count = Counter(d["image_id"] for d in read(f"predictions_{name}"))
        assert max(count.values()) <= 200


def test_voc_and_yolo_say_the_same_as_coco(truth):
    names = {category["id"]: category["name"] for category in truth["categories"]}
    files = sorted((SAMPLE / "voc").glob("*.xml"))
    assert len(files) == 6 == len(list((SAMPLE / "yolo" / "labels").glob("*.txt")))
    for path in files:
        image = next(i for i in truth["images"] if Path(i["file_name"]).stem == path.stem)
        things = [a for a in truth["annotations"] if a["image_id"] == image["id"]]
        root = ElementTree.parse(path).getroot()
        corners = [
            [int(box.find(tag).text) for tag in ("xmin", "ymin", "xmax", "ymax")]
            for box in root.iter("bndbox")
        ]
        assert [o.find("name").text for o in root.iter("object")] == [
            names[a["category_id"]] for a in things
        ]
        assert [[x1 - 1, y1 - 1, x2 - x1 + 1, y2 - y1 + 1] for x1, y1, x2, y2 in corners] == [
            a["bbox"] for a in things
        ]
        rows = np.loadtxt(SAMPLE / "yolo" / "labels" / f"{path.stem}.txt", ndmin=2)
        assert (rows[:, 0] + 1).tolist() == [a["category_id"] for a in things]
        boxes = rows[:, 1:] * [640, 480, 640, 480]
        boxes[:, :2] -= boxes[:, 2:] / 2
        assert np.abs(boxes - [a["bbox"] for a in things]).max() < 0.01


def test_every_image_has_label_maps_and_the_truth_is_the_masks(truth):
    for image in truth["images"]:
        name = Path(image["file_name"]).with_suffix(".png").name
        pixels, guess = (
            np.asarray(Image.open(SAMPLE / "label_maps" / side / name))
            for side in ("ground_truth", "predictions")
        )
        wanted = np.zeros((480, 640), int)
        for a in truth["annotations"]:
            if a["image_id"] == image["id"]:
                wanted[mask_of(a["segmentation"])] = a["category_id"]
        assert (pixels == wanted).all()
        assert guess.shape == pixels.shape
        assert guess.max() <= 8
        assert 0.45 < (guess == pixels).mean() < 1


def test_the_spoilt_labels_differ_exactly_where_the_key_says(truth):
    key, spoilt = (
        read("spoilt_labels_key"),
        {a["id"]: a for a in read("spoilt_labels")["annotations"]},
    )
    assert Counter(fault["fault"] for fault in key) == dict.fromkeys(
        ("wrong class", "missing", "badly placed", "duplicated"), 10
    )
    faults = {fault["annotation_id"]: fault for fault in key}
    for a in truth["annotations"]:
        fault = faults.get(a["id"], {}).get("fault")
        now = spoilt.pop(a["id"], None)
        assert (now is None) == (fault == "missing")
        if now:
            assert (now["category_id"] != a["category_id"]) == (fault == "wrong class")
            assert (now["bbox"] != a["bbox"]) == (fault == "badly placed")
    assert set(spoilt) == {f["added_annotation_id"] for f in key if f["fault"] == "duplicated"}


def test_the_set_keeps_to_its_budget():
    total = sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file())
    images = sum(path.stat().st_size for path in (SAMPLE / "images").iterdir())
    assert total < 12e6
    assert images < 6e6
