"""Conditions for a pipeline: what fails, what it says, and with which exit code."""

import json
from xml.etree import ElementTree

import pytest

from iouviz.__main__ import main
from tests.data.files import annotation, dets, labels, result


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Evaluates one cat of one that is found: AP 1, at the only score 0.9."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gt.json").write_bytes(labels(annotations=[annotation()])[1])
    (tmp_path / "dets.json").write_bytes(dets(result())[1])
    files = ["--ground-truth", "gt.json", "--predictions", "dets.json"]
    return lambda *extra: main(["evaluate", *files, *extra])


@pytest.fixture
def earlier(tmp_path, run, capsys):
    """Keeps the answer, with numbers changed as is said."""

    def keep(summary=(), **changes):
        assert run("--json") == 0
        answer = json.loads(capsys.readouterr().out)
        answer["summary"] |= summary
        (tmp_path / "before.json").write_text(json.dumps(answer | changes))

    return keep


def test_what_holds_is_silent_and_what_fails_is_one_line_each(run, capsys):
    assert run("--fail-under", "AP=1", "AP50=0.5", "precision=1", "F1=1") == 0
    assert capsys.readouterr().err == ""
    # the cat of 30 x 40 is of medium size, and there is no large one
    assert run("--fail-under", "AP=1.5", "APl=0.1", "AP75=1") == 1
    assert capsys.readouterr().err.splitlines() == [
        "failed: AP is 1; wanted at least 1.5",
        "failed: APl is undefined; wanted at least 0.1",
    ]


def test_an_unknown_name_gives_2_with_the_names_there_are(run, capsys):
    assert run("--fail-under", "mAP=0.5") == 2
    told = capsys.readouterr().err
    assert told.startswith("error: no number 'mAP'; there are AP, AP50, AP75,")
    assert "precision, recall, F1, TP, FP, FN" in told


@pytest.mark.parametrize("bad", ["AP", "=0.5", "AP=", "AP=nan", "AP=x"])
def test_what_is_no_condition_is_explained(run, capsys, bad):
    with pytest.raises(SystemExit) as exit_:
        run("--fail-under", bad)
    assert exit_.value.code == 2
    assert "such as AP=0.5" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "tolerance", "code", "says"),
    [
        (1.0, [], 0, ""),
        (1.01, [], 1, "AP dropped by 0.01, from 1.01 to 1; at most 0 is allowed"),
        (1.01, ["0.01"], 0, ""),
        (1.01, ["AP=0.005"], 1, "at most 0.005"),
        (1.01, ["recall=0"], 0, ""),  # named instead of AP
        (None, ["1"], 1, "AP is undefined in the earlier run"),
    ],
)
def test_a_drop(run, earlier, capsys, before, tolerance, code, says):
    earlier({"AP": before})
    more = ["--tolerance", *tolerance] if tolerance else []
    assert run("--fail-drop", "before.json", *more) == code
    told = capsys.readouterr().err
    assert (says in told) if says else (told == "")


def test_other_rules_or_no_answer_at_all_give_2(run, earlier, tmp_path, capsys):
    earlier(protocol="VOC2007")
    assert run("--fail-drop", "before.json") == 2
    assert "measured with protocol VOC2007, and this run with COCO" in capsys.readouterr().err
    (tmp_path / "list.json").write_text("[]")
    for file in ("list.json", "none.json", "gt.json"):
        assert run("--fail-drop", file) == 2
        assert f"error: {file}: no answer of an earlier run" in capsys.readouterr().err
    earlier({"AP": 1.0}, operating_point=None)
    assert run("--fail-drop", "before.json", "--tolerance", "F1=0") == 2
    assert "no F1; it has AP" in capsys.readouterr().err
    assert run("--tolerance", "0.1") == 2
    assert "--fail-drop, which was not given" in capsys.readouterr().err


def test_other_data_are_noted(run, earlier, capsys):
    earlier(objects=7)
    assert run("--fail-drop", "before.json") == 0
    assert "note: before.json was measured on 7 objects, now 1" in capsys.readouterr().err


def test_json_and_junit_say_each_condition(run, tmp_path, capsys):
    limits = ["--fail-under", "AP=2", "F1=0.5"]
    assert run(*limits, "--json", "--junit", "report.xml") == 1
    assert json.loads(capsys.readouterr().out)["conditions"] == [
        {"condition": "AP >= 2", "holds": False, "failure": "AP is 1; wanted at least 2"},
        {"condition": "F1 >= 0.5", "holds": True, "failure": None},
    ]
    suite = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.get("name") for case in suite] == ["AP >= 2", "F1 >= 0.5"]
    assert [len(case) for case in suite] == [1, 0]
    # a file of the run before is written over, as test runners do
    assert run("--junit", "report.xml") == 0
    assert ElementTree.parse(tmp_path / "report.xml").getroot().get("tests") == "0"
