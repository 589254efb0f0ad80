"""`thresholds`, through files, against what the Thresholds page finds and exports."""

import json
import runpy

import numpy as np
import pytest

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER, sample
from iouviz.evaluation.metrics.counts import Objective
from iouviz.evaluation.statistics.threshold_export import as_json, as_python, as_yaml
from iouviz.ui.session.opened import Opened
from iouviz.ui.tune.best_thresholds import find

COMMAND = [
    "thresholds", "--ground-truth", str(FOLDER / "ground_truth.json"),
    "--predictions", str(FOLDER / "predictions_late.json"),
]  # fmt: skip
GOALS = {
    (): Objective("f_beta"),
    ("--beta", "2"): Objective("f_beta", beta=2),
    ("--precision", "0.9"): Objective("recall", wanted=0.9),
    ("--recall", "0.5"): Objective("precision", wanted=0.5),
    ("--miss-cost", "5"): Objective("cost", miss=5),
}
LATE = Opened("Sample set", sample(), 994)


@pytest.mark.parametrize(("options", "objective"), GOALS.items(), ids=str)
def test_they_are_those_of_the_page(options, objective, capsys):
    found = find(LATE, objective)
    assert main([*COMMAND, *options, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    shared, classes = told["shared"], told["per_class"]
    assert shared["confidence"] == found.shared
    assert [shared[key] for key in ("TP", "FP", "FN")] == [int(n) for n in found.total.each]
    assert (shared["value"], shared["held_out_value"]) == (
        found.shared_value, found.held_out_shared,
    )  # fmt: skip
    assert [*classes] == list(sample().classes)
    for key, column in (("low", found.low), ("high", found.high), ("confidence", found.in_use)):
        here = [np.inf if each[key] is None else each[key] for each in classes.values()]
        np.testing.assert_array_equal(here, np.nan_to_num(column, nan=np.inf))


@pytest.mark.parametrize(
    ("suffix", "write"), [("json", as_json), ("yaml", as_yaml), ("py", as_python)]
)
def test_what_is_exported_is_what_the_page_exports(suffix, write, tmp_path):
    out = tmp_path / f"thresholds.{suffix}"
    assert main([*COMMAND, "--export", str(out)]) == 0
    found = find(LATE, Objective("f_beta"))
    text = out.read_text("utf-8")
    assert text.strip() == write(found, sample().classes).strip()
    assert text.endswith("\n")
    if suffix == "py":
        keep = runpy.run_path(str(out))["keep"]
        assert keep([{"class": "mug", "score": 0.01}, {"class": "mug", "score": 1.0}]) == [
            {"class": "mug", "score": 1.0}
        ]


def test_an_objective_out_of_reach_gives_1_and_says_how_far_it_is(tmp_path, capsys):
    out = tmp_path / "thresholds.json"
    assert main([*COMMAND, "--recall", "0.99", "--export", str(out)]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("failed: no confidence reaches a recall of 0.99 at IoU 0.5; the hig")
    assert "not met" in told.out
    assert not out.exists()


def test_other_names_and_goals_that_contradict_are_refused(capsys):
    assert main([*COMMAND, "--export", "thresholds.toml"]) == 2
    assert "ends in .json, .yaml" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*COMMAND, "--precision", "0.9", "--recall", "0.9"])
