"""Bytes of a picture made into an address that a component can load."""

import base64
import contextlib
import hashlib

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind

_SHOWN = "media.shown"  # the newest pictures of the page that is looked at
HELD = 64  # of them; whoever walks through thousands still loads the last few


def hold_pictures() -> None:
    """Keep the newest pictures of the page before until this one is left too.

    Streamlit forgets them as soon as another page runs, and a browser that is still loading one
    would be told that there is none. Call it at the beginning of a page.
    """
    for name, (data, mime) in st.session_state.pop(_SHOWN, {}).items():
        with contextlib.suppress(RuntimeError, AttributeError, TypeError):
            Runtime.instance().media_file_mgr.add(data, mime, name)


def media_url(data: bytes, mime: str, *, place: str | None = None) -> str:
    """Address of `data` on this server, for an image inside a component.

    A component's data is sent again on every rerun; a picture inside it would be sent again too
    (2.5 MB an update, measured). An address costs a hundred bytes. Call it in every run that
    shows the picture: Streamlit forgets files that a run did not ask for.

    Parameters
    ----------
    data : bytes
        The encoded picture.
    mime : str
        Such as "image/png".
    place : str or None
        What is given for a place is let go when something else is given for it. None: a place of
        its own, so that no picture replaces another.

    Returns
    -------
    str
        A root-relative address; a data URL where no server runs, or where Streamlit has changed
        the internals that this leans on.

    Examples
    --------
    >>> media_url(b"GIF89a", "image/gif")
    'data:image/gif;base64,R0lGODlh'
    """
    try:
        # Internal API, used here only. The coordinates name the place that the file is for.
        name = f"iouviz-{place or hashlib.sha256(data).hexdigest()[:16]}"
        url: str = Runtime.instance().media_file_mgr.add(data, mime, name)
    except (RuntimeError, AttributeError, TypeError):
        return _data_url(data, mime)
    if mime.startswith("image/"):
        shown = st.session_state.setdefault(_SHOWN, {})
        shown.pop(name, None)
        shown[name] = data, mime
        if len(shown) > HELD:
            del shown[next(iter(shown))]
    return _below_base(url)


def lasting_url(data: bytes, mime: str) -> str:
    """Address of what belongs to the app, such as a script; it holds as long as the server runs.

    What `media_url` gives is forgotten with the page that it was for, and a browser that asks a
    moment too late is told that there is nothing. What is the same for everyone is kept once.

    Parameters
    ----------
    data : bytes
    mime : str
        Such as "text/javascript".

    Returns
    -------
    str
        As `media_url`. The address names the content: a new version has a new one.
    """
    try:
        # Internal API: past the manager, which counts who uses a file and drops it after the last.
        storage = Runtime.instance().media_file_mgr._storage
        url: str = storage.get_url(storage.load_and_get_id(data, mime, MediaFileKind.MEDIA))
    except (RuntimeError, AttributeError, TypeError):
        return _data_url(data, mime)
    return _below_base(url)


def _data_url(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def _below_base(url: str) -> str:
    """The address below the path that the app is served under, see `server.baseUrlPath`."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{url}" if base and url.startswith("/") else url
