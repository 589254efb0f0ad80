"""A hierarchy of classes: boxes go up, absent classes go down, a parent of its own is found."""

import json

import pytest

import iouviz
from iouviz.data.choices import Choices
from iouviz.data.read.hierarchy import read_hierarchy
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.examples import OPEN_IMAGES, picture, text
from tests.data.files import codes

PICTURE = ("a.jpg", picture())
# Entity > Animal > (Cat, Pet > Cat); Entity > Tree
CAT = {"LabelName": "/m/cat"}
PET = {"LabelName": "/m/pet", "Subcategory": [CAT]}
ANIMAL = {"LabelName": "/m/animal", "Subcategory": [CAT, PET]}
TREE = {"LabelName": "/m/tree", "Part": [{"LabelName": "/m/leaf"}]}
ENTITY = {"LabelName": "/m/0bl9f", "Subcategory": [ANIMAL, TREE]}
BOX = "0.1,0.4,0.25,0.75"


@pytest.fixture
def choices(tmp_path):
    path = tmp_path / "hierarchy.json"
    path.write_text(json.dumps(ENTITY), "utf-8")
    return Choices(hierarchy=path)


def cats(*labels, of="/m/cat"):
    names = text("LabelName,DisplayName", "/m/cat,Cat", "/m/animal,Animal", "/m/tree,Tree")
    said = text("ImageID,Source,LabelName,Confidence", *labels)
    return [
        ("boxes.csv", text(OPEN_IMAGES, f"a,x,{of},1,{BOX},1", f"a,x,/m/tree,1,{BOX},0")),
        ("labels.csv", said),
        ("names.csv", names),
    ]


def test_who_stands_above_and_below(choices):
    tree = read_hierarchy(choices.hierarchy)
    assert {key: {*high} for key, high in tree.above.items()} == {
        "/m/cat": {"/m/animal", "/m/pet"},  # by two ways, once each
        "/m/pet": {"/m/animal"},
        "/m/animal": set(),  # the root is no class
        "/m/tree": set(),  # nor is what is only a part
    }
    assert {key: {*low} for key, low in tree.below.items() if low} == {
        "/m/animal": {"/m/cat", "/m/pet"},
        "/m/pet": {"/m/cat"},
    }


def test_a_box_is_of_the_classes_above_too(choices):
    dataset = read(cats(), images=PICTURE, choices=choices)
    objects = dataset.ground_truth
    named = [dataset.classes[label] for label in objects.label]
    assert sorted(named) == ["/m/pet", "Animal", "Cat", "Tree"]  # Pet has no name in the list
    assert objects.boxes.tolist() == [[10, 20, 40, 60]] * 4
    assert [named[row] for row in objects.crowd.nonzero()[0]] == named[:3]  # a group stays one
    assert "hierarchy" in codes(dataset)


def test_what_is_seen_goes_up_and_what_is_absent_goes_down(choices):
    said = cats("b,verification,/m/cat,1", "c,verification,/m/animal,0")
    dataset = read(said, images=PICTURE, choices=choices)
    verified = dataset.verified
    rows = zip(verified.image, verified.label, verified.negative, strict=True)
    known = {(dataset.images.names[i], dataset.classes[k], bool(no)) for i, k, no in rows}
    assert known == {
        *(("b", name, False) for name in ("Cat", "/m/pet", "Animal")),
        *(("c", name, True) for name in ("Animal", "Cat", "/m/pet")),
    }


@pytest.mark.parametrize("called", ["/m/animal", "Animal"])
def test_a_prediction_of_a_class_that_no_box_has_finds_its_child(choices, called):
    found = ("dets.csv", text("ImageID,LabelName,XMin,XMax,YMin,YMax,Score", f"a,{called},{BOX},1"))
    dataset = read(cats("a,verification,/m/cat,1"), found, images=PICTURE, choices=choices)
    ap = iouviz.evaluate(dataset, iouviz.OPEN_IMAGES).per_class
    assert (ap["Animal"]["AP"], ap["Cat"]["AP"]) == (1, 0)


def test_a_class_that_the_hierarchy_lacks_is_said(choices):
    dataset = read(cats(of="/m/car"), images=PICTURE, choices=choices)
    assert sorted(dataset.classes) == ["/m/car", "Tree"]
    assert "not-in-hierarchy" in codes(dataset)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"Subcategory": [{}]}', "no hierarchy of classes"),
        ("[", "no hierarchy of classes"),
        ("[1]", "no hierarchy of classes"),
        (json.dumps({"LabelName": "x", "Subcategory": [{"LabelName": "y"}]}), "has none of the"),
    ],
)
def test_what_is_no_hierarchy_of_these_classes_is_refused(tmp_path, content, says):
    path = tmp_path / "hierarchy.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ReadError, match=says):
        read(cats(), images=PICTURE, choices=Choices(hierarchy=path))
