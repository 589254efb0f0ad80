"""`segmentation`, through files, as a user meets it."""

import json

import numpy as np
import pytest
from PIL import Image

from iouviz.__main__ import main
from iouviz.evaluation.segmentation.scores import CONVENTIONS


@pytest.fixture
def folders(tmp_path):
    """Two images of class 0, 1 and 2; 255 in the truth of the second."""
    sides = {"gt": [[[0, 0, 1, 1]], [[2, 2, 0, 255]]], "out": [[[0, 1, 1, 1]], [[2, 2, 0, 0]]]}
    for side, maps in sides.items():
        (tmp_path / side).mkdir()
        for number, pixels in enumerate(maps):
            Image.fromarray(np.array(pixels, np.uint8)).save(tmp_path / side / f"{number}.png")
    return ["--ground-truth", str(tmp_path / "gt"), "--predictions", str(tmp_path / "out")]


def test_the_table_says_every_number(folders, capsys):
    assert main(["segmentation", *folders]) == 0
    told = capsys.readouterr().out
    assert "2 images, 3 classes, 7 pixels judged and 1 left out" in told
    # class 0: 2 of 3; class 1: 2 of 3; class 2: 2 of 2
    assert f"mIoU               0.7778  {CONVENTIONS['mIoU']}" in told
    assert "pixel_accuracy     0.8571" in told
    assert "boundary" not in told


def test_json_holds_the_matrix_and_every_image(folders, tmp_path, capsys):
    names = tmp_path / "classes.txt"
    names.write_text("floor\ncat\ndog\nbird\n")
    command = ["segmentation", *folders, "--json", "--boundary", "--classes", str(names)]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["summary"].keys() == CONVENTIONS.keys()
    assert told["per_class"]["floor"]["IoU"] == pytest.approx(2 / 3)
    assert told["per_class"]["bird"]["IoU"] is None
    assert told["confusion"][0] == [2, 1, 0, 0, 0]
    # first image: 1/2 and 2/3; second: 1 and 1
    assert told["per_image"] == pytest.approx({"0": (1 / 2 + 2 / 3) / 2, "1": 1})
    assert told["summary"]["boundary_mIoU"] == pytest.approx(7 / 9)


def test_what_to_ignore_and_how_files_are_named(folders, capsys):
    command = ["segmentation", *folders, "--ignore", "255", "0", "--names", "{}", "{}"]
    assert main(command) == 0
    assert "4 pixels judged and 4 left out" in capsys.readouterr().out
    assert main(["segmentation", *folders, "--ignore", "none"]) == 0
    assert "8 pixels judged and 0 left out" in capsys.readouterr().out


def test_names_that_join_nothing_are_an_error(folders, capsys):
    assert main(["segmentation", *folders, "--names", "x{}", "{}"]) == 2
    assert "no prediction has the name" in capsys.readouterr().err


def test_a_report_has_the_numbers_and_is_not_written_over(folders, tmp_path, capsys):
    out = tmp_path / "report.html"
    photos = tmp_path / "photos"
    photos.mkdir()
    Image.new("RGB", (4, 1)).save(photos / "0.jpg")
    command = ["segmentation", *folders, "--report", str(out), "--images", str(photos)]
    assert main(command) == 0
    text = out.read_text("utf-8")
    assert 'data-name="mIoU" data-value="0.77777' in text
    assert text.count("<figure") == 2
    assert main(command) == 2
    assert "report.html" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
