"""Eight editors, and answers on each other's heels; for tests."""

import streamlit as st

from iouviz.ui.components.box_editor import Box, box_editor, editor_state

EDITORS, RUNS = 8, 60

run = st.session_state.setdefault("run", 0)
if st.button("Hurry"):
    run = st.session_state["run"] = 1
for at, column in enumerate(st.columns(EDITORS)):
    with column:
        scene = editor_state(f"editor{at}", [Box((80, 80, 300, 260), label="A")])
        box_editor(scene, readout=[("run", str(run))], coordinates=False)
st.text(f"run {run}")
if 0 < run < RUNS:
    st.session_state["run"] += 1
    st.rerun()
