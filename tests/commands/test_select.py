"""`select`, through files, as a user meets it."""

import re

import pytest

from iouviz.__main__ import main
from iouviz.data.read.read import read
from iouviz.data.sample import FOLDER

GROUND_TRUTH = ["--ground-truth", str(FOLDER / "ground_truth.json")]
PREDICTIONS = ["--predictions", str(FOLDER / "predictions_late.json")]
IMAGES = ["--images", str(FOLDER / "images")]


@pytest.mark.parametrize("by", ["worst", "balance", "diverse", "typical"])
def test_names_are_told_one_a_line(by, capsys):
    assert main(["select", *GROUND_TRUTH, *PREDICTIONS, *IMAGES, "--by", by, "--count", "4"]) == 0
    told = capsys.readouterr()
    names = told.out.splitlines()
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"table_\d{5}.jpg", name) for name in names)
    assert not told.err


def test_without_pictures_classes_alone_decide_and_that_is_said(capsys):
    assert main(["select", *GROUND_TRUTH, "--by", "diverse", "--count", "3"]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 3
    assert "classes alone" in told.err


def test_the_chosen_images_come_with_their_data(tmp_path, capsys):
    out = tmp_path / "chosen"
    command = ["select", *GROUND_TRUTH, *PREDICTIONS, "--by", "balance", "--count", "5"]
    assert main(command) == 0
    names = capsys.readouterr().out.splitlines()
    assert main([*command, "--out", str(out)]) == 0
    part = read(out / "ground_truth.json", out / "predictions.json")
    assert list(part.images.names) == names
    assert len(part.ground_truth) > 0
    assert len(part.predictions) > 0


def test_worst_wants_predictions_and_a_count_at_least_one(capsys):
    assert main(["select", *GROUND_TRUTH, "--by", "worst", "--count", "3"]) == 2
    assert "Give --predictions too" in capsys.readouterr().err
    assert main(["select", *GROUND_TRUTH, "--by", "balance", "--count", "0"]) == 2
    assert "wanted 1 or more" in capsys.readouterr().err


def test_the_chosen_photographs_come_along_on_demand(tmp_path, capsys):
    command = ["select", *GROUND_TRUTH, *IMAGES, "--by", "balance", "--count", "2", "--copy-images"]
    assert main(command) == 2
    assert "Give --out too" in capsys.readouterr().err
    assert main([*command, "--out", str(tmp_path / "chosen")]) == 0
    back = read(tmp_path / "chosen/ground_truth.json", images=tmp_path / "chosen/images")
    assert len(back.images) == 2
    for name, file in zip(back.images.names, back.images.files, strict=True):
        assert file.load() == (FOLDER / "images" / name).read_bytes()
