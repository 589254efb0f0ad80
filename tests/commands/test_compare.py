"""`compare`, through files, against what the Compare models page shows."""

import csv
import io
import json
import shutil

import pytest

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER, sample
from iouviz.evaluation.statistics.compare import pooled
from iouviz.ui.inspect.compare import side_by_side
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import best_f1
from iouviz.ui.session.second_model import Pair

TRUTH = str(FOLDER / "ground_truth.json")
LATE, EARLY = (str(FOLDER / f"predictions_{name}.json") for name in ("late", "early"))
COMMAND = ["compare", "--ground-truth", TRUTH, "--predictions"]


@pytest.fixture(scope="module")
def page():
    """The numbers of the page that opens with the sample."""
    runs = Opened("late", sample(), 993), Opened("early", sample("early"), 992)
    points = side_by_side.OperatingPoints(0.5, tuple(best_f1(run).confidence for run in runs), ())
    pair = Pair(*runs, ("late", "early"))
    side_by_side.finish(runs)
    difference = side_by_side.difference_of(pair, side_by_side.bootstraps(runs))
    means = [side_by_side.average_precision(run, points) for run in runs]
    return points, means, difference, side_by_side.changes_of(pair, points)


def test_the_differences_are_those_of_the_page(page, capsys):
    points, means, difference, changes = page
    assert main([*COMMAND, LATE, EARLY, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert tuple(each["confidence"] for each in told["models"]) == points.confidences
    (found,) = told["differences"]
    titles = {"AP": "AP@[.50:.95]", "AP50": "AP50", "AP75": "AP75"}
    for name, title in titles.items():
        interval = difference.over(side_by_side.MEANS[title]).interval()
        both = [mean[title] for mean in means]
        assert [found[name]["first"], found[name]["second"]] == both
        assert found[name]["difference"] == both[1] - both[0]
        assert (found[name]["low"], found[name]["high"]) == (interval.low, interval.high)
    for name, measure in (("precision", "precision"), ("recall", "recall"), ("F1", "f1")):
        first, second, interval = pooled(changes, measure, resamples=told["resamples"])
        assert found[name] == {
            "first": first, "second": second, "difference": second - first,
            "low": interval.low, "high": interval.high,
        }  # fmt: skip
    assert (found["gained"], found["lost"]) == (len(changes.gained), len(changes.lost))
    assert found["higher_AP_in"] == difference.second_is_better()
    for label, name in enumerate(sample().classes):
        interval = difference.interval(classes=[label])
        each = found["per_class"][name]
        assert (each["low"], each["high"]) == (interval.low, interval.high)


def test_three_models_are_each_compared_with_the_first(tmp_path, capsys):
    same = shutil.copy(LATE, tmp_path / "same.json")
    assert main([*COMMAND, LATE, str(same), EARLY, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["model"] for row in rows} == {"same.json", "predictions_early.json"}
    for row in rows:
        if row["model"] == "same.json":
            assert [float(row[key]) for key in ("difference", "low", "high")] == [0, 0, 0]
    (mean,) = (row for row in rows if row["model"] != "same.json" and
               (row["class"], row["number"]) == ("", "AP"))  # fmt: skip
    assert float(mean["high"]) < 0


def test_a_model_that_is_worse_fails_if_that_is_wanted(capsys):
    assert main([*COMMAND, LATE, EARLY]) == 0
    assert main([*COMMAND, LATE, EARLY, "--fail-if-worse"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("failed: AP of predictions_early.json is lower than that of predictions")
    assert main([*COMMAND, EARLY, LATE, "--fail-if-worse"]) == 0
    assert main([*COMMAND, LATE, LATE, "--fail-if-worse"]) == 0


def test_one_model_and_confidences_that_do_not_fit_are_refused(capsys):
    assert main([*COMMAND, LATE]) == 2
    assert "wanted two or more" in capsys.readouterr().err
    assert main([*COMMAND, LATE, EARLY, "--confidence", "0.1", "0.2", "0.3"]) == 2
    assert "3 confidences for 2 models" in capsys.readouterr().err
