"""One answer as a table, JSON and CSV, on the screen and in files."""

import csv
import io
import json

import pytest

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER

FILES = ["--ground-truth", str(FOLDER / "ground_truth.json"),
         "--predictions", str(FOLDER / "predictions_late.json")]  # fmt: skip
COMMANDS = {name: [name, *FILES] for name in ("evaluate", "errors", "confusion", "thresholds")} | {
    "compare": ["compare", *FILES, str(FOLDER / "predictions_early.json")]
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_form_is_printed_and_written(command, tmp_path, capsys):
    given = COMMANDS[command]
    told = {}
    for form in ("json", "csv"):
        out = tmp_path / f"answer.{form}"
        assert main([*given, f"--{form}", "--out", str(out)]) == 0
        told[form] = capsys.readouterr().out
        assert out.read_text("utf-8") == told[form]
    assert isinstance(json.loads(told["json"]), dict)
    head, *rows = csv.reader(io.StringIO(told["csv"]))
    assert rows
    assert all(len(row) == len(head) for row in rows)
    assert "nan" not in told["csv"]
    assert main(given) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    assert "\x1b" not in "".join(lines)
    assert main([*given, "--out", str(tmp_path / "answer.json")]) == 2
    assert "already there" in capsys.readouterr().err
    assert main([*given, "--out", str(tmp_path / "answer.txt")]) == 2
    assert "ends in .json or .csv" in capsys.readouterr().err
