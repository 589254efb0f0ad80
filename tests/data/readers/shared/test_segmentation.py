import json

import numpy as np
import pytest
from pycocotools import mask as oracle

from iouviz.data.read.read import read

SQUARE = [[1, 1, 4, 1, 4, 3, 1, 3]]  # 3 x 2 pixels on a picture 6 wide and 5 high
PICTURE = np.zeros((5, 6), np.bool_)
PICTURE[1:3, 1:4] = True
# down the columns: 5 + 1 background, 2 object, 3 background, 2, 3, 2, and 2 + 10 to the end
LIST = {"size": [5, 6], "counts": [6, 2, 3, 2, 3, 2, 12]}
TEXT = {"size": [5, 6], "counts": oracle.encode(np.asfortranarray(PICTURE, np.uint8))["counts"]}
TEXT["counts"] = TEXT["counts"].decode()


def truth_file(*segmentations, size=(6, 5), **fields):
    image = {"id": 7, "file_name": "a.jpg"}
    if size:
        image |= {"width": size[0], "height": size[1]}
    row = {"image_id": 7, "category_id": 1, "bbox": [1, 1, 3, 2], "area": 6, "iscrowd": 0}
    rows = [
        row | {"id": i} | ({} if each is ... else {"segmentation": each})
        for i, each in enumerate(segmentations)
    ]
    content = {"images": [image], "categories": [{"id": 1, "name": "cat"}], "annotations": rows}
    return "truth.json", json.dumps(content | fields).encode()


def results_file(*rows):
    row = {"image_id": 7, "category_id": 1, "score": 0.5}
    return "results.json", json.dumps([row | each for each in rows]).encode()


@pytest.mark.parametrize("segmentation", [SQUARE, LIST, TEXT])
def test_each_spelling_gives_the_same_pixels(segmentation):
    dataset = read(truth_file(segmentation))
    assert dataset.issues == ()
    np.testing.assert_array_equal(dataset.ground_truth.masks.pixels(0), PICTURE)


def test_rows_keep_their_masks():
    dataset = read(truth_file(TEXT, SQUARE, [*SQUARE, [0, 0, 1, 0, 1, 1, 0, 1]], LIST))
    pixels = [dataset.ground_truth.masks.pixels(row).sum() for row in range(4)]
    assert pixels == [6, 6, 7, 6]


def test_no_segmentation_anywhere_is_no_column_and_no_issue():
    for nothing in (..., [], None):
        dataset = read(truth_file(nothing, nothing))
        assert dataset.ground_truth.masks is None
        assert dataset.issues == ()


def test_masks_follow_the_rows_that_are_left_out():
    name, data = truth_file(SQUARE, TEXT, LIST, SQUARE)
    content = json.loads(data)
    content["annotations"][0]["bbox"] = "x"
    content["annotations"][2]["image_id"] = 99
    content["annotations"][3]["segmentation"] = [[0, 0, 1, 0, 1, 1, 0, 1]]
    masks = read((name, json.dumps(content).encode())).ground_truth.masks
    assert [masks.pixels(row).sum() for row in range(len(masks))] == [6, 1]


@pytest.mark.parametrize(
    ("segmentation", "code", "said"),
    [
        ("x", "bad-segmentation", "a text; COCO wants polygons"),
        ([[1, 2, 3, 4]], "bad-polygon", "polygon 0 has 4 coordinates for 2 corners; wanted"),
        ([[1, 2, 3, 4, 5, 6, 7]], "bad-polygon", "7 coordinates, an odd number, for 3 corners"),
        ([[1, 2, 3, 4, 5, float("nan")]], "bad-polygon", "a coordinate that is NaN"),
        ([["a"] * 6], "bad-polygon", "polygon 0"),
        ({"size": [5, 6], "counts": [6, 2]}, "bad-run-lengths", "to 8 and not to 5 x 6 pixels"),
        ({"size": [5, 6], "counts": [6, 25]}, "bad-run-lengths", "to 31 and not to 5 x 6 pixels"),
        ({"size": [5, 6], "counts": [-1, 31]}, "bad-run-lengths", "a count below 0"),
        ({"size": [5, 6], "counts": "1 2"}, "bad-run-lengths", "a text that is none of COCO's"),
        ({"size": [5, 6], "counts": "6"}, "bad-run-lengths", "to 6 and not to 5 x 6 pixels"),
        ({"size": [5, 6]}, "bad-run-lengths", "counts are nothing"),
        ({"size": "5x6", "counts": [30]}, "bad-run-lengths", "COCO wants [height, width]"),
        ({"size": [10**9] * 2, "counts": [10**18]}, "bad-run-lengths", "is no size of a picture"),
    ],
)
def test_what_is_no_mask_is_named_and_empty(segmentation, code, said):
    dataset = read(truth_file(SQUARE, segmentation))
    (issue,) = dataset.issues
    assert (issue.code, issue.outcome) == (code, "repaired")
    assert issue.places == ("annotations[1].segmentation",)
    assert said in issue.found
    assert dataset.ground_truth.masks.counts[dataset.ground_truth.masks.offsets[1] :].size == 1
    assert len(dataset.ground_truth) == 2


