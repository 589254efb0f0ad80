"""What classes are called, and what is said where nobody names them."""

import pytest

from iouviz.data.arrays.dataset import dataset
from iouviz.errors import ReadError


def side(labels, scores=None):
    one = {"boxes": [[0, 0, 10, 10]] * len(labels), "labels": labels}
    return [one | ({} if scores is None else {"scores": [scores] * len(labels)})]


def test_numbers_are_their_own_names_and_hold_for_both_sides():
    made = dataset(side([7, 2]), side([7, 3], 0.5))
    assert made.classes == ("2", "3", "7")
    assert made.class_ids == (2, 3, 7)
    assert [made.classes[label] for label in made.predictions.label] == ["7", "3"]


def test_names_in_order_or_by_number():
    for classes in (["cat", "dog", "owl"], {0: "cat", 1: "dog", 2: "owl"}):
        made = dataset(side([1]), side([2], 0.5), classes=classes)
        assert made.classes == ("cat", "dog", "owl")
        assert made.predictions.label.tolist() == [2]


def test_texts():
    made = dataset(side(["dog", "cat"]), side(["cat", "owl"], 0.5))
    assert made.classes == ("cat", "dog", "owl")
    assert [issue.code for issue in made.issues] == ["class-only-predicted"]
    ordered = dataset(side(["dog"]), side(["cat"], 0.5), classes=["dog", "cat"])
    assert ordered.classes == ("dog", "cat")


def test_a_class_that_only_predictions_have_is_kept_where_nothing_is_to_be_found():
    made = dataset(side([]), side(["cat"], 0.5))
    assert made.classes == ("cat",)
    assert len(made.predictions) == 1


@pytest.mark.parametrize(
    ("truth", "found", "classes", "message"),
    [
        ([3], [0], ["a", "b"], "ground_truth has the class 3, which is not named; there are: 0 a"),
        ([0], [3], ["a", "b"], "predictions has the class 3, which is not named"),
        (["c"], [0], ["a", "b"], "ground_truth has the class 'c', which is not named"),
        (["c"], [0], None, r"predictions has classes as numbers .* with classes=\[...\]"),
        ([0], ["c"], None, r"ground_truth has classes as numbers"),
        ([0], [0], "cat", "classes is 'cat'; wanted names in a list"),
        ([0], [0], ["a", "a"], "classes names 'a' twice"),
        ([0], [0], ["a", 3], r"classes\[1\] is 3; wanted a name"),
    ],
)
def test_what_cannot_be_named_is_said(truth, found, classes, message):
    with pytest.raises(ReadError, match=message):
        dataset(side(truth), side(found, 0.5), classes=classes)
