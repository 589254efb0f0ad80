"""Dice against IoU: one curve, and where the painted masks stand on it."""

import numpy as np
import plotly.graph_objects as go

from iouviz.figures.theme import GRID, TEXT, Mode, blank, colour
from iouviz.geometry.masks.overlap import dice


def dice_figure(iou: float, mode: Mode, *, height: int = 300) -> go.Figure:
    """The curve D = 2 J / (1 + J), the line D = J under it, and a mark.

    Parameters
    ----------
    iou : float
        Of the masks, in [0, 1].
    mode : {"light", "dark"}
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "IoU", "Dice" and the mark.
    """
    figure = blank(mode, height=height)
    line = {"color": GRID[mode], "width": 2}
    figure.add_trace(go.Scatter(x=[0, 1], y=[0, 1], name="IoU", mode="lines", line=line))
    values = np.linspace(0, 1, 101)
    line = {"color": TEXT[mode], "width": 2}
    figure.add_trace(
        go.Scatter(x=values, y=dice(values), name="Dice = 2J / (1 + J)", mode="lines", line=line)
    )
    mark = {"color": colour("intersection", mode), "size": 12, "symbol": "diamond"}
    figure.add_trace(
        go.Scatter(x=[iou], y=[dice(iou).item()], name="these masks", mode="markers", marker=mark)
    )
    figure.update_traces(hovertemplate="IoU %{x:.4f}: %{y:.4f}<extra>%{fullData.name}</extra>")
    ticks = [0, 0.25, 0.5, 0.75, 1]
    figure.update_xaxes(title_text="IoU (J)", range=[-0.02, 1.03], tickvals=ticks)
    figure.update_yaxes(title_text="Dice (D)", range=[-0.02, 1.03], tickvals=ticks)
    return figure
