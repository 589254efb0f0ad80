"""Numbers out: flat for loggers, as a table, as plain values for JSON."""

import json
import math
import re
import sys

import pandas
import pytest

import iouviz
from iouviz.commands.evaluate import as_json
from iouviz.data.model import GroundTruth
from iouviz.data.sample import FOLDER
from iouviz.errors import RequestError
from tests.evaluation.builders import make_dataset, no_predictions

RESULT = iouviz.evaluate(iouviz.sample())
MAPS = iouviz.evaluate_label_maps(
    FOLDER / "label_maps/ground_truth", FOLDER / "label_maps/predictions"
)
# What each tool takes as the name of a metric: MLflow's and TensorBoard's own patterns.
MLFLOW = re.compile(r"^[/\w.\- ]*$")
TENSORBOARD = re.compile(r"^[-/\w.]+$", re.ASCII)


@pytest.mark.parametrize("result", [RESULT, MAPS], ids=["boxes", "label maps"])
def test_metrics_are_the_numbers_that_are_defined(result):
    found = result.metrics(prefix="val")
    for name, value in result.summary.items():
        assert found.get(f"val/{name}", math.nan) == pytest.approx(value, nan_ok=True)
    first = next(iter(next(iter(result.per_class.values()))))
    for name, numbers in result.per_class.items():
        assert found.get(f"val/{name}/{first}", math.nan) == pytest.approx(
            numbers[first], nan_ok=True
        )
    assert all(type(value) is float and not math.isnan(value) for value in found.values())


def test_chosen_numbers_of_each_class():
    found = RESULT.metrics(per_class=["AP50", "AR100"])
    assert found["mug/AR100"] == RESULT.per_class["mug"]["AR100"]
    assert "mug/AP" not in found
    assert set(RESULT.metrics(per_class=[])) <= set(RESULT.summary)
    with pytest.raises(RequestError, match="no 'F1'; there are: AP, AP50"):
        RESULT.metrics(per_class=["F1"])


def test_any_class_name_can_be_logged():
    classes = ("traffic light", "traffic_light", "..", "café/crème", "", "a\nb", "é")
    objects = GroundTruth.of([0] * 7, range(7), [[0, 0, 9, 9]] * 7)
    dataset = make_dataset(objects, no_predictions(), classes=classes)
    found = iouviz.evaluate(dataset).metrics()
    per_class = [name for name in found if name.endswith("/AP")]
    assert len(per_class) == len(classes)
    for name in found:
        assert MLFLOW.match(name)
        assert TENSORBOARD.match(name)
        assert not {".", "..", ""} & set(name.split("/"))


def test_a_table_has_a_row_a_class():
    table = RESULT.to_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert list(table.index) == list(RESULT.classes)
    for name, numbers in RESULT.per_class.items():
        assert table.loc[name].to_dict() == pytest.approx(numbers, nan_ok=True)


def test_without_pandas_it_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(RequestError, match="pip install pandas"):
        RESULT.to_pandas()


def test_plain_values_are_those_of_the_command_line():
    plain = RESULT.to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["summary"]["AP"] == RESULT.summary["AP"]
    assert plain["per_class"]["die"]["APl"] is None
    told = as_json(RESULT, RESULT.dataset)
    assert {key: told[key] for key in plain} == plain


def test_plain_values_of_label_maps():
    plain = MAPS.to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["confusion"] == MAPS.matrix.tolist()
    assert plain["summary"]["PQ"] is None
