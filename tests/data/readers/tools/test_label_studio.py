"""Label Studio: percent of the picture, its shapes, and both of its exports."""

import numpy as np
import pytest

from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from tests.data.examples import label_studio, picture
from tests.data.files import as_file, codes

PICTURE = ("a.jpg", picture())
VALUE = {"x": 10, "y": 25, "width": 30, "height": 50, "rotation": 0, "rectanglelabels": ["cat"]}
SIZED = {"original_width": 100, "original_height": 80}


def drawn(*values: object, **sides: object) -> Dataset:
    regions = [{"value": value} | (sides or SIZED) for value in values]
    return read(as_file("project.json", [label_studio(*regions)]), images=PICTURE)


@pytest.mark.parametrize(
    ("value", "box"),
    [
        (VALUE, [10, 20, 40, 60]),
        ({"points": [[10, 25], [40, 50], [20, 75]], "polygonlabels": ["cat"]}, [10, 20, 40, 60]),
        # in pixels: about (50, 40), half axes 20 and 8
        ({"x": 50, "y": 50, "radiusX": 20, "radiusY": 10, "ellipselabels": ["cat"]},
         [30, 32, 70, 48]),
        ({"x": 50, "y": 50, "radiusX": 20, "radiusY": 10, "rotation": 90, "ellipselabels": ["cat"]},
         [42, 20, 58, 60]),
    ],
)  # fmt: skip
def test_shapes_have_the_box_around_them(value, box):
    dataset = drawn(value)
    np.testing.assert_allclose(dataset.ground_truth.boxes, [box])
    assert dataset.classes == ("cat",)
    assert codes(dataset) == set()


def test_a_turned_rectangle_is_an_oriented_box():
    """Clockwise by 90 degrees about (50, 20): 30 wide and 40 high lies 40 to the left, 30 down."""
    dataset = drawn(VALUE | {"x": 50, "rotation": 90})
    corners = [[50, 20], [50, 50], [10, 50], [10, 20]]
    np.testing.assert_allclose(dataset.ground_truth.boxes, [[10, 20, 50, 50]], atol=1e-9)
    assert dataset.ground_truth.corners is not None
    np.testing.assert_allclose(dataset.ground_truth.corners[0], corners, atol=1e-9)


def test_without_a_stated_size_the_pictures_own_counts():
    dataset = drawn(VALUE, from_name="tag")
    np.testing.assert_allclose(dataset.ground_truth.boxes, [[10, 20, 40, 60]])
    assert "no-image-size" not in codes(dataset)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"rle": [1], "brushlabels": ["cat"]}, "brush-not-read"),
        ({"x": 1, "y": 2, "keypointlabels": ["cat"]}, "keypoint-not-read"),
        (VALUE | {"rectanglelabels": []}, "bad-label"),
        (VALUE | {"width": "wide"}, "bad-box"),
        ({"x": 1, "y": 1, "radiusX": "far", "radiusY": 1, "ellipselabels": ["c"]}, "bad-ellipse"),
        ({"points": [[1]], "polygonlabels": ["cat"]}, "bad-points"),
    ],
)
def test_what_has_no_box_is_left_out_and_named(value, code):
    dataset = drawn(VALUE, value, {"choices": ["dark"]})
    assert len(dataset.ground_truth) == 1
    assert codes(dataset) == {code}


def test_of_several_annotations_the_first_that_was_not_cancelled_counts():
    task = label_studio()
    first, second = {"result": [], "was_cancelled": True}, {"result": [{"value": VALUE} | SIZED]}
    dataset = read(as_file("p.json", [task | {"annotations": [first, second, second]}]))
    assert len(dataset.ground_truth) == 1
    assert codes(dataset) == {"several-annotations"}


def test_of_several_classes_the_first_counts():
    dataset = drawn(VALUE | {"rectanglelabels": ["cat", "pet"]})
    assert dataset.classes == ("cat",)
    assert codes(dataset) == {"several-classes"}


@pytest.mark.parametrize(
    "address",
    ["/data/upload/1/a.jpg", "https://x.org/b/a.jpg?sign=1", "/data/local-files/?d=b%2Fa.jpg"],
)
def test_the_short_export_names_its_picture_by_the_end_of_its_address(address):
    task = {"image": address, "id": 1, "label": [VALUE | SIZED], "annotator": 1}
    empty = {"id": 2, "image": "/data/upload/1/b.jpg", "annotator": 1}
    dataset = read(as_file("min.json", [empty, task, {"id": 3}]))
    assert dataset.images.names == ("b.jpg", "a.jpg")
    np.testing.assert_allclose(dataset.ground_truth.boxes, [[10, 20, 40, 60]])
    assert codes(dataset) == {"no-image-name"}
