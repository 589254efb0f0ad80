"""Box formats: inferred by evidence, chosen, or asked; and pixels from parts of an image."""

import pytest
from hypothesis import strategies as st

import iouviz
from iouviz.data.choices import Choices
from iouviz.data.read.read import read
from iouviz.errors import UndecidedError
from tests.data.examples import picture
from tests.data.files import TRUTH, coco_truth, codes, labels, line

NAMES = ("classes.txt", b"cat\ndog\n")
numbers = st.lists(st.integers(1, 999), min_size=4, max_size=4)


def test_the_issue_shows_the_evidence():
    text = b"\n".join(line("cat", 0.5, box, "xywh") for box in TRUTH)
    dataset = read(coco_truth(), ("a.txt", text))
    said = next(str(issue) for issue in dataset.issues if issue.code == "box-format-inferred")
    assert "'score x y w h' 5 of 5 boxes fit" in said
    # (60, 40, 35, 35), (50, 50, 40, 20) ... are inside out as corners, all of them
    assert "'score x1 y1 x2 y2' 0 of 5 boxes fit and 5 cannot be" in said
    assert "Read as 'score x y w h'" in said


def test_what_fits_both_ways_is_asked_with_the_evidence_and_read_as_chosen():
    given = ("a.txt", b"cat 0.9 10 20 30 40\n")
    with pytest.raises(UndecidedError, match="choices=Choices") as error:
        read(labels(), given)
    (question,) = error.value.questions
    assert (question.topic, question.role) == ("box format", "predictions")
    fits = {option.name: dict(option.evidence)["boxes that fit"] for option in question.options}
    assert fits["score x1 y1 x2 y2"] == fits["score x y w h"] == "1 of 1"
    assert fits["x y w h score"] == "0 of 1"
    boxes = {
        option.name: read(
            labels(), given, choices=Choices().with_changes(option.changes)
        ).predictions.boxes.tolist()[0]
        for option in question.options[:2]
    }
    assert boxes == {"score x1 y1 x2 y2": [10, 20, 30, 40], "score x y w h": [10, 20, 40, 60]}


def test_a_chosen_form_that_no_file_has_is_told():
    text = b"\n".join(line("cat", 0.5, box, "xywh") for box in TRUTH)
    dataset = read(coco_truth(), ("a.txt", text), choices=Choices(predictions_box_format="x y"))
    assert "choice-unused" in codes(dataset)


def test_yolo_needs_the_size_of_pictures_and_names_what_is_missing():
    given = ("labels/a.txt", b"0 0.5 0.5 0.2 0.5\n")
    with pytest.raises(
        UndecidedError, match=r"size of 1 image is not known: a\. Give the pic"
    ) as e:
        read([given, NAMES])
    assert e.value.questions[0].topic == "size"
    wanted = [[40, 20, 60, 60]]
    by_picture = read([given, NAMES], images=("images/a.png", picture(100, 80)))
    chosen = read([given, NAMES], choices=Choices(image_size=(100, 80)))
    assert by_picture.ground_truth.boxes.tolist() == chosen.ground_truth.boxes.tolist() == wanted
    assert by_picture.images.sizes.tolist() == [[100, 80]]
    assert by_picture.classes == ("cat", "dog")


@pytest.mark.parametrize("size", [(100, 80), (7, 900)])
def test_ap_over_all_sizes_does_not_depend_on_the_size_chosen(size):
    """What the question promises: width and height scale both boxes of a pair alike."""
    truth = ("a.txt", b"0 0.5 0.5 0.4 0.4\n0 0.2 0.2 0.2 0.2\n")
    found = ("a.txt", b"0 0.52 0.5 0.4 0.4 0.9\n0 0.2 0.23 0.2 0.2 0.8\n0 .8 .8 .1 .1 .7\n")
    dataset = read(truth, found, choices=Choices(image_size=size))
    # IoU .38/.42 = .905 and .17/.23 = .739: AP is mean over ten thresholds of found shares
    assert iouviz.evaluate(dataset).summary["AP"] == pytest.approx(
        iouviz.evaluate(read(truth, found, choices=Choices(image_size=(640, 640)))).summary["AP"],
        abs=1e-12,
    )
