"""What belongs together: images by name or number, classes by name or number, and what does not."""

import pytest

from iouviz.data.choices import Choices
from iouviz.data.issues import Unjoined
from iouviz.data.join.classes import rules
from iouviz.data.join.keys import AMBIGUOUS, MISSING, NameIndex
from iouviz.data.read.read import read
from iouviz.errors import ReadError, UndecidedError
from tests.data.files import annotation, as_file, coco, dets, labels, result

FORM = Choices(predictions_box_format="score x1 y1 x2 y2")
BOX = b"0.9 10 20 40 60\n"


def codes(dataset):
    return {issue.code for issue in dataset.issues}


def images(*names, first=1):
    return [
        {"id": n, "file_name": name, "width": 100, "height": 80}
        for n, name in enumerate(names, start=first)
    ]


def truth_of(*names, first=1):
    return labels(images=images(*names, first=first), annotations=[])


def classes(*ids):
    """Ground truth whose classes have these ids; one object of each, side by side."""
    rows = [
        annotation(id=n, category_id=key, bbox=[20 * n, 0, 10, 10], area=100)
        for n, key in enumerate(ids)
    ]
    named = [{"id": key, "name": f"class {key}"} for key in ids]
    return labels(categories=named, annotations=rows)


@pytest.mark.parametrize(
    ("names", "wanted", "found"),
    [
        (["a.jpg"], "a", 0),
        (["a.jpg"], "labels/A.txt", 0),
        (["a.rf.1b2.jpg", "a.jpg"], "a.rf.1b2", 0),
        (["x/a.jpg", "y/a.jpg"], "y/a", 1),
        (["x/a.jpg", "y/a.jpg"], "a", AMBIGUOUS),
        (["images/x/a.jpg", "images/y/a.jpg"], "labels/x/a.txt", 0),
        (["set/x/images/a.jpg", "set/y/images/a.jpg"], "set/y/labels/a.txt", 1),
        (["a.jpg"], "b", MISSING),
        (["2007.000027"], "2007.000027.txt", 0),
    ],
)
def test_images_are_found_by_name(names, wanted, found):
    assert NameIndex(names).find(wanted) == found


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


def test_a_class_in_another_spelling_is_the_same_and_told():
    dataset = read(labels(), ("a.txt", b"Cat " + BOX), choices=FORM)
    assert dataset.predictions.label.tolist() == [0]
    assert "class-spelling" in codes(dataset)


def test_rules_know_every_key_and_differ():
    assert rules([1, 2], [1, 2]) == {"the ground truth's ids": {1: 0, 2: 1}}
    # 2 + 1 is no id, so that "one less" does not know every key
    assert rules([0, 1, 2], [1, 2, 4]) == {
        "the ground truth's ids": {1: 0, 2: 1},
        "the place among the ids, from 0": {0: 0, 1: 1, 2: 2},
    }


def test_counting_from_0_is_asked_not_guessed():
    """All of YOLO's numbers 0 and 1 would be known as COCO's ids less one."""
    boxes = [b"%d 0.9 %d 0 %d 10\n" % (n, 20 * n, 20 * n + 10) for n in range(2)]
    given = classes(1, 2), ("a.txt", b"".join(boxes))
    with pytest.raises(UndecidedError, match="understood in several ways") as error:
        read(*given, choices=FORM)
    (question,) = error.value.questions
    below = {o.name: dict(o.evidence)["same class as the object below"] for o in question.options}
    assert below == {"the ground truth's ids": "0 of 2", "one less than the ids": "2 of 2"}
    chosen = FORM.with_changes(question.options[1].changes)
    assert read(*given, choices=chosen).predictions.label.tolist() == [0, 1]


def test_ids_that_agree_with_the_objects_below_are_taken_and_told():
    """Class 1 and 2 of 1, 2, 4: they could also be counted from 0, but five boxes say no."""
    boxes = [
        b"%d 0.9 %d 0 %d 10\n" % (n % 2 + 1, 20 * (n % 2), 20 * (n % 2) + 10) for n in range(6)
    ]
    dataset = read(classes(1, 2, 3), ("a.txt", b"".join(boxes)), choices=FORM)
    assert dataset.predictions.label.tolist() == [0, 1] * 3
    assert "class-numbers" in codes(dataset)


def test_one_stray_id_of_coco_results_is_no_other_way_of_counting():
    dataset = read(classes(1, 2), dets(result(category_id=0)))
    assert dataset.unjoined == (Unjoined("class", 0, "0", 1),)
    assert "unknown-class" in codes(dataset)


def test_no_class_known_is_asked_by_name():
    given = labels(), ("a.txt", b"kitten " + BOX)
    with pytest.raises(UndecidedError, match=r"classes=\{'kitten': 'cat'\}") as error:
        read(*given, choices=FORM)
    (question,) = error.value.questions
    assert question.unjoined == (Unjoined("class", "kitten", "kitten", 1),)
    assert question.among == ("cat", "dog")
    dataset = read(*given, choices=FORM.with_changes({"classes": {"kitten": "cat"}}))
    assert dataset.predictions.label.tolist() == [0]
    assert dataset.unjoined == ()


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
