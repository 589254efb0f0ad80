"""Which kinds of boxes an image shows, and how large: remembered, and in the address."""

import streamlit as st

from iouviz.lessons import lesson
from iouviz.ui.components.box_editor import Tags
from iouviz.ui.frame import permalink
from iouviz.ui.inspect.image.scene import layers_of
from iouviz.ui.session.opened import Opened

LABELS = "Labels"
_HIDDEN, _LARGER = "image.hidden", "image.larger"  # outlive leaving the page


def choose_layers(opened: Opened) -> set[str]:
    """A switch for each layer, and one for the size of the picture; returns what is hidden."""
    names = [*layers_of(opened.dataset), LABELS]
    if _HIDDEN not in st.session_state:
        st.session_state[_HIDDEN] = set(permalink.some_of("hide", names))
    hidden: set[str] = st.session_state[_HIDDEN]
    text = lesson("image")
    # Set before each run: another data set may have other layers.
    st.session_state["image.layers"] = [each for each in names if each not in hidden]
    st.session_state["image.size"] = is_larger()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.pills(
            "Show",
            names,
            selection_mode="multi",
            key="image.layers",
            help=text["Layers"],
            on_change=_keep_hidden,
            args=(names,),
        )
        st.toggle("Larger picture", key="image.size", help=text["Larger"], on_change=_keep_size)
    return hidden


def address(hidden: set[str]) -> dict[str, str]:
    """What is hidden, as the address has it."""
    return {"hide": ",".join(sorted(hidden))} if hidden else {}


def tags(hidden: set[str]) -> Tags:
    """Which boxes have their names beside them."""
    return "pointed" if LABELS in hidden else "free"


def is_larger() -> bool:
    """Whether the picture takes the whole width."""
    return bool(st.session_state.get(_LARGER))


def _keep_hidden(names: list[str]) -> None:
    others = st.session_state[_HIDDEN] - set(names)
    st.session_state[_HIDDEN] = others | (set(names) - set(st.session_state["image.layers"]))


def _keep_size() -> None:
    st.session_state[_LARGER] = st.session_state["image.size"]
