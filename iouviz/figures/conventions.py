"""How far each convention alone moves a mean average precision."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from iouviz.figures.theme import GRID, TEXT, Mode, blank

ROW = 34  # pixels


@dataclass(frozen=True, slots=True)
class Spread:
    """One convention: what each of its options makes of the number.

    Attributes
    ----------
    name : str
    options : sequence of str
    values : sequence of float
        In [0, 1], or nan; one an option.
    chosen : int
        The option that holds now.
    """

    name: str
    options: Sequence[str]
    values: Sequence[float]
    chosen: int

    @property
    def width(self) -> float:
        """From the lowest value to the highest; 0 without any."""
        known = [value for value in self.values if value == value]
        return max(known) - min(known) if known else 0.0


def conventions_figure(spreads: Sequence[Spread], mode: Mode) -> go.Figure:
    """A line a convention, the one that moves most on top, with a mark for each option.

    Parameters
    ----------
    spreads : sequence of Spread
    mode : {"light", "dark"}

    Returns
    -------
    go.Figure
        Traces "range", "other options" and "present rules".
    """
    rows = sorted(spreads, key=lambda spread: spread.width)
    figure = blank(mode, height=70 + ROW * len(rows))
    figure.add_trace(_ranges(rows, mode))
    figure.add_trace(_marks(rows, mode, chosen=False))
    figure.add_trace(_marks(rows, mode, chosen=True))
    figure.update_xaxes(title_text="mean average precision", tickformat=".2f")
    figure.update_yaxes(showgrid=False, categoryorder="array", categoryarray=[r.name for r in rows])
    return figure


def _ranges(rows: Sequence[Spread], mode: Mode) -> go.Scatter:
    x: list[float | None] = []
    y: list[str | None] = []
    for row in rows:
        known = [value for value in row.values if value == value] or [float("nan")]
        x += [min(known), max(known), None]
        y += [row.name, row.name, None]
    line = {"color": GRID[mode], "width": 6}
    return go.Scatter(
        x=x, y=y, mode="lines", line=line, name="range", hoverinfo="skip", showlegend=False
    )


def _marks(rows: Sequence[Spread], mode: Mode, *, chosen: bool) -> go.Scatter:
    marks = [
        (value, row.name, option)
        for row in rows
        for number, (value, option) in enumerate(zip(row.values, row.options, strict=True))
        if (number == row.chosen) == chosen
    ]
    marker = {"size": 12, "color": TEXT[mode]}
    if not chosen:
        marker |= {"size": 9, "symbol": "circle-open", "line": {"width": 2}}
    return go.Scatter(
        x=[value for value, _, _ in marks],
        y=[name for _, name, _ in marks],
        customdata=[option for _, _, option in marks],
        mode="markers",
        marker=marker,
        name="present rules" if chosen else "other options",
        hovertemplate="%{y}: %{customdata}<br>%{x:.4f}<extra></extra>",
    )
