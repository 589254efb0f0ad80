"""Figures that follow sliders: every trace that a page binds is there, and outlines are exact."""

import numpy as np
import pytest

from iouviz.figures.across_iou import ap_figure, apart, fit_figure, recall_figure
from iouviz.figures.calibration import reliability_figure, scaling_figure
from iouviz.figures.nms import average_precision_figure, errors_figure
from iouviz.figures.thresholds import confidence_figure, histogram_figure, operating_figure

STOPS = np.linspace(0, 1, 11)


def uids(figure):
    return {trace.uid for trace in figure.data if trace.uid}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_trace_that_is_bound_has_its_name(mode):
    nan = np.full(11, np.nan)
    figures = {
        ("curve", "here"): operating_figure(mode, beta=2.0),
        ("precision", "recall", "score", "best", "cut", "here"): confidence_figure(
            STOPS, mode, f="F1"
        ),
        ("wrong", "right", "veil", "cut"): histogram_figure(STOPS, 0, mode),
        ("ap", "f", "cut"): average_precision_figure(STOPS, nan, mode, title="NMS"),
        ("duplicates", "lost", "cut"): errors_figure(STOPS, 0, mode, title="NMS"),
        ("bars", "marks"): reliability_figure(mode),
        ("temperature", "best", "drop", "here"): scaling_figure(STOPS, STOPS, mode),
        ("cut",): ap_figure(STOPS, nan[:, None], nan, ["mug"], mode),
        ("all", "here", "cut"): recall_figure(STOPS, mode),
        ("fit", "cut"): fit_figure(STOPS, 0, mode),
    }
    for names, figure in figures.items():
        assert uids(figure) == set(names)


@pytest.mark.parametrize("beta", [0.5, 1.0, 2.0])
def test_lines_of_equal_f_have_that_f(beta):
    for trace in operating_figure("light", beta=beta).data[:4]:
        level = float(trace.text[-1].split()[1])
        r, p = np.array(trace.x), np.array(trace.y)
        assert len(r)
        np.testing.assert_allclose((1 + beta**2) * p * r / (beta**2 * p + r), level)


def test_names_are_apart_and_stay_near():
    at = apart(np.array([0.1, 0.5, 0.51, 0.52, 0.9]), 0.1)
    assert (np.diff(at) >= 0.1 - 1e-12).all()
    np.testing.assert_allclose(at, [0.1, 0.41, 0.51, 0.61, 0.9])
    assert len(apart(np.empty(0), 0.1)) == 0
