"""`confusion`, through files, against the counts of the app and by hand."""

import csv
import io
import json

import numpy as np
import pytest

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER, sample
from iouviz.ui.session import sweep_of
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import best_f1
from tests.data.files import annotation, dets, labels, result

COMMAND = [
    "confusion", "--ground-truth", str(FOLDER / "ground_truth.json"),
    "--predictions", str(FOLDER / "predictions_early.json"),
]  # fmt: skip


def test_the_matrix_is_that_of_the_app_at_its_start(capsys):
    opened = Opened("early", sample("early"), 995)
    start = best_f1(opened)
    matrix = sweep_of(opened).confusion(confidence=start.confidence).matrix
    assert main([*COMMAND, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["labels"] == [*sample().classes, "background"]
    np.testing.assert_array_equal(told["matrix"], matrix)
    counts = [each["count"] for each in told["most_confused"]]
    assert counts == sorted(counts, reverse=True)
    off = matrix[:-1, :-1] - np.diag(np.diagonal(matrix)[:-1])
    assert sum(counts) == off.sum() > 0
    first = told["most_confused"][0]
    row = matrix[told["labels"].index(first["ground_truth"])]
    assert first["share"] == pytest.approx(first["count"] / row.sum())
    assert main([*COMMAND, "--csv"]) == 0
    head, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert head == ["ground truth", *told["labels"]]
    assert [[int(cell) for cell in row[1:]] for row in rows] == matrix.tolist()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cat taken for a dog, a cat missed, and a dog where nothing is."""
    monkeypatch.chdir(tmp_path)
    cats = [annotation(), annotation(id=2, image_id=17)]
    found = [result(category_id=5), result(category_id=5, bbox=[70, 60, 9, 9])]
    (tmp_path / "gt.json").write_bytes(labels(annotations=cats)[1])
    (tmp_path / "dets.json").write_bytes(dets(*found)[1])
    return ["--ground-truth", "gt.json", "--predictions", "dets.json"]


def test_by_hand(folder, capsys):
    assert main(["confusion", *folder, "--confidence", "0"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["cat", "dog", "background"] in lines
    assert ["cat", ".", "1", "1"] in lines
    assert ["dog", ".", ".", "."] in lines
    assert ["background", ".", "1", "."] in lines
    assert ["cat", "predicted", "as", "dog", "1", "50.0%"] in lines


def test_what_does_not_fit_beside_each_other_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    classes = [{"id": at, "name": f"class number {at}"} for at in range(40)]
    objects = [annotation(category_id=7)]
    (tmp_path / "gt.json").write_bytes(labels(categories=classes, annotations=objects)[1])
    (tmp_path / "dets.json").write_bytes(dets(result(category_id=9))[1])
    files = ["--ground-truth", "gt.json", "--predictions", "dets.json", "--class-map", "+0"]
    assert main(["confusion", *files, "--confidence", "0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    (said,) = [line for line in lines if "the most confused" in line]
    assert int(said.split()[0]) < 40
    assert any(line.startswith("class number 7 ") for line in lines)
