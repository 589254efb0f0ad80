"""The presenter's view: the canvas fills the window, in type that is legible from the last row.

It is in the address (`present=1`), so that a link opens it, and it is left with Esc.
"""

import streamlit as st

from iouviz.ui.frame.stay import stay

NAME = "present"


def is_presenting(lesson: str) -> bool:
    """Whether a lesson is in the presenter's view; call it in each run, before `switch`."""
    stay(_key(lesson), False, lambda kept: st.query_params.get(NAME) == "1" or kept)
    shown: bool = st.session_state[_key(lesson)]
    if shown:
        st.html('<i class="iv-presenting"></i>')  # page.css hides what is round the lesson
    return shown


def switch(lesson: str) -> None:
    """The button that enters or leaves the view, with its key."""
    now = st.session_state[_key(lesson)]
    st.button(
        "Leave" if now else "Present",
        key=f"{lesson}.{'leave' if now else 'enter'}",
        icon=":material/close_fullscreen:" if now else ":material/open_in_full:",
        shortcut="Esc" if now else "P",
        help=None if now else "The canvas fills the window; F11 hides the browser's bars.",
        on_click=st.session_state.__setitem__,
        args=(_key(lesson), not now),
    )


def _key(lesson: str) -> str:
    return f"{lesson}.{NAME}"
