"""Dictionaries: what is missing or of another shape is said, with the place."""

import numpy as np
import pytest
from PIL import Image

from iouviz.data.arrays.dataset import dataset
from iouviz.errors import ReadError

TRUTH = {"boxes": [[0, 0, 10, 10]], "labels": [0]}
FOUND = {"boxes": [[0, 0, 10, 8], [0, 0, 4, 4]], "labels": [0, 1], "scores": [0.9, 0.4]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"labels": [0]}, r'predictions\[1\]\["labels"\] has 1 entries and boxes 2'),
        ({"scores": [0.5]}, r'predictions\[1\]\["scores"\] has 1 entries and boxes 2'),
        ({"scores": None}, r'predictions\[1\] has no "scores", so it is no prediction'),
        ({"labels": None}, r'predictions\[1\] has no "labels"; it has .*boxes'),
        ({"boxes": None}, r'predictions\[1\] has no "boxes"'),
        ({"boxes": [[0, 0, 1]] * 2}, r'predictions\[1\]\["boxes"\] has shape \(2, 3\); wanted'),
        ({"boxes": [[0, 0, 1, 1], [0]]}, r'predictions\[1\]\["boxes"\]: .* no array of equal rows'),
        ({"labels": [0, 1.5]}, r'predictions\[1\]\["labels"\] holds 1.5, which is no whole'),
        ({"scores": ["a", "b"]}, r"""predictions\[1\]\["scores"\] holds 'a'; wanted numbers"""),
        ({"masks": np.ones((3, 4, 4))}, r'predictions\[1\]\["masks"\] has 3 entries and boxes 2'),
        ({"masks": np.ones((4, 4))}, r'predictions\[1\]\["masks"\] has shape \(4, 4\); wanted pix'),
        ({"image_id": [1, 2]}, r'predictions\[1\]\["image_id"\] is \[1, 2\]; wanted a whole'),
    ],
)
def test_what_is_wrong_is_named(changes, message):
    with pytest.raises(ReadError, match=message):
        dataset([TRUTH, TRUTH], [FOUND, FOUND | changes])


def test_flags_are_yes_or_no():
    with pytest.raises(ReadError, match=r'ground_truth\[0\]\["iscrowd"\] holds 2; wanted 0 or 1'):
        dataset([TRUTH | {"iscrowd": [2]}])


def test_scores_in_ground_truth_are_noted():
    made = dataset([FOUND])
    assert [issue.code for issue in made.issues] == ["scores-in-ground-truth"]


def test_an_area_of_nothing_is_computed():
    """torchmetrics takes 0 for "not stated"."""
    made = dataset([{"boxes": [[0, 0, 4, 3]] * 3, "labels": [0] * 3, "area": [5, 0, np.nan]}])
    assert made.ground_truth.area.tolist() == [5, 12, 12]


def row(**more):
    objects = {"bbox": [[2, 3, 4, 5]], "category": [1], "area": [19], "id": [8]}
    return {"image_id": 77, "width": 640, "height": 480, "objects": objects} | more


def test_rows_of_hugging_face_must_be_told_their_form():
    with pytest.raises(ReadError, match="do not say what their four numbers are; say box_format"):
        dataset([row()])
    made = dataset([row()], box_format="xywh")
    assert made.ground_truth.boxes.tolist() == [[2, 3, 6, 8]]
    assert made.ground_truth.area.tolist() == [19]
    assert made.images.ids == (77,)
    assert made.images.sizes.tolist() == [[640, 480]]


def test_rows_of_hugging_face_may_hold_a_list_of_objects_and_a_picture():
    picture = Image.new("RGB", (30, 20), "red")
    objects = [{"bbox": [2, 3, 4, 5], "category": 1}, {"bbox": [0, 0, 4, 5], "category": 0}]
    made = dataset([{"image": picture, "objects": objects}], box_format="xywh")
    assert made.ground_truth.label.tolist() == [1, 0]
    assert made.images.sizes.tolist() == [[30, 20]]
    assert made.images.files[0].load().startswith(b"\x89PNG")


def test_rows_of_hugging_face_beside_what_transformers_return():
    """Its `post_process_object_detection` gives corners, its data sets x, y, width, height."""
    made = dataset(
        [row()],
        [{"boxes": [[2, 3, 6, 8]], "labels": [1], "scores": [0.7]}],
        box_format=("xywh", "xyxy"),
    )
    assert made.ground_truth.boxes.tolist() == made.predictions.boxes.tolist()
