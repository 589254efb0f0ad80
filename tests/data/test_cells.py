"""No cell of a CSV file becomes a formula, and every name comes back."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iouviz.data.cells import guarded, unguarded
from iouviz.data.read.read import read
from iouviz.data.writers.write import write
from iouviz.evaluation.outcomes.csv_export import csv_text
from tests.data.files import dets, labels, result

FORMULAS = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "'=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text):
    (cells,) = csv.reader(io.StringIO(csv_text([text], []), newline=""))
    assert cells == ["'" + text.replace("\r", " ")]
    assert (
        csv_text(["n"], [[text, -1.5, "-1.5", "cat"]]).splitlines()[-1].endswith(",-1.5,-1.5,cat")
    )


@given(st.text())
@example("'=")
@example("''-5")
@example("-5")
def test_every_text_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert not re.match(r"\s*[=+\-@]|[\t\r]", guarded(text)) or float(guarded(text)) is not None


def test_a_data_set_whose_names_are_formulas_comes_back_from_csv():
    names = "=1+1|cat", "-2+3"
    categories = [{"id": at, "name": name} for at, name in zip((0, 5), names, strict=True)]
    images = [
        {"id": at, "file_name": name, "width": 100, "height": 80}
        for at, name in ((0, "=a.jpg"), (17, "@b.jpg"))
    ]
    before = read(labels(categories=categories, images=images), dets(result()))
    files = dict(write(before, "csv").files)
    text = files["ground_truth.csv"].decode()
    assert "\n=" not in text
    assert ",=" not in text
    assert ",-2+" not in text
    after = read(*files.items())
    assert set(after.classes) == set(names)
    assert set(after.images.names) == {"=a.jpg", "@b.jpg"}
