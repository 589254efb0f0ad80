import json

import pytest

from iouviz.data.issues import IssueLog
from iouviz.data.label_maps.segments import instance_table, read_objects, value_of
from iouviz.data.read.files import upload
from iouviz.errors import ReadError

CATEGORIES = [{"id": 1, "name": "person", "isthing": 1}, {"id": 2, "name": "sky", "isthing": 0}]


def panoptic(*annotations, name="panoptic.json"):
    return upload(name, json.dumps({"annotations": annotations, "categories": CATEGORIES}).encode())


def row(name, *segments):
    segments = [{"id": i, "category_id": c, "iscrowd": crowd} for i, c, crowd in segments]
    return {"file_name": name, "segments_info": segments}


def test_cocos_panoptic_json():
    log = IssueLog()
    objects = read_objects(
        [upload("a.png", b""), panoptic(row("a.png", (70_000, 1, 0), (5, 2, 1)))], log
    )
    assert objects.classes.names == ("person", "sky")
    assert objects.tables == {"a": {value_of(70_000): (1, False), value_of(5): (2, True)}}
    assert log.issues == ()


def test_without_such_a_file_numbers_are_classes():
    other = upload("a.json", json.dumps({"annotations": [{"bbox": [0, 0, 1, 1]}]}).encode())
    assert read_objects([upload("a.png", b""), other], IssueLog()) is None


def test_a_broken_annotation_is_named_and_the_rest_read():
    log = IssueLog()
    found = read_objects([panoptic(row("a.png", (5, 2, 0)), {"file_name": "b.png"})], log)
    assert list(found.tables) == ["a"]
    (issue,) = log.issues
    assert (issue.code, issue.places) == ("broken-segments", ("annotations[1]",))


def test_two_lists_of_segments_are_one_too_many():
    with pytest.raises(ReadError, match="both list segments"):
        read_objects([panoptic(row("a.png")), panoptic(row("a.png"), name="b.json")], IssueLog())


def test_cityscapes_instances():
    # 26003: the third car; 26: a group of cars; 23: sky, no object; 4: void
    assert instance_table([4, 23, 26, 26003]) == {
        23: (23, False),
        26: (26, True),
        26003: (26, False),
    }
