"""Outputs appear whole or not at all, wherever the process is killed."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import iouviz
from iouviz.data.sample import FOLDER
from iouviz.data.writers import whole as whole_module
from iouviz.data.writers.whole import whole

TRUTH = ["--ground-truth", str(FOLDER / "ground_truth.json")]
FOUND = ["--predictions", str(FOLDER / "predictions_late.json")]
COMMANDS = {
    "convert": ["convert", TRUTH[1], *FOUND, "--to", "coco", "--out", "out"],
    "select": ["select", *TRUTH, "--by", "balance", "--count", "3", "--to", "yolo", "--out", "out"],
    "split": ["split", *TRUTH, "--shares", "1", "1", "--to", "csv", "--out", "out"],
    "evaluate": ["evaluate", *TRUTH, *FOUND, "--out", "out/answer.json"],
    "report": ["report", *TRUTH, *FOUND, "--worst", "1", "--out", "out/report.html"],
    "segmentation": ["segmentation", "--ground-truth", "true", "--predictions", "told",
                     "--report", "out/report.html"],
}  # fmt: skip
# Runs a command once for each change that it makes to this folder, in a child that is killed just
# before that change; then prints how many unfinished folders there are, and what is to be seen of
# the output. The last child is not killed.
KILLER = """
import os, pathlib, signal, sys
from iouviz.__main__ import main

def here(event, arguments):
    if event == "open":
        return isinstance(arguments[0], (str, os.PathLike)) and arguments[2] & os.O_WRONLY
    return event in ("os.mkdir", "os.rename")

def run(last):
    seen = 0
    def watch(event, arguments):
        nonlocal seen
        if here(event, arguments) and os.path.abspath(arguments[0]).startswith(os.getcwd()):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    sys.stdout = sys.stderr = open(os.devnull, "w")
    os._exit(main(sys.argv[1:]))

for last in range(1, 1000):
    child = os.fork()
    if not child:
        run(last)
    status = os.waitpid(child, 0)[1]
    shown = sorted(path.name for path in pathlib.Path("out").glob("[!.]*"))
    left = [path.name for path in pathlib.Path(".").rglob(".iouviz-unfinished-*")]
    print(os.waitstatus_to_exitcode(status), len(left), *shown, flush=True)
    if not os.WIFSIGNALED(status):
        break
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_any_moment_a_command_leaves_all_or_nothing(command, tmp_path):
    for side in ("true", "told"):
        (tmp_path / side).mkdir()
        Image.fromarray(np.eye(4, dtype=np.uint8)).save(tmp_path / side / "a.png")
    done = subprocess.run(
        [sys.executable, "-c", KILLER, *COMMANDS[command]],
        capture_output=True, text=True, check=True, timeout=120, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(iouviz.__file__).parents[1])},
    )  # fmt: skip
    *killed, (code, left, *everything) = (line.split() for line in done.stdout.splitlines())
    assert (code, left) == ("0", "0")
    assert len(everything) > 0
    # made the folder, opened each file that stands at its top, and renamed at least once
    assert len(killed) >= 3
    assert {code for code, *_ in killed} == {"-9"}
    assert {left for _, left, *_ in killed} == {"0", "1"}  # its own, and none of those before it
    assert [shown for _, _, *shown in killed] == [[]] * len(killed)


def break_off(folder):
    with whole(folder) as unfinished:
        (unfinished / "half.txt").write_text("a")
        raise ZeroDivisionError


def test_an_error_leaves_nothing_and_a_full_folder_is_filled(tmp_path):
    with pytest.raises(ZeroDivisionError):
        break_off(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "new" / "labels").mkdir(parents=True)
    (tmp_path / "new" / "labels" / "old.txt").write_text("old")
    with whole(tmp_path / "new") as unfinished:
        (unfinished / "labels").mkdir()
        (unfinished / "labels" / "new.txt").write_text("new")
    names = {path.name for path in tmp_path.rglob("*")}
    assert names == {"new", "labels", "old.txt", "new.txt"}


# Writes half of its output, says so, and waits.
WAITER = """
import pathlib, sys
from iouviz.data.writers.whole import whole

with whole(pathlib.Path("out")) as unfinished:
    (unfinished / "labels").mkdir()
    (unfinished / "labels" / "half.txt").write_text("a")
    print(unfinished.name, flush=True)
    sys.stdin.read()
"""
no_locks = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")


def begun(folder):
    """A process that is in the middle of writing, and the name of its unfinished folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAITER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=folder, env={**os.environ, "PYTHONPATH": str(Path(iouviz.__file__).parents[1])},
    )  # fmt: skip
    return process, process.stdout.readline().strip()


def left_in(folder):
    return {path.name for path in folder.glob(".iouviz-unfinished-*")}


@no_locks
@pytest.mark.parametrize("there", [False, True], ids=["new folder", "folder that is there"])
def test_the_next_output_removes_what_killed_processes_left_and_nothing_else(there, tmp_path):
    place = tmp_path / "out" if there else tmp_path
    place.mkdir(exist_ok=True)
    (place / ".iouviz-unfinished-notes").mkdir()  # not one of ours
    (dead, its), (alive, still) = begun(tmp_path), begun(tmp_path)
    dead.kill()
    dead.communicate()
    assert left_in(place) == {its, still, ".iouviz-unfinished-notes"}
    with whole(tmp_path / "out") as unfinished:
        (unfinished / "new.txt").write_text("new")
        assert left_in(place) == {still, unfinished.name, ".iouviz-unfinished-notes"}
    alive.communicate()  # goes on, and ends well
    assert alive.returncode == 0
    assert left_in(tmp_path) | left_in(tmp_path / "out") == {".iouviz-unfinished-notes"}
    assert (tmp_path / "out" / "labels" / "half.txt").read_text() == "a"
    assert (tmp_path / "out" / "new.txt").read_text() == "new"


@no_locks
def test_one_that_is_taken_for_left_behind_before_it_is_held_is_made_anew(tmp_path, monkeypatch):
    hold, gone = whole_module._hold, []

    def late(folder, *, wait):
        if wait and not gone:
            gone.append(folder)
            whole_module._clear(tmp_path)  # another process, just then
        return hold(folder, wait=wait)

    monkeypatch.setattr(whole_module, "_hold", late)
    with whole(tmp_path / "out") as unfinished:
        assert not gone[0].exists()
        (unfinished / "new.txt").write_text("new")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "new.txt"]
