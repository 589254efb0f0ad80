"""What two thresholds do, drawn: the traces that follow the sliders carry names (`uid`)."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from iouviz.figures.theme import PAGE, SIGNS, TEXT, Mode, blank, colour, faint
from iouviz.geometry.overlap import Values

FLOOR = 0.7  # where a logarithmic axis begins, so that a single prediction can be seen
SHARE = {"range": [-0.02, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1], "fixedrange": False}
LEVELS = (0.2, 0.4, 0.6, 0.8)  # of the F-score, drawn behind the curve


def operating_figure(mode: Mode, *, beta: float = 1.0, height: int = 290) -> go.Figure:
    """Axes of precision over recall, with lines of equal F-score.

    Parameters
    ----------
    mode : {"light", "dark"}
    beta : float
        Of the F-score.
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "curve" and "here" wait for their points.
    """
    figure = blank(mode, height=height)
    recall = np.linspace(0.005, 1, 100)
    for level in LEVELS:
        figure.add_trace(_equal(level, recall, beta, mode))
    line = {"color": colour("prediction", mode), "width": 2}
    figure.add_trace(
        go.Scatter(
            uid="curve",
            name="precision",
            mode="lines",
            line=line,
            hovertemplate="recall %{x:.4f}, precision %{y:.4f}<extra></extra>",
        )
    )
    figure.add_trace(here(mode, "recall %{x:.4f}<br>precision %{y:.4f}<extra>here</extra>"))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title_text="recall", **SHARE)
    figure.update_yaxes(title_text="precision", **SHARE)
    return figure


def confidence_figure(confidences: Values, mode: Mode, *, f: str, height: int = 290) -> go.Figure:
    """Axes of precision, recall and F-score over the confidence.

    Parameters
    ----------
    confidences : (C,) array
        Rising.
    mode : {"light", "dark"}
    f : str
        What the F-score is called.
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "precision", "recall", "score", "best", "cut" and "here" wait for their points.
    """
    figure = blank(mode, height=height)
    looks = [
        ("precision", "precision", {"color": colour("prediction", mode), "width": 1.5}),
        ("recall", "recall", {"color": colour("ground truth", mode), "width": 1.5, "dash": "dot"}),
        ("score", f, {"color": TEXT[mode], "width": 2.5}),
    ]
    for uid, name, line in looks:
        figure.add_trace(
            go.Scatter(
                uid=uid,
                name=name,
                x=confidences,
                mode="lines",
                line=line,
                hovertemplate=f"confidence %{{x:.2f}}: {name} %{{y:.4f}}<extra></extra>",
            )
        )
    cut(figure, [0.0, 1.0], mode)
    hover = f"best {f} %{{y:.4f}}<br>at confidence %{{x:.2f}}"
    figure.add_trace(star(mode, uid="best", name=f"best {f}", hover=hover))
    figure.add_trace(here(mode, f"{f} %{{y:.4f}}<extra>here</extra>"))
    figure.update_xaxes(title_text="confidence", fixedrange=False, range=span(confidences))
    figure.update_yaxes(**SHARE)
    return figure


def histogram_figure(
    confidences: Values, tallest: int, mode: Mode, *, height: int = 250
) -> go.Figure:
    """Axes of how many predictions have which confidence, on a logarithmic scale.

    Parameters
    ----------
    confidences : (C,) array
        Rising.
    tallest : int
        The most predictions that any bin will hold.
    mode : {"light", "dark"}
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "wrong" and "right" (outlines as of `outline`), "veil" over what is left out, and
        "cut" wait for their points.
    """
    figure = blank(mode, height=height)
    for role, uid, dash in (("FP", "wrong", "dot"), ("TP", "right", "solid")):
        figure.add_trace(filled(mode, role, uid=uid, name=f"{SIGNS[role].word}s", dash=dash))
    top = 2.0 * max(tallest, 1)
    figure.add_trace(
        go.Scatter(
            uid="veil",
            name="left out",
            y=[FLOOR, FLOOR, top, top],
            mode="lines",
            fill="toself",
            fillcolor=_veil(mode),
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    cut(figure, [FLOOR, top], mode)
    figure.update_xaxes(title_text="confidence", fixedrange=False, range=span(confidences))
    decades = [10**k for k in range(int(np.log10(max(tallest, 1))) + 1)]
    figure.update_yaxes(
        title_text="predictions (log)",
        type="log",
        range=[np.log10(FLOOR), np.log10(1.3 * max(tallest, 1))],
        tickvals=decades,
        ticktext=[f"{each:,}" for each in decades],
        fixedrange=False,
    )
    return figure


def outline(edges: Values, heights: Values) -> tuple[Values, Values]:
    """A histogram as the outline of its bars: (2n + 2,) across, (..., 2n + 2) up.

    >>> outline(np.array([0.0, 0.5, 1.0]), np.array([2.0, 0.0]))[1].tolist()
    [0.7, 2.0, 2.0, 0.7, 0.7, 0.7]
    """
    up = np.full((*heights.shape[:-1], 2 * heights.shape[-1] + 2), FLOOR)
    up[..., 1:-1] = np.repeat(np.maximum(heights, FLOOR), 2, axis=-1)
    return np.repeat(edges, 2), up


def _equal(level: float, recall: Values, beta: float, mode: Mode) -> go.Scatter:
    """Where the F-score is `level`: precision = F r / ((1 + b^2) r - b^2 F)."""
    bottom = (1 + beta**2) * recall - beta**2 * level
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(bottom > 0, level * recall / bottom, np.nan)
    shown = precision <= 1
    return go.Scatter(
        x=recall[shown],
        y=precision[shown],
        mode="lines+text",
        text=[""] * (int(shown.sum()) - 1) + [f"F {level:g}"],
        textposition="top left",
        textfont={"size": 11, "color": colour("union", mode)},
        line={"color": faint("union", mode, 0.35), "width": 1},
        hoverinfo="skip",
    )


def here(mode: Mode, hover: str) -> go.Scatter:
    """The operating point: a dot that waits for its place."""
    return go.Scatter(
        uid="here",
        name="here",
        mode="markers",
        marker={
            "size": 13,
            "color": TEXT[mode],
            "line": {"width": 2.5, "color": PAGE[mode]},
        },
        hovertemplate=hover,
        showlegend=False,
        cliponaxis=False,
    )


def star(mode: Mode, *, name: str, hover: str, **points: Any) -> go.Scatter:
    """What is best: a star; `points` are x and y, or the uid of one that waits for them."""
    return go.Scatter(
        **points,
        name=name,
        mode="markers",
        marker={
            "symbol": "star",
            "size": 15,
            "color": colour("intersection", mode),
            "line": {"width": 1, "color": PAGE[mode]},
        },
        hovertemplate=f"{hover}<extra></extra>",
    )


def filled(mode: Mode, role: str, *, uid: str, name: str, dash: str = "solid") -> go.Scatter:
    """An outline filled with the colour of a role, which waits for its points."""
    return go.Scatter(
        uid=uid,
        name=name,
        mode="lines",
        fill="toself",
        fillcolor=faint(role, mode, 0.28),
        line={"color": colour(role, mode), "width": 1.5, "dash": dash},
        hoverinfo="skip",
    )


def cut(figure: go.Figure, up: list[float], mode: Mode) -> None:
    """Add trace "cut", a dashed line up where a slider stands; it waits for its place."""
    figure.add_trace(
        go.Scatter(
            uid="cut",
            y=up,
            mode="lines",
            line={"color": TEXT[mode], "width": 1.25, "dash": "dash"},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def span(stops: Values) -> list[float]:
    """The range of an axis on which all stops are seen."""
    low, high = float(stops[0]), float(stops[-1])
    room = 0.015 * (high - low)
    return [low - room, high + room]


def _veil(mode: Mode) -> str:
    red, green, blue = (int(PAGE[mode][i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.68)"
