"""Dice against IoU: one curve, and where the painted masks stand on it."""

import numpy as np
import plotly.graph_objects as go

from iouviz.figures.theme import GRID, TEXT, Mode, blank, colour
from iouviz.figures.traces import UNIT, Look, dots, line
from iouviz.geometry.masks.overlap import dice


def dice_figure(iou: float, mode: Mode, *, height: int = 300) -> go.Figure:
    """The curve D = 2 J / (1 + J), the line D = J under it, and a mark at an IoU in [0, 1]."""
    figure = blank(mode, height=height)
    hover = "IoU %{x:.4f}: %{y:.4f}<extra>%{fullData.name}</extra>"
    figure.add_trace(line(GRID[mode], hover=hover, x=[0, 1], y=[0, 1], name="IoU"))
    values = np.linspace(0, 1, 101)
    points: Look = {"x": values, "y": dice(values), "name": "Dice = 2J / (1 + J)"}
    figure.add_trace(line(TEXT[mode], hover=hover, **points))
    mark: Look = {"size": 12, "symbol": "diamond", "x": [iou], "y": [dice(iou).item()]}
    ink = colour("intersection", mode)
    figure.add_trace(dots(ink, hover=hover, name="these masks", **mark))
    figure.update_xaxes(title_text="IoU (J)", **UNIT)
    figure.update_yaxes(title_text="Dice (D)", **UNIT)
    return figure
