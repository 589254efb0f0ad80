"""Figures that stand by themselves: on a page of their own colour, their traces filled."""

import plotly.graph_objects as go
from numpy.typing import ArrayLike

from iouviz.figures.theme import PAGE, Mode


def fill(figure: go.Figure, uid: str, x: ArrayLike | None, y: ArrayLike | None) -> None:
    """Give a trace that waits for its points what it waits for; None: what it has."""
    points = {name: value for name, value in (("x", x), ("y", y)) if value is not None}
    figure.update_traces(selector={"uid": uid}, **points)


def finished(figure: go.Figure, title: str, mode: Mode) -> go.Figure:
    """A figure with a heading, on the colour of a page, so that it is legible on any other."""
    place = {"x": 0, "xanchor": "left", "xref": "paper", "y": 0.98, "yanchor": "top"}
    figure.update_layout(
        title={"text": title, "font": {"size": 15}, **place},
        paper_bgcolor=PAGE[mode],
        margin={"l": 16, "r": 20, "t": 72, "b": 16},
    )
    # of traces that still wait for their points, Plotly would make some up
    figure.data = [trace for trace in figure.data if trace.x is not None]
    figure.update_xaxes(fixedrange=False)
    figure.update_yaxes(fixedrange=False)
    return figure
