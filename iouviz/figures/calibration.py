"""Confidence against the share of true positives; traces that follow a slider carry names."""

import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import PAGE, TEXT, Mode, blank, colour
from iouviz.figures.traces import SHARE, Look, dots, filled, here, line, outline, star


def reliability_figure(mode: Mode, *, of: str = "true positives", height: int = 330) -> go.Figure:
    """The diagonal, and traces "bars" and "marks" that wait for their points; shares `of` what."""
    figure = blank(mode, height=height)
    figure.add_trace(filled(mode, "TP", uid="bars", name=f"fraction of {of}"))
    figure.add_trace(_diagonal("calibrated", mode))
    hover = f"mean confidence %{{x:.3f}}<br>{of} %{{y:.3f}}<extra></extra>"
    look: Look = {"size": 9, "edge": {"width": 1.5, "color": PAGE[mode]}, "showlegend": False}
    figure.add_trace(dots(TEXT[mode], uid="marks", name="bin", hover=hover, **look))
    figure.update_xaxes(title_text="confidence", **SHARE)
    figure.update_yaxes(title_text=f"fraction of {of}", **SHARE)
    return figure


def scaling_figure(score: Values, isotonic: Values, mode: Mode, *, height: int = 330) -> go.Figure:
    """What each scaling makes of a confidence.

    Parameters
    ----------
    score, isotonic : (n,) arrays
        Points of the isotonic curve.

    Returns
    -------
    go.Figure
        Traces "temperature", "best", "drop" (from the best threshold down to the axes) and "here"
        wait for their points.
    """
    figure = blank(mode, height=height)
    figure.add_trace(_diagonal("not scaled", mode))
    becomes = "%{x:.3f} becomes %{y:.3f}"
    hover = f"{becomes}<extra>isotonic</extra>"
    points: Look = {"x": score, "y": isotonic, "name": "isotonic"}
    figure.add_trace(line(colour("prediction", mode), dash="dash", hover=hover, **points))
    hover, name = f"{becomes}<extra>temperature</extra>", "temperature"
    figure.add_trace(line(TEXT[mode], width=2.5, hover=hover, uid=name, name=name))
    look: Look = {"width": 1.25, "dash": "dot", "showlegend": False}
    figure.add_trace(line(colour("intersection", mode), uid="drop", **look))
    figure.add_trace(star(mode, uid="best", name="best threshold", hover=f"best F1: {becomes}"))
    figure.add_trace(here(mode, f"{becomes}<extra>operating point</extra>"))
    figure.update_xaxes(title_text="confidence", **SHARE)
    figure.update_yaxes(title_text="confidence after scaling", **SHARE)
    return figure


def bars(edges: Values, heights: Values) -> tuple[Values, Values]:
    """Bars from 0 as one outline: (2n + 2,) across, (..., 2n + 2) up; an empty bin has none.

    >>> import numpy as np
    >>> bars(np.array([0.0, 0.5, 1.0]), np.array([0.25, np.nan]))[1].tolist()
    [0.0, 0.25, 0.25, 0.0, 0.0, 0.0]
    """
    return outline(edges, heights, floor=0.0)


def _diagonal(name: str, mode: Mode) -> go.Scatter:
    points: Look = {"x": [0, 1], "y": [0, 1], "name": name}
    return line(colour("union", mode), width=1.25, dash="dot", **points)
