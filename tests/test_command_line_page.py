"""docs/command_line.md: its sessions do what they show, and every command that measures has one."""

import pytest

from iouviz.commands import COMMANDS
from tests.sessions import ROOT, lay_sample, run, sessions

PAGE = (ROOT / "docs" / "command_line.md").read_text("utf-8")
ELSEWHERE = {"check", "convert", "open", "report", "segmentation"}  # README, docs/formats.md


@pytest.mark.parametrize("number", range(len(sessions(PAGE))))
def test_sessions_do_what_they_show(number, tmp_path, monkeypatch, capsys):
    lay_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    run(sessions(PAGE)[number], capsys)


def test_every_command_is_shown():
    shown = {each.name for each in COMMANDS if f"python -m iouviz {each.name} " in PAGE}
    assert shown == {each.name for each in COMMANDS} - ELSEWHERE
