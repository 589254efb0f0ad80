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
    assert "2 images, 3 classes, 7 pixels evaluated and 1 left out" in told
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


def test_conditions_fail_a_pipeline(folders, tmp_path, capsys):
    before = tmp_path / "before.json"
    assert main(["segmentation", *folders, "--out", str(before)]) == 0
    capsys.readouterr()
    assert main(["segmentation", *folders, "--fail-under", "mIoU=0.7", "--fail-drop", str(before),
                 "--csv"]) == 0  # fmt: skip
    assert capsys.readouterr().out.startswith("class,IoU,")
    assert main(["segmentation", *folders, "--fail-under", "mIoU=0.8"]) == 1
    assert "failed: mIoU is 0.777778; wanted at least 0.8" in capsys.readouterr().err
    assert main(["segmentation", *folders, "--predictions-offset", "+1", "--fail-drop",
                 str(before)]) == 2  # fmt: skip
    assert "measured with classes" in capsys.readouterr().err


def test_what_to_ignore_and_how_files_are_named(folders, capsys):
    command = ["segmentation", *folders, "--ignore", "255", "0", "--names", "{}", "{}"]
    assert main(command) == 0
    assert "4 pixels evaluated and 4 left out" in capsys.readouterr().out
    assert main(["segmentation", *folders, "--ignore", "none"]) == 0
    assert "8 pixels evaluated and 0 left out" in capsys.readouterr().out


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


def test_classes_off_by_one_are_mended_by_an_option(folders, capsys):
    assert main(["segmentation", *folders, "--predictions-offset", "+1"]) == 0
    told = "".join(capsys.readouterr())
    # every prediction is one higher: 0 1 1 1 as 1 2 2 2, 2 2 0 0 as 3 3 1 1; none is right
    assert "pixel_accuracy     0.0000" in told
    assert "predictions_offset=+1" in told


def test_a_threshold_cuts_probabilities(tmp_path, capsys):
    files = [str(tmp_path / name) for name in ("true.npy", "share.npy")]
    for file, array in zip(files, ([[0, 1, 1, 1]], [[0.1, 0.2, 0.4, 0.9]]), strict=True):
        np.save(file, np.array(array))
    command = ["segmentation", "--ground-truth", files[0], "--predictions", files[1], "--json"]
    assert main([*command, "--threshold", "0.3"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["per_class"]["1"]["IoU"] == pytest.approx(2 / 3)


@pytest.fixture
def coco_panoptic(tmp_path):
    """Two images: cats 1 and 2 and sky 3; cat 1 found by 3 of 4 pixels, cat 2 missed."""
    maps = {"gt": [[1, 1, 1, 1, 2, 2, 3, 3]], "out": [[9, 9, 9, 5, 5, 5, 5, 5]]}
    segments = {"gt": [(1, 10), (2, 10), (3, 20)], "out": [(9, 10), (5, 20)]}
    for side, pixels in maps.items():
        (tmp_path / side).mkdir()
        rows = [{"id": i, "category_id": c, "iscrowd": 0} for i, c in segments[side]]
        annotations = []
        for name in ("000000000001.png", "000000000002.png"):
            colours = np.zeros((1, 8, 3), np.uint8)
            colours[..., 0] = pixels
            Image.fromarray(colours).save(tmp_path / side / name)
            annotations.append({"file_name": name, "segments_info": rows})
        categories = [{"id": 10, "name": "cat"}, {"id": 20, "name": "sky"}]
        document = {"annotations": annotations, "categories": categories}
        (tmp_path / side / "panoptic.json").write_text(json.dumps(document))
    return ["--ground-truth", str(tmp_path / "gt"), "--predictions", str(tmp_path / "out")]


def test_panoptic_quality_of_coco(coco_panoptic, capsys):
    assert main(["segmentation", *coco_panoptic, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    # in each image cat 1 has IoU 3/4 and cat 2 is missed: (2 * 3/4) / (2 + 2/2)
    assert told["per_class"]["cat"]["PQ"] == pytest.approx(1.5 / 3)
    # sky: 2 shared, 5 in either: 2/5 is no match
    assert told["per_class"]["sky"]["PQ"] == 0
    assert told["summary"]["PQ"] == pytest.approx(0.25)


def test_panoptic_quality_of_cityscapes(tmp_path, capsys):
    # cars 26001 (found whole), 26002 (missed); 26 is a group, where nothing is judged of cars
    maps = {
        "gt/x/x_1_gtFine_instanceIds.png": [[26001, 26001, 26002, 23, 23, 26, 26]],
        "out/x_1_instanceIds.png": [[26007, 26007, 23, 23, 23, 26008, 26008]],
    }
    for name, pixels in maps.items():
        (tmp_path / name).parent.mkdir(parents=True)
        Image.fromarray(np.array(pixels, np.uint16)).save(tmp_path / name)
    sides = ["--ground-truth", str(tmp_path / "gt"), "--predictions", str(tmp_path / "out")]
    assert main(["segmentation", *sides, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    # car: IoU 1, one missed, 26008 lies in a group: 1 / (1 + 1/2); sky: 2 of 3
    assert told["per_class"]["car"]["PQ"] == pytest.approx(2 / 3)
    assert told["per_class"]["sky"]["PQ"] == pytest.approx(2 / 3)
