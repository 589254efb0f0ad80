"""One precision-recall curve for each IoU threshold, laid over each other, and their areas."""

from collections.abc import Sequence

import plotly.graph_objects as go

from iouviz.figures.theme import Mode, blank, colour
from iouviz.figures.traces import UNIT, Look, filled, line


def thresholds_figure(names: Sequence[str], mode: Mode, *, height: int = 380) -> go.Figure:
    """Axes for the envelopes of one class at several IoU thresholds.

    Parameters
    ----------
    names : sequence of str
        The `uid` of a trace for each threshold.

    Returns
    -------
    go.Figure
        Those traces, and "chosen" to set one off; they wait for the outlines of
        `precision_recall.steps`. All are filled faintly, so that what is under many of them is
        darker: AP over the thresholds is the mean of these areas.
    """
    figure = blank(mode, height=height)
    for name in names:
        look: Look = {"opacity": 1.4 / (len(names) + 4), "width": 1.2, "dash": "dot"}
        figure.add_trace(filled(mode, "ground truth", uid=name, **look))
    figure.add_trace(line(colour("prediction", mode), width=3, uid="chosen"))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title_text="recall", **UNIT)
    figure.update_yaxes(title_text="precision", **UNIT)
    return figure
