"""What a live figure is made of, as Python says it and as the browser reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from iouviz.errors import RequestError
from iouviz.evaluation.columns import Values
from iouviz.evaluation.steps import Steps
from iouviz.ui.live_figure.counts import Bars, Classes, Confusion, Grid, Histogram
from iouviz.ui.numbers import Answer

# What a typed array of the browser can hold; counts beyond 2^31 do not occur on a screen.
_PARTS = ("begin", "stop", "entry", "value")  # of `Steps`
_TYPES = {"float64", "float32", "int32", "int16", "uint8"}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Numbers at every stop of some sliders.

    Attributes
    ----------
    values : array
        Its first axes are the stops of `by`; what remains is what is looked up.
    by : tuple of str
        Names of sliders.
    """

    values: NDArray[Any]
    by: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the values."""
        return np.shape(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Changing:
    """Many numbers at every stop of two sliders, of which few change from stop to stop.

    Attributes
    ----------
    steps : Steps
    by : (str, str)
        Names of the sliders.
    """

    steps: Steps
    by: tuple[str, str]

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the table that it stands for."""
        return len(self.steps.begin) - 1, self.steps.stops, self.steps.size


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
    click : bool
        Whether a click on a point is told to Python.
    name : str
        Tells one figure from another in a click.
    """

    figure: go.Figure
    binds: tuple[Bind, ...] = ()
    title: str = ""
    note: str = ""
    span: int = 12
    click: bool = False
    name: str = ""


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
        Which of `iouviz.ui.numbers` it is, where other pages show it too.
    why : str
        Why it is not measured, where it is not.
    """

    name: str
    table: str
    how: str = ""
    digits: int = 4
    sign: str = ""
    number: Answer | None = None
    why: str = "Not measured: there is nothing to count."


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
class Matrix:
    """A confusion matrix of counts.

    Attributes
    ----------
    table : str
        (..., n + 1, n + 1); rows are the objects' classes, then the background.
    names : tuple of n str
    title, note : str
    span : int
    """

    table: str
    names: tuple[str, ...]
    title: str = ""
    note: str = ""
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
    predictions, objects : tuples of (x1, y1, x2, y2, word)
        They stand in the tables in this order, image after image.
    """

    name: str
    picture: str | None
    width: float
    height: float
    predictions: tuple[tuple[float, float, float, float, str], ...]
    objects: tuple[tuple[float, float, float, float, str], ...]


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
        Table (..., D): 0 neither, 1 right, 2 wrong.
    found_until : str
        Table (..., G): the highest stop at which each object is found.
    counts : str
        Table (..., S, 3): right, wrong, missed.
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


Block = (
    Figure
    | Numbers
    | Words
    | Matrix
    | Strip
    | Rows
    | Bars
    | Histogram
    | Confusion
    | Classes
    | Grid
)


def pack(tables: Mapping[str, Table | Changing]) -> tuple[bytes, dict[str, dict[str, Any]]]:
    """All tables as one piece of memory, and where each lies in it.

    Returns
    -------
    bytes
        Little-endian, each table at a multiple of 8.
    dict
        By name: type, offset, shape and the sliders of its first axes; of changing numbers, the
        names of the tables that they are made of.

    Examples
    --------
    >>> data, places = pack({"tp": Table(np.array([3, 4], np.int32), ("iou",))})
    >>> len(data), places["tp"]
    (8, {'type': 'int32', 'offset': 0, 'shape': [2], 'by': ['iou']})
    """
    parts, offset = [], 0
    places = {name: _place(name, each) for name, each in tables.items()}
    for name, table in _plain_tables(tables).items():
        values = np.ascontiguousarray(table.values)
        if values.dtype.name == "int64":
            values = values.astype(np.int32)
        if values.dtype.name not in _TYPES:
            raise RequestError(f"table {name} is of {values.dtype}; wanted one of {_TYPES}")
        data = values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        places[name] = {
            "type": values.dtype.name,
            "offset": offset,
            "shape": list(values.shape),
            "by": list(table.by),
        }
        padded = data + bytes(-len(data) % 8)
        parts.append(padded)
        offset += len(padded)
    return b"".join(parts), places


def _place(name: str, table: Table | Changing) -> dict[str, Any]:
    """Where changing numbers are found; a plain table's place comes when it is packed."""
    if isinstance(table, Table):
        return {}
    parts = {part: f"{name}/{part}" for part in _PARTS}
    return {**parts, "size": table.steps.size, "by": list(table.by)}


def _plain_tables(tables: Mapping[str, Table | Changing]) -> dict[str, Table]:
    """Changing numbers as the tables that they are made of, the others as they are."""
    plain = {}
    for name, table in tables.items():
        if isinstance(table, Table):
            plain[name] = table
            continue
        for part in _PARTS:
            values = getattr(table.steps, part)
            plain[f"{name}/{part}"] = Table(
                values.astype(np.int16) if part == "stop" else values  # of a slider: few
            )
    return plain


def check(sliders: Sequence[Slider], tables: Mapping[str, Table | Changing]) -> None:
    """Refuse tables that do not have an entry at each stop of their sliders.

    Raises
    ------
    RequestError
        A table whose axes do not fit.
    """
    stops = {slider.name: len(slider.stops) for slider in sliders}
    for name, table in tables.items():
        wanted = tuple(stops[each] for each in table.by)
        shape = table.shape
        if shape[: len(wanted)] != wanted:
            raise RequestError(
                f"table {name} has shape {shape}; its first axes should be "
                f"{wanted}, the stops of {', '.join(table.by)}"
            )
