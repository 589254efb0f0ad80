"""IoU against the angle: the present pair, and boxes of common shapes about one centre."""

from collections.abc import Mapping

import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import GRID, TEXT, Mode, blank, colour
from iouviz.figures.traces import UNIT, Look, dots, line

DASHES = ("dot", "dash", "dashdot", "longdash")


def angle_figure(
    angles: Values,
    present: Values,
    shapes: Mapping[str, Values],
    at: tuple[float, float],
    mode: Mode,
    *,
    height: int = 320,
) -> go.Figure:
    """Curves over the angle from -90 to 90 degrees and a mark where the pair is now.

    Parameters
    ----------
    angles : (K,) array
        Degrees between the boxes.
    present : (K,) array
        IoU of the present pair, were B turned to each angle.
    shapes : mapping of name to (K,) array
        IoU of equal boxes about one centre; up to four.
    at : (angle, iou)
        Of the present pair.

    Returns
    -------
    go.Figure
        A trace for each shape, then "this pair", then the mark.
    """
    figure = blank(mode, height=height)
    hover = "%{x:.0f}°: IoU %{y:.4f}<extra>%{fullData.name}</extra>"
    for dash, (name, values) in zip(DASHES, shapes.items(), strict=False):
        look: Look = {"width": 1.25, "dash": dash, "opacity": 0.55, "hover": hover}
        figure.add_trace(line(TEXT[mode], x=angles, y=values, name=name, **look))
    ink = colour("prediction", mode)
    figure.add_trace(line(ink, width=2.5, hover=hover, x=angles, y=present, name="this pair"))
    mark: Look = {"size": 11, "symbol": "circle", "x": at[:1], "y": at[1:], "showlegend": False}
    figure.add_trace(dots(ink, hover=hover, **mark))
    figure.add_hline(y=0.5, line={"color": GRID[mode], "width": 2})
    ticks = [-90, -60, -30, 0, 30, 60, 90]
    figure.update_xaxes(title_text="angle between them, degrees", tickvals=ticks, range=[-92, 92])
    figure.update_yaxes(title_text="IoU", **UNIT)
    return figure
