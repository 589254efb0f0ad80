import json

import pytest

from iouviz.data.label_maps.class_files import class_list
from iouviz.data.label_maps.class_list import CITYSCAPES, VOC, ClassList, voc_colours
from iouviz.data.read.files import upload
from iouviz.errors import ReadError

STREET = ((128, 64, 128), (0, 0, 142))


def of(text, name="classes.txt"):
    return class_list(upload(name, (text if isinstance(text, str) else json.dumps(text)).encode()))


@pytest.mark.parametrize(
    ("text", "numbers", "colours"),
    [
        ("road\ncar\n", (0, 1), ()),
        ("# mine\n1: road\n2: car", (1, 2), ()),
        ("7 road\n26 car", (7, 26), ()),
        ("road, 7\ncar, 26", (7, 26), ()),
        ("# label:color_rgb:parts:actions\nroad:128,64,128::\ncar:0,0,142::", (0, 1), STREET),
        ("name,r,g,b\nroad,128, 64, 128\ncar,0,0,142", (0, 1), STREET),
        ("Idx\tRatio\tName\n1\t0.1\troad, route\n2\t0.2\tcar;auto", (1, 2), ()),
        (["road", "car"], (0, 1), ()),
        ({"road": 7, "car": 26}, (7, 26), ()),
        ({"7": "road", "26": "car"}, (7, 26), ()),
        ({"road": [128, 64, 128], "car": [0, 0, 142]}, (0, 1), STREET),
        ({"categories": [{"id": 7, "name": "road"}, {"id": 26, "name": "car"}]}, (7, 26), ()),
    ],
)
def test_every_kind_of_file(text, numbers, colours):
    found = of(text)
    assert tuple(name.split(";")[0] for name in found.names) == ("road", "car")
    assert (found.numbers, found.colours) == (numbers, colours)


def test_mapillarys_config():
    rows = [
        {"name": "object--bird", "readable": "Bird", "evaluate": True, "color": [165, 42, 42]},
        {"name": "void--unlabeled", "readable": "Unlabeled", "evaluate": False, "color": [0, 0, 0]},
        {"name": "animal--cow", "readable": "Cow", "evaluate": True, "color": [0, 192, 0]},
    ]
    found = of({"labels": rows}, "config.json")
    assert found == ClassList(("Bird", "Cow"), (0, 2), ((165, 42, 42), (0, 192, 0)), frozenset([1]))


def test_known_data_sets_by_name():
    assert class_list("VOC") is VOC
    assert class_list("cityscapes") is CITYSCAPES
    assert len(CITYSCAPES.names) == 19
    assert VOC.background == 0
    # the palette that VOC publishes: 15 (person) and 20 (tv monitor)
    assert (voc_colours(21)[15], voc_colours(21)[20]) == ((192, 128, 128), (0, 64, 128))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# nothing\n", "none are named"),
        ("car\ncar", "name 'car' stands twice"),
        ({"a": 1, "b": 1}, "number 1 stands twice"),
        ({"a": [1, 2, 3], "b": 1}, "wanted one of the two"),
        ({"a": "b"}, "wanted a name and a number"),
        ([1, 2], "names no classes"),
        ({"categories": [{"id": 1}]}, "entry 0 has no name"),
        ({"categories": [{"id": "x", "name": "a"}]}, "wanted a whole number"),
        ("Idx\tName\nx\troad", "no number of a class"),
    ],
)
def test_a_bad_list_is_refused_with_the_reason(text, words):
    with pytest.raises(ReadError, match=words):
        of(text)
