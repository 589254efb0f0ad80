"""One image name in two folders is two images where there are two pictures."""

import pytest

from iouviz.data.read.read import read
from tests.data.examples import EXAMPLES, createml, cvat, picture
from tests.data.files import as_file, coco

PICTURES = [("train/a.jpg", picture()), ("val/images/a.jpg", picture())]
FILES = [
    as_file("x.json", createml()),
    as_file("x.json", coco()),
    ("x.xml", cvat()),
    EXAMPLES["CSV with a header", "ground truth"][0],
]


@pytest.mark.parametrize(("name", "data"), FILES)
def test_splits_that_share_a_name_are_told_apart_by_their_pictures(name, data):
    dataset = read([(f"train/{name}", data), (f"val/{name}", data), *PICTURES])
    named = [image for image in dataset.images.names if image.endswith("a.jpg")]
    assert named == ["train/a.jpg", "val/images/a.jpg"]
    found = [file.name for file in dataset.images.files if file is not None]
    assert found == named
    of_each = [dataset.images.names[image] for image in dataset.ground_truth.image]
    assert of_each.count(named[0]) == of_each.count(named[1]) > 0
    assert "image-in-two-folders" in {issue.code for issue in dataset.issues}


@pytest.mark.parametrize("pictures", [PICTURES[:1], [("images/a.jpg", picture())], []])
def test_with_one_picture_it_is_one_image(pictures):
    name, data = as_file("x.json", createml())
    dataset = read([(f"train/{name}", data), (f"val/{name}", data), *pictures])
    assert dataset.images.names == ("a.jpg",)
    assert "image-in-two-files" in {issue.code for issue in dataset.issues}
