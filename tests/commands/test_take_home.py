"""`report`, `select` and `split`, through files, as a user meets them."""

import json
import re

import pytest

from iouviz.__main__ import main
from iouviz.data.read.read import read
from iouviz.data.sample import FOLDER

TRUTH = ["--ground-truth", str(FOLDER / "ground_truth.json")]
FOUND = ["--predictions", str(FOLDER / "predictions_late.json")]
IMAGES = ["--images", str(FOLDER / "images")]


def test_a_report_is_written_once(tmp_path, capsys):
    out = tmp_path / "new" / "report.html"
    command = ["report", *TRUTH, *FOUND, "--out", str(out), "--worst", "1", "--confidence", "0.4"]
    assert main([*command, "--title", "Late & early"]) == 0
    text = out.read_text("utf-8")
    assert "<h1>Late &amp; early</h1>" in text
    assert "confidence 0.40 or more" in text
    assert text.count("<figure") == 1
    assert "There is no picture of this image." in text
    assert re.search(r"report.html: 0\.\d MB, at IoU 0.50", capsys.readouterr().out)
    assert main(command) == 2
    assert "already there" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0


@pytest.mark.parametrize("by", ["worst", "balance", "diverse", "typical"])
def test_names_are_told_one_a_line(by, capsys):
    assert main(["select", *TRUTH, *FOUND, *IMAGES, "--by", by, "--count", "4"]) == 0
    told = capsys.readouterr()
    names = told.out.splitlines()
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"table_\d{5}.jpg", name) for name in names)
    assert not told.err


def test_without_pictures_classes_alone_decide_and_that_is_said(capsys):
    assert main(["select", *TRUTH, "--by", "diverse", "--count", "3"]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 3
    assert "classes alone" in told.err


def test_the_chosen_images_come_with_their_data(tmp_path, capsys):
    out = tmp_path / "chosen"
    command = ["select", *TRUTH, *FOUND, "--by", "balance", "--count", "5"]
    assert main(command) == 0
    names = capsys.readouterr().out.splitlines()
    assert main([*command, "--out", str(out)]) == 0
    part = read(out / "ground_truth.json", out / "predictions.json")
    assert list(part.images.names) == names
    assert len(part.ground_truth) > 0
    assert len(part.predictions) > 0


def test_worst_wants_predictions_and_a_count_at_least_one(capsys):
    assert main(["select", *TRUTH, "--by", "worst", "--count", "3"]) == 2
    assert "Give --predictions too" in capsys.readouterr().err
    assert main(["select", *TRUTH, "--by", "balance", "--count", "0"]) == 2
    assert "wanted 1 or more" in capsys.readouterr().err


def test_a_split_is_written_and_its_shares_are_told(tmp_path, capsys):
    out = tmp_path / "parts"
    command = ["split", *TRUTH, "--shares", "4", "1", "--seed", "7", "--out", str(out)]
    assert main([*command, "--to", "coco"]) == 0
    told = capsys.readouterr().out
    assert "images        48 (80.0%)        12 (20.0%)" in told
    parts = {name: (out / f"{name}.txt").read_text().splitlines() for name in ("train", "val")}
    whole = json.loads((FOLDER / "ground_truth.json").read_text())
    assert sorted(parts["train"] + parts["val"]) == sorted(
        image["file_name"] for image in whole["images"]
    )
    for name, images in parts.items():
        part = json.loads((out / name / "ground_truth.json").read_text())
        assert [image["file_name"] for image in part["images"]] == images
    objects = [
        len(json.loads((out / name / "ground_truth.json").read_text())["annotations"])
        for name in parts
    ]
    assert sum(objects) == len(whole["annotations"])
    assert main(command) == 2
    assert "already there" in capsys.readouterr().err
