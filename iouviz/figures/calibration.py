"""Confidence against the share of true positives; traces that follow a slider carry names."""

import numpy as np
import plotly.graph_objects as go

from iouviz.figures.theme import PAGE, TEXT, Mode, blank, colour
from iouviz.figures.thresholds import SHARE, filled, here, star
from iouviz.geometry.overlap import Values


def reliability_figure(mode: Mode, *, height: int = 330) -> go.Figure:
    """The diagonal, and traces "bars" and "marks" that wait for their points."""
    figure = blank(mode, height=height)
    figure.add_trace(filled(mode, "TP", uid="bars", name="share of true positives"))
    figure.add_trace(_diagonal("calibrated", mode))
    figure.add_trace(
        go.Scatter(
            uid="marks",
            name="bin",
            mode="markers",
            marker={
                "size": 9,
                "color": TEXT[mode],
                "line": {"width": 1.5, "color": PAGE[mode]},
            },
            hovertemplate="mean confidence %{x:.3f}<br>true positives %{y:.3f}<extra></extra>",
            showlegend=False,
        )
    )
    figure.update_xaxes(title_text="confidence", **SHARE)
    figure.update_yaxes(title_text="share of true positives", **SHARE)
    return figure


def scaling_figure(score: Values, isotonic: Values, mode: Mode, *, height: int = 330) -> go.Figure:
    """What each scaling makes of a confidence.

    Parameters
    ----------
    score, isotonic : (n,) arrays
        Points of the isotonic curve.
    mode : {"light", "dark"}
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "temperature", "best", "drop" (from the best threshold down to the axes) and "here"
        wait for their points.
    """
    figure = blank(mode, height=height)
    figure.add_trace(_diagonal("not scaled", mode))
    figure.add_trace(
        go.Scatter(
            x=score,
            y=isotonic,
            name="isotonic",
            mode="lines",
            line={"color": colour("prediction", mode), "width": 2, "dash": "dash"},
            hovertemplate="%{x:.3f} becomes %{y:.3f}<extra>isotonic</extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            uid="temperature",
            name="temperature",
            mode="lines",
            line={"color": TEXT[mode], "width": 2.5},
            hovertemplate="%{x:.3f} becomes %{y:.3f}<extra>temperature</extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            uid="drop",
            mode="lines",
            line={"color": colour("intersection", mode), "width": 1.25, "dash": "dot"},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    hover = "best F1: %{x:.3f} becomes %{y:.3f}"
    figure.add_trace(star(mode, uid="best", name="best threshold", hover=hover))
    figure.add_trace(here(mode, "%{x:.3f} becomes %{y:.3f}<extra>operating point</extra>"))
    figure.update_xaxes(title_text="confidence", **SHARE)
    figure.update_yaxes(title_text="confidence after scaling", **SHARE)
    return figure


def bars(edges: Values, heights: Values) -> tuple[Values, Values]:
    """Bars from 0 as one outline: (2n + 2,) across, (..., 2n + 2) up; an empty bin has none.

    >>> bars(np.array([0.0, 0.5, 1.0]), np.array([0.25, np.nan]))[1].tolist()
    [0.0, 0.25, 0.25, 0.0, 0.0, 0.0]
    """
    up = np.zeros((*heights.shape[:-1], 2 * heights.shape[-1] + 2))
    up[..., 1:-1] = np.repeat(np.nan_to_num(heights), 2, axis=-1)
    return np.repeat(edges, 2), up


def _diagonal(name: str, mode: Mode) -> go.Scatter:
    return go.Scatter(
        x=[0, 1],
        y=[0, 1],
        name=name,
        mode="lines",
        line={"color": colour("union", mode), "width": 1.25, "dash": "dot"},
        hoverinfo="skip",
    )