def test_each_kind_of_fault_is_said_in_its_own_words():
    dataset = read(truth_file(SQUARE, [[1, 2]], {"size": [5, 6], "counts": [2]}, [[1, 2, 3]]))
    assert [(issue.code, issue.count) for issue in dataset.issues] == [
        ("bad-polygon", 2),
        ("bad-run-lengths", 1),
    ]


def test_one_bad_polygon_of_several_is_left_out_of_the_mask():
    dataset = read(truth_file([*SQUARE, [1, 2, 3, 4]], SQUARE))
    (issue,) = dataset.issues
    assert (issue.code, issue.outcome) == ("bad-part", "repaired")
    assert "polygon 1 has 4 coordinates" in issue.found
    np.testing.assert_array_equal(dataset.ground_truth.masks.pixels(0), PICTURE)


def test_polygons_need_the_size_of_their_picture():
    dataset = read(truth_file(SQUARE, size=None))
    assert [issue.code for issue in dataset.issues] == ["no-image-size", "bad-segmentation"]


def test_results_without_a_box_take_the_one_around_the_mask():
    dataset = read(
        truth_file(SQUARE),
        results_file({"segmentation": TEXT}, {"segmentation": SQUARE}, {"bbox": [0, 0, 2, 2]}),
    )
    assert dataset.predictions.boxes[:, :4].tolist() == [[1, 1, 4, 3]] * 2 + [[0, 0, 2, 2]]
    for row in range(2):  # polygons too, as the ground truth says how large the picture is
        np.testing.assert_array_equal(dataset.predictions.masks.pixels(row), PICTURE)
    assert [issue.code for issue in dataset.issues] == ["box-from-mask", "no-segmentation"]


def test_polygons_of_results_need_the_size_of_their_picture_too():
    rows = {"segmentation": TEXT}, {"segmentation": SQUARE}, {"image_id": 9, "segmentation": SQUARE}
    dataset = read(truth_file(TEXT, size=None), results_file(*rows))
    (issue,) = (each for each in dataset.issues if each.code == "bad-segmentation")
    assert (issue.file, issue.places, issue.count) == ("results.json", ("[1]",), 1)
    masks = dataset.predictions.masks
    assert [masks.pixels(row).sum() for row in range(2)] == [6, 0]


def test_several_files_join_their_masks():
    other = truth_file(LIST, images=[{"id": 8, "file_name": "b.jpg", "width": 6, "height": 5}])
    content = json.loads(other[1])
    content["annotations"][0]["image_id"] = 8
    dataset = read([truth_file(...), ("b.json", json.dumps(content).encode())])
    masks = dataset.ground_truth.masks
    assert [masks.pixels(row).sum() for row in range(2)] == [0, 6]


def test_a_polygon_without_the_outer_brackets_is_read_and_noted():
    dataset = read(truth_file(SQUARE[0], [1, 1], SQUARE))
    masks = dataset.ground_truth.masks
    np.testing.assert_array_equal(masks.pixels(0), PICTURE)
    np.testing.assert_array_equal(masks.pixels(2), PICTURE)
    assert [(issue.code, issue.places) for issue in dataset.issues] == [
        ("flat-polygon", ("annotations[0].segmentation",)),
        ("bad-polygon", ("annotations[1].segmentation",)),
    ]


@pytest.mark.parametrize(("image", "annotation"), [("7", 7), (7, "7")])
def test_an_image_id_that_is_written_as_text_once_keeps_its_masks(image, annotation):
    name, data = truth_file(SQUARE)
    content = json.loads(data)
    content["images"][0]["id"], content["annotations"][0]["image_id"] = image, annotation
    dataset = read((name, json.dumps(content).encode()))
    np.testing.assert_array_equal(dataset.ground_truth.masks.pixels(0), PICTURE)
