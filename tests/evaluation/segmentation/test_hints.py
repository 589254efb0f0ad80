import pytest

from iouviz.evaluation.segmentation.hints import value_issues
from tests.evaluation.segmentation.builders import counted, legend_of


def codes(true, told, classes=4, *ignored):
    return [each.code for each in value_issues(counted((true, told)), legend_of(classes, *ignored))]


@pytest.mark.parametrize(
    ("told", "word"), [([[0, 1, 2, 2, 0]], "higher"), ([[2, 3, 3, 3, 2]], "lower")]
)
def test_classes_off_by_one_are_said(told, word):
    (issue,) = value_issues(counted(([[1, 2, 3, 2, 1]], told)), legend_of(4))
    assert issue.code == "classes-off-by-one"
    assert word in issue.found


def test_ade20k_from_1_and_predictions_from_0():
    # class 1 is predicted as 0, which is no class here; the others as the class before
    assert "classes-off-by-one" in codes([[1, 2, 3, 3, 3]], [[0, 1, 2, 2, 2]])


@pytest.mark.parametrize("told", [[[1, 2, 3, 0]], [[1, 3, 3, 3]], [[0, 2, 3, 0]], [[3, 0, 0, 2]]])
def test_a_prediction_that_is_merely_bad_is_not(told):
    assert codes([[1, 2, 3, 1]], told) == []


def test_nothing_judged_says_nothing():
    assert codes([[9]], [[1]], 4, 9) == []
