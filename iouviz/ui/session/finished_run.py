"""The finished run of many machines that the address names: its folder, opened once a session."""

import streamlit as st

from iouviz.errors import IouvizError
from iouviz.evaluation.parts.stored_run import StoredRun, open_run
from iouviz.ui.frame.show import plain
from iouviz.ui.session.visitor.paths import permitted

WORD = "run"  # in the address
_KEY = "finished run"


def finished_run() -> StoredRun | None:
    """The run of this session; None where the address names none, or none that can be opened."""
    path = st.query_params.get(WORD)
    known: tuple[str, StoredRun | str] | None = st.session_state.get(_KEY)
    if path is not None and (known is None or known[0] != path):
        known = path, _opened(path)
        st.session_state[_KEY] = known
    return known[1] if known is not None and isinstance(known[1], StoredRun) else None


def address() -> dict[str, str]:
    """What the address of every page says of the run."""
    known = st.session_state.get(_KEY)
    return {} if known is None else {WORD: known[0]}


def say_failed() -> None:
    """Why the run of the address was not opened."""
    known = st.session_state.get(_KEY)
    if known is not None and isinstance(known[1], str):
        st.error(plain(known[1]), icon=":material/error:")


def say_run(ground_truth: object) -> None:
    """Below the name of the data: that they are the worst images of a run, where they are."""
    run = finished_run()
    if run is None or run.worst is None or str(ground_truth) != str(run.worst[0]):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"These are the worst images of a finished run of {run.numbers['predictions']:,} "
            "predictions. Numbers on this page are of these images alone; those of the whole run "
            "are here:"
        )
        st.page_link("pages/finished_run.py", label="Finished run", icon=":material/dns:")


def _opened(path: str) -> StoredRun | str:
    try:
        return open_run(permitted(path))
    except IouvizError as error:
        return str(error)
