"""Outputs that appear whole or not at all: written under another name, then renamed."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A new folder to write to, whose content moves to `folder` when all is written.

    Whoever ends the process in the middle, even by ``kill -9``, leaves nothing in `folder` but
    what was there before, and perhaps a hidden folder ``.iouviz-unfinished-*``, which no reader
    looks into. After an error that one goes too.

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
    unfinished = place / f".iouviz-unfinished-{secrets.token_hex(6)}"
    unfinished.mkdir()
    try:
        yield unfinished
        _move(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    if source.is_dir() and target.is_dir():
        for inner in sorted(source.iterdir()):
            _move(inner, target / inner.name)
    else:
        source.replace(target)
