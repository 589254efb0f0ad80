"""What is on the screen, in the page's address: read once, kept up to date at rest.

An address may have been shortened, mistyped or made up, so whatever does not fit is left out and
said, and the page opens with its default instead.
"""

import contextlib
import socket
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.errors import IouvizError
from iouviz.geometry.boxes import as_boxes
from iouviz.geometry.rotated import as_rotated
from iouviz.ui.frame.show import plain

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
LOCAL = (
    "This address works on this machine only. For a class, start the server with "
    "`--server.address 0.0.0.0`; see SECURITY.md for what that opens."
)
Query = Mapping[str, str | float | Sequence[float]]
ALWAYS = "permalink.always"  # names and values that stand in every address of this session
_FIRST = "permalink.first"  # what a session that was opened without a query began with


def box(name: str, default: Sequence[float]) -> tuple[float, float, float, float]:
    """The box under `name` in the address (``x1,y1,x2,y2``), or the default."""
    text = st.query_params.get(name)
    try:
        ((x1, y1, x2, y2),) = as_boxes([(text or "").split(",")] if text else [default]).tolist()
    except IouvizError:
        _say(name, text, "x1,y1,x2,y2 in pixels, with x2 >= x1 and y2 >= y1")
        x1, y1, x2, y2 = default
    return x1, y1, x2, y2


def turned_boxes(names: Sequence[str], default: ArrayLike) -> Values:
    """The oriented boxes under `names` in the address (``cx,cy,width,height,degrees``), (N, 5)."""
    rows = np.array(default, np.float64)
    for row, name in enumerate(names):
        text = st.query_params.get(name)
        if text is None:
            continue
        try:
            rows[row] = as_rotated([text.split(",")])[0]
        except (IouvizError, ValueError):
            _say(name, text, "cx,cy,width,height,degrees, with sides above 0")
    return rows


def number(name: str, default: float, low: float, high: float) -> float:
    """The number under `name` in the address, or the default where it is not in [low, high]."""
    text = st.query_params.get(name)
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        _say(name, text, f"a number from {low:g} to {high:g}")
        return default
    return value


def one_of(name: str, options: Sequence[str], default: str) -> str:
    """The word under `name` in the address, or the default where it is not among `options`."""
    text = st.query_params.get(name)
    if text is None:
        return default
    if text not in options:
        _say(name, text, "one of " + ", ".join(options[:8]))
        return default
    return text


def some_of(name: str, options: Sequence[str]) -> list[str]:
    """The words under `name` in the address, as `words` wrote them; none where one is unknown."""
    text = st.query_params.get(name)
    if not text:
        return []
    known = {words([option], options): option for option in options}
    parts = text.split(",")
    if not all(part in known for part in parts):
        _say(name, text, "some of " + ", ".join(options[:8]))
        return []
    return [known[part] for part in dict.fromkeys(parts)]


def words(chosen: Sequence[str], options: Sequence[str]) -> str:
    """Some of the options as one word; one that holds a comma goes by its number.

    >>> words(["cup", "knife, fork"], ["cup", "knife, fork"])
    'cup,#1'
    """
    return ",".join(f"#{options.index(each)}" if "," in each else each for each in chosen)


def keep(values: Query) -> None:
    """Write the values into the address, unless they stand there already.

    An address without a query means what a session begins with, and is left as it is until that has
    changed. It has to be: the browser's history would get an entry for the change, as `history.js`
    is on the page only once the page is.
    """
    always: Query = st.session_state.get(ALWAYS, {})
    wanted = {name: _text(value) for name, value in {**always, **values}.items()}
    here = st.query_params.to_dict()
    first = st.session_state.setdefault(_FIRST, {} if here else wanted)
    if here != wanted and (here or wanted != first):
        st.query_params.from_dict(wanted)


def show(values: Query) -> None:
    """Show the whole address, to copy."""
    address = shared_address((st.context.url or "").split("?")[0])
    query = urlencode({name: _text(value) for name, value in values.items()}, safe=",")
    st.code(f"{address}?{query}", "text", wrap_lines=True)
    if _is_local(address):
        st.caption(LOCAL)


def shared_address(address: str) -> str:
    """An address of this server as others reach it, where that is known; else as it is.

    A browser on the server's own machine says 127.0.0.1 or localhost, which means another machine
    to everyone else. Where the server listens on the network, its address there takes that place.

    >>> shared_address("http://iou.example.org/boxes")
    'http://iou.example.org/boxes'
    """
    listens = str(st.get_option("server.address") or "0.0.0.0")
    if not _is_local(address) or listens in LOCAL_HOSTS:
        return address
    parts = urlsplit(address)
    host = own_address() if listens in ("0.0.0.0", "::") else listens
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"{host}{port}"))


def own_address() -> str:
    """The address of this machine on its network; 127.0.0.1 where it has none."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("10.255.255.255", 1))  # sends nothing; the system chooses the way out
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def _is_local(address: str) -> bool:
    return urlsplit(address).hostname in LOCAL_HOSTS


def _text(value: str | float | Sequence[float]) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return f"{value:.12g}"
    return ",".join(f"{float(part):.12g}" for part in value)


def _say(name: str, text: str | None, wanted: str) -> None:
    st.warning(
        f"The address has {name}={plain(repr(text))}; wanted {plain(wanted)}. "
        "The page shows its default instead.",
        icon=":material/link_off:",
    )
