"""What each colour, dash and symbol means; the same on every page, light and dark.

Colour is never the only sign: each role has a line style and a word of its own. The colours are
told apart with the common kinds of colour blindness and stand out from the page (tested).
"""

from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Sign:
    """How one role is shown.

    Attributes
    ----------
    light, dark : str
        Colour on a light and on a dark page, ``#rrggbb``.
    dash : str
        Line style, as an SVG dash array ("" is solid).
    word : str
        What it is called in a legend.
    """

    light: str
    dark: str
    dash: str
    word: str

    def colour(self, mode: Mode) -> str:
        """The colour on a page of that mode."""
        return self.light if mode == "light" else self.dark


SIGNS = {
    "ground truth": Sign("#1f6fb4", "#6cb6ff", "", "ground truth"),
    "prediction": Sign("#a86200", "#f2b441", "7 4", "prediction"),
    "intersection": Sign("#08786a", "#3fd0bd", "", "intersection"),
    "union": Sign("#5b6675", "#a3b1c2", "", "union"),
    "enclosing": Sign("#5b6675", "#a3b1c2", "2 3", "enclosing box"),
    "distance": Sign("#1b1f24", "#e6e9ee", "", "centre distance"),
    "TP": Sign("#1a7f37", "#6fdc8c", "", "true positive"),
    "FP": Sign("#cf2f22", "#f4614f", "7 4", "false positive"),
    "FN": Sign("#7d3fa8", "#d2a8ff", "2 3", "missed"),
    "ignored": Sign("#6b7280", "#9aa4b2", "1 4", "ignored"),
}

# A sign that is more than its colour, beside each outcome.
MARKS = {"TP": "●", "FP": "✕", "FN": "○", "ignored": "–"}

# Losses that race each other. They never meet a verdict in one picture, but a box that is one.
LOSSES = {
    "IoU": Sign("#8a4f00", "#e8c26a", "", "IoU"),
    "GIoU": Sign("#94124f", "#ff6fa0", "8 3", "GIoU"),
    "DIoU": Sign("#00748f", "#7ce0f5", "3 3", "DIoU"),
    "CIoU": Sign("#5b36c9", "#a48bff", "10 3 2 3", "CIoU"),
    "L1": Sign("#5b6675", "#a3b1c2", "1 3", "L1"),
    "smooth L1": Sign("#4f6b1e", "#b5d368", "6 2 1 2 1 2", "smooth L1"),
    "MSE": Sign("#1b1f24", "#e6e9ee", "14 4", "MSE"),
}

PAGE = {"light": "#ffffff", "dark": "#0f1318"}
TEXT = {"light": "#1b1f24", "dark": "#e6e9ee"}
GRID = {"light": "#e6e9ee", "dark": "#2c343e"}


def colour(role: str, mode: Mode) -> str:
    """Colour of a role such as "TP"; KeyError for a role that has none."""
    return SIGNS[role].colour(mode)


def faint(role: str, mode: Mode, opacity: float) -> str:
    """The same colour as ``rgba(...)``, for fills.

    >>> faint("ground truth", "light", 0.2)
    'rgba(31, 111, 180, 0.2)'
    """
    return rgba(colour(role, mode), opacity)


def rgba(ink: str, opacity: float) -> str:
    """A colour ``#rrggbb`` that lets through what lies below."""
    red, green, blue = (int(ink[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


def blank(mode: Mode, *, height: int) -> go.Figure:
    """An empty figure, so many pixels high: no frame, faint grid, room for its labels."""
    axis = {
        "gridcolor": GRID[mode],
        "zeroline": False,
        "linecolor": GRID[mode],
        "tickfont": {"color": TEXT[mode]},
        "title": {"font": {"color": TEXT[mode]}, "standoff": 8},
        "fixedrange": True,
    }
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
            "paper_bgcolor": "rgba(0, 0, 0, 0)",
            "plot_bgcolor": "rgba(0, 0, 0, 0)",
            "font": {"family": "Source Sans, sans-serif", "color": TEXT[mode], "size": 13},
            "hoverlabel": {"font": {"size": 13}},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "xaxis": {**axis, "automargin": True},
            "yaxis": {**axis, "automargin": True},
        }
    )
