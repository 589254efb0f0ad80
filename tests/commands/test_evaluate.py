"""The command line, through files, as a user meets it."""

import json
import math
import subprocess
import sys
from dataclasses import replace

import pytest

import iouviz
from iouviz.__main__ import main
from iouviz.commands.evaluate import explanations
from iouviz.evaluation.protocols import COCO
from tests.evaluation.matching.test_keypoint_pair_iou import random_files

SUMMARY = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"]


def annotation(number, box, category=1):
    return {"id": number, "image_id": 1, "category_id": category, "bbox": box, "iscrowd": 0}


@pytest.fixture
def files(tmp_path):
    """Two apples of 10 x 10, one of them found with IoU .8; a class without objects."""
    truth = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 100}],
        "categories": [{"id": 1, "name": "apple"}, {"id": 2, "name": "pear"}],
        "annotations": [
            annotation(0, [0, 0, 10, 10]) | {"area": 100},
            annotation(1, [50, 50, 10, 10]) | {"area": 100},
        ],
    }
    found = [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 8, 10], "score": 0.9}]
    (tmp_path / "gt.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "dets.json").write_text(json.dumps(found), encoding="utf-8")
    return tmp_path


def run(files, *extra, truth="gt.json", found="dets.json"):
    paths = ["--ground-truth", str(files / truth), "--predictions", str(files / found)]
    return main(["evaluate", *paths, *extra])


def test_table(files, capsys):
    assert run(files) == 0
    out = capsys.readouterr().out
    # one of two objects: 51 of 101 recalls, at 7 of 10 thresholds: .5050 and .3535
    assert "COCO: 1 image, 2 classes, 2 objects, 1 prediction" in out
    assert "AP     0.3535  average precision, 101-point, IoU 0.5 to 0.95 (mean of 10)" in out
    assert "AP50   0.5050  at IoU 0.5 alone" in out
    assert "undefined: no large objects" in out
    assert "apple  0.3535  0.5050" in out
    assert "pear   undefined: no objects that count" in out
    # the one prediction is right, and one of two objects found
    assert "at IoU 0.5, confidence 0.9 (where F1 is highest):" in out
    assert "Precision  1.0000  TP / (TP + FP) = 1 / 1" in out
    assert "Recall     0.5000  TP / (TP + FN) = 1 / 2" in out
    assert "F1         0.6667  2 TP / (2 TP + FP + FN) = 2 / 3" in out


def test_counts_at_a_confidence(files, capsys):
    assert run(files, "--confidence", "0.95") == 0
    out = capsys.readouterr().out
    assert "at IoU 0.5, confidence 0.95:" in out
    assert "Precision  undefined  TP / (TP + FP) = 0 / 0" in out
    assert run(files, "--confidence", "0.95", "--json") == 0
    assert json.loads(capsys.readouterr().out)["operating_point"] == {
        "iou_threshold": 0.5, "confidence": 0.95,
        "precision": None, "recall": 0, "F1": 0, "TP": 0, "FP": 0, "FN": 2,
    }  # fmt: skip


def test_json(files, capsys):
    assert run(files, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["protocol"] == "COCO"
    assert len(answer["iou_thresholds"]) == 10
    assert list(answer["summary"]) == SUMMARY
    assert answer["summary"]["AP50"] == pytest.approx(51 / 101)
    assert answer["summary"]["APl"] is None
    assert answer["per_class"]["apple"]["AR100"] == pytest.approx(0.35)
    assert answer["per_class"]["pear"]["AP"] is None
    assert isinstance(answer["issues"], list)


@pytest.mark.parametrize(("protocol", "expected"), [("voc2007", "0.5455"), ("voc2010", "0.5000")])
def test_voc(files, capsys, protocol, expected):
    assert run(files, "--protocol", protocol) == 0
    out = capsys.readouterr().out
    assert f"AP     {expected}" in out
    assert "APs" not in out
    assert "AR" not in out


def test_average_recall_is_named_for_every_limit_of_the_protocol(files):
    protocol = replace(COCO, max_detections=(1, 300))
    dataset = iouviz.read(files / "gt.json", files / "dets.json")
    result = iouviz.evaluate(dataset, protocol)
    named = [key for key in explanations(protocol) if key[2:].isdigit() and key[:2] == "AR"]
    assert named == ["AR1", "AR300"]
    assert result.summary["AR300"] == iouviz.evaluate(dataset).summary["AR100"] > 0
    assert math.isnan(result.summary["AR100"])


def test_the_keypoints_protocol_tells_its_ten_numbers():
    ten = ["AP", "AP50", "AP75", "APm", "APl", "AR", "AR50", "AR75", "ARm", "ARl"]
    assert [*explanations(iouviz.COCO_KEYPOINTS)] == ten


def test_thresholds_of_ones_own(files, capsys):
    assert run(files, "--iou-threshold", "0.85", "0.6", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["iou_thresholds"] == [0.6, 0.85]
    assert answer["summary"]["AP"] == pytest.approx(51 / 101 / 2)
    assert answer["summary"]["AP50"] is None


def test_problems_found_while_reading_go_to_stderr(files, capsys):
    stray = {"image_id": 99, "category_id": 1, "bbox": [0, 0, 8, 10], "score": 0.9}
    good = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 10, 10], "score": 0.9}
    (files / "stray.json").write_text(json.dumps([stray, good]), encoding="utf-8")
    assert run(files, found="stray.json") == 0
    told = capsys.readouterr()
    assert "Found while reading" in told.err
    assert "99" in told.err
    assert "AP50   0.5050" in told.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"truth": "no such.json"}, "no such.json"),
        ({"truth": "broken.json"}, "broken.json"),
        ({"extra": ("--iou-threshold", "1.5")}, "IoU thresholds [1.5]"),
    ],
)
def test_errors_are_one_line_and_exit_code_2(files, capsys, arguments, message):
    (files / "broken.json").write_text('{"images": [', encoding="utf-8")
    extra = arguments.pop("extra", ())
    assert run(files, *extra, **arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert told.err.count("\n") == 1
    assert message in told.err


def test_a_wrong_option_is_explained_by_argparse(files, capsys):
    with pytest.raises(SystemExit) as exit_:
        run(files, "--protocol", "voc1999")
    assert exit_.value.code == 2
    assert "voc2007" in capsys.readouterr().err


def test_as_a_module(files):
    paths = ["--ground-truth", str(files / "gt.json"), "--predictions", str(files / "dets.json")]
    done = subprocess.run(
        [sys.executable, "-m", "iouviz", "evaluate", *paths],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "AP50   0.5050" in done.stdout


def test_other_limits_on_detections(tmp_path, capsys):
    """150 objects, all found: COCO counts 100 of them, no limit all."""
    boxes = [[12 * (at % 40), 12 * (at // 40), 10, 10] for at in range(150)]
    truth = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 640, "height": 480}],
        "categories": [{"id": 1, "name": "seed"}],
        "annotations": [
            annotation(at, box) | {"area": 100} for at, box in enumerate(boxes, start=1)
        ],
    }
    found = [
        {"image_id": 1, "category_id": 1, "bbox": box, "score": 1 - at / 200}
        for at, box in enumerate(boxes)
    ]
    (tmp_path / "gt.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "dets.json").write_text(json.dumps(found), encoding="utf-8")
    assert run(tmp_path, "--json") == 0
    # recall ends at 100 / 150: 67 of the 101 recalls
    assert json.loads(capsys.readouterr().out)["summary"]["AP"] == pytest.approx(67 / 101)
    for limits in (["300"], ["10", "all"]):
        assert run(tmp_path, "--json", "--max-detections", *limits) == 0
        assert json.loads(capsys.readouterr().out)["summary"]["AP"] == pytest.approx(1)
    assert run(tmp_path, "--max-detections", "0") == 2
    assert "wanted at least one above 0" in capsys.readouterr().err


def test_keypoints_go_by_their_own_protocol_unless_another_is_named(tmp_path, capsys):
    truth, results = random_files(3)
    for name, content in (("gt.json", truth), ("dets.json", results)):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    summary = iouviz.evaluate(
        iouviz.read(tmp_path / "gt.json", tmp_path / "dets.json"),
        iouviz.COCO_KEYPOINTS,
        overlap="keypoints",
    ).summary
    assert run(tmp_path, "--overlap", "boxes", "--json") == 0
    assert json.loads(capsys.readouterr().out)["protocol"] == "COCO"
    assert run(tmp_path, "--json") == 0  # no prediction has a box of its own
    answer = json.loads(capsys.readouterr().out)
    assert (answer["protocol"], answer["overlap"]) == ("COCO_KEYPOINTS", "keypoints")
    assert answer["summary"]["AR50"] == summary["AR50"] > 0
    assert run(tmp_path, "--overlap", "keypoints", "--protocol", "coco", "--sigmas", "0.2") == 0
    out = capsys.readouterr().out
    assert out.startswith("COCO, keypoints: ")
    assert f"AP     {summary['AP']:.4f}" not in out  # by other sigmas


def test_suspects_are_told_apart_from_the_table(files, capsys):
    found = [
        {"image_id": 1, "category_id": 2, "bbox": box, "score": 0.9}
        for box in ([0, 0, 10, 10], [50, 50, 10, 10])
    ]
    (files / "dets.json").write_text(json.dumps(found), encoding="utf-8")
    assert run(files) == 0
    told = capsys.readouterr()
    assert "suspect" not in told.out
    (line,) = [line for line in told.err.splitlines() if line.startswith("suspect:")]
    assert line == (
        "suspect: class-ids-shifted: 2 of 2 predictions on objects have the object's class if "
        "number k means class k - 1, 0 have it as read. AP50 is 0.0000 as read, 1.0000 with "
        "--class-map -1"
    )
    assert main(["check", str(files / "gt.json"), "--predictions", str(files / "dets.json")]) == 1
    assert line in capsys.readouterr().out.splitlines()


def test_where_every_prediction_was_left_out_it_fails(files):
    found = [{"image_id": 99, "category_id": 1, "bbox": [0, 0, 8, 10], "score": 0.9}]
    (files / "dets.json").write_text(json.dumps(found), encoding="utf-8")
    assert run(files) == 1
    (files / "dets.json").write_text("[]", encoding="utf-8")
    assert run(files) == 0  # nothing was predicted, and nothing lost
