import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iouviz.geometry.segmentation.label_maps import label_scores
from iouviz.ui.components.wipe import View
from iouviz.ui.inspect.label_maps.one_image import looked
from tests.ui.components.test_wipe import unpacked

MANY = 9
MAPS = arrays(np.int64, (3, 5), elements=st.integers(-2, MANY - 1))


@given(MAPS, MAPS)
def test_pixels_and_matrix_are_those_of_the_maps(true, predicted):
    """What travels has the classes of this image alone, and means the same."""
    seen = looked(true, predicted, MANY)
    one, two = unpacked(seen.pixels.png)
    names = np.array([-1, *seen.classes])
    assert (names[one] == np.maximum(true, -1)).all()
    assert (names[two] == np.maximum(predicted, -1)).all()
    truth = np.where(true < 0, 255, true)
    assert (seen.scores.matrix == label_scores(truth, predicted, MANY, ignore=255).matrix).all()
    assert seen.matrix.sum() == (true >= 0).sum()


def test_the_largest_confusion_is_listed_first_and_what_is_lit_is_among_them():
    true = np.array([[4, 4, 4, 7, 7, -1]])
    predicted = np.array([[4, 7, 7, 4, -1, 4]])
    seen = looked(true, predicted, MANY)
    assert seen.classes == (4, 7)
    assert seen.pairs(None) == [(0, 1, 2), (1, 0, 1), (1, -1, 1)]
    assert seen.pairs((0, 0))[-1] == (0, 0, 1)


def test_a_view_goes_from_all_classes_to_those_of_the_image_and_back():
    seen = looked(np.array([[4, 7]]), np.array([[7, -1]]), MANY)
    view = View(one=7, lit=(7, MANY))
    assert seen.inside(view) == View(one=1, lit=(1, -1))
    assert seen.outside(seen.inside(view), MANY) == view
    assert seen.inside(View(one=3, lit=(3, 4))) == View()  # neither is in this image
