"""Which image is which: by position, by what both sides call it, or by what the user says."""

import pytest

from iouviz.data.arrays.dataset import dataset
from iouviz.errors import ReadError


def truth(**more):
    return {"boxes": [[0, 0, 10, 10]], "labels": [0]} | more


def found(score=0.5, **more):
    return truth(scores=[score]) | more


def images_of(made):
    """Name of the image of each prediction, by score."""
    predictions = made.predictions
    return [
        made.images.names[image]
        for _, image in sorted(zip(predictions.score, predictions.image, strict=True))
    ]


def test_by_position():
    made = dataset([truth(image_id=5), truth(image_id=3)], [found(0.1), found(0.2)])
    assert made.images.ids == (5, 3)
    assert images_of(made) == ["5", "3"]


def test_by_image_id_where_both_sides_have_it():
    made = dataset(
        [truth(image_id=5), truth(image_id=3)], [found(0.1, image_id=3), found(0.2, image_id=5)]
    )
    assert images_of(made) == ["3", "5"]


def test_by_key():
    made = dataset({"b": truth(), "a": truth()}, {"a": found(0.1), "b": found(0.2)})
    assert images_of(made) == ["a", "b"]


def test_lists_beside_dictionaries_need_names():
    with pytest.raises(ReadError, match="one side names its images and the other lists them"):
        dataset({"b": truth(), "a": truth()}, [found(), found()])
    made = dataset({"b": truth(), "a": truth()}, [found(0.1), found(0.2)], images=["a", "b"])
    assert images_of(made) == ["a", "b"]


def test_not_as_many():
    with pytest.raises(ReadError, match="ground_truth has 2 images and predictions 1; wanted as"):
        dataset([truth(), truth()], [found()])


def test_an_image_that_the_ground_truth_lacks_is_left_out():
    made = dataset({"a": truth()}, {"a": found(), "b": found()})
    assert [issue.code for issue in made.issues] == ["unknown-image"]
    assert made.unjoined[0].name == "b"


@pytest.mark.parametrize("given", [truth(), found()["boxes"][0], 3, "none.json"])
def test_what_is_no_side_is_refused(given):
    with pytest.raises(ReadError, match=r"wanted|no such file"):
        dataset(given)


def test_what_is_no_image_is_refused():
    with pytest.raises(ReadError, match=r"predictions\[0\] is 'a', a str; wanted one entry per im"):
        dataset([truth()], ["a"])
