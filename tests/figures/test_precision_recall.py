import numpy as np
import pytest

from iouviz.evaluation.metrics.curves import average_precision, precision_recall
from iouviz.figures.precision_recall import (
    DRAWN,
    area_figure,
    bars,
    curve_figure,
    marked,
    steps,
    zigzag,
)

HITS = np.array([c == "T" for c in "TTFFFTTFFT"])
CURVE = precision_recall(np.linspace(0.9, 0.1, 10), tp=HITS, fp=~HITS, positives=5)
RULES = ["11-point", "101-point", "all-point"]


def area_inside(across, up):
    """Area of an outline, by the trapezoids under its sides; its base lies on the axis."""
    return float((np.diff(across) * (up[1:] + up[:-1]) / 2).sum())


def test_the_zigzag_is_the_curve_and_each_detection_has_one_mark():
    across, up = zigzag(CURVE)
    assert up.tolist() == CURVE.precision.tolist()
    assert across.tolist() == CURVE.recall.tolist()
    for outcome, here in (("TP", HITS), ("FP", ~HITS)):
        x, y = marked(CURVE, outcome)
        np.testing.assert_array_equal(np.isfinite(x), here)
        assert y[here].tolist() == CURVE.precision[here].tolist()


def test_the_area_inside_the_outline_is_the_all_point_ap():
    across, up = steps(CURVE)
    assert area_inside(across, up) == pytest.approx(average_precision(CURVE, "all-point"))
    assert (up[0], up[-1]) == (0, 0)


@pytest.mark.parametrize("rule", ["11-point", "101-point"])
def test_the_bars_average_to_the_ap(rule):
    _, up = bars(CURVE, rule)
    assert np.mean(up.reshape(-1, 5)[:, 1]) == pytest.approx(average_precision(CURVE, rule))


def test_a_long_curve_is_thinned():
    rng = np.random.default_rng(0)
    hits = rng.random(50_000) < 0.5
    long = precision_recall(rng.random(50_000), tp=hits, fp=~hits, positives=30_000)
    assert len(zigzag(long)[0]) <= DRAWN
    across, up = steps(long)
    assert len(across) <= DRAWN + 2
    assert area_inside(across, up) == pytest.approx(average_precision(long, "all-point"), abs=2e-3)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_traces_wait_for_their_points_by_name(mode):
    names = [trace.uid for trace in curve_figure(mode, height=300).data]
    assert names == ["envelope", "precision", "here"]
    ranks = np.arange(1, 11)[:, None]
    names = [trace.uid for trace in curve_figure(mode, marks=ranks, height=300).data]
    assert names == ["envelope", "precision", "tp", "fp", "here"]
    drawn = {rule: [trace.uid for trace in area_figure(rule, mode).data] for rule in RULES}
    assert drawn["all-point"] == ["envelope"]
    assert drawn["11-point"] == drawn["101-point"] == ["bars", "envelope"]
