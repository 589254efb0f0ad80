import numpy as np
import pytest

from iouviz.evaluation.curves import average_precision, precision_recall
from iouviz.figures.precision_recall import area_figure, precision_recall_figure

HITS = np.array([c == "T" for c in "TTFFFTTFFT"])
CURVE = precision_recall(np.linspace(0.9, 0.1, 10), tp=HITS, fp=~HITS, positives=5)


def area_under_steps(trace):
    """Area under a line drawn with shape "vh": each height holds back to the point before."""
    return float((np.diff(trace.x) * np.asarray(trace.y)[1:]).sum())


def test_the_zigzag_is_the_curve():
    figure = precision_recall_figure(CURVE, "light")
    envelope, line, right, wrong = figure.data
    assert line.y.tolist() == CURVE.precision.tolist()
    assert line.x.tolist() == CURVE.recall.tolist()
    assert (len(right.x), len(wrong.x)) == (5, 5)
    assert envelope.line.shape == "vh"


def test_the_shaded_area_is_the_all_point_ap():
    (outline,) = area_figure(CURVE, "all-point", "dark").data
    assert area_under_steps(outline) == pytest.approx(average_precision(CURVE, "all-point"))


@pytest.mark.parametrize("rule", ["11-point", "101-point"])
def test_the_bars_average_to_the_ap(rule):
    bars, _ = area_figure(CURVE, rule, "light").data
    assert np.mean(bars.y) == pytest.approx(average_precision(CURVE, rule))


def test_a_long_curve_is_thinned_and_unmarked():
    rng = np.random.default_rng(0)
    hits = rng.random(50_000) < 0.5
    long = precision_recall(rng.random(50_000), tp=hits, fp=~hits, positives=30_000)
    figure = precision_recall_figure(long, "light")
    assert [trace.name for trace in figure.data] == ["envelope", "precision"]
    assert len(figure.data[1].x) <= 2000
    assert area_under_steps(figure.data[0]) == pytest.approx(average_precision(long, "all-point"))
