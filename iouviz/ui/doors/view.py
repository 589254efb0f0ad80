"""Mounting one panel, and what was clicked in it."""

from pathlib import Path
from typing import Any

import streamlit as st

from iouviz.ui.component import component

MODULES = ("parts.js", "bars.js", "columns.js", "matrix.js", "table.js", "doors.js")
CLICKED = "doors.clicked"

_mount = component(
    "iouviz_doors",
    Path(__file__).parent,
    modules=MODULES,
    html="doors.html",
    css="doors.css",
)


def doors(key: str, panel: dict[str, Any]) -> None:
    """Draw a panel from `panels`; what is clicked in it, `clicked` tells in the next run."""

    def click() -> None:
        st.session_state[CLICKED] = st.session_state[key].door

    _mount(key=key, data={"panel": panel}, on_door_change=click)


def clicked() -> str | None:
    """The address of the door that was clicked just now, told once.

    Ask at the top of a page, before its numbers are made again: nobody will look at them.
    """
    query: str | None = st.session_state.pop(CLICKED, None)
    return query
