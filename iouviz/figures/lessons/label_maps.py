"""The confusion matrix of two label maps, as shares of each true class."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from iouviz.figures.theme import PAGE, Mode, blank, colour
from iouviz.geometry.segmentation.label_maps import LabelScores

WRITTEN = 12  # classes; beyond this, numbers in the cells are a smear
OTHER = "none of these"


def label_confusion_figure(scores: LabelScores, names: Sequence[str], mode: Mode) -> go.Figure:
    """One row a true class, one column a predicted one; classes that neither map has are left out.

    Parameters
    ----------
    scores : LabelScores
        Of K classes.
    names : sequence of str
        K of them.

    Returns
    -------
    go.Figure
        One heat map of shares of the row, in [0, 1]; nan for a class without true pixels.
    """
    matrix = scores.matrix
    kept = np.flatnonzero(scores.tp + scores.fp + scores.fn)
    columns = [*kept.tolist(), *([len(names)] if matrix[:, -1].any() else [])]
    shown = matrix[kept][:, columns].astype(np.float64)
    whole = matrix[kept].sum(axis=1, keepdims=True).astype(np.float64)
    share = np.divide(shown, whole, out=np.full_like(shown, np.nan), where=whole > 0)
    heads = [*names, OTHER]
    figure = blank(mode, height=150 + 30 * len(kept))
    figure.add_trace(
        go.Heatmap(
            z=share,
            x=[heads[column] for column in columns],
            y=[names[row] for row in kept.tolist()],
            customdata=shown,
            zmin=0,
            zmax=1,
            colorscale=[[0, PAGE[mode]], [1, colour("ground truth", mode)]],
            showscale=False,
            xgap=1,
            ygap=1,
            texttemplate="%{z:.0%}" if len(kept) <= WRITTEN else None,
            hovertemplate="%{y}, predicted %{x}: %{customdata:,.0f} px, %{z:.1%}<extra></extra>",
        )
    )
    wide, high = len(columns) - 0.5, len(kept) - 0.5
    figure.update_xaxes(title_text="predicted", type="category", range=[-0.5, wide], showgrid=False)
    figure.update_yaxes(title_text="true", type="category", range=[high, -0.5], showgrid=False)
    return figure
