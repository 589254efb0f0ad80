"""What two thresholds do, drawn; see `traces` for those that follow the sliders."""

import numpy as np
import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import PAGE, SIGNS, TEXT, Mode, blank, colour, faint, rgba
from iouviz.figures.traces import (
    FLOOR,
    SHARE,
    Look,
    count_axis,
    cut,
    filled,
    here,
    line,
    span,
    star,
)

LEVELS = (0.2, 0.4, 0.6, 0.8)  # of the F-score, drawn behind the curve


def operating_figure(mode: Mode, *, beta: float = 1.0, height: int = 290) -> go.Figure:
    """Axes of precision over recall, with lines of equal F-score.

    Parameters
    ----------
    beta : float
        Of the F-score.

    Returns
    -------
    go.Figure
        Traces "curve" and "here" wait for their points.
    """
    figure = blank(mode, height=height)
    recall = np.linspace(0.005, 1, 100)
    for level in LEVELS:
        figure.add_trace(_equal(level, recall, beta, mode))
    hover = "recall %{x:.4f}, precision %{y:.4f}<extra></extra>"
    ink = colour("prediction", mode)
    figure.add_trace(line(ink, uid="curve", name="precision", hover=hover))
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
    f : str
        What the F-score is called.

    Returns
    -------
    go.Figure
        Traces "precision", "recall", "score", "best", "cut" and "here" wait for their points.
    """
    figure = blank(mode, height=height)
    for uid, name, ink, width, dash in (
        ("precision", "precision", colour("prediction", mode), 1.5, None),
        ("recall", "recall", colour("ground truth", mode), 1.5, "dot"),
        ("score", f, TEXT[mode], 2.5, None),
    ):
        hover = f"confidence %{{x:.2f}}: {name} %{{y:.4f}}<extra></extra>"
        trace = line(ink, width=width, dash=dash, hover=hover, uid=uid, name=name, x=confidences)
        figure.add_trace(trace)
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
    veil: Look = {"fill": "toself", "fillcolor": rgba(PAGE[mode], 0.68), "showlegend": False}
    y = [FLOOR, FLOOR, top, top]
    figure.add_trace(line(TEXT[mode], width=0, uid="veil", name="left out", y=y, **veil))
    cut(figure, [FLOOR, top], mode)
    figure.update_xaxes(title_text="confidence", fixedrange=False, range=span(confidences))
    count_axis(figure, 1.3 * max(tallest, 1), title_text="predictions (log)")
    return figure


def _equal(level: float, recall: Values, beta: float, mode: Mode) -> go.Scatter:
    """Where the F-score is `level`: precision = F r / ((1 + b^2) r - b^2 F)."""
    bottom = (1 + beta**2) * recall - beta**2 * level
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(bottom > 0, level * recall / bottom, np.nan)
    shown = precision <= 1
    return line(
        faint("union", mode, 0.35),
        width=1,
        x=recall[shown],
        y=precision[shown],
        mode="lines+text",
        text=[""] * (int(shown.sum()) - 1) + [f"F {level:g}"],
        textposition="top left",
        textfont={"size": 11, "color": colour("union", mode)},
    )
