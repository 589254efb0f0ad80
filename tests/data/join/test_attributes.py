"""What files say of their images beside name and size arrives, whatever the format calls it."""

import numpy as np
import pytest

import iouviz
from iouviz.data.readers import coco as coco_reader
from tests.data.files import annotation, as_file, coco

HEADER = "filename,class,xmin,ymin,xmax,ymax"


def read_coco(*described):
    images = [{"id": at, "file_name": f"{at}.jpg"} | each for at, each in enumerate(described)]
    images = [{"width": 100, "height": 80} | each for each in images]
    return iouviz.read(as_file("gt.json", coco(images=images, annotations=[annotation(id=0)])))


def test_coco_columns_that_make_groups_or_ranges_are_kept():
    dataset = read_coco(
        {"camera": "front", "license": 1, "coco_url": "http://a", "one": 1, "lux": 0.5},
        {"camera": "rear", "license": 2, "coco_url": "http://b", "one": 1, "lux": 12},
        {"camera": "front", "license": 1, "coco_url": "http://c", "one": 1, "lux": 3.25},
    )
    assert dataset.images.attributes == {
        "camera": ("front", "rear", "front"),
        "license": ("1", "2", "1"),
        "lux": ("0.5", "12", "3.25"),
    }


def test_dates_are_kept_although_each_image_has_its_own():
    dataset = read_coco(*({"date_captured": f"2013-11-1{at} 17:02:52"} for at in range(3)))
    assert dataset.images.attributes["date_captured"][2] == "2013-11-12 17:02:52"


def test_nested_names_and_lists():
    dataset = read_coco(
        {"attributes": {"weather": "rain", "night": False}, "tags": ["dusk", "wet"]},
        {"attributes": {"weather": "sun", "night": True}},
        {"attributes": {"weather": "sun", "night": True}},
    )
    assert dataset.images.attributes == {
        "weather": ("rain", "sun", "sun"),
        "night": ("no", "yes", "yes"),
        "tags": ("dusk, wet", "", ""),
    }


def test_the_careful_reader_keeps_the_same(monkeypatch):
    rows = {"camera": "front", "license": 1}, {"camera": "rear"}, {"camera": "rear", "license": 4}
    quick = read_coco(*rows).images.attributes
    monkeypatch.setattr(coco_reader, "annotations_of", lambda _: None)
    assert read_coco(*rows).images.attributes == quick != {}


def test_csv_columns_that_are_the_same_in_all_rows_of_an_image():
    lines = (
        f"{HEADER},camera,occluded,label_id",
        "a.jpg,cup,0,0,9,9,front,no,1",
        "a.jpg,cup,20,0,29,9,front,yes,1",
        "b.jpg,pot,0,0,9,9,rear,no,2",
        "c.jpg,pot,0,0,9,9,front,no,2",
    )
    dataset = iouviz.read(("gt.csv", "\n".join(lines).encode()))
    assert dataset.images.attributes == {"camera": ("front", "rear", "front")}


def test_voc_texts_beside_the_objects():
    def file(name, folder, weather):
        return f"{name}.xml", (
            f"<annotation><folder>{folder}</folder><filename>{name}.jpg</filename>"
            f"<source><database>mine</database></source><weather>{weather}</weather>"
            "<object><name>cup</name><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>9</xmax>"
            "<ymax>9</ymax></bndbox></object></annotation>"
        ).encode()

    files = [file("a", "one", "rain"), file("b", "two", "rain"), file("c", "two", "sun")]
    assert iouviz.read(files).images.attributes == {
        "folder": ("one", "two", "two"),
        "weather": ("rain", "rain", "sun"),
    }


def test_labelme_flags():
    def file(name, night):
        shape = {"label": "cup", "points": [[0, 0], [9, 9]], "shape_type": "rectangle"}
        size = {"imagePath": f"{name}.jpg", "imageWidth": 100, "imageHeight": 80}
        return as_file(f"{name}.json", {**size, "flags": {"night": night}, "shapes": [shape]})

    dataset = iouviz.read([file("a", True), file("b", False), file("c", False)])
    assert dataset.images.attributes == {"night": ("yes", "no", "no")}


def test_columns_of_several_files_are_joined_by_image():
    def half(name, start, camera):
        images = [{"id": start + at, "file_name": f"{start + at}.jpg"} for at in range(2)]
        images = [{**each, "width": 100, "height": 80, "camera": camera} for each in images]
        return as_file(name, coco(images=images, annotations=[annotation(image_id=start)]))

    dataset = iouviz.read([half("a.json", 0, "front"), half("b.json", 2, "rear")])
    assert dataset.images.attributes["camera"] == ("front", "front", "rear", "rear")


@pytest.mark.parametrize("chosen", [[2, 0], [1]])
def test_some_images_keep_their_own(chosen):
    dataset = read_coco({"camera": "front"}, {"camera": "rear"}, {"camera": "front"})
    part = dataset.at_images(np.array(chosen)).images
    assert part.attributes["camera"] == tuple(("front", "rear", "front")[at] for at in chosen)
