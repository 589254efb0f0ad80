"""Outputs that appear whole or not at all: written under another name, then renamed."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

NAME = ".iouviz-unfinished-"
DIGITS = 12


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A new folder to write to, whose content moves to `folder` when all is written.

    Whoever ends the process in the middle, even by ``kill -9``, leaves nothing in `folder` but
    what was there before, and perhaps a hidden folder ``.iouviz-unfinished-*``, which no reader
    looks into. After an error that one goes too, and after a kill with the next output in its
    place (not on Windows, nor on file systems without locks: a process that still writes could
    not be told from one that is dead).

    Parameters
    ----------
    folder : Path
        Made where it is missing, and then by one rename. Where it is there, each file or folder
        at its top comes by one rename; a folder that is there already is filled file by file.

    Raises
    ------
    OSError
        The folder cannot be written to.
    """
    # Inside where it is there: beside a mounted folder there may be another file system.
    place = folder if folder.is_dir() else folder.parent
    place.mkdir(parents=True, exist_ok=True)
    _clear(place)
    with _unfinished(place) as unfinished:
        yield unfinished
        _move(unfinished, folder)


def _clear(place: Path) -> None:
    """Remove what killed processes have left: what nobody holds, see `_hold`."""
    for left in place.glob(NAME + DIGITS * "[0-9a-f]"):
        held = _hold(left, wait=False)
        if held is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


@contextmanager
def _unfinished(place: Path) -> Iterator[Path]:
    """A new folder in `place`, held until it is moved or removed."""
    while True:
        unfinished = place / f"{NAME}{secrets.token_hex(DIGITS // 2)}"
        unfinished.mkdir()
        held = _hold(unfinished, wait=True)
        if unfinished.is_dir():
            break
        if held is not None:  # another process took it for left behind before it was held
            os.close(held)
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if held is not None:
            os.close(held)


def _hold(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder: a descriptor to close; None where another holds it, or nobody can.

    The system lets go of it as soon as the process is dead, however it died; a number of the
    process in the name would mean another one some day, or in another container.
    """
    if sys.platform == "win32":
        return None
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def _move(source: Path, target: Path) -> None:
    if source.is_dir() and target.is_dir():
        for inner in sorted(source.iterdir()):
            _move(inner, target / inner.name)
    else:
        source.replace(target)
