import numpy as np

from iouviz.figures.calibration import bars
from iouviz.figures.theme import blank
from iouviz.figures.traces import FLOOR, count_axis, cut, here, line, outline, span


def test_an_outline_has_the_area_of_its_bars():
    edges, heights = np.array([0.0, 0.5, 2.0]), np.array([[3.0, 1.0], [0.0, 2.0]])
    x, y = bars(edges, heights)
    np.testing.assert_allclose(np.trapezoid(y, x), [3 * 0.5 + 1 * 1.5, 2 * 1.5])
    _, logarithmic = outline(edges, heights)
    assert logarithmic.min() == FLOOR
    assert logarithmic.max() == 3


def test_a_line_is_pointed_at_only_where_it_has_something_to_show():
    assert line("#000000").hoverinfo == "skip"
    shown = line("#000000", hover="%{y}", uid="curve", dash="dot")
    assert (shown.hoverinfo, shown.hovertemplate, shown.uid) == (None, "%{y}", "curve")
    assert (shown.mode, shown.line.dash, shown.line.width) == ("lines", "dot", 2)


def test_an_axis_of_counts_has_a_tick_a_power_of_ten_within_its_range():
    figure = blank("light", height=100)
    count_axis(figure, 1300.0)
    assert list(figure.layout.yaxis.ticktext) == ["1", "10", "100", "1,000"]
    low, high = figure.layout.yaxis.range
    assert low < 0 < np.log10(1000) < high < 4


def test_what_follows_a_slider_has_a_name_and_waits():
    figure = blank("dark", height=100)
    figure.add_trace(here("dark", "%{x}"))
    cut(figure, [0.0, 1.0], "dark")
    assert [(trace.uid, trace.x) for trace in figure.data] == [("here", None), ("cut", None)]
    assert span(np.array([0.0, 1.0])) == [-0.015, 1.015]
