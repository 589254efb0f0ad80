"""Which image of the ground truth a name or a number of the predictions means."""

import pytest

from iouviz.data.choices import Choices
from iouviz.data.issues import Unjoined
from iouviz.data.read.read import read
from iouviz.errors import UndecidedError
from tests.data.files import codes, dets, images, labels, result

FORM = Choices(predictions_box_format="score x1 y1 x2 y2")
BOX = b"0.9 10 20 40 60\n"


def truth_of(*names, first=1):
    return labels(images=images(*names, first=first), annotations=[])


def test_two_names_never_share_an_image():
    """Both files end in a.txt; only val's folder is the image's."""
    found = [("train/a.txt", b"cat " + BOX), ("val/a.txt", b"dog " + BOX)]
    dataset = read(truth_of("val/a.jpg"), found, choices=FORM)
    assert dataset.predictions.label.tolist() == [1]
    assert dataset.unjoined == (Unjoined("image", "train/a", "train/a", 1),)


def test_numbers_in_file_names_are_image_numbers():
    """What Ultralytics writes: image_id 139 for 000000000139.jpg."""
    dataset = read(
        truth_of("000000000139.jpg", "000000000285.jpg", first=900),
        dets(result(image_id=285), result(image_id=139)),
    )
    assert dataset.predictions.image.tolist() == [1, 0]
    assert "image-number-in-name" in codes(dataset)


def test_ids_go_before_numbers_in_file_names():
    dataset = read(truth_of("2.jpg", "1.jpg"), dets(result(image_id=1), result(image_id=2)))
    assert dataset.predictions.image.tolist() == [0, 1]
    assert "image-number-in-name" not in codes(dataset)


def test_numbers_that_are_partly_ids_are_asked():
    """1 is an id and a file name; 7 is only a file name."""
    given = truth_of("7.jpg", "1.jpg"), dets(result(image_id=1), result(image_id=7))
    with pytest.raises(UndecidedError) as error:
        read(*given)
    (question,) = error.value.questions
    assert question.topic == "images"
    found = {
        option.name: read(*given, choices=Choices().with_changes(option.changes))
        for option in question.options
    }
    assert found["file names"].predictions.image.tolist() == [1, 0]
    assert found["ids"].predictions.image.tolist() == [0]
