import ast
import os
from pathlib import Path

import pytest
import streamlit as st

from iouviz.errors import ReadError
from iouviz.ui.session.visitor import paths
from iouviz.ui.session.visitor.paths import FOLDERS, comes_from_here, is_inside, permitted, why

UI = Path(paths.__file__).parents[2]
HOME = {"Host": "localhost:8501"}


@pytest.fixture
def stranger(monkeypatch):
    monkeypatch.setattr(paths, "is_local", lambda: False)


@pytest.mark.parametrize(
    ("address", "headers", "local"),
    [
        (None, HOME, True),
        ("127.0.0.2", {"host": "127.0.0.1:8501"}, True),
        ("::ffff:127.0.0.1", {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, True),
        (None, {}, False),  # the connection has ended
        ("192.0.2.7", HOME, False),
        ("somewhere", HOME, False),
        (None, HOME | {"X-Forwarded-Proto": "https"}, False),
        (None, HOME | {"X-FORWARDED-FOR": "127.0.0.1"}, False),
        (None, {"Host": "iou.example.org"}, False),
        (None, {"Host": "localhost.example.org"}, False),
        (None, {"Host": "[::1"}, False),
        (None, HOME | {"Origin": "https://iou.example.org"}, False),
        (None, HOME | {"Origin": "null"}, False),
    ],
)
def test_who_is_at_this_machine(address, headers, local):
    assert comes_from_here(address, headers) is local


@pytest.mark.parametrize(
    ("option", "value"),
    [("server.address", "unix:///run/iouviz"), ("browser.serverAddress", "iou.example.org")],
)
def test_behind_a_proxy_nobody_is_at_this_machine(monkeypatch, option, value):
    known = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: value if name == option else known(name))
    monkeypatch.setattr(paths, "comes_from_here", lambda *_: True)
    assert not paths.is_local()


def test_a_path_is_in_a_folder_or_not(tmp_path):
    inside = tmp_path / "data"
    inside.mkdir()
    assert is_inside(str(inside), [inside])
    assert is_inside(str(inside / "not there.json"), [inside])
    assert not is_inside(str(tmp_path), [inside])
    assert not is_inside(f"{inside}2", [inside])
    assert not is_inside(os.path.join(inside, "..", "data", "a.json"), [inside])  # noqa: PTH118
    assert not is_inside("\0", [inside])
    assert not is_inside(str(inside), [])


def test_a_folder_that_is_a_link_goes_by_both_names(tmp_path):
    real, named = tmp_path / "real", tmp_path / "named"
    real.mkdir()
    try:
        named.symlink_to(real, target_is_directory=True)
    except OSError:
        pytest.skip("no links on this system")
    assert is_inside(str(named / "a.json"), [named])
    assert is_inside(str(real / "a.json"), [named])


def test_what_is_named_outside_is_never_looked_up(tmp_path, monkeypatch):
    looked = []
    real = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda path: looked.append(str(path)) or real(path))
    assert not is_inside(str(tmp_path / "private" / "a.json"), [tmp_path / "data"])
    assert looked == [str(tmp_path / "data")]


@pytest.mark.usefixtures("stranger")
def test_every_kind_of_path_is_refused_and_uploads_are_not(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDERS, os.pathsep.join(["", f" {tmp_path} "]))
    assert permitted([("a.json", b"{}")]) == [("a.json", b"{}")]
    assert permitted(None) is None
    assert permitted(tmp_path / "a.json") == tmp_path / "a.json"
    for given in (str(tmp_path.parent), tmp_path.parent, [str(tmp_path), tmp_path.parent]):
        with pytest.raises(ReadError, match="this server opens paths inside"):
            permitted(given)


@pytest.mark.usefixtures("stranger")
def test_without_named_folders_the_words_say_how_to_name_some(monkeypatch):
    monkeypatch.delenv(FOLDERS, raising=False)
    assert "for a visitor from that machine alone" in why()
    assert FOLDERS in why()
    with pytest.raises(ReadError, match=FOLDERS):
        permitted("a.json")


# Functions that open a path, and the files of `ui` that call them: each gives them what
# `permitted` has let through, what the package brings along, or what was opened before.
OPENERS = {
    "gather": {"session/label_maps/dialog.py"},
    "read": {"session/answers.py"},
    "open_label_maps": {"session/label_maps/opened.py"},
    "photographs": {"session/label_maps/dialog.py", "session/label_maps/opened.py"},
    "class_list": set(),
    "read_hierarchy": set(),
    "open": set(),
}


@pytest.mark.parametrize("name", OPENERS)
def test_nothing_else_in_ui_opens_a_path(name):
    found = {path.relative_to(UI).as_posix() for path in UI.rglob("*.py") if calls(path, name)}
    assert found == OPENERS[name]


def calls(path, name):
    """Whether a file calls a function of that name: Python's own, or one of ours outside of ui."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
    imported = {
        each.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("iouviz.ui")
        for each in node.names
    }
    return name in called & (imported | {"open"})
