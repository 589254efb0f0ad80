"""Keypoints are read in threes, and what is wrong with them is said per file and row."""

import json

import numpy as np
import pytest

import iouviz
from iouviz.data.keypoints import COCO_SIGMAS
from iouviz.errors import RequestError
from tests.data.files import annotation, coco, dets, labels, result

LEAF = {"id": 0, "name": "leaf", "keypoints": ["tip", "base"], "skeleton": [[1, 2]]}
POINTS = [11, 22, 2, 33, 44, 1]


def leaves(*rows: list, category=LEAF, **changes):
    """Ground truth with an object for each list of numbers."""
    objects = [annotation(id=row, keypoints=each, **changes) for row, each in enumerate(rows)]
    return labels(categories=[category], annotations=objects)


def told(dataset) -> list[str]:
    return [str(issue) for issue in dataset.issues if issue.code != "no-sigmas"]


def test_a_file_as_it_should_be():
    read = iouviz.read(leaves(POINTS), dets(result(keypoints=[1, 2, 0.5, 3, 4, 0.25])))
    assert read.ground_truth.keypoints.tolist() == [[[11, 22, 2], [33, 44, 1]]]
    assert read.predictions.keypoints.tolist() == [[[1, 2, 0.5], [3, 4, 0.25]]]
    (kind,) = read.keypoint_types
    assert (kind.names, kind.skeleton, kind.sigmas) == (("tip", "base"), ((0, 1),), None)
    assert [str(issue) for issue in read.issues] == [
        "labels.json: class leaf: 2 keypoints, for which no sigmas are known. Not evaluated by "
        "keypoints. Give as many sigmas, or one for all: --sigmas, or Choices(sigmas=...)."
    ]


def test_without_keypoints_there_are_none():
    read = iouviz.read(labels(), dets(result()))
    assert read.keypoint_types == ()
    assert read.ground_truth.keypoints is read.predictions.keypoints is None


def test_seventeen_are_coco_s_unless_one_says_otherwise():
    category = {"id": 0, "name": "person", "keypoints": [str(k) for k in range(17)]}
    file = leaves([1, 2, 2] * 17, category=category)
    assert iouviz.read(file).keypoint_types[0].sigmas == COCO_SIGMAS
    own = iouviz.read(file, choices=iouviz.Choices(sigmas=(0.1,)))
    assert own.keypoint_types[0].sigmas == (0.1,) * 17


def test_a_category_that_says_nothing_has_as_many_as_most_of_its_objects():
    read = iouviz.read(leaves(POINTS, POINTS, [*POINTS, 1, 1, 1], category={"id": 0, "name": "x"}))
    assert read.keypoint_types[0].names == ("1", "2")
    assert np.isnan(read.ground_truth.keypoints[2]).all()


BAD = {
    "no visibility": (
        [11, 22, 33, 44],
        "annotations[1].keypoints: 4 numbers for 2 keypoints: no visibility. Read as x and y of "
        "visible keypoints. COCO wants x, y and 0, 1 or 2 for each.",
        [[11, 22, 2], [33, 44, 2]],
    ),
    "a number too few": (
        POINTS[:5],
        "annotations[1].keypoints: 5 numbers; its class has 2 keypoints, wanted 6: x, y and "
        "visibility of each. Its keypoints were left out; its box stays.",
        None,
    ),
    "not finite": (
        [11, float("nan"), 2, 33, 44, 1],
        "annotations[1].keypoints: a NaN or infinite number. Its keypoints were left out; its box "
        "stays.",
        None,
    ),
    "too far": (
        [11, 1e308, 2, 33, 44, 1],
        "annotations[1].keypoints: 1e+308, which is no place in a picture. Its keypoints were left "
        "out; its box stays.",
        None,
    ),
    "a word": (
        [11, "left", 2, 33, 44, 1],
        "annotations[1].keypoints: 'left', which is no number. Its keypoints were left out; its "
        "box stays.",
        None,
    ),
    "no list": (
        "11, 22",
        "annotations[1].keypoints: a text; COCO wants a list of x, y and visibility of each "
        "keypoint. Its keypoints were left out; its box stays.",
        None,
    ),
    "visibility": (
        [11, 22, 7, 33, 44, -1],
        "annotations[1].keypoints: visibility 7; wanted 0, 1 or 2. Taken as 2, visible, where it "
        "is above 0, and else as 0, not labelled.",
        [[11, 22, 2], [33, 44, 0]],
    ),
}


@pytest.mark.parametrize(("numbers", "message", "wanted"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_and_the_rest_is_judged(numbers, message, wanted):
    read = iouviz.read(leaves(POINTS, numbers))
    assert told(read) == [f"labels.json: {message}"]
    found = read.ground_truth.keypoints
    assert found[0].tolist() == [[11, 22, 2], [33, 44, 1]]
    if wanted is None:
        assert np.isnan(found[1]).all()
    else:
        assert found[1].tolist() == wanted
    assert len(read.ground_truth) == 2


def test_results_of_another_number_are_named_too():
    read = iouviz.read(leaves(POINTS), dets(result(keypoints=POINTS), result(keypoints=[1, 2, 1])))
    assert told(read) == [
        "dets.json: [1].keypoints: 3 numbers; its class has 2 keypoints, wanted 6: x, y and "
        "visibility of each. Its keypoints were left out; its box stays."
    ]


def test_results_without_a_box_get_the_one_around_their_keypoints():
    read = iouviz.read(leaves(POINTS), dets(result(bbox=None, keypoints=[7, 9, 0, 3, 5, 0])))
    assert read.predictions.boxes.tolist() == [[3, 5, 7, 9]]
    assert told(read) == [
        "dets.json: [0]: keypoints without a bbox. Took the box around them, in case "
        "boxes are evaluated."
    ]
    bare = leaves([7, 9, 2, 3, 5, 0], bbox=None)
    assert iouviz.read(bare).ground_truth.boxes.tolist() == [[7, 9, 7, 9]]


def test_sigmas_that_fit_nothing_are_refused():
    for sigmas, message in (
        ((0.1, 0.2, 0.3), "3 sigmas; wanted one for all, or one for each: leaf has 2"),
        ((0.1, -0.2), "sigmas .*; wanted numbers above 0"),
    ):
        with pytest.raises(RequestError, match=message):
            iouviz.read(leaves(POINTS), choices=iouviz.Choices(sigmas=sigmas))


def test_a_class_that_only_predictions_have_has_no_keypoints():
    rows = [annotation(category_id=9, score=0.5, keypoints=POINTS), annotation(score=0.6)]
    found = coco(annotations=rows, categories=[LEAF, {"id": 9, "name": "stone"}])
    read = iouviz.read(leaves(POINTS), ("found.json", json.dumps(found).encode()))
    assert read.classes == ("leaf", "stone")
    assert read.keypoint_types[1] is None
    assert np.isnan(read.predictions.keypoints).all()
    assert told(read)[-1] == (
        "found.json: annotations[0].keypoints: keypoints of a class whose objects have none. Its "
        "keypoints were left out; its box stays."
    )
