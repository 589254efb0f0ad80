"""COCO's structures in memory are read as its files are."""

import contextlib
import io
import json

import numpy as np
import pytest
from pycocotools import mask
from pycocotools.coco import COCO

import iouviz
from iouviz.data.arrays.dataset import dataset
from iouviz.data.sample import FOLDER

FILES = FOLDER / "ground_truth.json", FOLDER / "predictions_late.json"


@pytest.fixture(scope="module")
def coco():
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(FILES[0]))
        return truth, truth.loadRes(str(FILES[1]))


@pytest.fixture(scope="module")
def expected():
    return iouviz.evaluate(iouviz.read(*FILES)).summary


def test_objects_of_pycocotools(coco, expected):
    made = dataset(*coco)
    assert iouviz.evaluate(made).summary == pytest.approx(expected, nan_ok=True, abs=1e-12)
    assert made.ground_truth.ids == tuple(row["id"] for row in coco[0].dataset["annotations"])


def test_the_content_of_its_files(expected):
    made = dataset(*(json.loads(file.read_bytes()) for file in FILES))
    assert iouviz.evaluate(made).summary == pytest.approx(expected, nan_ok=True, abs=1e-12)


def test_pictures_are_found_by_name(coco):
    made = dataset(*coco, images=FOLDER / "images")
    assert all(file is not None for file in made.images.files)


def test_outlines_that_load_res_draws_around_boxes_are_no_masks():
    bare = [{k: v for k, v in row.items() if k != "segmentation"} for row in results()]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(FILES[0]))
        found = truth.loadRes(bare)
    assert "segmentation" in found.dataset["annotations"][0]
    assert dataset(truth, found).predictions.shapes is None


def test_run_lengths_as_bytes_and_numbers_of_numpy():
    pixels = np.zeros((20, 30), np.uint8, order="F")
    pixels[3:8, 2:6] = 1
    row = {
        "image_id": np.int64(7),
        "category_id": np.int32(1),
        "bbox": np.array([2, 3, 4, 5.0]),
        "segmentation": mask.encode(pixels),
        "score": np.float32(0.5),
    }
    truth = {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 30, "height": 20}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [row | {"id": 1, "area": 20, "iscrowd": 0, "score": None}],
    }
    truth["annotations"][0].pop("score")
    made = dataset(truth, [row])
    np.testing.assert_array_equal(made.predictions.masks.pixels(0), pixels)
    assert made.ground_truth.boxes.tolist() == [[2, 3, 6, 8]]


def results():
    return json.loads(FILES[1].read_bytes())
