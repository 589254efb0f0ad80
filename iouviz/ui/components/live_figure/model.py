"""What a live figure is made of, as Python says it and as the browser reads it."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from iouviz.arrays import Values
from iouviz.ui.components.live_figure.counts import Bars, Classes, Confusion, Grid, Histogram
from iouviz.ui.frame.numbers import Answer


@dataclass(frozen=True, slots=True, eq=False)
class Slider:
    """A slider with stops.

    Attributes
    ----------
    name, label : str
    stops : (n,) array
        What it stands for at each stop.
    start : int
        Where it stands at first.
    digits : int
        Decimals that are shown.
    low, high : str
        In words, which way each end goes.
    best : str or None
        A table with the stop that is best, marked on the slider; -1 where there is none.
    best_label : str
        What it is best for.
    """

    name: str
    label: str
    stops: Values
    start: int = 0
    digits: int = 2
    low: str = ""
    high: str = ""
    best: str | None = None
    best_label: str = ""


@dataclass(frozen=True, slots=True)
class Bind:
    """A trace whose points come out of tables.

    Attributes
    ----------
    trace : str
        The trace's `uid`: letters, digits and dashes.
    x, y : str or None
        Tables; None: the trace's own values stay.
    """

    trace: str
    x: str | None = None
    y: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A Plotly figure of lines, filled outlines and markers, some of which follow the sliders.

    Attributes
    ----------
    figure : go.Figure
    binds : tuple of Bind
    title, note : str
        Above and below it.
    span : int
        Of 12 columns.
    """

    figure: go.Figure
    binds: tuple[Bind, ...] = ()
    title: str = ""
    note: str = ""
    span: int = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A headline number.

    Attributes
    ----------
    name : str
        `{iou:.2f}` in it as in `how`.
    table : str
    how : str
        How it was made; `{tp}` stands for what table tp says, `{f1:.2f}` for two decimals of it.
    digits : int
        Decimals; 0 for a count.
    sign : str
        A word before it that is more than its colour, such as "●"; may be empty.
    number : Answer or None
        Which of `iouviz.ui.frame.numbers` it is, where other pages show it too.
    where : str
        Table of the stops at which it is that number, 1 or 0; empty for all.
    why : str
        Why it is not measured, where it is not.
    """

    name: str
    table: str
    how: str = ""
    digits: int = 4
    sign: str = ""
    number: Answer | None = None
    where: str = ""
    why: str = "Undefined: there is nothing to count."


@dataclass(frozen=True, slots=True)
class Numbers:
    """A row of headline numbers, under a title if it has one."""

    entries: tuple[Number, ...]
    span: int = 12
    title: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence with numbers in it, as in `Number.how`."""

    text: str
    span: int = 12


@dataclass(frozen=True, slots=True)
class StripImage:
    """One image of a strip.

    Attributes
    ----------
    name : str
    picture : str or None
        Its address.
    width, height : float
        In the units of its boxes.
    predictions, objects : tuples of (SVG path, word)
        Outlines; they stand in the tables in this order, image after image.
    """

    name: str
    picture: str | None
    width: float
    height: float
    predictions: tuple[tuple[str, str], ...]
    objects: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Images with boxes that come and go with the confidence.

    Attributes
    ----------
    images : tuple of S StripImage
    slider : str
        The slider that lets predictions in.
    last : str
        Table (D,): the highest stop of that slider that lets each prediction in.
    verdict : str
        Table (..., D): position in `OUTCOMES`, or after them where a prediction is suppressed.
    found_until : str
        Table (..., G): the highest stop at which each object is found.
    counts : str
        Table (..., S, 3): TP, FP, FN.
    title, note : str
    more : str
        What a button for other images says; its click is {"more": True}. Empty: no button.
    span : int
    """

    images: tuple[StripImage, ...]
    slider: str
    last: str
    verdict: str
    found_until: str
    counts: str
    title: str = ""
    note: str = ""
    more: str = ""
    span: int = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `Rows`.

    Attributes
    ----------
    head : str
    texts : tuple of R str
        What stands in it, whatever the sliders say; empty where a table says it.
    table : str or None
        (..., R) numbers.
    digits : int
        Of those; 0 for counts.
    words : tuple of str
        Stand for the table's numbers 0, 1, 2 and so on.
    click : bool
        Whether a click on a cell is told to Python.
    """

    head: str
    texts: tuple[str, ...] = ()
    table: str | None = None
    digits: int = 0
    words: tuple[str, ...] = ()
    click: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A part of a list of R entries, chosen by a slider; a click is {"row": the entry}.

    Attributes
    ----------
    length : int
        Lines on the screen.
    window : str
        Table (..., length): which entry stands in each line; -1: none.
    kept : str
        Table (...): how many of the lines lie above the cut.
    columns : tuple of Column
    title, note : str
    span : int
    """

    length: int
    window: str
    kept: str
    columns: tuple[Column, ...]
    title: str = ""
    note: str = ""
    span: int = 12


def nearest(stops: Values, value: float) -> int:
    """The stop that is nearest to a value.

    >>> nearest(np.array([0.0, 0.5, 1.0]), 0.6)
    1
    """
    return int(np.abs(stops - value).argmin())


Block = Figure | Numbers | Words | Strip | Rows | Bars | Histogram | Confusion | Classes | Grid
