"""Box formats: inferred by evidence, chosen, or asked; and pixels from parts of an image."""

import numpy as np
import pytest
from hypothesis import strategies as st

import iouviz
from iouviz.data.choices import Choices
from iouviz.data.read.read import read
from iouviz.data.readers.shared.box_format import FORMS, numbers_in
from iouviz.errors import ReadError, UndecidedError
from tests.data.examples import picture
from tests.data.files import TRUTH, coco_truth, dets, labels, line, result

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


def test_a_chosen_form_that_no_file_can_have_is_refused():
    text = b"\n".join(line("cat", 0.5, box, "xywh") for box in TRUTH)
    with pytest.raises(ReadError, match="'x y' is none of those that the files with predictions"):
        read(coco_truth(), ("a.txt", text), choices=Choices(predictions_box_format="x y"))


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


@pytest.mark.parametrize("form", [name for name in FORMS if not FORMS[name].relative])
def test_a_format_of_its_own_form_is_read_in_any_other_that_is_chosen(form):
    boxes = np.array(TRUTH, np.float64)
    numbers = numbers_in(form, boxes, boxes[:, 2:] - boxes[:, :2]).tolist()
    rows = [result(bbox=row, score=0.5) for row in numbers]
    dataset = read(coco_truth(), dets(*rows), choices=Choices(predictions_box_format=form))
    assert dataset.predictions.boxes.tolist() == boxes.tolist()
    assert dataset.inputs.box_formats == ("x y w h", form)


def test_boxes_of_a_coco_file_may_be_parts_of_the_picture():
    rows = [result(bbox=[0.1, 0.25, 0.3, 0.5])]  # of 100 x 80 pixels
    chosen = Choices(predictions_box_format="x y w h of the picture")
    dataset = read(labels(), dets(*rows), choices=chosen)
    assert dataset.predictions.boxes.tolist() == [[10, 20, 40, 60]]
    assert dataset.predictions.size.tolist() == [[30, 40]]


def test_boxes_in_a_frame_are_scaled_back():
    rows = [result(bbox=[20, 10, 60, 20])]  # in 200 x 40; the image has 100 x 80
    dataset = read(labels(), dets(*rows), choices=Choices(predictions_frame=(200, 40)))
    assert dataset.predictions.boxes.tolist() == [[10, 20, 40, 60]]


def test_text_with_the_bottom_before_the_top_is_exchanged_and_said():
    rows = "\n".join(f"cat {5 * n} 70 {5 * n + 20} 40" for n in range(12)).encode()
    dataset = read([("a.txt", rows)], images=("a.png", picture(100, 80)))
    assert dataset.ground_truth.boxes[0].tolist() == [0, 40, 20, 70]
    (issue,) = [each for each in dataset.issues if each.code == "corners-reversed"]
    assert issue.outcome == "repaired"
    assert "'x1 y2 x2 y1' 12 of 12 boxes fit" in issue.found


def as_csv(*rows):
    header = "filename,class,xmin,ymin,xmax,ymax"
    return ("t.csv", "\n".join([header, *(f"a.png,cat,{row}" for row in rows)]).encode())


def test_a_csv_with_the_bottom_before_the_top_is_exchanged_and_said():
    rows = [f"{40 + 4 * n},79,{44 + 4 * n},40" for n in range(12)]  # 79 high from 40: not inside
    dataset = read(as_csv(*rows), images=("a.png", picture(100, 80)))
    assert dataset.ground_truth.boxes[0].tolist() == [40, 40, 44, 79]
    (issue,) = [each for each in dataset.issues if each.code == "corners-reversed"]
    assert (issue.outcome, len(dataset.ground_truth)) == ("repaired", 12)
    assert "boxes do not follow the format" in issue.found


def test_corners_that_are_a_corner_and_a_size_are_read_so_and_said():
    rows = [f"{40 + n},{30 + n},{20 + n},10" for n in range(12)]
    dataset = read(as_csv(*rows), images=("a.png", picture(100, 80)))
    assert dataset.ground_truth.boxes[0].tolist() == [40, 30, 60, 40]
    (issue,) = [each for each in dataset.issues if each.code == "box-format-inferred"]
    assert (issue.outcome, len(dataset.ground_truth)) == ("repaired", 12)


def test_both_are_asked_about_where_no_picture_tells_them_apart():
    rows = [f"{40 + 4 * n},79,{44 + 4 * n},40" for n in range(12)]
    with pytest.raises(UndecidedError, match="x1 y2 x2 y1"):
        read(as_csv(*rows))
    chosen = Choices(ground_truth_box_format="x1 y2 x2 y1")
    assert len(read(as_csv(*rows), choices=chosen).ground_truth) == 12


def test_a_few_boxes_inside_out_stay_faults():
    """Most are corners: that some are not is no other format. 7 of 12 are kept."""
    rows = [f"{n},{n},{n + 20},{n + 10}" for n in range(7)] + ["50,50,20,10"] * 5
    dataset = read(as_csv(*rows), images=("a.png", picture(100, 80)))
    assert len(dataset.ground_truth) == 7
    assert sum(each.code == "negative-size" for each in dataset.issues) == 1
