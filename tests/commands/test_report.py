"""`report`, through files, as a user meets it."""

import re

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER

GROUND_TRUTH = ["--ground-truth", str(FOLDER / "ground_truth.json")]
PREDICTIONS = ["--predictions", str(FOLDER / "predictions_late.json")]


def test_a_report_is_written_once(tmp_path, capsys):
    out = tmp_path / "new" / "report.html"
    command = [
        "report",
        *GROUND_TRUTH,
        *PREDICTIONS,
        "--out",
        str(out),
        "--worst",
        "1",
        "--confidence",
        "0.4",
    ]
    assert main([*command, "--title", "Late & early"]) == 0
    text = out.read_text("utf-8")
    assert "<h1>Late &amp; early</h1>" in text
    assert "confidence 0.40 or more" in text
    assert text.count("<figure") == 1
    assert "There is no picture of this image." in text
    assert re.search(r"report.html: 0\.\d MB, at IoU 0.50", capsys.readouterr().out)
    assert main(command) == 2
    assert "already there" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
