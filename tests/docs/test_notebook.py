"""The notebook in docs: its cells run in order, and each shows what it ends with."""

import ast
import json
from pathlib import Path

import plotly.graph_objects as go
import pytest

import iouviz

NOTEBOOK = json.loads((Path(__file__).parents[2] / "docs" / "notebook.ipynb").read_text("utf-8"))
CELLS = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def cells():
    """Every cell and what a notebook shows below it, run in order; and the names they left."""
    names = {}
    return {cell: run(cell, names) for cell in CELLS}, names


def run(cell, names):
    """Run a cell as a notebook does: its last expression is what is shown."""
    *body, last = ast.parse(cell).body
    if not isinstance(last, ast.Expr):
        body, last = [*body, last], None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    if isinstance(value, go.Figure):
        assert value.to_json()
        return value
    as_html = getattr(value, "_repr_html_", None)
    return repr(value) if as_html is None else as_html()


def below(shown, line):
    """What is shown below the cell that ends with this line."""
    (found,) = [each for cell, each in shown.items() if cell.splitlines()[-1] == line]
    return found


def test_it_is_stored_without_outputs():
    for cell in NOTEBOOK["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_arrays_give_the_numbers_of_the_files(cells):
    _, names = cells
    wanted = iouviz.evaluate(iouviz.sample()).summary
    assert names["result"].summary == pytest.approx(wanted)
    assert names["computed"]["map"] == pytest.approx(wanted["AP"])
    assert names["computed"]["mar_100"] == pytest.approx(wanted["AR100"])


def test_what_the_cells_show(cells):
    shown, names = cells
    assert below(shown, "iouviz.sanity_check(dataset)") == "<p>No mix-up is suspected.</p>"
    assert f"{names['result'].summary['AP']:.4f}" in below(shown, "result")
    assert "mIoU" in below(shown, "maps")
    assert names["app"].url in below(shown, "app").replace("&amp;", "&")
    figures = [each for each in shown.values() if isinstance(each, go.Figure)]
    assert len(figures) == 7
