"""Uploads within limits: for each session and for all together.

Streamlit keeps what is uploaded in memory, as much as anybody sends. Here its store is watched:
where a limit is passed, the uploads that came first go, and their session is told at its next run.
What was computed from them stays; pictures that were not looked at yet are gone.
"""

import gc
import math
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Final, TypeAlias
from weakref import WeakSet

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from iouviz.data.issues import first_of
from iouviz.data.model import File
from iouviz.errors import ReadError
from iouviz.ui.frame.show import plain

# Megabytes by default, and the variables of the environment that hold others.
SESSION, ALL = ("IOUVIZ_SESSION_UPLOADS", 1000), ("IOUVIZ_ALL_UPLOADS", 2000)
MEGABYTE: Final = 1 << 20
RECORD: Final = 4 << 10  # what a file costs that has next to no bytes
SAID, TOLD = 20, 1000  # of how many dropped files a session is told, and how many sessions wait
LOST: Final = "uploads.lost"
WATCHED: Final = "iouviz_shelf"
Place: TypeAlias = tuple[str, str]  # session, and its number for the file, which anybody can choose


@dataclass(eq=False)
class Held:
    """The bytes of an upload that was opened, until they have to go."""

    place: Place
    name: str
    data: bytes | None

    def load(self) -> bytes:
        """The bytes, or a `ReadError` where they had to go."""
        if self.data is None:
            raise ReadError(f"{self.name}: this upload was dropped to free memory. Upload it again")
        return self.data


@dataclass(frozen=True, slots=True)
class Kept:
    """An upload that takes memory: in Streamlit's store, opened, or both."""

    came: int
    place: Place
    name: str
    size: int


@dataclass(eq=False)
class Shelf:
    """All uploads of a server.

    Parameters
    ----------
    store : MemoryUploadedFileManager
        Streamlit's own.
    session_limit, limit : int
        Bytes that a session, and all together, may keep.
    """

    store: MemoryUploadedFileManager
    session_limit: int
    limit: int
    held: "WeakSet[Held]" = field(default_factory=WeakSet)
    lost: dict[str, list[str]] = field(default_factory=dict)
    came: dict[Place, int] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.RLock)
    clock: Any = field(default_factory=count)

    def add(self, put: Any, session_id: str, file: UploadedFileRec) -> None:
        """Take an upload in, by Streamlit's own way, and let the oldest go where it is too much."""
        with self.lock:
            put(session_id, file)
            self.came[session_id, file.file_id] = next(self.clock)
            self.tidy()

    def hold(self, session: str, upload: UploadedFile) -> Held:
        """Keep the bytes of an upload that is opened, whether the browser still lists it or not."""
        with self.lock:
            held = Held((session, upload.file_id), upload.name, upload.getvalue())
            self.held.add(held)
            return held

    def tidy(self) -> None:
        """Drop the oldest uploads of who has too many, then the oldest of all."""
        if not self._too_many(self.kept()):
            return
        gc.collect()  # sessions that have ended lie in reference cycles
        while victim := self._too_many(self.kept()):
            self._drop(victim)

    def kept(self) -> list[Kept]:
        """Every upload that takes memory, the oldest first."""
        found: dict[Place, tuple[str, bytes]] = {}
        with self.store._lock:
            for session, files in self.store.file_storage.items():
                found |= {(session, at): (file.name, file.data) for at, file in files.items()}
        found |= {each.place: (each.name, each.data) for each in self.held if each.data is not None}
        self.came = {place: self.came.get(place, -1) for place in found}
        kept = [
            Kept(self.came[place], place, name, len(data) + RECORD)
            for place, (name, data) in found.items()
        ]
        return sorted(kept, key=lambda each: each.came)

    def _too_many(self, kept: list[Kept]) -> Kept | None:
        """The upload that has to go next, where one has to."""
        used: dict[str, int] = {}
        for each in kept:
            used[each.place[0]] = used.get(each.place[0], 0) + each.size
        full = {session for session, size in used.items() if size > self.session_limit}
        if not full and sum(used.values()) > self.limit:
            full = {*used}
        return next((each for each in kept if each.place[0] in full), None)

    def _drop(self, victim: Kept) -> None:
        session, number = victim.place
        self.store.remove_file(session, number)
        for each in self.held:
            if each.place == victim.place:
                each.data = None
        names = self.lost.setdefault(session, [])
        if len(names) < SAID:
            names.append(victim.name[:200])
        if len(self.lost) > TOLD:  # sessions that never come back to be told
            del self.lost[next(iter(self.lost))]


_watching = threading.Lock()


def watch() -> Shelf | None:
    """The uploads of this server, within limits from now on; None where there is no server."""
    if not Runtime.exists():
        return None
    store = Runtime.instance().uploaded_file_mgr  # internal, as in `media`
    if not isinstance(store, MemoryUploadedFileManager):
        return None
    with _watching:
        shelf: Shelf | None = getattr(store, WATCHED, None)
        if shelf is None:
            shelf = Shelf(store, limit_of(*SESSION), limit_of(*ALL))
            setattr(store, WATCHED, shelf)
            store.add_file = partial(shelf.add, store.add_file)  # type: ignore[method-assign]
            shelf.tidy()
    return shelf


def held_files(uploads: Iterable[UploadedFile]) -> list[File]:
    """Uploads as files to be opened, which go on counting against the limits."""
    shelf, context = watch(), get_script_run_ctx()
    st.session_state.pop(LOST, None)
    if shelf is None or context is None:
        return [File(each.name, each.size, each.getvalue) for each in uploads]
    held = [(each.size, shelf.hold(context.session_id, each)) for each in uploads]
    return [File(each.name, size, each.load) for size, each in held]


def say_dropped() -> None:
    """Tell a session which of its uploads had to go, until it opens others."""
    shelf, context = watch(), get_script_run_ctx()
    if shelf is None or context is None:
        return
    if gone := shelf.lost.pop(context.session_id, []):
        st.session_state[LOST] = [*st.session_state.get(LOST, []), *gone]
    if names := st.session_state.get(LOST):
        size, total = (limit / MEGABYTE for limit in (shelf.session_limit, shelf.limit))
        st.warning(
            f"{plain(first_of(names, 5))}: dropped from the server's memory, which holds "
            f"{size:,.0f} MB of uploads per session and {total:,.0f} MB in all. Results remain, "
            "pictures do not. Upload again what you still need.",
            icon=":material/cloud_off:",
        )


def limit_of(variable: str, usual: int) -> int:
    """Bytes that a variable of the environment allows, in megabytes; the usual where it is none."""
    try:
        found = float(os.environ[variable])
    except (KeyError, ValueError):
        found = usual
    return int((found if 0 < found < math.inf else usual) * MEGABYTE)
