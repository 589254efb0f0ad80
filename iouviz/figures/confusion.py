"""A confusion matrix as a picture: each cell in the colour of what it means, with its count."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from iouviz.arrays import Counts
from iouviz.figures.theme import SIGNS, TEXT, Mode, blank, faint
from iouviz.geometry.overlap import share

PALE, FULL = (
    0.1,
    0.5,
)  # of the colour, for a share of nothing and of all of a row; counts stay legible on both

COUNTED = 400  # cells; in more, counts have no room


def confusion_figure(
    matrix: Counts, rows: Sequence[str], columns: Sequence[str], mode: Mode, *, height: int = 460
) -> go.Figure:
    """Counts by class of the ground truth (down) and of the prediction (across).

    Parameters
    ----------
    matrix : (r, n + 1) int array
        n classes; the last column counts what no prediction finds, and row n, if there is one,
        predictions on the background.
    rows, columns : sequences of r and n + 1 str
        What to call them.

    Returns
    -------
    go.Figure
        A heat map a role: "TP" on the diagonal, "FN" in the last column, "FP" elsewhere. How dark
        a cell is says which share of its row it has.
    """
    figure = blank(mode, height=height)
    shares = np.nan_to_num(share(matrix, matrix.sum(axis=1, keepdims=True)))
    few = matrix.size <= COUNTED
    for role, cells in _roles(matrix).items():
        shown = cells & (matrix > 0)
        figure.add_trace(
            go.Heatmap(
                z=np.where(shown, shares, np.nan),
                x=list(range(len(columns))),
                y=list(range(len(rows))),
                text=[_counts(*row) for row in zip(matrix, shown, strict=True)],
                texttemplate="%{text}" if few else None,
                textfont={"color": TEXT[mode]},
                customdata=_words(rows, columns),
                hovertemplate="%{customdata}: %{text}, %{z:.1%} of the row"
                f"<extra>{SIGNS[role].word}</extra>",
                colorscale=[[0, faint(role, mode, PALE)], [1, faint(role, mode, FULL)]],
                zmin=0,
                zmax=1,
                showscale=False,
                name=role,
                xgap=1,
                ygap=1,
            )
        )
    figure.update_xaxes(title_text="prediction", **_axis(columns))
    figure.update_yaxes(title_text="ground truth", autorange="reversed", **_axis(rows))
    return figure


def _roles(matrix: Counts) -> dict[str, np.ndarray]:
    """Which cells have which meaning."""
    n = matrix.shape[1] - 1
    row, column = np.indices(matrix.shape)
    right, missed = (row == column) & (column < n), column == n
    return {"TP": right, "FP": ~right & ~missed, "FN": missed}


def _counts(counts: Counts, shown: np.ndarray) -> list[str]:
    """A row of counts as texts; nothing where they are not shown."""
    return [f"{count:,}" if there else "" for count, there in zip(counts, shown, strict=True)]


def _words(rows: Sequence[str], columns: Sequence[str]) -> list[list[str]]:
    return [[f"{_escaped(row)} → {_escaped(column)}" for column in columns] for row in rows]


def _axis(names: Sequence[str]) -> dict[str, object]:
    """An axis of names, which need not differ."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [_escaped(name) for name in names],
        "showgrid": False,
    }


def _escaped(name: str) -> str:
    """A name as Plotly shows it, which reads markup."""
    return name.replace("&", "&amp;").replace("<", "&lt;")
