"""Detections in JSON of the tools that write it: one file for all images, or one an image."""

import numpy as np
import pytest

from iouviz.data.choices import Choices
from iouviz.data.issues import Unjoined
from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from iouviz.errors import ReadError, UndecidedError
from tests.data.examples import picture, sink, text
from tests.data.files import as_file, codes, dets, labels, result

PICTURE = ("a.jpg", picture())
ULTRALYTICS = {"name": "cat", "class": 15, "confidence": 0.9}
ROBOFLOW = {"x": 25.0, "y": 40.0, "width": 30, "height": 40, "confidence": 0.9, "class": "cat"}
DARKFLOW = {"topleft": {"x": 10, "y": 20}, "bottomright": {"x": 40, "y": 60}}
DARKNET = {"center_x": 0.25, "center_y": 0.5, "width": 0.3, "height": 0.5}
MMDET = {"labels": [0], "scores": [0.9], "bboxes": [[10, 20, 40, 60]]}
BOX = {"xmin": 10, "ymin": 20, "xmax": 40, "ymax": 60}


def predicted(name: str, content: object, *beside: tuple[str, bytes]) -> Dataset:
    return read(labels(), [as_file(name, content), *beside], PICTURE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dets.json", [sink()]),
        ("dets.json", [sink(class_name=None, class_id=0)]),  # the ground truth's id of the cat
        ("a.json", [ULTRALYTICS | {"box": {"x1": 10, "y1": 20, "x2": 40, "y2": 60}}]),
        ("a.json", [ULTRALYTICS | {"box": {"x1": 0.1, "y1": 0.25, "x2": 0.4, "y2": 0.75}}]),
        # 25 - 30 / 2 and 40 - 40 / 2 are the upper left corner
        ("a.json", {"predictions": [ROBOFLOW], "image": {"width": 100, "height": 80}}),
        ("a.json", [{"label": "cat", "confidence": 0.9} | DARKFLOW]),
        (
            "result.json",
            [
                {
                    "frame_id": 1,
                    "filename": "data/a.jpg",
                    "objects": [{"name": "cat", "relative_coordinates": DARKNET, "confidence": 1}],
                }
            ],
        ),
        ("a.json", MMDET),
        ("a.json", [{"score": 0.9, "label": "cat", "box": BOX}]),  # transformers' pipeline
        ("dets.json", {"detections": [{"image": "a.jpg", "label": "cat", "score": 0.9} | BOX]}),
        ("dets.json", {"predictions": [result()]}),  # COCO's results, wrapped
        ("dets.json", {"results": [result()], "info": "mine"}),
    ],
)
def test_a_box_comes_out_in_pixels(name, content):
    dataset = predicted(name, content)
    np.testing.assert_allclose(dataset.predictions.boxes, [[10, 20, 40, 60]])
    assert dataset.predictions.image.tolist() == [0]
    assert [dataset.classes[label] for label in dataset.predictions.label] == ["cat"]
    assert {issue.outcome for issue in dataset.issues} <= {"noted"}


def test_four_corners_are_an_oriented_box():
    """Ultralytics' oriented boxes: around the rhombus is the box (10, 20, 40, 60)."""
    corners = {"x1": 10, "y1": 40, "x2": 25, "y2": 20, "x3": 40, "y3": 40, "x4": 25, "y4": 60}
    bad = corners | {"x3": "far"}
    dataset = predicted("a.json", [ULTRALYTICS | {"box": corners}, ULTRALYTICS | {"box": bad}])
    assert dataset.predictions.boxes.tolist() == [[10, 20, 40, 60]]
    assert dataset.predictions.corners is not None
    assert dataset.predictions.corners.tolist() == [[[10, 40], [25, 20], [40, 40], [25, 60]]]
    assert "bad-corners" in codes(dataset)


def test_a_file_an_image_is_named_after_it_and_may_hold_nothing():
    both = [as_file("a.json", MMDET), as_file("b.json", {key: [] for key in MMDET})]
    dataset = read(labels(), both)
    assert dataset.predictions.image.tolist() == [0]
    assert codes(dataset) == set()
    for content in ({"predictions": []}, [{"filename": "a.jpg", "objects": []}]):
        assert len(predicted("a.json", content).predictions) == 0


def test_class_numbers_have_their_names_from_a_list_beside():
    numbered = MMDET | {"labels": [1]}
    dataset = predicted("a.json", numbered, ("classes.txt", text("dog", "cat")))
    assert [dataset.classes[label] for label in dataset.predictions.label] == ["cat"]


def test_a_class_that_several_files_use_is_asked_about_once():
    both = [as_file(f"{name}.json", MMDET | {"labels": [9]}) for name in "ab"]
    assert read(labels(), both).unjoined == (Unjoined("class", 9, "9", 2),)


def test_a_list_of_four_numbers_that_fits_two_ways_is_asked_about():
    rows = [{"file_name": "a.jpg", "class_name": "cat", "score": 0.9, "bbox": [10, 20, 40, 60]}]
    with pytest.raises(UndecidedError, match="x y w h"):
        predicted("dets.json", rows)
    chosen = Choices(predictions_box_format="x1 y1 x2 y2")
    dataset = read(labels(), as_file("dets.json", rows), choices=chosen)
    assert dataset.predictions.boxes.tolist() == [[10, 20, 40, 60]]


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ReadError, match=r"a\.json: 1 labels, 2 scores and 1 bboxes"):
        predicted("a.json", MMDET | {"scores": [0.9, 0.8]})


def test_without_any_score_the_file_is_refused():
    with pytest.raises(ReadError, match=r"dets\.json: \[0\]\.score: '', which is no number"):
        predicted("dets.json", [sink(confidence="")])


@pytest.mark.parametrize("spoil", ["text", 7, None, []])
def test_what_is_no_object_is_left_out_and_named(spoil):
    dataset = predicted("dets.json", [sink(), spoil])
    assert len(dataset.predictions) == 1
    assert [issue.places for issue in dataset.issues if issue.outcome == "skipped"] == [("[1]",)]


def test_coco_results_within_an_object_are_read_as_carefully_as_a_list():
    wrapped = {"predictions": [result(), result(score="high")]}
    dataset = predicted("dets.json", wrapped)
    listed = read(labels(), dets(result(), result(score="high")), PICTURE)
    assert dataset.predictions.boxes.tolist() == listed.predictions.boxes.tolist()
    assert [str(issue) for issue in dataset.issues] == [
        str(issue).replace("[1]", "predictions[1]") for issue in listed.issues
    ]
