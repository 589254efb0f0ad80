"""The precision-recall curve of one class, and the area under it by each rule.

Figures are axes whose traces carry names (`uid`) and wait for their points, so that a hand can move
them; `zigzag`, `steps` and `bars` are those points.
"""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from iouviz.evaluation.curves import Curve, recall_points, sample_precision
from iouviz.evaluation.protocols import Interpolation
from iouviz.figures.theme import PAGE, SIGNS, TEXT, Mode, blank, colour, faint
from iouviz.geometry.overlap import Values

DRAWN = 600  # points of a curve; more than a screen can tell apart
AXIS = {"range": [-0.02, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
_WIDTHS = {"11-point": 0.035, "101-point": 0.006}
_SYMBOLS = {"TP": "circle", "FP": "x-thin"}


def curve_figure(mode: Mode, *, marks: NDArray[np.generic] | None = None, height: int) -> go.Figure:
    """Axes of precision over recall.

    Parameters
    ----------
    mode : {"light", "dark"}
    marks : (N, n) array or None
        What is said of each of N detections when its mark is pointed at: its rank, and its
        confidence where n is 2. None: single marks are not drawn.
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "envelope", "precision", with marks "tp" and "fp", and "here".
    """
    figure = blank(mode, height=height)
    figure.add_trace(_envelope(mode, filled=True))
    line = {"color": colour("prediction", mode), "width": 2}
    hover = None if marks is None else "skip"
    figure.add_trace(
        go.Scatter(uid="precision", name="precision", mode="lines", line=line, hoverinfo=hover)
    )
    if marks is not None:
        for outcome in ("TP", "FP"):
            figure.add_trace(_marks(outcome, marks, mode))
    figure.add_trace(
        go.Scatter(
            uid="here",
            mode="markers",
            marker={"size": 13, "color": TEXT[mode], "line": {"width": 2.5, "color": PAGE[mode]}},
            hovertemplate="recall %{x:.4f}<br>precision %{y:.4f}<extra>operating point</extra>",
            showlegend=False,
            cliponaxis=False,
        )
    )
    figure.update_xaxes(title_text="recall", **AXIS)
    figure.update_yaxes(title_text="precision", **AXIS)
    return figure


def area_figure(interpolation: Interpolation, mode: Mode, *, height: int = 118) -> go.Figure:
    """Axes for what one rule takes for the area under the curve.

    Returns
    -------
    go.Figure
        Trace "bars" where the rule samples, and "envelope", filled where it takes the area.
    """
    figure = blank(mode, height=height)
    if interpolation != "all-point":
        figure.add_trace(
            go.Scatter(
                uid="bars",
                mode="lines",
                fill="toself",
                fillcolor=faint("ground truth", mode, 0.75),
                line={"width": 0},
                hoverinfo="skip",
            )
        )
    figure.add_trace(_envelope(mode, filled=interpolation == "all-point"))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(**AXIS | {"tickvals": [0, 0.5, 1]})
    figure.update_yaxes(**AXIS | {"tickvals": [0, 0.5, 1]})
    return figure


def zigzag(curve: Curve) -> tuple[Values, Values]:
    """Recall and precision after each detection, or after 600 of them, evenly by rank."""
    shown = _some(len(curve))
    return curve.recall[shown], curve.precision[shown]


def steps(curve: Curve) -> tuple[Values, Values]:
    """The outline under the envelope: down at each recall reached, and down to 0 at the last.

    >>> from iouviz.evaluation.curves import precision_recall
    >>> hit = np.array([True, False, True])
    >>> curve = precision_recall(np.array([0.9, 0.8, 0.7]), tp=hit, fp=~hit, positives=2)
    >>> x, y = steps(curve)
    >>> x.tolist()
    [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]
    >>> y.round(2).tolist()
    [0.0, 1.0, 1.0, 0.67, 0.67, 0.0]
    """
    height = curve.envelope
    # Where the envelope falls next, or ends: the corners at the right.
    corner = np.flatnonzero(np.diff(height, append=-1.0) != 0)
    corner = corner[_some(len(corner), DRAWN // 2)]
    across = np.concatenate([[0.0], np.repeat(curve.recall[corner], 2)])
    up = np.concatenate([np.repeat(height[corner], 2), [0.0]])
    return np.concatenate([[0.0], across]), np.concatenate([[0.0], up])


def bars(curve: Curve, interpolation: Interpolation) -> tuple[Values, Values]:
    """A bar at each recall at which a rule reads the envelope, as outlines with gaps between."""
    points, heights = recall_points(interpolation), sample_precision(curve, interpolation)
    half = _WIDTHS[interpolation] / 2
    gap, zero = np.full_like(points, np.nan), np.zeros_like(points)
    across = np.stack([points - half, points - half, points + half, points + half, gap], axis=1)
    up = np.stack([zero, heights, heights, zero, gap], axis=1)
    return across.ravel(), up.ravel()


def marked(curve: Curve, outcome: str) -> tuple[Values, Values]:
    """Recall and precision after each detection of one outcome, nan at the others, (N,) each."""
    here = np.diff(curve.tp if outcome == "TP" else curve.fp, prepend=0) > 0
    return np.where(here, curve.recall, np.nan), np.where(here, curve.precision, np.nan)


def _envelope(mode: Mode, *, filled: bool) -> go.Scatter:
    fill = {"fill": "toself", "fillcolor": faint("ground truth", mode, 0.14)} if filled else {}
    return go.Scatter(
        uid="envelope",
        name="envelope",
        mode="lines",
        line={"color": colour("ground truth", mode), "width": 2, "dash": "dot"},
        hoverinfo="skip",
        **fill,
    )


def _marks(outcome: str, marks: NDArray[np.generic], mode: Mode) -> go.Scatter:
    said = ["rank %{customdata[0]}", "confidence %{customdata[1]:.4f}"][: marks.shape[1]]
    line = {"width": 2, "color": colour(outcome, mode)}
    return go.Scatter(
        uid=outcome.lower(),
        name=SIGNS[outcome].word,
        mode="markers",
        marker={
            "symbol": _SYMBOLS[outcome],
            "size": 8,
            "color": colour(outcome, mode),
            "line": line,
        },
        customdata=marks,
        hovertemplate=f"<b>{SIGNS[outcome].word}</b>, {', '.join(said)}<br>"
        "precision %{y:.4f}, recall %{x:.4f}<extra></extra>",
    )


def _some(count: int, most: int = DRAWN) -> NDArray[np.intp]:
    """At most so many of `count` positions: evenly, the first and the last among them."""
    if count <= most:
        return np.arange(count)
    return np.unique(np.linspace(0, count - 1, most).round().astype(np.intp))
