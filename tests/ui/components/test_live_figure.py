"""Live figures: what is packed is found again, and what does not fit is refused."""

import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from iouviz.errors import RequestError
from iouviz.ui.components.live_figure import (
    Bars,
    Bind,
    Classes,
    Column,
    Confusion,
    Figure,
    Grid,
    Histogram,
    Number,
    Numbers,
    Part,
    Rows,
    Slider,
    Strip,
    Table,
    Words,
    view,
)
from iouviz.ui.components.live_figure.bindings import check, sliders_of, tables_of
from iouviz.ui.components.live_figure.tables import pack

FOLDER = Path(view.__file__).parent
SLIDERS = [Slider("iou", "IoU", np.arange(3.0)), Slider("confidence", "Confidence", np.arange(4.0))]


def test_every_rule_of_the_style_keeps_to_its_own():
    for line in (FOLDER / "live.css").read_text("utf-8").splitlines():
        if "{" in line and not line.startswith(("@", " ", "/*", "}")):
            parts = re.split(r",(?![^(]*\))", line.split("{")[0])  # but not within :is(a, b)
            assert all(part.strip().startswith(".iv-live") for part in parts)


def test_tables_are_found_where_they_were_packed():
    rng = np.random.default_rng(0)
    tables = {
        "a": Table(rng.random((3, 4, 5)), ("iou", "confidence")),
        "b": Table(rng.integers(0, 9, 7).astype(np.uint8)),
        "c": Table(np.array([[1, -2, 3]] * 4, np.int64), ("confidence",)),
        "d": Table(rng.random(3).astype(np.float32), ("iou",)),
        "none": Table(np.empty((3, 0)), ("iou",)),
    }
    memory, places = pack(tables)
    for name, table in tables.items():
        place = places[name]
        assert place["offset"] % 8 == 0
        count = int(np.prod(place["shape"]))
        found = np.frombuffer(memory, place["type"], count, place["offset"])
        np.testing.assert_array_equal(found.reshape(place["shape"]), table.values)


def test_a_table_must_have_an_entry_at_every_stop():
    check([], SLIDERS, {"good": Table(np.zeros((3, 4, 2)), ("iou", "confidence"))})
    with pytest.raises(RequestError, match="table bad has shape"):
        check([], SLIDERS, {"bad": Table(np.zeros((4, 3)), ("iou", "confidence"))})
    with pytest.raises(RequestError, match="complex"):
        pack({"odd": Table(np.zeros(2, complex))})


def test_a_figure_keeps_the_names_of_its_traces():
    figure = go.Figure(go.Scatter(uid="here", x=[1], y=[2]))
    block = view._block(Figure(figure, (Bind("here", "x"),), title="T"))
    assert '"uid":"here"' in block["figure"]
    assert block["binds"] == [{"trace": "here", "x": "x", "y": None}]
    assert (block["kind"], block["title"]) == ("figure", "T")


PART = Part("fp", "false positive", "false positives")
# Each kind of block, and the tables that it names.
BLOCKS = [
    (Figure(go.Figure(go.Scatter(uid="t")), (Bind("t", "a", "b"), Bind("t", y="c"))), "abc"),
    (Numbers((Number("N {a:.2f}", "b", "{c} of it"),)), "bac"),
    (Words("{a}, {b:.3f}"), "ab"),
    (Strip((), "iou", "a", "b", "c", "d"), "abcd"),
    (Rows(1, "a", "b", (Column("H", table="c"), Column("T", ("x",)))), "abc"),
    (Bars("a", (), aside="b", note="{c}"), "abc"),
    (Bars("a", ()), "a"),
    (Histogram("a", "b", "c", (), (PART, PART), ()), "abc"),
    (Confusion("a", ("one",)), "a"),
    (Classes("a", "b", (), ()), "ab"),
    (Grid("a", "b", (), (), PART), "ab"),
]


@pytest.mark.parametrize(("block", "names"), BLOCKS, ids=lambda each: type(each).__name__)
def test_a_block_that_names_a_table_that_is_not_there_is_refused(block, names):
    tables = {name: Table(np.zeros(3), ("iou",)) for name in names}
    assert tables_of(block) == list(names)
    assert sliders_of(block, tables) == {"iou"}
    check([block], SLIDERS, tables)
    for name in names:
        less = {each: table for each, table in tables.items() if each != name}
        with pytest.raises(RequestError, match=f"names table '{name}', which is not there"):
            check([block], SLIDERS, less)


def test_sliders_and_traces_that_are_not_there_are_refused():
    with pytest.raises(RequestError, match="table a names slider 'iuo'"):
        check([], SLIDERS, {"a": Table(np.zeros(3), ("iuo",))})
    with pytest.raises(RequestError, match="slider iou names table 'best'"):
        check([], [Slider("iou", "IoU", np.arange(3.0), best="best")], {})
    with pytest.raises(RequestError, match=r"Figure names trace 'curve'.*: line"):
        check([Figure(go.Figure(go.Scatter(uid="line")), (Bind("curve"),))], SLIDERS, {})
    strip = Strip((), "confidences", "a", "a", "a", "a")
    with pytest.raises(RequestError, match="Strip names slider 'confidences'"):
        check([strip], SLIDERS, {"a": Table(np.zeros(3), ("iou",))})
