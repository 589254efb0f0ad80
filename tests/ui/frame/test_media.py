"""Pictures of a page that is left are held for one page more, and no more of them than can load."""

from types import SimpleNamespace

import pytest

from iouviz.ui.frame import media


@pytest.fixture
def added(monkeypatch):
    """The names under which the server was given files, in order."""
    names = []

    def add(_data, _mime, name):
        names.append(name)
        return f"/media/{name}"

    server = SimpleNamespace(media_file_mgr=SimpleNamespace(add=add))
    monkeypatch.setattr(media, "Runtime", SimpleNamespace(instance=lambda: server))
    monkeypatch.setattr(media.st, "session_state", {})
    return names


def test_pictures_are_held_for_one_page_more(added):
    media.media_url(b"a", "image/png", place="one")
    media.media_url(b"x", "text/javascript", place="script")
    added.clear()
    media.hold_pictures()
    assert added == ["iouviz-one"]
    media.hold_pictures()
    assert added == ["iouviz-one"], "the page after that holds them no longer"


def test_only_the_newest_are_held(added):
    for number in range(media.HELD + 10):
        media.media_url(b"a", "image/png", place=str(number))
    media.media_url(b"b", "image/png", place="20")  # shown again: new once more
    added.clear()
    media.hold_pictures()
    assert len(added) == media.HELD
    assert added[-1] == "iouviz-20"
    assert "iouviz-9" not in added
