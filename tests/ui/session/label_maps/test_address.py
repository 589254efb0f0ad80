import pytest

from iouviz.errors import ReadError
from iouviz.ui.session.label_maps.address import classes_of, numbers_of


def test_one_word_is_a_list_or_a_path_and_several_are_names():
    assert classes_of("a\nb, c") == ("a", "b", "c")
    assert classes_of("classes.txt") == "classes.txt"
    assert classes_of("") is None


def test_values_to_ignore():
    assert numbers_of("0,255") == (0, 255)
    with pytest.raises(ReadError, match="wanted whole numbers"):
        numbers_of("none")
