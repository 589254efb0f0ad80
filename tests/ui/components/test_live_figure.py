"""Live figures: what is packed is found again, and what does not fit is refused."""

import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from iouviz.errors import RequestError
from iouviz.ui.components.component import GROUND, join_modules
from iouviz.ui.components.live_figure import Bind, Figure, Slider, Table, view
from iouviz.ui.components.live_figure.tables import check, pack

FOLDER = Path(view.__file__).parent
SLIDERS = [Slider("iou", "IoU", np.arange(3.0)), Slider("confidence", "Confidence", np.arange(4.0))]


def test_every_script_is_joined_in_once():
    assert {path.name for path in FOLDER.glob("*.js")} == set(view.MODULES)
    joined = join_modules([*GROUND, *(FOLDER / name for name in view.MODULES)])
    assert "import " not in joined
    assert joined.count("export ") == 1


def test_no_name_is_declared_by_two_modules():
    names = []
    for path in [*GROUND, *(FOLDER / name for name in view.MODULES)]:
        for line in path.read_text("utf-8").splitlines():
            if line.startswith(" "):
                continue  # inside something
            words = line.removeprefix("export ").removeprefix("async ").split()
            if words[:1] and words[0] in {"const", "let", "function", "class"}:
                names.append(words[1].split("(")[0])
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


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
    check(SLIDERS, {"good": Table(np.zeros((3, 4, 2)), ("iou", "confidence"))})
    with pytest.raises(RequestError, match="table bad has shape"):
        check(SLIDERS, {"bad": Table(np.zeros((4, 3)), ("iou", "confidence"))})
    with pytest.raises(RequestError, match="complex"):
        pack({"odd": Table(np.zeros(2, complex))})


def test_a_figure_keeps_the_names_of_its_traces():
    figure = go.Figure(go.Scatter(uid="here", x=[1], y=[2]))
    block = view._block(Figure(figure, (Bind("here", "x"),), title="T", click=True))
    assert '"uid":"here"' in block["figure"]
    assert block["binds"] == [{"trace": "here", "x": "x", "y": None}]
    assert (block["kind"], block["title"], block["click"]) == ("figure", "T", True)
