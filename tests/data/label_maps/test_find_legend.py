import pytest

from iouviz.data.issues import IssueLog
from iouviz.data.label_maps.class_files import class_list
from iouviz.data.label_maps.class_list import CITYSCAPES, CITYSCAPES_TRAIN, VOC
from iouviz.data.label_maps.decode import COLOUR
from iouviz.data.label_maps.find_legend import Hints, find_legend
from iouviz.errors import MaskError


def found(true, predicted, **how):
    """The legend of some values, and the codes of what was said."""
    log = IssueLog()
    how["classes"] = class_list(how["classes"]) if "classes" in how else None
    legend = find_legend(dict.fromkeys(true, 5), dict.fromkeys(predicted, 5), log, **how)
    return legend, [issue.code for issue in log.issues]


def rgb(*colours):
    return [COLOUR + (r << 16) + (g << 8) + b for r, g, b in colours]


def test_each_value_is_a_class_but_the_ignored_one():
    legend, said = found([0, 4, 255], [0, 4, 255])
    assert legend.names == ("0", "4")
    assert (legend.true, legend.predicted) == ({0: 0, 4: 1}, {0: 0, 4: 1})
    assert legend.ignored == {255}
    assert said == []


def test_a_value_that_is_only_predicted_is_said():
    legend, said = found([0, 1], [0, 9])
    assert legend.names == ("0", "1", "9")
    assert said == ["only-predicted"]


@pytest.mark.parametrize(
    ("true", "told", "one", "other", "ignored"),
    [
        ([0, 255], [0, 255], {0: 0, 255: 1}, {0: 0, 255: 1}, set()),
        ([0, 255], [0, 1], {0: 0, 255: 1}, {0: 0, 1: 1}, set()),
        ([0, 1, 255], [0, 255], {0: 0, 1: 1}, {0: 0, 255: 1}, {255}),
        ([0, 255], [0], {0: 0, 255: 1}, {0: 0}, set()),
        ([0, 1, 255], [0, 1], {0: 0, 1: 1}, {0: 0, 1: 1}, {255}),
        ([0, 1, 255], [0, 1, 255], {0: 0, 1: 1}, {0: 0, 1: 1}, {255}),
    ],
)
def test_0_and_255_alone_are_a_binary_mask(true, told, one, other, ignored):
    legend, _ = found(true, told)
    assert (dict(legend.true), dict(legend.predicted), set(legend.ignored)) == (one, other, ignored)


def test_255_among_more_classes_is_ignored():
    legend, said = found([0, 255], [0, 1, 2])
    assert (legend.names, legend.ignored) == (("0", "1", "2"), {255})
    assert said == ["only-predicted"]


def test_names_of_two_classes_stand_for_a_binary_mask_too():
    legend, _ = found([0, 255], [0, 1], classes=["floor", "cat"])
    assert (legend.true, legend.ignored) == ({0: 0, 255: 1}, frozenset())


def test_given_classes_and_what_to_ignore():
    legend, _ = found([0, 1, 2, 9], [0, 1, 2], classes=["a", "b", "c"], ignore={0})
    assert legend.names == ("a", "b", "c")
    assert (legend.true, legend.predicted) == ({1: 1, 2: 2}, {0: 0, 1: 1, 2: 2})
    assert legend.ignored == {0}


def test_colours_by_a_table_and_without_one():
    values = rgb((0, 0, 0), (9, 8, 7))
    legend, _ = found(values, values, classes={"floor": (0, 0, 0), "cat": (9, 8, 7)})
    assert legend.names == ("floor", "cat")
    assert legend.true == {values[0]: 0, values[1]: 1}
    legend, _ = found(values, values)
    assert legend.names == ("#000000", "#090807")
    assert legend.colours == ((0, 0, 0), (9, 8, 7))


def test_grey_saved_as_colours_is_numbers_on_that_side():
    legend, _ = found(rgb((0, 0, 0), (3, 3, 3)), [0, 3])
    assert legend.names == ("0", "3")
    assert sorted(legend.true.values()) == [0, 1]


def test_8_bits_stretched_to_16_are_8_bits_again():
    legend, said = found([0, 2 * 257, 255 * 257], [0, 2])
    assert (legend.names, legend.ignored) == (("0", "2"), {255 * 257})
    assert legend.true == {0: 0, 514: 1}
    assert said == ["stretched-to-16-bits"]


def test_cityscapes_numbers_by_names_or_by_values():
    hints = Hints(CITYSCAPES, CITYSCAPES, None)
    legend, _ = found([0, 3, 7, 26], [0, 13, 255], hints=hints)
    assert legend.names[:2] == ("road", "sidewalk")
    assert legend.true == {7: 0, 26: 13}
    assert legend.predicted == {0: 0, 13: 13}
    assert legend.ignored == {0, 3}
    hints = Hints(CITYSCAPES, CITYSCAPES_TRAIN, CITYSCAPES)
    legend, _ = found([0, 13, 255], [7, 26], hints=hints)
    assert (legend.true, legend.predicted) == ({0: 0, 13: 13}, {7: 0, 26: 13})


def test_colours_of_a_known_data_set():
    values = rgb((0, 0, 0), (128, 0, 0), (224, 224, 192))
    legend, said = found(values, [0, 1])
    assert legend.names == VOC.names
    assert (legend.ignored, legend.background) == ({values[2]}, 0)
    assert said == ["known-classes"]


def test_a_hint_that_the_values_contradict_is_no_hint():
    legend, _ = found([0, 77], [0, 77], hints=Hints(VOC))
    assert legend.names == ("0", "77")


def test_too_many_values_are_no_classes():
    with pytest.raises(MaskError, match="1,001 values"):
        found(range(1, 1002), [1], ignore=())
