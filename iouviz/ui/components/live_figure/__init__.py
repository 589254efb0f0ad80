"""Plotly figures that follow a drag: sliders, tables prepared in Python, and what shows them.

Streamlit's own slider speaks when it is let go, and its chart is built anew at each change. Here
Python prepares the answer at every stop of the sliders once; the browser looks it up and moves
what is on the page, and Python hears when the drag ends::

    tp = ...                                             # (T, C), at each stop of both sliders
    moment = live_figure(
        "my.figure",
        [Numbers((Number("True positives", "tp"),)), Figure(figure, (Bind("here", "r", "p"),))],
        sliders=[Slider("iou", "IoU threshold", ious), Slider("confidence", "Confidence", scores)],
        tables={"tp": Table(tp, ("iou", "confidence")), ...},
    )
    moment.at["iou"]                                     # where that slider stands, at rest

Without sliders it keeps its nodes and their zoom, and tells of clicks on counts and rows::

    live_figure("my.bars", [Bars("counts", bars, name="bars")], tables=...).click  # a dict or None

model.py      what a live figure is made of; counts.py adds blocks of counts
strips.py     images of a data set whose boxes come and go
tables.py     tables of numbers at the stops of sliders, and how they travel
bindings.py   which tables and sliders a block follows, and whether all are there
view.py       mounting it; js/ draws it
"""

from iouviz.ui.components.live_figure.counts import (
    Bar,
    Bars,
    ClassColumn,
    Classes,
    Confusion,
    Grid,
    Histogram,
    Part,
)
from iouviz.ui.components.live_figure.model import (
    Bind,
    Block,
    Column,
    Figure,
    Number,
    Numbers,
    Rows,
    Slider,
    Strip,
    StripImage,
    Words,
    nearest,
)
from iouviz.ui.components.live_figure.strips import STRIP_NOTE, strip_images, strip_tables
from iouviz.ui.components.live_figure.tables import Changing, Table, count_tables
from iouviz.ui.components.live_figure.view import Moment, is_at_rest, live_figure, put

__all__ = [
    "STRIP_NOTE",
    "Bar",
    "Bars",
    "Bind",
    "Block",
    "Changing",
    "ClassColumn",
    "Classes",
    "Column",
    "Confusion",
    "Figure",
    "Grid",
    "Histogram",
    "Moment",
    "Number",
    "Numbers",
    "Part",
    "Rows",
    "Slider",
    "Strip",
    "StripImage",
    "Table",
    "Words",
    "count_tables",
    "is_at_rest",
    "live_figure",
    "nearest",
    "put",
    "strip_images",
    "strip_tables",
]
