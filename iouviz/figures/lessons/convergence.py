"""Summed error over the steps of a descent: a run of now over what was computed or published."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import LOSSES, Mode, blank
from iouviz.figures.traces import Look, dots, line

MILLION = 1e6


def convergence_figure(
    live: Mapping[str, Values],
    full: Mapping[str, Values],
    printed: Mapping[str, Mapping[int, float]],
    mode: Mode,
    *,
    logarithmic: bool = False,
    height: int = 460,
) -> go.Figure:
    """Error in millions after each step, for each loss.

    Parameters
    ----------
    live, full : mapping of loss to (T + 1,) array
        A sample run now, thick and in the loss's own line; all cases, thin and solid.
    printed : mapping of loss to step to millions
        Readings from a picture, as open circles.
    logarithmic : bool
        Whether each gridline is ten times the one below.

    Returns
    -------
    go.Figure
        Traces "<loss>" of `live`, "<loss>, all cases" of `full`, "<loss>, printed".
    """
    figure = blank(mode, height=height)
    for name, error in full.items():
        figure.add_trace(_line(f"{name}, all cases", error, name, mode, width=1.25, dash="solid"))
    for name, error in live.items():
        figure.add_trace(_line(name, error, name, mode, width=3, dash=_dash(name)))
    for name, readings in printed.items():
        x, y = list(readings), list(readings.values())
        look: Look = {"symbol": "circle-open", "size": 9, "edge": {"width": 2}, "showlegend": False}
        hover = "step %{x}: %{y:.3f} million, read off the paper<extra></extra>"
        ink = LOSSES[name].colour(mode)
        figure.add_trace(dots(ink, hover=hover, x=x, y=y, name=f"{name}, printed", **look))
    figure.update_xaxes(title_text="step", range=[-2, 203])
    scale = {"type": "log", "dtick": 1} if logarithmic else {"rangemode": "tozero"}
    figure.update_yaxes(title_text="summed error, millions", **scale)
    return figure


def _line(
    title: str, error: Values, loss: str, mode: Mode, *, width: float, dash: str
) -> go.Scatter:
    points: Look = {"x": np.arange(len(error)), "y": error / MILLION, "name": title}
    hover = f"{title}<br>step %{{x}}: %{{y:.4g}} million<extra></extra>"
    look: Look = {"width": width, "dash": dash, "hover": hover, "showlegend": title == loss}
    return line(LOSSES[loss].colour(mode), **look, **points)


def _dash(loss: str) -> str:
    """An SVG dash array as Plotly writes it."""
    dashes = LOSSES[loss].dash
    return ",".join(f"{part}px" for part in dashes.split()) if dashes else "solid"
