"""Learn: why do two tools report different mAP? One data set by every convention."""

import streamlit as st

from iouviz.figures.lessons.conventions import conventions_figure
from iouviz.lessons import lesson
from iouviz.ui.frame import page
from iouviz.ui.learn.conventions import (
    chosen_rules,
    conventions_of,
    headline,
    keep,
    rule_choices,
    spreads,
    tool_choice,
)
from iouviz.ui.session import data_bar

TEXT = lesson("conventions")

with page.page("conventions"):
    st.markdown(TEXT[""])
    current = data_bar()
    if not len(current.dataset.ground_truth):
        st.info("Without ground truth there is nothing to evaluate. Open data that have some.")
        st.stop()
    tool_choice(current)
    rules = chosen_rules()
    headline(current, rules)
    conventions = conventions_of(current)
    found = spreads(current, rules, conventions)
    of_all_sizes = [spread for spread in found if spread.name != "Area"]
    st.plotly_chart(
        conventions_figure(of_all_sizes, page.mode()),
        theme=None,
        config={"displayModeBar": False},
        key="conventions.figure",
    )
    st.caption(TEXT["Reading the figure"])
    st.subheader("Rules", anchor=False)
    rule_choices(conventions, found)
    one, two = st.columns(2, gap="large")
    one.markdown(TEXT["Minus one"])
    two.markdown(TEXT["Settling it"])
    keep()
