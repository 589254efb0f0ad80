"""Data sets handed from one process of a user to another, through a folder that is theirs alone.

What is handed over is pickled, and a pickle may run anything when it is opened. So it is opened
only from the folder that the server was started with (in its environment), whose name no address
holds, and only by a token of 32 hexadecimal digits.
"""

import os
import pickle
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from iouviz.data.file import File
from iouviz.data.model import Dataset
from iouviz.errors import RequestError

FOLDER: Final = "IOUVIZ_HANDED"  # the environment variable that names the folder
ENDING: Final = ".handed"
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, eq=False)
class Handed:
    """What the app is to show.

    Attributes
    ----------
    token : str
        Its name in the address.
    name : str
        What to call the data set.
    dataset : Dataset
    models : mapping of str to Dataset
        Other predictions on the same ground truth, by what to call them.
    """

    token: str
    name: str
    dataset: Dataset
    models: Mapping[str, Dataset] = field(default_factory=dict)


def hand_over(folder: Path, name: str, dataset: Dataset, models: Mapping[str, Dataset]) -> str:
    """Lay a data set into a folder; its token.

    Pictures that are files on disk are read from there when they are shown, others are copied.
    """
    token = secrets.token_hex(16)
    with (folder / f"{token}{ENDING}").open("wb") as stream:
        pickler = _Pickler(stream, folder, token)
        pickler.dump(Handed(token, name, dataset, dict(models)))
    return token


def take_over(token: str) -> Handed:
    """What was handed over under a token.

    Raises
    ------
    RequestError
        Not a token, a server that takes nothing over, or what is there no more.
    """
    folder = os.environ.get(FOLDER)
    path = None if folder is None else Path(folder, f"{token}{ENDING}")
    if path is None or not _TOKEN.fullmatch(token) or not path.is_file():
        raise RequestError("the Python process that showed these data has ended or stopped it")
    with path.open("rb") as stream:
        found = pickle.load(stream)
    if not isinstance(found, Handed):
        raise RequestError("another version of iouviz handed these data over; show them again")
    return found


def take_back(folder: Path, token: str) -> None:
    """Remove what was handed over under a token; no token removes all."""
    for path in folder.glob(f"{token}*{ENDING}"):
        path.unlink(missing_ok=True)


class _Pickler(pickle.Pickler):
    """Copies pictures that another process could not load otherwise."""

    def __init__(self, stream: Any, folder: Path, token: str) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._folder, self._token = folder, token
        self._copied = 0

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, MappingProxyType):
            return dict, (dict(value),)
        if isinstance(value, File) and not _can_be_pickled(value):
            self._copied += 1
            copy = self._folder / f"{self._token}-{self._copied}{ENDING}"
            size = copy.write_bytes(value.load())
            return File, (value.name, size, partial(Path.read_bytes, copy))
        return NotImplemented


def _can_be_pickled(file: File) -> bool:
    try:
        pickle.dumps((file.load, file.start))
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True
