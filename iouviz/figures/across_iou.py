"""AP, recall and fit over the IoU threshold, drawn; traces that follow sliders carry names."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import TEXT, Mode, blank, colour, faint
from iouviz.figures.traces import SHARE, Look, cut, filled, line, literal

NAMED = 14  # lines that still have room for their names at the edge


def ap_figure(
    iou_thresholds: Values,
    each: Values,
    mean: Values,
    names: Sequence[str],
    mode: Mode,
    *,
    measure: str = "IoU",
    height: int = 340,
) -> go.Figure:
    """AP of each class and their mean over the IoU threshold.

    Parameters
    ----------
    iou_thresholds : (T,) array
    each : (T, n) array
        nan without objects.
    mean : (T,) array
    names : sequence of n str
    measure : str
        What the thresholds are of.

    Returns
    -------
    go.Figure
        Trace "cut" waits for its points.
    """
    figure = blank(mode, height=height)
    names = list(map(literal, names))
    for k, name in enumerate(names):
        hover = f"{name}<br>AP %{{y:.4f}} at {measure} %{{x:.2f}}<extra></extra>"
        points: Look = {"x": iou_thresholds, "y": each[:, k], "name": name}
        figure.add_trace(line(faint("ground truth", mode, 0.55), width=1.5, hover=hover, **points))
    hover = f"mean AP %{{y:.4f}} at {measure} %{{x:.2f}}<extra></extra>"
    points = {"x": iou_thresholds, "y": mean, "name": "mean"}
    figure.add_trace(line(TEXT[mode], width=3, hover=hover, **points))
    figure.update_traces(showlegend=False)
    cut(figure, [0.0, 1.0], mode)
    if len(names) <= NAMED and len(iou_thresholds):
        _names(figure, float(iou_thresholds[0]), each[0], names, mode)
    figure.update_xaxes(
        title_text=f"{measure} threshold", fixedrange=False, range=_room(iou_thresholds)
    )
    figure.update_yaxes(title_text="AP", **SHARE)
    return figure


def recall_figure(
    iou_thresholds: Values, mode: Mode, *, measure: str = "IoU", height: int = 340
) -> go.Figure:
    """Recall over the IoU threshold: traces "all", "here" and "cut" wait for their points."""
    figure = blank(mode, height=height)
    for uid, name, role, dash in (
        ("all", "maximum", "ground truth", "dot"),
        ("here", "at this confidence", "prediction", None),
    ):
        look: Look = {"width": 2.25, "dash": dash, "uid": uid, "name": name, "x": iou_thresholds}
        hover = f"recall %{{y:.4f}} at {measure} %{{x:.2f}}<extra>{name}</extra>"
        figure.add_trace(line(colour(role, mode), hover=hover, **look))
    cut(figure, [0.0, 1.0], mode)
    figure.update_xaxes(title_text=f"{measure} threshold", fixedrange=False)
    figure.update_yaxes(title_text="recall", **SHARE)
    return figure


def fit_figure(
    edges: Values, tallest: int, mode: Mode, *, measure: str = "IoU", height: int = 300
) -> go.Figure:
    """How well matched predictions fit: traces "fit" and "cut" wait for their points."""
    figure = blank(mode, height=height)
    figure.add_trace(filled(mode, "TP", uid="fit", name="matched objects"))
    figure.update_layout(showlegend=False)
    top = 1.05 * max(tallest, 1)
    cut(figure, [0.0, top], mode)
    room = 0.02
    figure.update_xaxes(
        title_text=f"{measure} of prediction and object",
        fixedrange=False,
        range=[float(edges[0]) - room, 1 + room],
    )
    figure.update_yaxes(title_text="matched objects", fixedrange=False, range=[0, top])
    return figure


def _names(figure: go.Figure, x: float, heights: Values, names: Sequence[str], mode: Mode) -> None:
    """Names at the left end of the lines, moved apart where they would lie on each other."""
    order = np.array([k for k in np.argsort(heights) if not np.isnan(heights[k])], np.intp)
    at = apart(heights[order], 0.055)
    for k, y in zip(order.tolist(), at.tolist(), strict=True):
        figure.add_annotation(
            x=x,
            y=y,
            text=names[k],
            showarrow=False,
            xanchor="right",
            xshift=-4,
            font={"size": 11, "color": colour("ground truth", mode)},
        )


def apart(heights: Values, least: float) -> Values:
    """Rising heights moved so that neighbours are at least so far apart, and their mean stays.

    >>> apart(np.array([0.5, 0.5, 0.9]), 0.2).round(3).tolist()
    [0.4, 0.6, 0.9]
    """
    runs: list[tuple[float, int]] = []  # middle and length of stretches that touch
    for height in heights.tolist():
        middle, many = height, 1
        while runs and middle - runs[-1][0] < least * (many + runs[-1][1]) / 2:
            before, few = runs.pop()
            middle, many = (before * few + middle * many) / (few + many), few + many
        runs.append((middle, many))
    parts = [middle + least * (np.arange(many) - (many - 1) / 2) for middle, many in runs]
    return np.concatenate(parts) if parts else heights


def _room(iou_thresholds: Values) -> list[float]:
    """From some way left of the first, for the names."""
    return [float(iou_thresholds[0]) - 0.13, float(iou_thresholds[-1]) + 0.02]
