"""`errors`, through files, against what the Dataset page counts."""

import csv
import io
import json

import numpy as np
import pytest

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER, sample
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.grids.outcomes import outcome_stops
from iouviz.ui.session import sweep_of
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import best_f1
from tests.data.files import annotation, dets, labels, result

COMMAND = [
    "errors", "--ground-truth", str(FOLDER / "ground_truth.json"),
    "--predictions", str(FOLDER / "predictions_early.json"),
]  # fmt: skip


def of_the_page(iou_threshold, confidence):
    """Counts, delta AP and outcomes as the page's sliders show them there."""
    sweep = sweep_of(Opened("early", sample("early"), 996))
    stops = outcome_stops(
        sweep, iou_thresholds=np.array([iou_threshold]), confidences=np.array([0.0, confidence])
    )
    return stops.errors[0, 1], stops.delta_ap[0], stops.pooled[0, 1]


def test_counts_and_costs_are_those_of_the_page(capsys):
    start = best_f1(Opened("early", sample("early"), 996))
    for options, point in (
        ([], (start.iou_threshold, start.confidence)),
        (["--iou-threshold", "0.75", "--confidence", "0.1"], (0.75, 0.1)),
    ):
        assert main([*COMMAND, *options, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["iou_threshold"], told["confidence"]) == point
        counts, gains, _ = of_the_page(*point)
        found = told["errors"]
        assert [found[name]["count"] for name in ERROR_TYPES] == counts.tolist()
        gained = [found[name][f"delta_AP{100 * point[0]:g}"] for name in ERROR_TYPES]
        assert gained == gains.tolist()
        # each error is one of its class
        for at, name in enumerate(ERROR_TYPES):
            each = told["per_class"].values()
            assert sum(counted[name]["count"] for counted in each) == counts[at]


def test_csv_has_a_line_for_each_class_and_type(capsys):
    assert main([*COMMAND, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 6 * 9  # over all, then eight classes
    assert {row["class"] for row in rows} == {"", *sample().classes}


def test_the_table(capsys):
    assert main(COMMAND) == 0
    told = capsys.readouterr().out
    counts, gains, pooled = of_the_page(
        0.5, best_f1(Opened("early", sample("early"), 996)).confidence
    )
    lines = {line[:20].strip(): line[20:].split() for line in told.splitlines()}
    for at, name in enumerate(("localisation", "classification", "duplicate", "background")):
        assert lines[name][:2] == [str(counts[at]), f"{gains[at]:+.4f}"]
    assert lines["class + localisation"][0] == str(counts[4])
    assert lines["missed"][0] == str(counts[5])
    assert lines["all false positives"][0] == str(pooled.fp)
    assert lines["all false negatives"][0] == str(pooled.fn)


@pytest.mark.parametrize("command", ["errors", "confusion", "thresholds"])
def test_where_every_prediction_was_left_out_it_fails(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gt.json").write_bytes(labels(annotations=[annotation()])[1])
    (tmp_path / "dets.json").write_bytes(dets(result(image_id=99))[1])
    files = ["--ground-truth", "gt.json", "--predictions", "dets.json"]
    assert main([command, *files]) == 1
    assert "99" in capsys.readouterr().err  # the image that is not there


def test_a_threshold_below_which_no_error_is_defined_is_refused(capsys):
    assert main([*COMMAND, "--iou-threshold", "0.05"]) == 2
    assert "wanted 0.1" in capsys.readouterr().err
