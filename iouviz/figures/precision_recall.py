"""The precision-recall curve of one class, and the area under it by each rule."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from iouviz.evaluation.curves import Curve, sample_precision
from iouviz.evaluation.protocols import Interpolation
from iouviz.figures.theme import SIGNS, Mode, blank, colour, faint
from iouviz.geometry.overlap import Values

MARKED = 300  # beyond this many detections single marks are a smear
DRAWN = 2000  # points that a browser redraws without a pause
AXIS = {"range": [-0.02, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]}


def precision_recall_figure(curve: Curve, mode: Mode, *, height: int = 420) -> go.Figure:
    """The zigzag, its envelope and the shaded area between envelope and axis.

    Parameters
    ----------
    curve : Curve
        At least one point and one object to find.
    mode : {"light", "dark"}
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "envelope", "precision", then "TP" and "FP" for curves of up to 300 detections.
    """
    figure = blank(mode, height=height)
    figure.add_trace(envelope(curve, mode))
    shown = _thinned(curve)
    figure.add_trace(
        go.Scatter(
            x=curve.recall[shown],
            y=curve.precision[shown],
            name="precision",
            mode="lines",
            line={"color": colour("prediction", mode), "width": 2},
            hoverinfo="skip" if len(curve) <= MARKED else None,
        )
    )
    if len(curve) <= MARKED:
        for verdict, symbol in (("TP", "circle"), ("FP", "x-thin")):
            figure.add_trace(_marks(curve, verdict, symbol, mode))
    figure.update_xaxes(title_text="recall", **AXIS)
    figure.update_yaxes(title_text="precision", **AXIS)
    return figure


def area_figure(
    curve: Curve, interpolation: Interpolation, mode: Mode, *, height: int = 190
) -> go.Figure:
    """What one rule takes for the area under the curve.

    Parameters
    ----------
    curve : Curve
        At least one point and one object to find.
    interpolation : {"11-point", "101-point", "all-point"}
        Samples are drawn as bars, the exact area as a shape.
    mode : {"light", "dark"}
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        The bars or the shape, then the envelope as a line.
    """
    figure = blank(mode, height=height)
    if interpolation != "all-point":
        heights = sample_precision(curve, interpolation)
        recalls = np.linspace(0, 1, len(heights))
        figure.add_trace(
            go.Bar(
                x=recalls,
                y=heights,
                width=0.035 if interpolation == "11-point" else 0.006,
                marker={"color": faint("ground truth", mode, 0.75)},
                hovertemplate="recall %{x:.2f}: %{y:.4f}<extra></extra>",
            )
        )
    outline = envelope(curve, mode)
    if interpolation != "all-point":
        outline.fill = "none"
    figure.add_trace(outline)
    figure.update_layout(showlegend=False, bargap=0)
    figure.update_xaxes(**AXIS | {"tickvals": [0, 0.5, 1]})
    figure.update_yaxes(**AXIS | {"tickvals": [0, 0.5, 1]})
    return figure


def envelope(curve: Curve, mode: Mode) -> go.Scatter:
    """Steps down at each recall reached; a vertical end where nothing more is found."""
    recall = np.concatenate([[0.0], curve.recall, curve.recall[-1:]])
    height = np.concatenate([curve.envelope[:1], curve.envelope, [0.0]])
    keep = _corners(recall, height)
    return go.Scatter(
        x=recall[keep],
        y=height[keep],
        name="envelope",
        mode="lines",
        line={"color": colour("ground truth", mode), "width": 2, "dash": "dot", "shape": "vh"},
        fill="tozeroy",
        fillcolor=faint("ground truth", mode, 0.14),
        hoverinfo="skip",
    )


def _corners(x: Values, y: Values) -> NDArray[np.intp]:
    """Where a step line turns; equal neighbours on both axes add nothing to the picture."""
    turns = np.ones(len(x), np.bool_)
    turns[1:-1] = (np.diff(y)[:-1] != 0) | (np.diff(y)[1:] != 0)
    return np.flatnonzero(turns)


def _marks(curve: Curve, verdict: str, symbol: str, mode: Mode) -> go.Scatter:
    counts = curve.tp if verdict == "TP" else curve.fp
    here = np.flatnonzero(np.diff(counts, prepend=0))
    line = {"width": 2, "color": colour(verdict, mode)}
    return go.Scatter(
        x=curve.recall[here],
        y=curve.precision[here],
        name=SIGNS[verdict].word,
        mode="markers",
        marker={"symbol": symbol, "size": 8, "color": colour(verdict, mode), "line": line},
        customdata=np.column_stack([here + 1, curve.score[here], curve.tp[here], curve.fp[here]]),
        hovertemplate=(
            f"<b>{SIGNS[verdict].word}</b>, rank %{{customdata[0]}}<br>"
            "confidence %{customdata[1]:.3f}<br>"
            "precision %{y:.4f}, recall %{x:.4f}<br>"
            "so far %{customdata[2]} right, %{customdata[3]} wrong<extra></extra>"
        ),
    )


def _thinned(curve: Curve) -> NDArray[np.intp]:
    """At most 2000 points: evenly by rank, the first and the last among them."""
    if len(curve) <= DRAWN:
        return np.arange(len(curve))
    return np.unique(np.linspace(0, len(curve) - 1, DRAWN).round().astype(np.intp))
