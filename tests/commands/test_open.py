"""`iouviz open` as a command: what it refuses, and the app that it opens."""

import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from iouviz.__main__ import main
from iouviz.commands import open as command
from iouviz.data.sample import FOLDER
from iouviz.errors import RequestError
from tests.data.files import coco, result

ROOT = Path(__file__).parents[2]


@pytest.fixture
def files(tmp_path):
    for name, content in (("gt.json", coco()), ("dt.json", [result()]), ("none.json", [])):
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["gone.json"], "gone.json: no such file"),
        (["gt.json", "dt.json", "gone.json"], "gone.json: no such file"),
        (["gt.json", "dt.json", "none.json"], "none.json: no prediction"),
        (["gt.json", "dt.json", "--overlap", "masks"], "no masks in the"),
        (["gt.json", "dt.json", "--class-map", "0"], "no map"),
    ],
)
def test_what_is_wrong_with_files_is_said_before_a_server_starts(
    files, words, why, monkeypatch, capsys
):
    monkeypatch.chdir(files)
    monkeypatch.setattr(command, "start", lambda *_: pytest.fail("a server was started"))
    assert main(["open", *words]) == 2
    assert why in capsys.readouterr().err


def test_where_there_are_no_boxes_label_maps_are_opened(monkeypatch, capsys):
    def start(_):
        raise RequestError("far enough")

    monkeypatch.setattr(command, "start", start)
    folders = [str(FOLDER / "label_maps" / name) for name in ("ground_truth", "predictions")]
    assert main(["open", *folders]) == 2
    told = capsys.readouterr()
    assert "predictions: label maps of 60 images" in told.out
    assert "far enough" in told.err
    assert main(["open", folders[0], str(FOLDER / "ground_truth.json")]) == 2
    assert "no file with ground truth" in capsys.readouterr().err, "one side alone is no pair"


def test_without_a_command_the_app_opens_on_the_sample(monkeypatch, capsys):
    class Server:
        url = "http://here"
        process = type("Process", (), {"wait": lambda _: 0})()

        def close(self):
            print("closed")

    shown = []
    monkeypatch.setattr(command, "start", lambda port: Server() if port is None else None)
    monkeypatch.setattr(command, "_show", shown.append)
    assert main([]) == 0
    assert shown == ["http://here/"]
    assert capsys.readouterr().out.split()[-2:] == ["http://here/", "closed"]


def test_it_runs_until_ctrl_c(files):
    process = subprocess.Popen(  # a shell in the background has its children ignore Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        args=[
            sys.executable,
            "-m",
            "iouviz",
            *["open", "gt.json", "dt.json", "--page", "gallery", "--no-browser"],
        ],
        cwd=files,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        lines = [process.stdout.readline() for _ in range(3)]
        assert lines[0].strip() == "dt.json: 2 images, 2 classes, 2 objects, 1 prediction"
        address = urlsplit(lines[-1].strip())
        assert address.path == "/gallery"
        assert parse_qs(address.query) == {
            "ground_truth": [str(files / "gt.json")],
            "predictions": [str(files / "dt.json")],
        }
        answer = http.client.HTTPConnection(address.netloc, timeout=120)
        answer.request("GET", "/gallery")
        assert answer.getresponse().status == 200
        answer.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
