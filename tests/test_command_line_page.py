"""docs/command_line.md: its sessions do what they show, and every command has one."""

import pytest

from iouviz.commands import COMMANDS
from iouviz.commands import open as open_command
from tests.sessions import ROOT, lay_sample, run, sessions

PAGE = (ROOT / "docs" / "command_line.md").read_text("utf-8")
ELSEWHERE = {"convert"}  # docs/formats.md


class Stopped:
    """A server whose user presses Ctrl-C when the address is said."""

    def __init__(self, port):
        self.url, self.process = f"http://127.0.0.1:{port}", self

    def wait(self):
        raise KeyboardInterrupt

    def close(self):
        pass


@pytest.mark.parametrize("number", range(len(sessions(PAGE))))
def test_sessions_do_what_they_show(number, tmp_path, monkeypatch, capsys):
    lay_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(open_command, "start", Stopped)
    run(sessions(PAGE)[number], capsys)


def test_every_command_is_shown():
    shown = {each.name for each in COMMANDS if f"python -m iouviz {each.name} " in PAGE}
    assert shown == {each.name for each in COMMANDS} - ELSEWHERE
