"""Azure's JSON Lines: sizes with a unit, polygons, crowds, and lines that are odd."""

import json

import numpy as np
import pytest

from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.examples import azure, picture
from tests.data.files import codes

BOX = {"label": "cat", "topX": 0.1, "topY": 0.25, "bottomX": 0.4, "bottomY": 0.75}


def lines(*rows: object) -> tuple[str, bytes]:
    return "labels.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def test_a_line_is_an_image():
    other = azure() | {"image_url": "azureml://x/b.jpg", "label": []}
    dataset = read(lines(azure(BOX, BOX | {"isCrowd": "1"}), other))
    assert [name.rsplit("/", 1)[-1] for name in dataset.images.names] == ["a.jpg", "b.jpg"]
    assert dataset.images.sizes.tolist() == [[100, 80]] * 2
    np.testing.assert_allclose(dataset.ground_truth.boxes, [[10, 20, 40, 60]] * 2)
    assert dataset.ground_truth.crowd.tolist() == [False, True]
    assert codes(dataset) == set()


def test_a_polygon_gives_its_box_and_a_mask():
    dataset = read(lines(azure({"label": "cat", "polygon": [[0.1, 0.25, 0.4, 0.25, 0.4, 0.75]]})))
    np.testing.assert_allclose(dataset.ground_truth.boxes, [[10, 20, 40, 60]])
    assert dataset.ground_truth.masks is not None


def test_without_a_stated_size_the_pictures_own_counts():
    dataset = read(lines(azure(BOX) | {"image_details": None}), images=("a.jpg", picture()))
    np.testing.assert_allclose(dataset.ground_truth.boxes, [[10, 20, 40, 60]])


def test_odd_lines_are_left_out_and_a_broken_one_is_named():
    dataset = read(lines(azure(BOX, "odd", {"label": "cat"}), 7, azure() | {"image_url": ""}))
    assert len(dataset.ground_truth) == 1
    assert codes(dataset) == {"not-an-object", "bad-box", "no-image-name"}
    name, data = lines(azure(), azure())
    with pytest.raises(ReadError, match=r"labels\.jsonl: broken JSON at line 2, column 15"):
        read((name, data.replace(b'"azureml', b"azureml").replace(b"azureml", b'"azureml', 1)))
