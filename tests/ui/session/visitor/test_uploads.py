import gc
import json
import sys
from functools import partial

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from iouviz.data.file import File
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from iouviz.ui.session.visitor import uploads
from iouviz.ui.session.visitor.uploads import MEGABYTE, RECORD, Held, Shelf, limit_of
from tests.data.files import coco, packed

SIZE = 10_000


@pytest.fixture
def shelf():
    """Room for three uploads a session and for five in all."""
    store = MemoryUploadedFileManager("/upload")
    shelf = Shelf(store, 3 * (SIZE + RECORD), 5 * (SIZE + RECORD))
    store.add_file = partial(shelf.add, store.add_file)
    return shelf


def send(shelf, session, *names):
    for name in names:
        record = UploadedFileRec(name, name, "text/plain", bytes(SIZE))
        shelf.store.add_file(session, record)


def kept(shelf):
    return ["/".join(each.place) for each in shelf.kept()]


def opened(shelf, session, name):
    (record,) = shelf.store.get_files(session, [name])
    return shelf.hold(session, UploadedFile(record, FileURLs()))


def test_a_session_with_too_many_loses_its_own_oldest(shelf):
    send(shelf, "a", "1")
    send(shelf, "b", "1", "2", "3", "4", "5")
    assert kept(shelf) == ["a/1", "b/3", "b/4", "b/5"]
    assert shelf.lost == {"b": ["1", "2"]}


def test_of_all_together_the_oldest_go_first(shelf):
    send(shelf, "a", "1", "2", "3")
    send(shelf, "b", "1", "2", "3")
    assert kept(shelf) == ["a/2", "a/3", "b/1", "b/2", "b/3"]
    assert shelf.lost == {"a": ["1"]}


def test_what_was_opened_counts_after_the_browser_has_let_it_go(shelf):
    send(shelf, "a", "1", "2", "3")
    first, second = (opened(shelf, "a", name) for name in "12")
    for name in "123":
        shelf.store.remove_file("a", name)
    assert kept(shelf) == ["a/1", "a/2"]
    send(shelf, "a", "4", "5")
    assert first.data is None
    with pytest.raises(ReadError, match="1: this upload was dropped"):
        first.load()
    assert second.load() == bytes(SIZE)
    del second
    gc.collect()
    assert kept(shelf) == ["a/4", "a/5"]


@pytest.mark.parametrize("kind", ["file", "archive"])
def test_the_bytes_of_a_dropped_upload_are_free(kind):
    """Nothing of ours holds them: neither what was read from them nor the archive around it."""
    name, data = "labels.json", json.dumps(coco()).encode()
    if kind == "archive":
        name, data = "labels.zip", packed((name, data))
    before = sys.getrefcount(data)
    held = Held(("a", "1"), name, data)
    dataset = read(File(name, len(data), held.load))
    held.data = None
    gc.collect()
    assert len(dataset.ground_truth)
    assert sys.getrefcount(data) == before


def test_a_file_larger_than_all_room_is_not_kept(shelf):
    shelf.store.add_file("a", UploadedFileRec("1", "1", "", bytes(20 * SIZE)))
    assert kept(shelf) == []
    assert shelf.lost == {"a": ["1"]}


def test_empty_files_cost_something_too(shelf):
    room = 3 * (SIZE + RECORD) // RECORD
    for number in range(room + 5):
        shelf.store.add_file("a", UploadedFileRec(str(number), str(number), "", b""))
    assert len(kept(shelf)) == room


def test_what_was_uploaded_before_anybody_watched_is_the_oldest():
    store = MemoryUploadedFileManager("/upload")
    store.add_file("a", UploadedFileRec("1", "1", "", bytes(SIZE)))
    shelf = Shelf(store, 2 * (SIZE + RECORD), 2 * (SIZE + RECORD))
    store.add_file = partial(shelf.add, store.add_file)
    send(shelf, "a", "2", "3")
    assert kept(shelf) == ["a/2", "a/3"]


@pytest.mark.parametrize(
    ("said", "megabytes"), [(None, 7), ("50", 50), ("0.5", 0.5), ("x", 7), ("-1", 7), ("inf", 7)]
)
def test_limits_come_from_the_environment(monkeypatch, said, megabytes):
    monkeypatch.delenv("LIMIT", raising=False)
    if said is not None:
        monkeypatch.setenv("LIMIT", said)
    assert limit_of("LIMIT", 7) == megabytes * MEGABYTE


def test_without_a_server_there_is_nothing_to_watch(monkeypatch):
    monkeypatch.setattr(uploads.Runtime, "_instance", None)
    assert uploads.watch() is None
