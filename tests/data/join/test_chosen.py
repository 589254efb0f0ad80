"""Answers that apply to no table are refused; names for numbers join classes by name."""

import pytest

from iouviz.data.choices import Choices
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.files import annotation, codes, dets, labels, result


def test_names_join_the_numbers_of_predictions_by_name():
    rows = result(category_id=0), result(category_id=1), result(category_id=2)
    named = Choices(class_names={0: "dog", 1: "cat", 2: "lynx", 3: "never used"})
    dataset = read(labels(), dets(*rows), choices=named)
    assert [dataset.classes[label] for label in dataset.predictions.label] == ["dog", "cat", "lynx"]
    assert "class-only-predicted" in codes(dataset)


@pytest.mark.parametrize(
    "choices",
    [Choices(classes={8: "cat"}), Choices(images={8: "a.jpg"}), Choices(class_names={8: "x"})],
)
def test_a_choice_for_keys_that_nothing_has_is_refused(choices):
    with pytest.raises(ReadError, match=r"none of the chosen \w+ keys is one that the pred"):
        read(labels(), dets(result()), choices=choices)


@pytest.mark.parametrize(
    "choices",
    [
        Choices(predictions_box_format="x1 y1 x2 y2"),
        Choices(predictions_frame=(9, 9)),
        Choices(classes="+1"),
        Choices(images="+1"),
        Choices(class_names={0: "cat"}),
    ],
)
def test_a_choice_for_predictions_wants_predictions(choices):
    with pytest.raises(ReadError, match="no predictions are given"):
        read(labels(), choices=choices)


def test_an_image_size_that_no_image_wants_is_refused():
    with pytest.raises(ReadError, match="the size of every image is known"):
        read(labels(), choices=Choices(image_size=(9, 9)))


def test_an_image_size_serves_frames_and_relative_forms_too():
    """Of 100 x 200, seen as 50 x 50: x is doubled, y goes times 4. Half of 100 is 50."""
    unsized = labels(
        images=[{"id": 0, "file_name": "a.jpg"}], annotations=[annotation(bbox=[1, 2, 3, 4])]
    )
    framed = Choices(ground_truth_frame=(50, 50), image_size=(100, 200))
    assert read(unsized, choices=framed).ground_truth.boxes.tolist() == [[2, 8, 8, 24]]
    parts = labels(
        images=[{"id": 0, "file_name": "a.jpg"}], annotations=[annotation(bbox=[0, 0, 0.5, 0.5])]
    )
    form = Choices(ground_truth_box_format="x y w h of the picture", image_size=(100, 200))
    assert read(parts, choices=form).ground_truth.boxes.tolist() == [[0, 0, 50, 100]]


def test_pictures_as_shown_wants_a_picture_that_is_turned():
    with pytest.raises(ReadError, match="no picture is shown otherwise"):
        read(labels(), choices=Choices(pictures_as_shown=True))


def test_two_numbers_of_one_name_are_refused():
    with pytest.raises(ReadError, match=r"two classes of dets\.json are named 'cat': 0, 5"):
        read(
            labels(),
            dets(result(), result(category_id=5)),
            choices=Choices(class_names={0: "cat", 5: "cat"}),
        )


OUTLINE = [[10, 20, 40, 20, 40, 60, 10, 60]]


def test_a_box_without_size_is_made_of_its_mask():
    flat = annotation(bbox=[0, 0, 0, 0], area=0, segmentation=OUTLINE)
    dataset = read(labels(annotations=[flat]), choices=Choices(boxes_from_masks=True))
    assert dataset.ground_truth.boxes.tolist() == [[10, 20, 40, 60]]
    assert dataset.ground_truth.area.tolist() == [1200]
    assert "box-from-mask" in codes(dataset)


def test_where_every_box_has_a_size_none_is_made():
    with pytest.raises(ReadError, match="every box that has a mask has a width"):
        read(labels(), choices=Choices(boxes_from_masks=True))
