"""Boxes that were lost or turned before anybody judged them."""

import io
import json

import numpy as np
import pytest
from PIL import Image

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from tests.evaluation.builders import make_dataset
from tests.sanity.mixups import follow, run_remedy, scene


def test_boxes_of_no_size_beside_outlines(tmp_path, capsys):
    truth, found = scene()
    for row in truth["annotations"]:
        x, y, w, h = row["bbox"]
        row["segmentation"] = [[x, y, x + w, y, x + w, y + h, x, y + h]]
        row["bbox"], row["area"] = [0, 0, 0, 0], 0
    code, ap50, command = run_remedy(tmp_path, truth, found, capsys)
    assert (code, ap50, command) == ("box-lost", 1.0, "--boxes-from-masks")


def test_a_photograph_that_is_shown_turned(tmp_path, capsys):
    exif = Image.Exif()
    exif[0x0112] = 6
    for folder in ("labels", "images"):
        (tmp_path / folder).mkdir()
    for name, note in (("phone", exif.tobytes()), ("plain", b"")):
        stream = io.BytesIO()
        Image.new("RGB", (1000, 400)).save(stream, "JPEG", exif=note)
        (tmp_path / "images" / f"{name}.jpg").write_bytes(stream.getvalue())
        (tmp_path / "labels" / f"{name}.txt").write_text("0 0.5 0.25 0.5 0.2", "utf-8")
    # of 400 x 1000: 100 to 300, 150 to 350; of 1000 x 400: 250 to 750, 60 to 140
    boxes = {"phone": [100, 150, 200, 200], "plain": [250, 60, 500, 80]}
    found = [
        {"image_id": name, "category_id": 0, "bbox": box, "score": 0.9}
        for name, box in boxes.items()
    ]
    (tmp_path / "dt.json").write_text(json.dumps(found), "utf-8")
    paths = [str(tmp_path / name) for name in ("labels", "dt.json", "images")]
    files = ["--ground-truth", paths[0], "--predictions", paths[1], "--images", paths[2]]
    code, ap50, command = follow(files, capsys)
    assert (code, ap50, command) == ("exif-rotation", 1.0, "--pictures-as-shown")


def test_oriented_boxes_that_are_judged_upright():
    # a strip across one diagonal, and one across the other: the same upright box around both
    rising = [[0, 10], [90, 100], [100, 90], [10, 0]]
    falling = [[0, 90], [10, 100], [100, 10], [90, 0]]
    around = [[0, 0, 100, 100]]
    dataset = make_dataset(
        GroundTruth.of([0], [0], around, corners=np.array([rising])),
        Predictions.of([0], [0], around, [0.9], corners=np.array([falling])),
    )
    (suspect,) = iouviz.sanity_check(dataset)
    assert (suspect.code, suspect.if_mended) == ("evaluated-upright", 0.0)
    assert suspect.as_read == pytest.approx(1.0)
    assert suspect.remedy.command == "--overlap oriented"
    assert suspect.remedy.python == "iouviz.evaluate(dataset, overlap='oriented')"
    assert iouviz.sanity_check(dataset.oriented()) == ()
