"""Where the opened data came from, in the address: a reload or a link finds them again, or says so.

Paths stand in the address of every page, with the answers that were given about them, and are
opened again from it. What was uploaded is gone with its session, and so is an answer that is too
long for an address; then the address says what is missing.
"""

import streamlit as st

from iouviz.data import choice_words
from iouviz.data.model import Overlap
from iouviz.errors import IouvizError, UndecidedError
from iouviz.launch.handed import take_over
from iouviz.ui.frame import permalink
from iouviz.ui.frame.show import plain
from iouviz.ui.session.answers import Request
from iouviz.ui.session.finished_run import address as run_address
from iouviz.ui.session.finished_run import finished_run
from iouviz.ui.session.label_maps import address as maps_address
from iouviz.ui.session.opened import (
    BESIDE,
    KEY,
    Opened,
    judge_by,
    kinds_of,
    opened,
    use,
    use_handed,
)

PATHS = ("ground_truth", "predictions", "images")
HANDED = "handed"  # the token of what a Python process handed over
UPLOAD = "uploaded"  # the name of files that no address can bring back
# Other models on the same ground truth: the one compared with, more of them, one that is uploaded.
OTHERS = ("second", "models", "second_uploaded")
_LOST = "source.lost"


def restore() -> None:
    """At the beginning of a page: open what the address names, once a session."""
    if "source.seen" not in st.session_state:
        st.session_state["source.seen"] = True
        _reopen()
        maps_address.recall()
        others = {name: st.query_params[name] for name in OTHERS if name in st.query_params}
        if others and _LOST not in st.session_state:
            opened().results[BESIDE] = others
    named = address(opened()) if KEY in st.session_state else {}  # a lesson opens nothing
    if _LOST in st.session_state and not named:  # the next reload may find them
        named = st.session_state[_LOST][1]
    finished_run()
    named = named | maps_address.address() | run_address()
    st.session_state[permalink.ALWAYS] = named
    for name, value in named.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def address(current: Opened) -> dict[str, str]:
    """What the address says of the data: paths, or that they were uploaded; of the sample nothing.

    Other models that are open on the same ground truth are named too.
    """
    request = current.request
    others: dict[str, str] = current.results.get(BESIDE, {})
    judged = {"overlap": current.dataset.overlap} if len(kinds_of(current)) > 1 else {}
    if current.handed is not None:
        return {HANDED: current.handed.token} | judged | others
    if request is None:
        return dict(others)
    found = {name: getattr(request, name) for name in PATHS}
    known = {name: value for name, value in found.items() if isinstance(value, str)}
    if len(known) < sum(value is not None for value in found.values()):
        return {UPLOAD: request.name}
    return known | judged | choice_words.words_of(request.choices) | others


def say_lost() -> None:
    """Why the data that the address spoke of are not what this page shows."""
    if _LOST in st.session_state and opened().request is None:
        st.warning(st.session_state[_LOST][0], icon=":material/link_off:")


def _reopen() -> None:
    query = st.query_params.to_dict()
    if HANDED in query:
        _take_over(query)
        return
    if UPLOAD in query:
        _lose(
            f"This address belongs to uploaded files ({plain(query[UPLOAD])}), and uploads end "
            "with their session. Open them again; this is the sample set."
        )
        return
    if "ground_truth" not in query:
        if named := [name for name in PATHS if name in query]:
            _lose(
                f"This address names {' and '.join(named).replace('_', ' ')}, but no ground truth, "
                "and nothing can be opened without it. This is the sample set."
            )
        return
    files = query["ground_truth"], query.get("predictions"), query.get("images")
    try:
        request = Request(files[0], *files, choices=choice_words.choices_of(query))
        use(request, request.read())
        st.query_params.from_dict(query)  # `use` clears it: the operating point is still to be read
        judge_by(_overlap())
    except UndecidedError as error:
        questions = " ".join(each.text for each in error.questions)
        _lose(
            f"{plain(files[0])} was not opened: it can be read in several ways, and the address "
            f"does not say which. {plain(questions)} Open it again; this is the sample set."
        )
    except IouvizError as error:
        _lose(
            f"The data of this address cannot be opened: {plain(str(error))}. "
            "This is the sample set."
        )


def _take_over(query: dict[str, str]) -> None:
    """Open what a Python process handed over."""
    try:
        use_handed(take_over(query[HANDED]))
    except IouvizError as error:
        _lose(f"The data of this address are gone: {error}. This is the sample set.")
        return
    st.query_params.from_dict(query)
    judge_by(_overlap())


def _overlap() -> Overlap:
    """The kind of overlap that the address names, or the one that the data were read with."""
    dataset = opened().dataset
    kinds = kinds_of(opened())
    named = permalink.one_of("overlap", kinds, dataset.overlap)
    return next(kind for kind in kinds if kind == named)


def _lose(why: str) -> None:
    """Say on every page why the data of the address are not shown; the address keeps them."""
    query = st.query_params.to_dict()
    kept = (*PATHS, UPLOAD, HANDED, *choice_words.NAMES.values())
    st.session_state[_LOST] = why, {name: query[name] for name in kept if name in query}
