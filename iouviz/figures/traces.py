"""What figures are drawn with: lines, dots, outlines and axes, alike in every one of them.

A trace that follows a slider carries a name (`uid`) and waits for its points.
"""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import PAGE, TEXT, Mode, colour, faint

Look = dict[str, Any]

FLOOR = 0.7  # where a logarithmic axis begins, so that a single prediction can be seen
UNIT: Look = {"range": [-0.02, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
SHARE: Look = {**UNIT, "fixedrange": False}


def literal(name: str) -> str:
    """A name out of a file, so that Plotly shows it: it would obey tags, entities and ``%{...}``.

    >>> literal("<a href='x'>cat</a> %{y}")
    "&lt;a href='x'&gt;cat&lt;/a&gt; %&#123;y}"
    """
    for sign, entity in {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;"}.items():
        name = name.replace(sign, entity)
    return name


def line(
    ink: str, *, width: float = 2, dash: str | None = None, hover: str | None = None, **trace: Any
) -> go.Scatter:
    """A line, which the pointer passes by where there is no `hover`; `trace`: uid, x, y, name."""
    look: Look = {"color": ink, "width": width} | ({"dash": dash} if dash else {})
    pointed = {"hovertemplate": hover} if hover else {"hoverinfo": "skip"}
    return go.Scatter(**{"mode": "lines", "line": look} | pointed | trace)


def dots(
    ink: str, *, size: float, hover: str | None = None, edge: Any = None, **trace: Any
) -> go.Scatter:
    """Marks; `edge` is the line around each, and `symbol` among `trace` their shape."""
    symbol = trace.pop("symbol", None)
    marker = {"size": size, "color": ink, "line": edge, "symbol": symbol}
    return go.Scatter(mode="markers", marker=marker, hovertemplate=hover, **trace)


def filled(
    mode: Mode, role: str, *, opacity: float = 0.28, width: float = 1.5, **trace: Any
) -> go.Scatter:
    """An outline filled with the colour of a role, which waits for its points."""
    fill: Look = {"fill": "toself", "fillcolor": faint(role, mode, opacity)}
    return line(colour(role, mode), width=width, **fill | trace)


def here(mode: Mode, hover: str) -> go.Scatter:
    """The operating point: a dot that waits for its place."""
    edge = {"width": 2.5, "color": PAGE[mode]}
    look: Look = {"size": 13, "edge": edge, "showlegend": False, "cliponaxis": False}
    return dots(TEXT[mode], hover=hover, uid="here", name="here", **look)


def star(mode: Mode, *, hover: str, **trace: Any) -> go.Scatter:
    """What is best: a star; `trace` has x and y, or the uid of one that waits for them."""
    edge = {"width": 1, "color": PAGE[mode]}
    look: Look = {"size": 15, "symbol": "star", "edge": edge, "hover": f"{hover}<extra></extra>"}
    return dots(colour("intersection", mode), **look, **trace)


def cut(figure: go.Figure, up: list[float], mode: Mode) -> None:
    """Add trace "cut", a dashed line up where a slider stands; it waits for its place."""
    figure.add_trace(line(TEXT[mode], width=1.25, dash="dash", uid="cut", y=up, showlegend=False))


def span(stops: Values) -> list[float]:
    """The range of an axis on which all stops are seen."""
    low, high = float(stops[0]), float(stops[-1])
    room = 0.015 * (high - low)
    return [low - room, high + room]


def count_axis(figure: go.Figure, top: float, **axis: Any) -> None:
    """A logarithmic axis of counts up to `top`, at least 1, with a tick a power of ten."""
    decades = [10**k for k in range(int(np.log10(top)) + 1)]
    figure.update_yaxes(
        type="log",
        range=[np.log10(FLOOR), np.log10(top)],
        tickvals=decades,
        ticktext=[f"{each:,}" for each in decades],
        fixedrange=False,
        **axis,
    )


def outline(edges: Values, heights: Values, *, floor: float = FLOOR) -> tuple[Values, Values]:
    """A histogram as the outline of its bars: (2n + 2,) across, (..., 2n + 2) up.

    An empty bin (0 or nan) has no bar.

    >>> outline(np.array([0.0, 0.5, 1.0]), np.array([2.0, 0.0]))[1].tolist()
    [0.7, 2.0, 2.0, 0.7, 0.7, 0.7]
    """
    up = np.full((*heights.shape[:-1], 2 * heights.shape[-1] + 2), floor)
    up[..., 1:-1] = np.repeat(np.fmax(heights, floor), 2, axis=-1)
    return np.repeat(edges, 2), up
