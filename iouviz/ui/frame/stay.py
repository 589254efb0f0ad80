"""What a widget says, kept while its page is left.

Streamlit forgets a widget's value as soon as a page without the widget runs.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

_HELD = "stay"  # key -> value, of all widgets that stay


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
    A widget whose first value was lost on its way (Streamlit drops what a rerun replaces before it
    was sent) says None. Where None is not the default, it is given again what it had.
    """
    held: dict[str, Any] = st.session_state.setdefault(_HELD, {})
    opened = key not in st.session_state
    if opened:
        st.session_state[key] = read(held.get(key, default))
    elif st.session_state[key] is None and default is not None:
        st.session_state[key] = held.get(key, default)
    held[key] = st.session_state[key]
    return opened
