"""Supervisely: its shapes, and what a file says of its image."""

import pytest

from iouviz.data.read.read import read
from tests.data.examples import supervisely
from tests.data.files import as_file, codes

RECTANGLE = {
    "classTitle": "cat",
    "geometryType": "rectangle",
    "points": {"exterior": [[40, 60], [10, 20]]},
}


@pytest.mark.parametrize(
    ("changes", "box"),
    [
        ({}, [10, 20, 40, 60]),
        ({"points": {"exterior": [[10, 20], [40, 20], [40, 60], [10, 60]]}}, [10, 20, 40, 60]),
        (
            {"geometryType": "polygon", "points": {"exterior": [[1, 5], [4, 2], [3, 9]]}},
            [1, 2, 4, 9],
        ),
    ],
)
def test_shapes_have_the_box_around_them(changes, box):
    dataset = read(as_file("ann/a.jpg.json", supervisely(RECTANGLE | changes)))
    assert dataset.ground_truth.boxes.tolist() == [box]
    assert (dataset.ground_truth.masks is not None) == bool(changes.get("geometryType"))
    assert dataset.images.names == ("a.jpg",)
    assert codes(dataset) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"geometryType": "bitmap", "bitmap": {"data": "eJ", "origin": [1, 2]}}, "bitmap-not-read"),
        ({"geometryType": "line"}, "line-not-read"),
        ({"geometryType": "blob"}, "bad-shape"),
        ({"geometryType": None}, "bad-shape"),
        ({"points": None}, "bad-points"),
        ({"points": {"exterior": [[1]]}}, "bad-points"),
    ],
)
def test_what_has_no_box_is_left_out_and_named(changes, code):
    dataset = read(as_file("a.jpg.json", supervisely(RECTANGLE, RECTANGLE | changes)))
    assert len(dataset.ground_truth) == 1
    assert codes(dataset) == {code}


def test_tags_of_the_image_are_kept():
    tags = [{"name": "night", "value": None}, {"name": "city", "value": "Bonn"}, "odd"]
    files = [as_file(f"{n}.jpg.json", supervisely() | {"tags": tags[n:]}) for n in range(3)]
    dataset = read(files)
    assert dataset.images.attributes["city"] == ("Bonn", "Bonn", "")
    assert dataset.images.attributes["night"] == ("yes", "", "")
