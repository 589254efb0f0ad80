"""What IoU is measured on is chosen beside the name of the data, and every page follows."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import iouviz
from iouviz.data.shapes import MaskColumn
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.evaluate import evaluate
from iouviz.ui.session.opened import KEY
from tests.app.test_session import PAGES, load, walk
from tests.evaluation.matching.test_keypoint_pair_iou import random_files as keypoint_files
from tests.evaluation.matching.test_mask_pair_iou import random_files


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("masks")
    paths = folder / "truth.json", folder / "found.json"
    for path, content in zip(paths, random_files(0), strict=True):
        path.write_text(json.dumps(content), encoding="utf-8")
    return tuple(map(str, paths))


def test_every_page_judges_masks_and_the_address_says_so(files):
    app = load("app.py", ground_truth=files[0], predictions=files[1], overlap="masks")
    summary = iouviz.evaluate(iouviz.read(*files), overlap="masks").summary
    for name in PAGES:
        walk(app, name)
        current = app.session_state[KEY]
        assert current.dataset.overlap == "masks", name
        assert app.query_params["overlap"] == "masks", name
    assert current.evaluation(iouviz.COCO).summary == pytest.approx(summary, nan_ok=True, abs=0)


def test_the_choice_keeps_the_operating_point_and_the_way_back_is_kept(files):
    app = load("app.py", ground_truth=files[0], predictions=files[1], iou="0.6")
    walk(app, "thresholds")
    boxes = app.session_state[KEY]
    assert boxes.dataset.overlap == "boxes"
    (chooser,) = (each for each in app.get("button_group") if each.key.startswith("overlap."))
    chooser.set_value("masks").run()
    masks = app.session_state[KEY]
    assert not app.exception
    assert masks.dataset.overlap == "masks"
    assert masks.results["operating point"] == boxes.results["operating point"]
    assert masks.evaluation(iouviz.COCO).summary != boxes.evaluation(iouviz.COCO).summary
    (chooser,) = (each for each in app.get("button_group") if each.key.startswith("overlap."))
    chooser.set_value("boxes").run()
    assert app.session_state[KEY] is boxes


def test_the_image_page_draws_outlines_and_offers_no_box_to_move(files):
    app = load("app.py", ground_truth=files[0], predictions=files[1], overlap="masks")
    walk(app, "image")
    (canvas,) = (
        data
        for each in app.main.get("bidi_component")
        if "boxes" in (data := json.loads(each.proto.json)) and data["boxes"]
    )
    drawn = [box["outline"] for box in canvas["boxes"]]
    assert sum(path.startswith("M") for path in drawn) > len(drawn) / 2  # some masks are empty
    assert canvas["shared"] == ""  # until a box is selected
    (toggle,) = (each for each in app.toggle if each.label == "Try a change")
    assert toggle.disabled


def test_nothing_is_chosen_where_boxes_are_all_there_is():
    app = walk(load("app.py"), "dataset")
    assert not [each for each in app.get("button_group") if (each.key or "").startswith("overlap")]
    assert "overlap" not in app.query_params


def test_the_story_counts_the_pixels_and_the_picture_shows_them(files):
    app = load("app.py", ground_truth=files[0], predictions=files[1], overlap="masks")
    walk(app, "image")
    dataset = app.session_state[KEY].dataset
    image = dataset.images.names.index(app.query_params["image"])
    judgement = judge(dataset, image)
    matched = np.flatnonzero(judgement.matched >= 0)[0]
    d, g = int(judgement.predictions[matched]), int(judgement.matched[matched])
    one, two = dataset.predictions.masks.pixels(d), dataset.ground_truth.masks.pixels(g)
    app.session_state["image.selected"] = ("prediction", d)
    app.run()
    (said,) = (each.value for each in app.caption if each.value.startswith("Mask intersection"))
    shared, either = (one & two).sum(), (one | two).sum()
    assert said == f"Mask intersection / union: {shared:,} / {either:,} pixels."
    assert shared / either == pytest.approx(judgement.iou[matched])
    drawn = (json.loads(each.proto.json) for each in app.main.get("bidi_component"))
    (canvas,) = (data for data in drawn if "shared" in data)
    assert canvas["shared"].startswith("M")


def test_the_story_of_boundaries_counts_both_and_the_smaller_iou_is_told(files):
    app = load("app.py", ground_truth=files[0], predictions=files[1], overlap="boundary")
    walk(app, "image")
    judgement = judge(
        app.session_state[KEY].dataset,
        app.session_state[KEY].dataset.images.names.index(app.query_params["image"]),
    )
    matched = np.flatnonzero(judgement.matched >= 0)[0]
    app.session_state["image.selected"] = "prediction", int(judgement.predictions[matched])
    app.run()
    (said,) = (each.value for each in app.caption if each.value.startswith("Mask intersection"))
    shared, either, _, inner, outer = map(int, re.findall(r"\d+", said.replace(",", "")))
    assert min(shared / either, inner / outer) == pytest.approx(judgement.iou[matched])


def test_oriented_boxes_are_judged_as_they_lie_and_drawn_so(tmp_path):
    found = "0 0.305546 0.659099 0.659099 0.305546 0.694454 0.340901 0.340901 0.694454"
    lines = {
        "truth": "0 0.340901 0.305546 0.694454 0.659099 0.659099 0.694454 0.305546 0.340901",
        "found": f"{found} 0.9",
    }
    for side, line in lines.items():
        (tmp_path / side).mkdir()
        (tmp_path / side / "a.txt").write_text(line)
    Image.new("RGB", (400, 400)).save(tmp_path / "a.png")
    paths = {"ground_truth": "truth", "predictions": "found", "images": ""}
    app = load("app.py", **{name: str(tmp_path / path) for name, path in paths.items()})
    for name in PAGES:
        walk(app, name)
        current = app.session_state[KEY]
        assert current.dataset.overlap == "oriented", name
        assert app.query_params["overlap"] == "oriented", name
    assert current.evaluation(iouviz.COCO).summary["AP"] == 0
    walk(app, "image")
    drawn = (json.loads(each.proto.json) for each in app.main.get("bidi_component"))
    (canvas,) = (data for data in drawn if "shared" in data)
    assert [len(box["quad"]) for box in canvas["boxes"]] == [8, 8]  # four corners
    app.session_state["image.selected"] = ("prediction", 0)
    walk(app, "image")
    drawn = (json.loads(each.proto.json) for each in app.main.get("bidi_component"))
    (canvas,) = (data for data in drawn if "shared" in data)
    assert canvas["shared"].count("L") == 3  # of the square in the middle, shaded
    assert any("oriented boxes: 400.0" in each.value for each in app.caption)  # 20 x 20


def test_every_page_judges_keypoints_and_the_story_says_which_are_off(tmp_path):
    truth, results = keypoint_files(3)
    paths = tmp_path / "truth.json", tmp_path / "found.json"
    for path, content in zip(paths, (truth, results), strict=True):
        path.write_text(json.dumps(content), encoding="utf-8")
    ground_truth, predictions = map(str, paths)
    app = load(
        "app.py",
        ground_truth=ground_truth,
        predictions=predictions,
        iou="0.6",
        confidence="0",
    )
    dataset = iouviz.read(ground_truth, predictions)
    summary = iouviz.evaluate(dataset, iouviz.COCO_KEYPOINTS, overlap="keypoints").summary
    for name in PAGES:
        walk(app, name)
        current = app.session_state[KEY]
        assert current.dataset.overlap == "keypoints", name
    assert current.usual.summary == pytest.approx(summary, nan_ok=True, abs=0)
    walk(app, "across_iou")
    charts = app.main.get("bidi_component")
    (chart,) = (each for each in charts if "AP against the" in each.proto.json)
    assert "AP against the OKS threshold" in chart.proto.json
    pairs = evaluate(current.dataset, iouviz.COCO_KEYPOINTS.at(0.6)).matched
    row = int(pairs.candidates.prediction[pairs.pairs.at(0, 0)][-1])
    name = current.dataset.images.names[current.dataset.predictions.image[row]]
    app.query_params["image"] = name
    walk(app, "image")
    assert app.query_params["image"] == name
    app.session_state["image.selected"] = ("prediction", row)
    app.run()
    assert not app.exception
    assert any(" with OKS 0." in each.value for each in app.markdown)
    assert any(each.value.startswith("Farthest off") for each in app.caption)
    drawn = (json.loads(each.proto.json) for each in app.main.get("bidi_component"))
    (canvas,) = (data for data in drawn if "shared" in data)
    assert any(box["outline"].count("M") > 17 for box in canvas["boxes"])


def test_where_boxes_are_judged_the_image_page_makes_no_masks(files, monkeypatch):
    made = []
    monkeypatch.setattr(MaskColumn, "masks", property(made.append))
    app = load("app.py", ground_truth=files[0], predictions=files[1])
    walk(app, "image")
    dataset = app.session_state[KEY].dataset
    image = dataset.images.names.index(app.query_params["image"])
    row = int(np.flatnonzero(dataset.predictions.image == image)[0])
    app.session_state["image.selected"] = ("prediction", row)
    app.run()
    assert not app.exception
    assert not made


def test_a_second_model_has_its_rows_without_masks_again_where_boxes_are_judged(files, tmp_path):
    rows = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    for row in rows[::3]:
        row.pop("segmentation", None)
        row["bbox"] = [1, 1, 5, 5]
    (tmp_path / "second.json").write_text(json.dumps(rows))
    paths = {"ground_truth": files[0], "predictions": files[1]}
    second = str(tmp_path / "second.json")
    app = walk(load("app.py", **paths, overlap="masks", second=second), "compare")
    (swap,) = (each for each in app.button if each.label == "Swap")
    swap.click().run()
    masks = app.session_state[KEY]
    whole = len(iouviz.read(files[0], second).predictions)
    assert masks.dataset.overlap == "masks"
    assert len(masks.dataset.predictions) < whole
    (chooser,) = (each for each in app.get("button_group") if each.key.startswith("overlap."))
    chooser.set_value("boxes").run()
    boxes = app.session_state[KEY]
    assert not app.exception
    assert boxes.name == masks.name
    assert (boxes.dataset.overlap, len(boxes.dataset.predictions)) == ("boxes", whole)
    assert "no-mask" not in {issue.code for issue in boxes.dataset.issues}
