"""The precision-recall curve of one class, and the area under it by each rule.

Figures are axes whose traces carry names (`uid`) and wait for their points, so that a drag can move
them; `zigzag`, `steps` and `bars` are those points.
"""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.evaluation.metrics.curves import Curve, recall_points, sample_precision
from iouviz.evaluation.protocols import Interpolation
from iouviz.figures.theme import SIGNS, Mode, blank, colour
from iouviz.figures.traces import UNIT, Look, dots, filled, here, line

DRAWN = 600  # points of a curve; more than a screen can tell apart
_WIDTHS = {"11-point": 0.035, "101-point": 0.006}
_SYMBOLS = {"TP": "circle", "FP": "x-thin"}


def curve_figure(mode: Mode, *, marks: NDArray[np.generic] | None = None, height: int) -> go.Figure:
    """Axes of precision over recall.

    Parameters
    ----------
    marks : (N, n) array or None
        What is shown of each of N predictions when its mark is pointed at: its rank, and its
        confidence where n is 2. None: single marks are not drawn.

    Returns
    -------
    go.Figure
        Traces "envelope", "precision", with marks "tp" and "fp", and "here".
    """
    figure = blank(mode, height=height)
    figure.add_trace(_envelope(mode, area=True))
    hover: Look = {"hoverinfo": None if marks is None else "skip"}
    figure.add_trace(line(colour("prediction", mode), uid="precision", name="precision", **hover))
    if marks is not None:
        for outcome in ("TP", "FP"):
            figure.add_trace(_marks(outcome, marks, mode))
    hovered = "recall %{x:.4f}<br>precision %{y:.4f}<extra>operating point</extra>"
    figure.add_trace(here(mode, hovered))
    figure.update_xaxes(title_text="recall", **UNIT)
    figure.update_yaxes(title_text="precision", **UNIT)
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
        figure.add_trace(filled(mode, "ground truth", opacity=0.75, width=0, uid="bars"))
    figure.add_trace(_envelope(mode, area=interpolation == "all-point"))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(**UNIT | {"tickvals": [0, 0.5, 1]})
    figure.update_yaxes(**UNIT | {"tickvals": [0, 0.5, 1]})
    return figure


def zigzag(curve: Curve) -> tuple[Values, Values]:
    """Recall and precision after each detection, or after 600 of them, evenly by rank."""
    shown = _some(len(curve))
    return curve.recall[shown], curve.precision[shown]


def steps(curve: Curve) -> tuple[Values, Values]:
    """The outline under the envelope: down at each recall reached, and down to 0 at the last.

    >>> from iouviz.evaluation.metrics.curves import precision_recall
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


def _envelope(mode: Mode, *, area: bool) -> go.Scatter:
    look: Look = {"uid": "envelope", "name": "envelope", "width": 2, "dash": "dot"}
    if area:
        return filled(mode, "ground truth", opacity=0.14, **look)
    return line(colour("ground truth", mode), **look)


def _marks(outcome: str, marks: NDArray[np.generic], mode: Mode) -> go.Scatter:
    known = ["rank %{customdata[0]}", "confidence %{customdata[1]:.4f}"][: marks.shape[1]]
    ink, word = colour(outcome, mode), SIGNS[outcome].word
    made = dots(
        ink,
        size=8,
        symbol=_SYMBOLS[outcome],
        edge={"width": 2, "color": ink},
        hover=f"<b>{word}</b>, {', '.join(known)}<br>"
        "precision %{y:.4f}, recall %{x:.4f}<extra></extra>",
        uid=outcome.lower(),
        name=word,
        customdata=marks,
    )
    return made.update(showlegend=False)  # the signs that they have everywhere


def _some(count: int, most: int = DRAWN) -> NDArray[np.intp]:
    """At most so many of `count` positions: evenly, the first and the last among them."""
    if count <= most:
        return np.arange(count)
    return np.unique(np.linspace(0, count - 1, most).round().astype(np.intp))
