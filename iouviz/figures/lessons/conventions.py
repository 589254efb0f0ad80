"""How far each convention alone moves a mean average precision."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from iouviz.figures.theme import GRID, TEXT, Mode, blank
from iouviz.figures.traces import Look, dots, line

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

    Its traces are "range", "other options" and "present rules".
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
    return line(GRID[mode], width=6, x=x, y=y, name="range", showlegend=False)


def _marks(rows: Sequence[Spread], mode: Mode, *, chosen: bool) -> go.Scatter:
    marks = [
        (value, row.name, option)
        for row in rows
        for number, (value, option) in enumerate(zip(row.values, row.options, strict=True))
        if (number == row.chosen) == chosen
    ]
    x, y, options = zip(*marks, strict=True) if marks else ((), (), ())
    points: Look = {"x": x, "y": y, "customdata": options}
    hover = "%{y}: %{customdata}<br>%{x:.4f}<extra></extra>"
    if chosen:
        return dots(TEXT[mode], size=12, hover=hover, name="present rules", **points)
    look: Look = {"size": 9, "symbol": "circle-open", "edge": {"width": 2}}
    return dots(TEXT[mode], hover=hover, name="other options", **look, **points)
