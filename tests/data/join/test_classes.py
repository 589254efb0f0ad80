"""Class numbers and names of predictions: the ground truth's, counted otherwise, or unknown."""

import pytest

from iouviz.data.choices import Choices
from iouviz.data.issues import Unjoined
from iouviz.data.join.classes import rules
from iouviz.data.read.read import read
from iouviz.errors import UndecidedError
from tests.data.files import classes, codes, dets, labels, result

FORM = Choices(predictions_box_format="score x1 y1 x2 y2")
BOX = b"0.9 10 20 40 60\n"


def test_a_class_in_another_spelling_is_the_same_and_told():
    dataset = read(labels(), ("a.txt", b"Cat " + BOX), choices=FORM)
    assert dataset.predictions.label.tolist() == [0]
    assert "class-spelling" in codes(dataset)


def test_rules_know_every_key_and_differ():
    assert rules([1, 2], [1, 2]) == {"the ground truth's ids": {1: 0, 2: 1}}
    # 2 + 1 is no id, so that "one less" does not know every key
    assert rules([0, 1, 2], [1, 2, 4]) == {
        "the ground truth's ids": {1: 0, 2: 1},
        "the position among the ids, from 0": {0: 0, 1: 1, 2: 2},
    }


def test_counting_from_0_is_asked_not_guessed():
    """All of YOLO's numbers 0 and 1 would be known as COCO's ids less one."""
    boxes = [b"%d 0.9 %d 0 %d 10\n" % (n, 20 * n, 20 * n + 10) for n in range(2)]
    given = classes(1, 2), ("a.txt", b"".join(boxes))
    with pytest.raises(UndecidedError, match="read in several ways") as error:
        read(*given, choices=FORM)
    (question,) = error.value.questions
    below = {
        o.name: dict(o.evidence)["same class as the object they overlap"] for o in question.options
    }
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
