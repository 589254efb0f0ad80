import numpy as np

from iouviz.evaluation.segmentation.scores import score
from iouviz.geometry.segmentation.label_maps import IGNORED, INVENTED, MISSED, RIGHT
from iouviz.ui.inspect.label_maps.images import Wanted, error_kinds
from tests.evaluation.segmentation.builders import counted, legend_of

# Mean IoU 1, 1/4 (classes 0 and 1: 1/2, 0) and nothing judged; class 1 is in the first two.
RESULT = score(
    counted(
        ([[0, 1]], [[0, 1]]), ([[0, 1]], [[0, 0]]), ([[9, 9]], [[0, 1]])
    ),
    legend_of(3, 9),
)  # fmt: skip


def test_the_worst_image_comes_first_and_one_without_any_is_left_out():
    assert Wanted().order(RESULT).tolist() == [1, 0]
    assert Wanted(label=1).order(RESULT).tolist() == [1, 0]
    assert Wanted(label=2).order(RESULT).tolist() == []
    assert Wanted(cell=(1, 0)).order(RESULT).tolist() == [1]


def test_words_and_address_say_what_is_looked_at():
    assert Wanted(cell=(1, 3)).words(RESULT) == "b predicted as none of these, most pixels first"
    assert Wanted(cell=(1, 3)).query() == {"cell": "1,3"}
    assert Wanted(label=2).words(RESULT) == "c, lowest IoU first"


def test_what_a_pixel_is_to_what_is_looked_at():
    true, predicted = np.array([[0, 1, 1, -1]]), np.array([[0, 1, -2, 0]])
    assert error_kinds(true, predicted, Wanted(), 2).tolist() == [[RIGHT, RIGHT, INVENTED, IGNORED]]
    found = error_kinds(true, predicted, Wanted(label=1), 2)
    assert found.tolist() == [[0, RIGHT, MISSED, IGNORED]]
    assert error_kinds(true, predicted, Wanted(cell=(1, 2)), 2).tolist() == [[0, 0, INVENTED, 0]]
    assert error_kinds(true, predicted, Wanted(cell=(0, 0)), 2).tolist() == [[RIGHT, 0, 0, 0]]
