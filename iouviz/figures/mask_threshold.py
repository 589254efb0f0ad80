"""IoU, Dice, precision and recall of one class over the threshold of its probability."""

import plotly.graph_objects as go

from iouviz.evaluation.segmentation.soft import SoftScores
from iouviz.figures.theme import TEXT, Mode, blank, colour
from iouviz.figures.traces import SHARE, cut, here, line, star

LOOKS = (
    ("iou", "IoU", None, 2.5, None),
    ("dice", "Dice", "intersection", 2, "dash"),
    ("precision", "precision", "prediction", 1.5, None),
    ("recall", "recall", "ground truth", 1.5, "dot"),
)


def mask_threshold_figure(scores: SoftScores, mode: Mode, *, height: int = 330) -> go.Figure:
    """Curves of all thresholds; traces "cut" and "here" (on IoU) wait for their places."""
    figure = blank(mode, height=height)
    for key, name, role, width, dash in LOOKS:
        ink = TEXT[mode] if role is None else colour(role, mode)
        hover = f"threshold %{{x:.3f}}: {name} %{{y:.4f}}<extra></extra>"
        figure.add_trace(
            line(
                ink,
                width=width,
                dash=dash,
                hover=hover,
                name=name,
                x=scores.thresholds,
                y=getattr(scores, key),
            )
        )
    cut(figure, [0.0, 1.0], mode)
    best = scores.best()
    if best >= 0:
        place = {"x": [scores.thresholds[best]], "y": [scores.iou[best]]}
        hover = "best IoU %{y:.4f}<br>at threshold %{x:.3f}"
        figure.add_trace(star(mode, name="best IoU", hover=hover, **place))
    figure.add_trace(here(mode, "IoU %{y:.4f}<extra>here</extra>"))
    figure.update_xaxes(title_text="threshold", **SHARE)
    figure.update_yaxes(**SHARE)
    return figure
