"""Bars that can be clicked, and every click that Python has been told of."""

import time

import numpy as np
import streamlit as st

from iouviz.ui.components.live_figure import Bar, Bars, Part, Table, live_figure


@st.fragment
def panel() -> None:
    bars = tuple(Bar(name, (Part("TP", "box", "boxes"),)) for name in "abc")
    tables = {"counts": Table(np.array([[3], [2], [1]]))}
    moment = live_figure("clicks", [Bars("counts", bars, name="bars")], tables=tables)
    told = st.session_state.setdefault("told", [])
    told += ["abc"[click["at"][0]] for click in moment.clicks]
    time.sleep(0.1)  # slower than a hand
    st.text(f"clicked {' '.join(told)}")


panel()
