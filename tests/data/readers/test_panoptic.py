"""COCO's panoptic annotations: a box a thing; stuff and what is odd are left out."""

import pytest

from iouviz.data.read.read import read
from tests.data.files import codes, dets, labels, result

CATEGORIES = [{"id": 0, "name": "cat", "isthing": 1}, {"id": 5, "name": "sky", "isthing": 0}]
THING = {"id": 9, "category_id": 0, "iscrowd": 0, "bbox": [10, 20, 30, 40], "area": 700}


def panoptic(*segments: object) -> tuple[str, bytes]:
    annotation = {"image_id": 0, "file_name": "a.png", "segments_info": list(segments)}
    return labels(categories=CATEGORIES, annotations=[annotation])


def test_things_are_objects_and_stuff_is_none():
    stuff = THING | {"id": 10, "category_id": 5}
    dataset = read(panoptic(THING, stuff, THING | {"id": 11, "iscrowd": 1}), dets(result()))
    assert dataset.ground_truth.boxes.tolist() == [[10, 20, 40, 60]] * 2
    assert dataset.ground_truth.area.tolist() == [700, 700]
    assert dataset.ground_truth.crowd.tolist() == [False, True]
    assert len(dataset.predictions) == 1
    assert codes(dataset) == {"panoptic-pixels", "stuff-not-read"}


@pytest.mark.parametrize(
    ("segment", "code"),
    [
        ("odd", "not-an-object"),
        (THING | {"bbox": [1, 2, 3]}, "bad-bbox"),
        (THING | {"category_id": [1]}, "bad-category-id"),
    ],
)
def test_an_odd_segment_is_left_out_and_named(segment, code):
    dataset = read(panoptic(THING, segment))
    assert len(dataset.ground_truth) == 1
    (skipped,) = (issue for issue in dataset.issues if issue.outcome == "skipped")
    assert skipped.code == code
    assert skipped.places[0].startswith("annotations[0].segments_info[1]")
