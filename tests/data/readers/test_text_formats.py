"""YOLO's and per-image text: what they hold, which form their numbers have, what is asked."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iouviz
from iouviz.data.choices import Choices
from iouviz.data.issues import IssueLog
from iouviz.data.read.read import read
from iouviz.data.readers.shared.box_format import BoxFormat, corners
from iouviz.data.readers.shared.class_lists import distinct_names, yaml_names
from iouviz.errors import ReadError
from tests.data.examples import picture
from tests.data.files import TRUTH, coco_truth, codes, labels, line, voc

NAMES = ("classes.txt", b"cat\ndog\n")
numbers = st.lists(st.integers(1, 999), min_size=4, max_size=4)


def voc_truth():
    corner = ("xmin", "ymin", "xmax", "ymax")
    objects = "".join(
        "<object><name>cat</name><bndbox>"
        + "".join(f"<{k}>{v}</{k}>" for k, v in zip(corner, box, strict=True))
        + "</bndbox></object>"
        for box in TRUTH
    )
    data = voc(objects=objects).replace(b"375", b"100").replace(b"500", b"80")
    return ("a.xml", data)


@pytest.mark.parametrize("form", ["xyxy", "xywh", "relative"])
@pytest.mark.parametrize("label", [0, "cat"])
@pytest.mark.parametrize("truth", [coco_truth, voc_truth])
def test_every_form_gives_the_same_ap(form, label, truth):
    """Four of five boxes are found, shifted by 3 pixels: the numbers are those of COCO results."""
    found = [(x1 - 3, y1, x2 - 3, y2) for x1, y1, x2, y2 in TRUTH[:4]]
    scores = (0.9, 0.6, 0.8, 0.7)
    text = b"\n".join(
        line(label, score, box, form) for score, box in zip(scores, found, strict=True)
    )
    results = [
        {"image_id": 0, "category_id": 0, "score": score, "bbox": [x1, y1, x2 - x1, y2 - y1]}
        for score, (x1, y1, x2, y2) in zip(scores, found, strict=True)
    ]
    wanted = iouviz.evaluate(read(coco_truth(), ("d.json", json.dumps(results).encode()))).summary
    dataset = read(truth(), [("a.txt", text), NAMES])
    assert 0 < wanted["AP"] < 1
    assert iouviz.evaluate(dataset).summary["AP"] == pytest.approx(wanted["AP"], abs=1e-9)
    assert codes(dataset) >= {"box-format-inferred"}
    assert dataset.unjoined == ()


def test_an_empty_label_file_is_an_image_without_objects():
    files = [("b.txt", b""), ("a.txt", b"0 0.5 0.5 0.2 0.5\n"), ("c.txt", b"\n"), NAMES]
    dataset = read(files, choices=Choices(image_size=(100, 80)))
    assert dataset.images.names == ("b", "a", "c")
    assert dataset.ground_truth.image.tolist() == [1]
    assert dataset.issues == ()


def test_nothing_but_empty_files_is_no_prediction_at_all():
    truth = [("a.txt", b"0 0.5 0.5 0.2 0.5\n"), ("b.txt", b""), NAMES]
    dataset = read(truth, [("a.txt", b""), ("b.txt", b"")], choices=Choices(image_size=(9, 9)))
    assert len(dataset.predictions) == 0
    assert iouviz.evaluate(dataset).summary["AP"] == 0
    with pytest.raises(ReadError, match="empty"):
        read(truth, ("a.txt", b""), choices=Choices(image_size=(9, 9)))


def test_outlines_are_boxes_and_masks():
    triangle = ("a.txt", b"1 0.1 0.25 0.5 0.25 0.5 0.75\n")
    truth = read([triangle, NAMES], images=("a.png", picture())).ground_truth
    np.testing.assert_allclose(truth.boxes, [[10, 20, 50, 60]], atol=1e-9)
    assert truth.masks is not None
    assert truth.masks.pixels(0).sum() == pytest.approx(40 * 40 / 2, rel=0.05)


def test_labels_of_one_name_in_two_folders_stay_apart_and_find_their_pictures():
    files = [("labels/train/1.txt", b"0 .5 .5 1 1\n"), ("labels/val/1.txt", b"0 .5 .5 1 1\n")]
    pictures = [
        (f"images/{part}/1.png", picture(w, 10)) for part, w in (("val", 20), ("train", 30))
    ]
    dataset = read([*files, NAMES, *pictures])
    assert dataset.images.names == ("labels/train/1", "labels/val/1")
    assert dataset.ground_truth.boxes.tolist() == [[0, 0, 30, 10], [0, 0, 20, 10]]
    found = read(
        [*files, NAMES, *pictures],
        [("runs/val/1.txt", b"0 .5 .5 1 1 .9\n"), ("runs/train/1.txt", b"0 .5 .5 .5 1 .8\n")],
    )
    assert found.predictions.image.tolist() == [1, 0]


def test_two_uploads_of_one_name_are_not_taken_for_one():
    files = [("1.txt", b"0 .5 .5 1 1\n"), ("1.txt", b"0 .5 .5 .1 .1\n"), NAMES]
    dataset = read(files, choices=Choices(image_size=(10, 10)))
    assert len(dataset.ground_truth) == 1
    assert "same-name-twice" in codes(dataset)


@pytest.mark.parametrize(
    ("files", "role", "said"),
    [
        ([("a.txt", b"cat 0.9 10 20 30 40\n")], "ground truth", "Exchange the two"),
        ([("a.txt", b"0 .5 .5 .1 .1\n"), NAMES], "predictions", "save_conf=True"),
        ([("a.txt", b"0 0,5 0,5 0,1 0,1\n")], "ground truth", "decimal comma"),
    ],
)
def test_what_cannot_be_read_has_a_sentence(files, role, said):
    with pytest.raises(ReadError, match=said):
        read(files) if role == "ground truth" else read(labels(), files)


def test_classes_without_names_are_named_by_number_and_told():
    dataset = read(("a.txt", b"7 .5 .5 .1 .1\n"), choices=Choices(image_size=(10, 10)))
    assert dataset.classes == ("7",)
    assert "no-class-names" in codes(dataset)


def test_names_with_spaces_difficult_ones_and_comments():
    text = b"# made by hand\ntraffic light 60 40 95 75 difficult\r\ncat 50 50 90 70\r\n"
    truth = read(("a.txt", text), choices=Choices(ground_truth_box_format="x1 y1 x2 y2"))
    assert truth.classes == ("traffic light", "cat")
    assert truth.ground_truth.ignore.tolist() == [True, False]
    assert truth.ground_truth.boxes.tolist() == [[60, 40, 95, 75], [50, 50, 90, 70]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("names: [a, 'b c', \"d, e\"]", {0: "a", 1: "b c", 2: "d, e"}),
        ("nc: 2\nnames:\n- a\n- b # last\nroboflow:\n  x: 1", {0: "a", 1: "b"}),
        ("names:\n    0: a\n    3: b\ntrain: x", {0: "a", 3: "b"}),
        ("names: {0: a, 1: b}", {0: "a", 1: "b"}),
        ("names: ['a',\n  'b']\nnc: 2", {0: "a", 1: "b"}),
        ("train: x", {}),
    ],
)
def test_class_names_in_yaml(text, names):
    assert yaml_names(text) == names


@pytest.mark.parametrize(
    "data", [b"0 .5 .5 .1 .1 .9 .9 .9", b"a b c", b"1 2 3", b"\x89PNG 1 2 3 4"]
)
def test_other_text_is_not_recognised(data):
    with pytest.raises(ReadError, match=r"no format|x\.txt"):
        read(("x.txt", data))


@given(st.lists(numbers, min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_all_forms_of_one_box_are_one_box(rows):
    """A law: what differs between forms is only how it is written."""
    boxes = np.array(rows, np.float64) / 1000
    boxes[:, 2:] = boxes[:, :2] + boxes[:, 2:]
    size = boxes[:, 2:] - boxes[:, :2]
    spelt = {
        "xyxy": boxes,
        "xywh": np.concatenate([boxes[:, :2], size], axis=1),
        "cxcywh": np.concatenate([boxes[:, :2] + size / 2, size], axis=1),
    }
    sides = np.tile([[640.0, 480.0]], (len(boxes), 1))
    made = [corners(spelt[box], BoxFormat("", box, True), sides)[0] for box in spelt]
    for one, other in pairwise(made):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_classes_of_one_name_are_kept_apart_even_from_a_class_named_so():
    log = IssueLog()
    names = distinct_names("a.names", {1: "cat (id 3)", 2: "cat", 3: "cat"}, str, log)
    assert names == {1: "cat (id 3)", 2: "cat", 3: "cat (id 3) (id 3)"}
    assert [(issue.code, issue.places[0]) for issue in log.issues] == [
        ("duplicate-class-name", "3")
    ]
