"""One precision-recall curve for each IoU threshold, laid over each other, and their areas."""

from collections.abc import Mapping

import plotly.graph_objects as go

from iouviz.evaluation.curves import Curve
from iouviz.figures.precision_recall import AXIS, envelope
from iouviz.figures.theme import Mode, blank, colour, faint


def thresholds_figure(
    curves: Mapping[float, Curve], chosen: float, mode: Mode, *, height: int = 380
) -> go.Figure:
    """The envelopes of one class at several IoU thresholds.

    Parameters
    ----------
    curves : IoU threshold -> Curve
        Each with at least one point and one object to find.
    chosen : float
        The threshold whose envelope is set off.
    mode : {"light", "dark"}
    height : int
        Pixels.

    Returns
    -------
    go.Figure
        A trace for each threshold, named by it. All are filled faintly, so that what is under
        many of them is darker: AP over the thresholds is the mean of these areas.
    """
    figure = blank(mode, height=height)
    for threshold, curve in sorted(curves.items()):
        here = threshold == chosen
        trace = envelope(curve, mode)
        trace.update(
            name=f"IoU {threshold:.2f}",
            fillcolor=faint("ground truth", mode, 1.4 / (len(curves) + 4)),
            line={
                "color": colour("prediction" if here else "ground truth", mode),
                "width": 3 if here else 1.2,
                "dash": "solid" if here else "dot",
            },
            showlegend=here,
        )
        figure.add_trace(trace)
    figure.update_xaxes(title_text="recall", **AXIS)
    figure.update_yaxes(title_text="precision", **AXIS)
    return figure
