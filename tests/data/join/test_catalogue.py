"""What does not join is listed, and the user's choices join it."""

import pytest

from iouviz.data.choices import Choices
from iouviz.data.issues import Unjoined
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.files import as_file, coco, codes, dets, images, labels, result


def test_what_did_not_join_is_listed_and_can_be_mended():
    found = as_file(
        "d.json",
        coco(
            images=images("a.jpg", "other.jpg"),
            categories=[{"id": 1, "name": "cat"}, {"id": 2, "name": "puppy"}],
            annotations=[
                result(image_id=1, category_id=1),
                result(image_id=1, category_id=2),
                result(image_id=2, category_id=1),
            ],
        ),
    )
    dataset = read(labels(), found)
    assert dataset.unjoined == (
        Unjoined("image", 2, "other.jpg", 1),
        Unjoined("class", 2, "puppy", 1),
    )
    choices = Choices(classes={2: "dog"}, images={"2": "b.jpg"})
    mended = read(labels(), found, choices=choices)
    assert mended.unjoined == ()
    assert mended.predictions.image.tolist() == [0, 0, 1]
    assert mended.predictions.label.tolist() == [0, 1, 0]
    assert mended.classes == ("cat", "dog")


def test_what_is_left_out_on_request_is_not_complained_of():
    dataset = read(
        labels(),
        dets(result(), result(category_id=77), result(image_id=99)),
        choices=Choices(classes={77: ""}, images={99: ""}),
    )
    assert len(dataset.predictions) == 1
    assert dataset.unjoined == ()
    assert not codes(dataset) & {"unknown-class", "unknown-image"}


def test_a_choice_that_names_nothing_is_refused():
    with pytest.raises(ReadError, match="'lynx' is not in the ground truth"):
        read(labels(), dets(result()), choices=Choices(classes={0: "lynx"}))
