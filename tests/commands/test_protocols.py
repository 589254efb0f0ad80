"""`--protocol` of the commands that count, against what `evaluate` says by the same protocol."""

import json

import pytest

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER, sample
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import PROTOCOLS, VOC2007
from iouviz.evaluation.sweep.sweep import prepare

FILES = ["--ground-truth", str(FOLDER / "ground_truth.json"), "--predictions"]
LATE, EARLY = (str(FOLDER / f"predictions_{name}.json") for name in ("late", "early"))
MODELS = {"errors": [LATE], "confusion": [LATE], "thresholds": [LATE], "compare": [LATE, EARLY]}
FEDERATED = [name for name, protocol in PROTOCOLS.items() if protocol.federated]
VOC = ["--protocol", "voc2007"]


def told(capsys, command, *options):
    assert main([command, *FILES, *MODELS[command], *options, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def judged():
    """By VOC's rules, which count 127 false positives of COCO's crowds besides."""
    return evaluate(sample(), VOC2007), prepare(sample(), VOC2007)


@pytest.mark.parametrize("command", MODELS)
def test_json_and_table_say_the_protocol(command, capsys):
    assert told(capsys, command)["protocol"] == "COCO"
    assert told(capsys, command, *VOC)["protocol"] == "VOC2007"
    assert main([command, *FILES, *MODELS[command], *VOC]) == 0
    assert "VOC2007: " in capsys.readouterr().out.splitlines()[0]


def test_errors_are_counted_by_it(judged, capsys):
    result, sweep = judged
    found = told(capsys, "errors", *VOC, "--confidence", "0.4")
    assert found["AP50"] == pytest.approx(result.summary["AP"])
    false = sum(found["errors"][name]["count"] for name in found["errors"] if name != "missed")
    assert false == sweep.at(confidence=0.4).pooled.fp
    assert false > prepare(sample()).at(confidence=0.4).pooled.fp


def test_a_confusion_matrix_is_counted_by_it(judged, capsys):
    found = told(capsys, "confusion", *VOC, "--confidence", "0.4")
    assert found["matrix"] == judged[1].confusion(confidence=0.4).matrix.tolist()


def test_thresholds_are_sought_by_it(judged, capsys):
    shared = told(capsys, "thresholds", *VOC)["shared"]
    counts = judged[1].at(confidence=shared["confidence"]).pooled
    assert [shared["TP"], shared["FP"], shared["FN"]] == [counts.tp, counts.fp, counts.fn]
    assert shared != told(capsys, "thresholds")["shared"]


def test_models_are_compared_by_it_on_the_numbers_that_it_has(judged, capsys):
    found = told(capsys, "compare", *VOC)
    first, (difference,) = found["models"][0], found["differences"]
    assert first["AP"] == first["AP50"] == pytest.approx(judged[0].summary["AP"])
    assert "AP75" not in first
    assert "AP75" not in difference
    assert difference["AP"]["low"] <= difference["AP"]["difference"] <= difference["AP"]["high"]


@pytest.mark.parametrize("protocol", FEDERATED)
@pytest.mark.parametrize("command", MODELS)
def test_one_that_counts_nothing_is_refused_before_anything_is_read(command, protocol, capsys):
    files = ["--ground-truth", "none.json", "--predictions", *["none.json"] * 2][
        : 3 + len(MODELS[command])
    ]
    assert main([command, *files, "--protocol", protocol]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: --protocol {protocol} does not count false positives")
    assert said.endswith("Wanted coco, coco_keypoints, voc2007, voc2010\n")
