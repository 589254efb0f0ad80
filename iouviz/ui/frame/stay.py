"""What a widget says, kept while its page is left.

Streamlit forgets a widget's value as soon as a page without the widget runs.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

_HELD = "stay"  # key -> value, of all widgets that stay
_NEW = "stay.new"  # keys whose value was sent once


def stay(key: str, default: Any, read: Callable[[Any], Any] = lambda default: default) -> bool:
    """Give the widget under `key` its value. Call it in each run, before the widget is drawn.

    Parameters
    ----------
    key : str
        Of the widget.
    default : any
        Its value before it was ever touched.
    read : callable
        From the value that would be taken to the one that the address asks for, such as
        ``lambda size: permalink.one_of("size", SIZES, size)``: a link opens what it says, also in a
        session that has been here before.

    Returns
    -------
    bool
        Whether the page has just been opened: the widget had no value of its own.

    Notes
    -----
    Streamlit sends a widget's value once, and drops it where a rerun begins before it was sent; the
    browser then shows the widget's own default, and says so in the next run but one. Hence the
    second run sends the value again, and a widget that says None, where None is not the default, is
    given what it had.
    """
    held: dict[str, Any] = st.session_state.setdefault(_HELD, {})
    new: set[str] = st.session_state.setdefault(_NEW, set())
    opened = key not in st.session_state
    if opened:
        st.session_state[key] = read(held.get(key, default))
        new.add(key)
    elif st.session_state[key] is None and default is not None:
        st.session_state[key] = held.get(key, default)
    elif key in new:
        new.remove(key)
        st.session_state[key] = st.session_state[key]
    held[key] = st.session_state[key]
    return opened
