"""Precision and recall against one of the two thresholds, while the other stays."""

import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import Mode, blank, colour
from iouviz.figures.traces import SHARE, cut, line


def rates_figure(stops: Values, threshold: str, mode: Mode, *, height: int = 260) -> go.Figure:
    """Precision and recall over a threshold.

    Parameters
    ----------
    stops : (n,) array
        Of the threshold.
    threshold : str
        What it is called.
    mode : Mode
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        Traces "precision", "recall" and "cut" wait for their points.
    """
    figure = blank(mode, height=height)
    for name, role, dash in (("precision", "prediction", None), ("recall", "ground truth", "dot")):
        hover = f"{threshold} %{{x:.2f}}: {name} %{{y:.3f}}<extra></extra>"
        look = {"uid": name, "name": name, "x": stops}
        figure.add_trace(line(colour(role, mode), width=2.25, dash=dash, hover=hover, **look))
    cut(figure, [0.0, 1.0], mode)
    figure.update_xaxes(title_text=threshold, range=[-0.02, 1.02], fixedrange=True)
    figure.update_yaxes(**{**SHARE, "fixedrange": True})
    return figure
