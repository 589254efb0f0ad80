"""`convert`, through files, as a user meets it."""

import json

import numpy as np
import pytest
from PIL import Image

from iouviz.__main__ import main
from iouviz.data.read.read import read
from iouviz.data.writers.write import FORMATS


@pytest.fixture
def files(tmp_path):
    """One picture with an apple and a crowd of apples; the apple found."""
    truth = {
        "images": [{"id": 1, "file_name": "a.png", "width": 100, "height": 80}],
        "categories": [{"id": 1, "name": "apple"}, {"id": 2, "name": "pear"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [3, 4, 10.5, 10], "area": 105,
             "iscrowd": 0},
            {"id": 2, "image_id": 1, "category_id": 1, "bbox": [50, 50, 20, 20], "area": 400,
             "iscrowd": 1},
        ],
    }  # fmt: skip
    found = [{"image_id": 1, "category_id": 1, "bbox": [3, 4, 8.25, 10], "score": 0.9}]
    (tmp_path / "gt.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "dets.json").write_text(json.dumps(found), encoding="utf-8")
    (tmp_path / "images").mkdir()
    Image.new("1", (100, 80)).save(tmp_path / "images" / "a.png")
    return tmp_path


def convert(source, to, out, *extra):
    return main(["convert", str(source), "--to", to, "--out", str(out), *map(str, extra)])


def written(folder, role):
    return next(path for path in folder.iterdir() if path.stem == role)


@pytest.mark.parametrize("first", FORMATS)
@pytest.mark.parametrize("second", FORMATS)
def test_any_format_into_any(files, capsys, first, second):
    scored = "voc" not in (first, second)
    found = ("--predictions", files / "dets.json") if scored else ()
    assert convert(files / "gt.json", first, files / "one", *found) == 0
    pictures = ("--images", files / "images")
    again = ("--predictions", written(files / "one", "predictions")) if scored else ()
    truth = written(files / "one", "ground_truth")
    assert convert(truth, second, files / "two", *again, *pictures) == 0
    told = capsys.readouterr()
    assert f"{second}: 1 image," in told.out
    truth = written(files / "two", "ground_truth")
    found = written(files / "two", "predictions") if scored else None
    dataset = read(truth, found, files / "images")
    boxes = dataset.ground_truth.boxes
    np.testing.assert_allclose(boxes[0], [3, 4, 13.5, 14], rtol=0, atol=1e-12)
    assert len(boxes) == (1 if "yolo" in (first, second) else 2)
    if scored:
        assert dataset.predictions.score.tolist() == [0.9]
        np.testing.assert_allclose(dataset.predictions.boxes[0], [3, 4, 11.25, 14], atol=1e-12)


def test_what_the_format_cannot_hold_goes_to_stderr(files, capsys):
    assert convert(files / "gt.json", "yolo", files / "out") == 0
    told = capsys.readouterr()
    assert "YOLO text: a.png: one box around many objects, which this format cannot hold. " in (
        told.err
    )
    assert "labels" in told.out
    text = (files / "out/ground_truth/labels/a.txt").read_text("utf-8")
    # centre 3 + 10.5 / 2 of 100 and 9 of 80; size 10.5 of 100 and 10 of 80
    assert text == "0 0.0825 0.1125 0.105 0.125\n"


@pytest.mark.parametrize("to", FORMATS)
def test_photographs_come_along_on_demand(files, to):
    pictures = ("--images", files / "images")
    assert convert(files / "gt.json", to, files / "out", *pictures, "--copy-images") == 0
    (copy,) = (files / "out").rglob("a.png")
    assert copy.read_bytes() == (files / "images" / "a.png").read_bytes()
    assert not copy.samefile(files / "images" / "a.png")
    back = read(written(files / "out", "ground_truth"), images=copy.parent)
    assert back.images.files[0] is not None


def test_nothing_is_overwritten_without_force(files, capsys):
    assert convert(files / "gt.json", "csv", files / "out") == 0
    (files / "out/ground_truth.csv").write_text("mine", encoding="utf-8")
    assert convert(files / "gt.json", "csv", files / "out") == 2
    assert "already there, nothing was written" in capsys.readouterr().err
    assert (files / "out/ground_truth.csv").read_text("utf-8") == "mine"
    assert convert(files / "gt.json", "csv", files / "out", "--force") == 0
    assert (files / "out/ground_truth.csv").read_text("utf-8") != "mine"


def test_what_would_lie_is_one_line_and_exit_code_2(files, capsys):
    found = ("--predictions", files / "dets.json")
    assert convert(files / "gt.json", "voc", files / "out", *found) == 2
    told = capsys.readouterr()
    assert told.err.startswith("error: Pascal VOC XML has no place for predictions")
    assert told.err.count("\n") == 1
    assert not (files / "out").exists()
