"""Pictures of a page that is left are held for one page more, and no more of them than can load."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

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


def test_what_belongs_to_the_app_outlives_every_page():
    """Streamlit's own storage: what its manager drops with the last page that showed it stays."""
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    with pytest.MonkeyPatch.context() as patch:
        server = SimpleNamespace(media_file_mgr=manager)
        patch.setattr(media, "Runtime", SimpleNamespace(instance=lambda: server))
        url = media.lasting_url(b"let one;", "text/javascript")
        assert url == media.lasting_url(b"let one;", "text/javascript")
        assert url != media.lasting_url(b"let two;", "text/javascript")
    manager.clear_session_refs("nobody")
    manager.remove_orphaned_files()
    file = storage.get_file(url.removeprefix("/media/"))
    assert (file.content, file.mimetype) == (b"let one;", "text/javascript")


def test_an_address_is_below_the_base_path(monkeypatch):
    monkeypatch.setattr(media.st, "get_option", {"server.baseUrlPath": "/iou/"}.get)
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    server = SimpleNamespace(media_file_mgr=manager)
    monkeypatch.setattr(media, "Runtime", SimpleNamespace(instance=lambda: server))
    assert media.lasting_url(b"1", "text/javascript").startswith("/iou/media/")


def test_without_a_server_the_address_holds_the_content():
    assert media.lasting_url(b"1", "text/javascript") == "data:text/javascript;base64,MQ=="
