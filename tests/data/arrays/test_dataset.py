"""What people hold becomes the data set that a file with the same content becomes."""

import json
from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.arrays.dataset import dataset
from iouviz.data.sample import FOLDER
from iouviz.errors import ReadError, RequestError
from iouviz.geometry.masks.rle import Masks
from tests.evaluation.builders import random_dataset

GROUND_TRUTH = [
    {"boxes": [[0, 0, 10, 10], [20, 20, 40, 40]], "labels": [0, 1], "iscrowd": [0, 1]},
    {"boxes": [], "labels": []},
]
PREDICTIONS = [
    {"boxes": [[0, 0, 10, 8]], "labels": [0], "scores": [0.9]},
    {"boxes": [[5, 5, 9, 9]], "labels": [2], "scores": [0.4]},
]


def as_dicts(original):
    """The two sides of a data set as torchvision has them."""
    objects, predicted = original.ground_truth, original.predictions
    sides = [], []
    for image in range(len(original.images)):
        one, other = objects.take(objects.image == image), predicted.take(predicted.image == image)
        sides[0].append(
            {
                "boxes": np.hstack([one.boxes[:, :2], one.size]),
                "labels": one.label,
                "iscrowd": one.crowd,
                "ignore": one.ignore,
                "area": one.area,
            }
        )
        sides[1].append(
            {
                "boxes": np.hstack([other.boxes[:, :2], other.size]),
                "labels": other.label,
                "scores": other.score,
            }
        )
    return sides


@pytest.mark.parametrize("seed", range(20))
def test_dictionaries_are_judged_as_the_columns_they_were_made_of(seed):
    original = random_dataset(seed)
    made = dataset(*as_dicts(original), box_format="xywh")
    # ids are positions here, and there the other way round: of equal scores another goes first
    ids = tuple(range(len(original.images)))
    expected = iouviz.evaluate(replace(original, images=replace(original.images, ids=ids)))
    result = iouviz.evaluate(made)
    assert made.classes == tuple(
        str(label) for label in sorted({*original.ground_truth.label, *original.predictions.label})
    )
    assert result.summary == pytest.approx(expected.summary, nan_ok=True, abs=1e-12)


def test_columns_of_two_small_images():
    made = dataset(GROUND_TRUTH, PREDICTIONS, classes=["cat", "dog", "owl"])
    assert made.classes == ("cat", "dog", "owl")
    assert made.images.names == ("0", "1")
    assert made.ground_truth.image.tolist() == [0, 0]
    assert made.ground_truth.crowd.tolist() == [False, True]
    assert made.ground_truth.area.tolist() == [100, 400]
    assert made.predictions.image.tolist() == [0, 1]
    assert made.predictions.label.tolist() == [0, 2]
    assert made.predictions.boxes.tolist() == [[0, 0, 10, 8], [5, 5, 9, 9]]
    assert made.predictions.score.tolist() == [0.9, 0.4]
    assert made.inputs is None
    assert made.issues == ()


def test_what_was_given_may_be_changed_afterwards():
    boxes, scores = np.array([[0.0, 0, 10, 8]]), np.array([0.9])
    made = dataset(
        [{"boxes": boxes, "labels": [0]}], [{"boxes": boxes, "labels": [0], "scores": scores}]
    )
    boxes += 5
    scores[:] = 0
    assert made.predictions.boxes.tolist() == made.ground_truth.boxes.tolist() == [[0, 0, 10, 8]]
    assert made.predictions.score.tolist() == [0.9]


def test_boxes_that_are_none_are_left_out_and_named():
    made = dataset(
        GROUND_TRUTH,
        [
            {
                "boxes": [[0, 0, 10, 8], [9, 9, 1, 1], [0, np.nan, 4, 4], [0, 0, 4, 4]],
                "labels": [0, 0, 0, 0],
                "scores": [0.9, 0.8, 0.7, np.inf],
            },
            None,
        ],
    )
    assert len(made.predictions) == 1
    found = {issue.code: issue for issue in made.issues}
    assert found.keys() == {"negative-size", "not-finite", "score-not-finite"}
    assert found["negative-size"].places == ('[0]["boxes"][1]',)
    assert str(found["not-finite"]).startswith(
        'predictions: [0]["boxes"][2]: a NaN or infinite coordinate.'
    )


def test_the_box_format_is_pointed_out_where_most_boxes_are_none():
    found = [{"boxes": [[50, 50, 9, 9]] * 10, "labels": [0] * 10, "scores": [0.5] * 10}, None]
    issues = {issue.code: issue for issue in dataset(GROUND_TRUTH, found).issues}
    assert "10 of 10 boxes have a negative" in issues["mostly-negative"].found
    assert "say box_format='xywh'" in issues["mostly-negative"].remedy
    said = dataset(GROUND_TRUTH, found, box_format="xywh")
    assert all(issue.code != "mostly-negative" for issue in said.issues)


