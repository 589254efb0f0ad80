"""What the NMS threshold does, drawn; the traces that follow sliders carry names."""

import numpy as np
import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.figures.theme import TEXT, Mode, blank, colour
from iouviz.figures.traces import FLOOR, SHARE, Look, count_axis, cut, line, span, star


def average_precision_figure(
    settings: Values, average_precision: Values, mode: Mode, *, title: str, height: int = 270
) -> go.Figure:
    """AP and F1 over the NMS threshold.

    Parameters
    ----------
    settings : (S,) array
    average_precision : (S,) array
        In [0, 1]; nan where undefined.
    title : str
        Of the horizontal axis.

    Returns
    -------
    go.Figure
        Traces "f", "cut" and "here" wait for their points; the star marks the highest AP.
    """
    figure = blank(mode, height=height)
    figure.add_trace(_line("ap", "AP", TEXT[mode], "solid", settings, average_precision))
    figure.add_trace(
        _line("f", "F1 at this confidence", colour("prediction", mode), "dash", settings)
    )
    if not np.isnan(average_precision).all():
        best = int(np.nanargmax(average_precision))
        here = {"x": [settings[best]], "y": [average_precision[best]]}
        hover = "best AP %{y:.4f} at %{x:.2f}"
        figure.add_trace(star(mode, name="best AP", hover=hover, **here))
    cut(figure, [0.0, 1.0], mode)
    top = max(float(np.nanmax(average_precision, initial=0.0)), 0.05)
    figure.update_xaxes(title_text=title, fixedrange=False, range=span(settings))
    figure.update_yaxes(**SHARE | {"range": [-0.02, min(1.6 * top + 0.1, 1.03)]})
    return figure


def errors_figure(
    settings: Values, most: int, mode: Mode, *, title: str, height: int = 270
) -> go.Figure:
    """Remaining duplicates and suppressed true positives, on a logarithmic scale.

    Parameters
    ----------
    settings : (S,) array
    most : int
        The highest count that will be shown.
    title
        As in `average_precision_figure`.

    Returns
    -------
    go.Figure
        Traces "duplicates", "lost" and "cut" wait for their points.
    """
    figure = blank(mode, height=height)
    figure.add_trace(
        _line("duplicates", "remaining duplicates", colour("FP", mode), "dash", settings)
    )
    figure.add_trace(
        _line("lost", "suppressed true positives", colour("FN", mode), "dot", settings)
    )
    top = 1.3 * max(most, 10)
    cut(figure, [FLOOR, top], mode)
    figure.update_xaxes(title_text=title, fixedrange=False, range=span(settings))
    count_axis(figure, top)
    return figure


def _line(
    uid: str, name: str, ink: str, dash: str, x: Values, y: Values | None = None
) -> go.Scatter:
    look: Look = {"mode": "lines+markers" if y is not None else "lines", "marker": {"size": 5}}
    hover = f"%{{x:.2f}}: {name} %{{y:.4~f}}<extra></extra>"
    return line(ink, width=2.25, dash=dash, hover=hover, uid=uid, name=name, x=x, y=y, **look)
