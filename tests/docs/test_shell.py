"""The session in docs/shell.md: every command runs as it stands there and prints what is shown."""

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pytest

from iouviz.__main__ import main
from iouviz.commands import COMMANDS
from iouviz.commands import open as open_command
from iouviz.data.sample import FOLDER

PAGE = (Path(__file__).parents[2] / "docs" / "shell.md").read_text("utf-8")
RULES = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def steps():
    """The commands of all blocks, each with what it prints."""
    for block in re.findall(r"^```console\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = step.partition("\n")
            yield command, shown


class Ended:
    """A server whose user presses Ctrl-C at once."""

    url = "http://127.0.0.1:8501"

    class process:  # noqa: N801
        @staticmethod
        def wait():
            raise KeyboardInterrupt

    def close(self):
        pass


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shell")
    shutil.copytree(FOLDER, folder / "sample_data")
    return folder


def test_every_step_prints_what_is_shown(sample, monkeypatch, capsys):
    monkeypatch.chdir(sample)
    monkeypatch.setattr(open_command, "start", lambda _: Ended())
    code = 0
    for command, shown in steps():
        program, *words = shlex.split(command)
        if program == "cd":
            monkeypatch.chdir(words[0])
            assert shown == ""
            continue
        if command == "echo $?":
            assert shown == f"{code}\n", command
            continue
        assert (program, *words[:2]) == ("python", "-m", "iouviz"), command
        code = main(words[2:])
        said = capsys.readouterr()
        printed = said.out + said.err
        assert doctest.OutputChecker().check_output(shown, printed, RULES), (
            f"$ {command}\n{printed}"
        )


def test_every_command_is_used():
    used = {shlex.split(command)[3] for command, _ in steps() if "iouviz" in command}
    assert used == {command.name for command in COMMANDS}
