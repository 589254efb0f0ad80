"""Whose paths are opened.

A path is a visitor's word, typed into the dialog or written into the address, and the server reads
it with the rights of whoever started it. So it is opened for a visitor from this machine, and for
everybody else inside the folders that ``IOUVIZ_DATA`` names.
"""

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from iouviz.data.inputs import Input
from iouviz.data.sample import FOLDER
from iouviz.errors import ReadError
from iouviz.ui.frame.show import plain

FOLDERS: Final = "IOUVIZ_DATA"
# What proxies add; one on this machine makes every visitor seem to come from here.
FORWARDED: Final = (
    "forwarded", "x-forwarded", "x-real-ip", "via", "x-client-ip", "true-client-ip",
    "cf-connecting-ip",
)  # fmt: skip
HOW: Final = (
    f"Whoever runs the server can allow folders in the environment variable {FOLDERS} (several "
    f"with {os.pathsep!r} between them)"
)
Given = TypeVar("Given", bound=Input | None)


def is_local() -> bool:
    """Whether the visitor of this session sits at the machine that the server runs on.

    False in doubt: where the connection has ended meanwhile, where a proxy is between, and where
    the address in the browser is not this machine's (a page of strangers that pretends to be us).
    """
    served = str(st.get_option("server.address") or "")
    public = str(st.get_option("browser.serverAddress") or "localhost")
    if served.startswith("unix:") or not _names_this_machine(public):
        return False
    return comes_from_here(st.context.ip_address, st.context.headers)


def comes_from_here(address: object, headers: Mapping[str, str]) -> bool:
    """Whether a connection was made on this machine, by a browser that meant this machine.

    Parameters
    ----------
    address : str or None
        Of the other end; None stands for this machine, as Streamlit has it. Anything else is the
        stand-in of a test without a server.
    headers : mapping of str to str
        Of the request. A connection that has ended has none.

    Examples
    --------
    >>> comes_from_here(None, {"Host": "localhost:8501"})
    True
    >>> comes_from_here(None, {"Host": "localhost:8501", "X-Forwarded-For": "203.0.113.9"})
    False
    """
    if address is not None and not isinstance(address, str):
        return True
    names = {name.lower(): value for name, value in headers.items()}
    if any(name.startswith(FORWARDED) for name in names):
        return False
    origin = names.get("origin", "http://localhost")
    meant = f"//{names.get('host', '')}", origin
    return _is_loopback(address or "127.0.0.1") and all(map(_leads_here, meant))


def permitted(given: Given) -> Given:
    """What a visitor gives to be opened, as it is.

    Parameters
    ----------
    given : path, File, (name, bytes), a list of these, or None

    Raises
    ------
    ReadError
        A path that this visitor may not open. It says nothing of what is there, and nothing was
        looked up to find it out.
    """
    paths = list(_paths(given))
    if not paths or is_local():
        return given
    for path in paths:
        if not is_inside(path, [*folders(), FOLDER]):
            raise ReadError(f"{path[:200]}: {why()}")
    return given


def why() -> str:
    """Why a path is not opened for this visitor, and how that is changed."""
    known = ", ".join(map(str, folders()))
    allowed = f"inside {known}" if known else "for a visitor from that machine alone"
    return f"this server opens paths {allowed}. {HOW}"


def may_give_paths() -> bool:
    """Where a visitor would type a path: say whose are opened; whether this one's can be."""
    if is_local():
        return True
    sentence = f"T{why()[1:]}."
    if folders():
        st.caption(plain(sentence))
        return True
    st.info(plain(sentence), icon=":material/lock:")
    return False


def folders() -> list[Path]:
    """The folders that everybody may open, as they were named."""
    named = os.environ.get(FOLDERS, "").split(os.pathsep)
    return [Path(each.strip()).expanduser().absolute() for each in named if each.strip()]


def is_inside(path: str, allowed: list[Path]) -> bool:
    """Whether a path is in one of some folders, by its name and once links are followed.

    The name goes first: what is named outside is never looked up, so that no answer and no delay
    tells whether it is there, and on Windows no other machine is called. ".." is refused, which on
    its way could pass by what is outside.
    """
    if ".." in Path(path).parts:
        return False
    try:
        named = Path(path).absolute()
        real = [Path(os.path.realpath(each)) for each in allowed]
        if not any(named.is_relative_to(each) for each in (*allowed, *real)):
            return False
        found = Path(os.path.realpath(path))
    except (OSError, ValueError):
        return False
    return any(found.is_relative_to(each) for each in real)


def _paths(given: object) -> Iterator[str]:
    """The paths in what was given; uploads have none."""
    match given:
        case str() | Path():
            yield str(given)
        case (str(), bytes() | bytearray() | memoryview()):
            return
        case list() | tuple():
            for each in given:
                yield from _paths(each)


def _leads_here(url: str) -> bool:
    try:
        return _names_this_machine(urlsplit(url).hostname or "")
    except ValueError:
        return False


def _names_this_machine(name: str) -> bool:
    return name.lower().rstrip(".") == "localhost" or _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
