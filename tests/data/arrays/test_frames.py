"""Tables: columns by name, what is missing is said; and one array of all images."""

import numpy as np
import pandas as pd
import pytest

from iouviz.data.arrays.dataset import dataset
from iouviz.errors import ReadError

TRUTH = pd.DataFrame(
    {
        "file_name": ["a.jpg", "b.jpg", "a.jpg"],
        "xmin": [0, 1, 20],
        "ymin": [0, 2, 20],
        "xmax": [10, 5, 40],
        "ymax": [10, 6, 40],
        "class": ["cat", "dog", "cat"],
        "iscrowd": [0, 0, 1],
        "width": [640, 320, 640],
        "height": [480, 240, 480],
        "area": [90, np.nan, 400],
    },
    index=[7, 8, 9],
)
FOUND = TRUTH.iloc[:2].assign(confidence=[0.9, 0.4])


def test_a_table_of_pandas():
    made = dataset(TRUTH, FOUND)
    assert made.images.names == ("a.jpg", "b.jpg")
    assert made.images.sizes.tolist() == [[640, 480], [320, 240]]
    assert made.classes == ("cat", "dog")
    assert made.ground_truth.image.tolist() == [0, 1, 0]
    assert made.ground_truth.crowd.tolist() == [False, False, True]
    assert made.ground_truth.area.tolist() == [90, 16, 400]
    assert made.predictions.boxes.tolist() == [[0, 0, 10, 10], [1, 2, 5, 6]]
    assert made.predictions.score.tolist() == [0.9, 0.4]


def test_a_row_without_a_box_is_an_image_without_objects():
    bare = TRUTH.assign(**{name: [0, np.nan, 20] for name in ("xmin", "ymin", "xmax", "ymax")})
    made = dataset(bare.assign(**{"class": ["cat", None, "cat"]}))
    assert made.images.names == ("a.jpg", "b.jpg")
    assert made.ground_truth.image.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("truth", "found", "message"),
    [
        (TRUTH, TRUTH, "predictions: no column for a score"),
        (TRUTH.drop(columns="ymin"), FOUND, "ground_truth has the columns file_name, xmin, .*want"),
        (TRUTH.drop(columns="file_name"), FOUND, "wanted a column for the image"),
        (TRUTH, FOUND.assign(confidence=["a", "b"]), r"""\["confidence"\] holds 'a'; wanted num"""),
        (TRUTH.assign(**{"class": [0.5, 1, 2]}), FOUND, r'\["class"\] holds 0.5, which is no who'),
    ],
)
def test_what_a_table_lacks_is_said(truth, found, message):
    with pytest.raises(ReadError, match=message):
        dataset(truth, found)


def test_a_table_without_classes_has_one():
    made = dataset(TRUTH.drop(columns="class"), FOUND.drop(columns="class"))
    assert made.classes == ("object",)
    assert {issue.code for issue in made.issues} == {"no-class-column"}


def test_names_that_leave_the_form_open_must_be_told():
    bare = pd.DataFrame({"image": [1], "x": [2], "y": [3], "w": [4], "h": [5], "label": [0]})
    with pytest.raises(ReadError, match="columns x, y, w, h may be xywh or cxcywh; say box_format"):
        dataset(bare)
    assert dataset(bare, box_format="cxcywh").ground_truth.boxes.tolist() == [[0, 0.5, 4, 5.5]]
    listed = pd.DataFrame({"image": [1, 2], "bbox": [[2, 3, 4, 5], None], "label": [0, np.nan]})
    made = dataset(listed, box_format="xywh")
    assert made.ground_truth.boxes.tolist() == [[2, 3, 6, 8]]
    assert made.images.ids == (1, 2)


def test_an_image_that_only_predictions_have_is_kept_and_noted():
    other = FOUND.assign(file_name=["a.jpg", "c.jpg"])
    made = dataset(TRUTH, other)
    assert made.images.names == ("a.jpg", "b.jpg", "c.jpg")
    assert [issue.code for issue in made.issues] == ["image-only-predicted"]
    named = dataset(TRUTH, other, images=["a.jpg", "b.jpg", "d.jpg"])
    assert named.images.names == ("a.jpg", "b.jpg", "d.jpg")
    assert [issue.code for issue in named.issues] == ["unknown-image"]


def test_a_row_is_named_by_its_place():
    made = dataset(TRUTH, FOUND.assign(xmax=[10, -5]))
    assert made.issues[0].places == ("row 1",)


def test_a_table_of_polars():
    polars = pytest.importorskip("polars")
    lazy = polars.from_pandas(FOUND).lazy()
    made = dataset(polars.from_pandas(TRUTH), lazy)
    assert made.predictions.boxes.tolist() == [[0, 0, 10, 10], [1, 2, 5, 6]]
    assert made.classes == ("cat", "dog")
    assert made.ground_truth.area.tolist() == [90, 16, 400]


def test_one_array_of_all_images():
    truth = np.array([[0, 0, 0, 10, 10, 1], [2, 5, 5, 9, 9, 0]])
    found = np.array([[2, 5, 5, 9, 8, 0.7, 0]])
    made = dataset(truth, found)
    assert made.images.ids == (0, 2)
    assert made.predictions.image.tolist() == [1]
    assert made.predictions.score.tolist() == [0.7]
    with pytest.raises(ReadError, match=r"\(1, 6\); wanted one array of \(n, 6\) for each image"):
        dataset(truth, found[:, 1:])
    with pytest.raises(ReadError, match=r"predictions\[:, 6\] holds 0.7, which is no whole number"):
        dataset(truth, found[:, [0, 1, 2, 3, 4, 6, 5]])
    with pytest.raises(ReadError, match=r"predictions\[:, 0\] holds 0.7, which .* not an image"):
        dataset(truth, found[:, [5, 1, 2, 3, 4, 0, 6]])