@pytest.mark.parametrize("role", ["ground truth", "predictions"])
def test_two_forms_of_boxes_may_be_said(role):
    one = [{"boxes": [[2, 3, 4, 5]], "labels": [0], "scores": [1]}]
    both = ("xywh", "cxcywh") if role == "ground truth" else ("cxcywh", "xywh")
    made = dataset([{k: v for k, v in one[0].items() if k != "scores"}], one, box_format=both)
    xywh, cxcywh = [[2, 3, 6, 8]], [[0, 0.5, 4, 5.5]]
    first, second = (xywh, cxcywh) if role == "ground truth" else (cxcywh, xywh)
    assert made.ground_truth.boxes.tolist() == first
    assert made.predictions.boxes.tolist() == second


def test_a_form_of_boxes_that_is_none_is_refused():
    with pytest.raises(RequestError, match="'yxyx'; wanted one of 'xyxy', 'xywh', 'cxcywh'"):
        dataset(GROUND_TRUTH, box_format="yxyx")


def test_ground_truth_alone():
    made = dataset(GROUND_TRUTH)
    assert len(made.predictions) == 0
    assert made.classes == ("0", "1")


def test_nothing_at_all_is_a_data_set_too():
    assert len(dataset([], []).images) == 0


def test_a_file_and_predictions_in_memory_are_judged_as_two_files():
    """Per image under the id of the file, the classes by its ids."""
    files = FOLDER / "ground_truth.json", FOLDER / "predictions_late.json"
    by_image: dict[int, dict] = {}
    for row in json.loads(files[1].read_bytes()):
        entry = by_image.setdefault(row["image_id"], {"boxes": [], "labels": [], "scores": []})
        entry["boxes"].append(row["bbox"])
        entry["labels"].append(row["category_id"])
        entry["scores"].append(row["score"])
    made = dataset(files[0], by_image, box_format="xywh")
    read = iouviz.read(*files)
    assert made.classes == read.classes
    assert iouviz.evaluate(made).summary == pytest.approx(
        iouviz.evaluate(read).summary, nan_ok=True, abs=1e-12
    )


def test_names_beside_a_file_must_be_as_many():
    files = FOLDER / "ground_truth.json"
    with pytest.raises(ReadError, match="images has 1 entries and predictions 2; wanted as many"):
        dataset(files, [None, None], images=["a.jpg"])


def test_numbers_that_may_be_counted_otherwise_than_the_file_s_ids_are_asked_about():
    ground_truth = {
        "images": [{"id": 7, "file_name": "a.jpg"}],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 1, "bbox": [0, 0, 4, 3], "area": 12}
        ],
    }
    predictions = {7: {"boxes": [[0, 0, 4, 3]], "labels": [0], "scores": [0.5]}}
    predictions[7]["boxes"] *= 2
    predictions[7]["labels"] = [0, 1]
    predictions[7]["scores"] *= 2
    with pytest.raises(ReadError, match=r"with classes=\{number: name"):
        dataset(ground_truth, predictions)
    made = dataset(ground_truth, predictions, classes=["cat", "dog"])
    assert made.predictions.label.tolist() == [0, 1]


def test_masks_as_pixels_as_run_lengths_and_as_outlines_are_the_same():
    pixels = np.zeros((1, 20, 30), bool)
    pixels[0, 4:10, 5:15] = True
    ways = [
        pixels,
        pixels.astype(np.float32)[:, None],
        [{"size": [20, 30], "counts": Masks.from_pixels(pixels).strings()[0]}],
        [[[5, 4, 15, 4, 15, 10, 5, 10]]],
    ]
    for masks in ways:
        truth = [{"boxes": [[5, 4, 15, 10]], "labels": [0], "masks": masks}]
        made = dataset(truth, [truth[0] | {"scores": [1.0]}], images=[(30, 20)])
        assert made.ground_truth.area.tolist() == [60]
        np.testing.assert_array_equal(made.predictions.masks.pixels(0), pixels[0])
        assert iouviz.evaluate(made, overlap="masks").summary["AP"] == pytest.approx(1)


def test_boxes_may_be_left_out_beside_masks():
    pixels = np.zeros((1, 20, 30), bool)
    pixels[0, 4:10, 5:15] = True
    made = dataset([{"labels": [0], "masks": pixels}, {"labels": [], "masks": pixels[:0]}])
    assert len(made.images) == 2
    assert made.ground_truth.boxes.tolist() == [[5, 4, 15, 10]]
    assert made.images.sizes[0].tolist() == [30, 20]
