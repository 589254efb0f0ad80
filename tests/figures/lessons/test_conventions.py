import pytest

from iouviz.figures.lessons.conventions import Spread, conventions_figure

NAN = float("nan")
LITTLE = Spread("little", ("one", "other"), (0.5, 0.49), 0)
MUCH = Spread("much", ("one", "two", "three"), (0.5, 0.2, 0.7), 0)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_moves_most_is_on_top_and_every_option_has_a_mark(mode):
    figure = conventions_figure([MUCH, LITTLE], mode)
    assert figure.layout.yaxis.categoryarray == ("little", "much")  # Plotly fills from below
    ranges, other, present = figure.data
    assert ranges.x == (0.49, 0.5, None, 0.2, 0.7, None)
    assert dict(zip(other.customdata, other.x, strict=True)) == {
        "other": 0.49,
        "two": 0.2,
        "three": 0.7,
    }
    assert present.x == (0.5, 0.5)
    assert present.marker.symbol != other.marker.symbol  # not told by colour alone


def test_what_is_undefined_has_no_width():
    assert Spread("none", ("one",), (NAN,), 0).width == 0
    assert Spread("some", ("one", "two", "three"), (NAN, 0.25, 0.5), 0).width == 0.25
