"""Handing over: what arrives is what was sent, and nothing else is ever opened."""

import os
import pickle
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import iouviz
from iouviz.data.model import File
from iouviz.errors import RequestError
from iouviz.launch.handed import ENDING, FOLDER, hand_over, take_back, take_over
from tests.data.files import coco, dets, labels, result

ROOT = Path(__file__).parents[2]
TOKEN = "0123456789abcdef" * 2


class Burglar:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def test_a_data_set_arrives_as_it_was(folder):
    sent = iouviz.sample()
    token = hand_over(folder, "mine", sent, {"early": iouviz.sample("early")})
    found = take_over(token)
    assert (found.token, found.name, list(found.models)) == (token, "mine", ["early"])
    assert iouviz.evaluate(found.dataset).summary == iouviz.evaluate(sent).summary
    for before, after in zip(sent.images.files, found.dataset.images.files, strict=True):
        assert after.first(100) == before.first(100)
    assert len(list(folder.iterdir())) == 1, "pictures on disk are not copied"


def test_pictures_in_memory_are_copied(folder):
    photo = File("a.jpg", 3, lambda: b"abc")
    sent = iouviz.read(labels(images=coco()["images"][:1], annotations=[]), None, [photo])
    found = take_over(hand_over(folder, "", sent, {})).dataset
    assert found.images.files[0].load() == b"abc"
    assert found.images.files[0].name == "a.jpg"


def test_what_it_was_read_from_comes_along(folder):
    sent = iouviz.read(labels(), dets(result()), choices=iouviz.Choices(classes={"0": "cat"}))
    found = take_over(hand_over(folder, "", sent, {})).dataset
    assert found.inputs.choices == sent.inputs.choices
    again = iouviz.read(found.inputs.ground_truth, found.inputs.predictions)
    np.testing.assert_array_equal(again.predictions.boxes, sent.predictions.boxes)


def test_it_is_gone_when_it_is_taken_back(folder):
    one, other = (hand_over(folder, "", iouviz.sample(), {}) for _ in range(2))
    take_back(folder, one)
    with pytest.raises(RequestError, match="has ended or stopped"):
        take_over(one)
    assert take_over(other).token == other


@pytest.mark.parametrize(
    "token",
    ["", "..", f"../{TOKEN}", TOKEN.upper(), f"{TOKEN}0", f"{TOKEN}\n", TOKEN[:-1] + "é", "*" * 32],
)
def test_what_is_no_token_opens_nothing(folder, token):
    inner = folder / "inner"
    inner.mkdir()
    trap = folder / "trapped"
    for place in (folder, inner):
        for name in (TOKEN, f"{TOKEN}0", "x"):
            (place / f"{name}{ENDING}").write_bytes(pickle.dumps(Burglar(trap)))
    os.environ[FOLDER] = str(inner)
    with pytest.raises(RequestError):
        take_over(token)
    assert not trap.exists()


def test_a_server_that_was_given_no_folder_opens_nothing(tmp_path, monkeypatch):
    token = hand_over(tmp_path, "", iouviz.sample(), {})
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RequestError):
        take_over(token)


SESSION = """
import os, stat
import iouviz
from iouviz.launch.show import _Running
apps = [iouviz.show(iouviz.sample(), page="gallery") for _ in range(2)]
running = _Running._only
apps[0].stop()
print(apps[0].url, apps[1].url, running.folder, stat.S_IMODE(running.folder.stat().st_mode))
print(running.server.running, flush=True)
os._exit(9)  # no cleaning up, as when it is killed
"""


def test_nothing_is_left_behind_by_a_process_that_is_killed():
    ended = subprocess.run(
        [sys.executable, "-c", SESSION],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    # Its standard error is the server's too, and it is closed at all ends: the server has ended.
    first, second, folder, mode, running = ended.stdout.split()
    assert ended.returncode == 9
    assert running == "True"
    assert first != second
    assert first.partition("?")[0] == second.partition("?")[0], "one server for all"
    assert int(mode) == stat.S_IRWXU
    assert not Path(folder).exists()
