"""A live figure without sliders, of bars that can be clicked."""

import plotly.graph_objects as go
import streamlit as st

from iouviz.ui.components.live_figure import Figure, live_figure


@st.fragment
def panel() -> None:
    bars = go.Bar(x=["a", "b", "c"], y=[3, 2, 1], customdata=[10, 20, 30], name="counts")
    figure = go.Figure(bars, layout={"height": 300})
    moment = live_figure("clicks", [Figure(figure, click=True, name="bars")])
    if moment.click:
        click = moment.click
        st.text(f"clicked {click['figure']} {click['x']} {click['customdata']}")


panel()
