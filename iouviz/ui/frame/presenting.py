"""The presenter's view of a lesson: nothing but the lesson fills the window.

It is in the address (`present=1`), so that a link opens it; it stays from lesson to lesson, and is
left with Esc.
"""

import streamlit as st

from iouviz.ui.frame import permalink
from iouviz.ui.frame.stay import stay

NAME = KEY = "present"


def is_presenting() -> bool:
    """Whether lessons are in the presenter's view; `page` has settled it."""
    return bool(st.session_state.get(KEY))


def settle_view() -> None:
    """Take the view from the address when a lesson is opened, and keep it there."""
    stay(KEY, False, lambda kept: st.query_params.get(NAME) == "1" or kept)
    always = {**st.session_state.get(permalink.ALWAYS, {})}
    always.pop(NAME, None)
    st.session_state[permalink.ALWAYS] = {**always, NAME: "1"} if is_presenting() else always


def switch() -> None:
    """The button that enters or leaves the view, with its key; `page.css` hides the rest."""
    now = is_presenting()
    with st.container(key="presenting"):
        st.button(
            "Leave" if now else "Present",
            key=f"{KEY}.{'leave' if now else 'enter'}",
            icon=":material/close_fullscreen:" if now else ":material/open_in_full:",
            shortcut="Esc" if now else "P",
            help=None if now else "The lesson fills the window; F11 hides the browser's bars.",
            on_click=st.session_state.__setitem__,
            args=(KEY, not now),
        )
        if now:
            st.html('<i class="iv-presenting"></i>')
