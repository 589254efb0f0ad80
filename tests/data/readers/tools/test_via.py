"""VGG Image Annotator: its shapes, its two JSON files and its CSV, and where the class stands."""

import json

import pytest

from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from tests.data.examples import VIA_HEAD, text, via
from tests.data.files import as_file, codes


def region(shape: dict[str, object], **attributes: object) -> dict[str, object]:
    return {"shape_attributes": shape, "region_attributes": attributes or {"kind": "cat"}}


def drawn(*regions: object) -> Dataset:
    return read(as_file("via.json", via(*regions)))


RECT = {"name": "rect", "x": 10, "y": 20, "width": 30, "height": 40}
POLYGON = {"name": "polygon", "all_points_x": [1, 4, 3], "all_points_y": [5, 2, 9]}


@pytest.mark.parametrize(
    ("shape", "box"),
    [
        (RECT, [10, 20, 40, 60]),
        (POLYGON, [1, 2, 4, 9]),
        ({"name": "circle", "cx": 10, "cy": 20, "r": 5}, [5, 15, 15, 25]),
        ({"name": "ellipse", "cx": 10, "cy": 20, "rx": 5, "ry": 2}, [5, 18, 15, 22]),
        ({"name": "ellipse", "cx": 10, "cy": 20, "rx": 5, "ry": 2, "theta": 0}, [5, 18, 15, 22]),
    ],
)
def test_shapes_have_the_box_around_them(shape, box):
    dataset = drawn(region(shape))
    assert dataset.ground_truth.boxes.tolist() == [box]
    assert dataset.ground_truth.masks is None
    assert codes(dataset) == ({"polygon-as-box"} if shape is POLYGON else set())


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ({"name": "point", "cx": 1, "cy": 2}, "point-not-read"),
        ({"name": "polyline", "all_points_x": [1], "all_points_y": [2]}, "polyline-not-read"),
        ({"name": "cube"}, "bad-shape"),
        ({"name": ["rect"]}, "bad-shape"),
        ({"name": "circle", "cx": 1, "cy": 2}, "bad-ellipse"),
        ({"name": "circle", "cx": 1, "cy": 2, "r": float("nan")}, "bad-ellipse"),
        ({"name": "polygon", "all_points_x": [1, 2], "all_points_y": [1]}, "bad-points"),
        ({"name": "rect", "x": 1}, "bad-box"),
    ],
)
def test_what_has_no_box_is_left_out_and_named(shape, code):
    dataset = drawn(region(RECT), region(shape))
    assert len(dataset.ground_truth) == 1
    assert codes(dataset) == {code}


def test_version_1_numbers_its_regions_and_an_image_may_have_none():
    regions = {"0": region(RECT), "1": region(POLYGON)}
    entries = {"a.jpg9": {"filename": "a.jpg", "regions": regions}}
    entries |= {"b.jpg9": {"filename": "b.jpg", "regions": {}}}
    dataset = read(as_file("via.json", entries))
    assert dataset.images.names == ("a.jpg", "b.jpg")
    assert len(dataset.ground_truth) == 2


def test_without_any_attribute_there_is_one_class():
    bare = {"shape_attributes": RECT, "region_attributes": {}}
    dataset = drawn(bare)
    assert dataset.classes == ("object",)
    assert codes(dataset) == {"no-class"}


def test_of_several_attributes_the_one_of_a_usual_name_is_the_class():
    dataset = drawn(region(RECT, colour="red", type="cat"), region(RECT, colour="red", Class="dog"))
    assert dataset.classes == ("dog",)
    assert codes(dataset) == {"several-attributes", "bad-class"}
    ticked = drawn(region(RECT, kind={"cat": True, "dog": False}))
    assert ticked.classes == ("cat",)


def test_csv_holds_the_same_in_cells():
    cells = [json.dumps(each).replace('"', '""') for each in (RECT, POLYGON, {"kind": "cat"})]
    rows = [f'a.jpg,9,"{{}}",3,{n},"{cells[n]}","{cells[2]}"' for n in (0, 1)]
    rows += ['b.jpg,9,"{}",0,0,"{}","{}"', "c.jpg,9,", 'a.jpg,9,"{}",3,2,"{","{}"', ",9,,,,,"]
    for header in (VIA_HEAD, f"#{VIA_HEAD}"):
        dataset = read(("via_export.csv", text(header, *rows)))
        assert dataset.ground_truth.boxes.tolist() == [[10, 20, 40, 60], [1, 2, 4, 9]]
        assert dataset.images.names == ("a.jpg", "b.jpg", "c.jpg")
        assert dataset.classes == ("cat",)
        assert codes(dataset) == {"polygon-as-box", "bad-json", "no-image-name"}
