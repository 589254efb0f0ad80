"""IoU against the angle: the present pair, and boxes of common shapes about one centre."""

from collections.abc import Mapping

import plotly.graph_objects as go

from iouviz.figures.theme import GRID, TEXT, Mode, blank, colour
from iouviz.geometry.overlap import Values

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
    mode : {"light", "dark"}
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        A trace for each shape, then "this pair", then the mark.
    """
    figure = blank(mode, height=height)
    for dash, (name, values) in zip(DASHES, shapes.items(), strict=False):
        line = {"color": TEXT[mode], "width": 1.25, "dash": dash}
        figure.add_trace(
            go.Scatter(x=angles, y=values, name=name, mode="lines", line=line, opacity=0.55)
        )
    line = {"color": colour("prediction", mode), "width": 2.5}
    figure.add_trace(go.Scatter(x=angles, y=present, name="this pair", mode="lines", line=line))
    mark = {"color": colour("prediction", mode), "size": 11, "symbol": "circle"}
    figure.add_trace(go.Scatter(x=at[:1], y=at[1:], mode="markers", marker=mark, showlegend=False))
    figure.add_hline(y=0.5, line={"color": GRID[mode], "width": 2})
    figure.update_traces(hovertemplate="%{x:.0f}°: IoU %{y:.4f}<extra>%{fullData.name}</extra>")
    ticks = [-90, -60, -30, 0, 30, 60, 90]
    figure.update_xaxes(title_text="angle between them, degrees", tickvals=ticks, range=[-92, 92])
    figure.update_yaxes(title_text="IoU", range=[-0.02, 1.03], tickvals=[0, 0.25, 0.5, 0.75, 1])
    return figure
