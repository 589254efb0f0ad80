from itertools import combinations

import numpy as np
import pytest

from iouviz.figures.class_colours import BACKGROUND, class_colours, oklab
from iouviz.figures.theme import PAGE
from tests.figures.test_theme import contrast


def rgb(code):
    return [int(code[at : at + 2], 16) for at in (1, 3, 5)]


def test_white_and_black_are_the_ends_of_lightness():
    assert oklab(np.array([[255, 255, 255], [0, 0, 0]]))[:, 0] == pytest.approx([1, 0], abs=1e-6)


def test_twenty_classes_are_told_apart_and_stand_out_from_both_pages():
    colours = class_colours(("background", *(f"class {at}" for at in range(20))))
    assert colours[0] == BACKGROUND
    places = oklab(np.array([rgb(code) for code in colours]))
    # 0.02 is the least difference that is seen side by side
    assert min(np.linalg.norm(a - b) for a, b in combinations(places, 2)) > 0.08
    assert min(contrast(code, page) for code in colours for page in PAGE.values()) > 1.4


def test_more_classes_begin_with_the_same_colours():
    few, many = class_colours(("a", "b")), class_colours(tuple("abcdefgh"))
    assert many[:2] == few
    assert len(set(many)) == 8
