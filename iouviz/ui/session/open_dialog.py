"""The dialog that opens data: upload or path, what reading asks, and what did not join."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

from iouviz.data.issues import Unjoined, number_of
from iouviz.data.model import Dataset
from iouviz.data.read.detect_roles import find_roles
from iouviz.data.readers import READERS
from iouviz.errors import IouvizError, UndecidedError
from iouviz.ui.frame.show import plain
from iouviz.ui.session.answers import Request, answer, mend
from iouviz.ui.session.label_maps.dialog import label_maps_in, maps_form
from iouviz.ui.session.label_maps.opened import MapsRequest
from iouviz.ui.session.visitor.paths import may_give_paths
from iouviz.ui.session.visitor.uploads import held_files, say_dropped

# The request that waits for an answer, and what it has read; or label maps.
ASKED: Final = "data.asked"
RECENT: Final = "data.recent"  # paths opened in this session, the last one first
PATHS: Final = ("data.ground_truth_path", "data.predictions_path", "data.images_path")
KEPT: Final = 8
DROPPED: Final = "data.dropped"  # whether what waits was dropped on a page

Use = Callable[[Request | None, Dataset], None]
Load = Callable[[], Dataset]


def open_data(use: Use, sample: Load) -> None:
    """Show the dialog from its beginning; `use` takes what was opened, None with the sample set."""
    st.session_state.pop(ASKED, None)
    _dialog(use, sample)


def mend_data(request: Request, dataset: Dataset, use: Use, sample: Load) -> None:
    """Show the dialog at the step that lists what did not join."""
    st.session_state[ASKED] = request, dataset
    _dialog(use, sample)


@st.dialog("Open data", width="large", on_dismiss="rerun")
def _dialog(use: Use, sample: Load) -> None:
    open_form(use, sample)


def open_form(use: Use, sample: Load) -> None:
    """What the dialog shows: files to choose, or what was left open; see `open_data`."""
    waiting = st.session_state.get(ASKED)
    if isinstance(waiting, MapsRequest):
        _go_on(waiting)
        return
    if waiting is not None:
        request, dataset = waiting
        if dataset is None:
            _ask(request, use)
        else:
            _mend(request, dataset, use)
        return
    say_dropped()
    known = [", ".join(r.name for r in READERS if role in r.roles) for role in _ROLES]
    st.markdown("The format is detected from the content, for files, folders and zip archives.")
    st.caption(
        f"Ground truth: {known[0]}.  \nPredictions: {known[1]}.  \n"
        "Label maps on both sides: pictures or arrays that give every pixel a class."
    )
    upload, path, example = st.tabs(["Upload", "Path on this machine", "Sample set"])
    with upload:
        _from_upload(use)
    with path:
        _from_path(use)
    with example:
        st.markdown("A small set made by this project, to try every page on.")
        if st.button("Open the sample set", type="primary"):
            use(None, sample())
            st.rerun()


_ROLES: Final = ("ground truth", "predictions")


def _from_upload(use: Use) -> None:
    ground_truth = st.file_uploader(
        "Ground truth", accept_multiple_files=True, key="data.ground_truth"
    )
    predictions = st.file_uploader(
        "Predictions", accept_multiple_files=True, key="data.predictions"
    )
    shown = st.file_uploader("Images (optional)", accept_multiple_files=True, key="data.images")
    # An upload may still be under way: the button says what would be opened without it.
    given = {"ground truth": ground_truth, "predictions": predictions, "images": shown}
    label = f"Open {_listed([name for name, files in given.items() if files])}"
    if st.button(label, type="primary", disabled=not ground_truth, key="data.upload"):
        many = len(ground_truth)
        name = ground_truth[0].name if many == 1 else f"{many} uploaded files"
        files = [held_files(each) for each in (ground_truth, predictions, shown)]
        _open(Request(name, files[0], files[1] or None, files[2] or None), use)


def drop_form(use: Use, sample: Load) -> None:
    """Files dropped on a page; what they are for is found out, and what is open is asked.

    Questions and what did not join are shown in the dialog.
    """
    if ASKED in st.session_state and st.session_state.pop(DROPPED, False):
        _dialog(use, sample)
    files = st.file_uploader(
        "Ground truth, predictions and images, in any order",
        accept_multiple_files=True,
        key="data.dropped_files",
    )
    if not files:
        return
    roles = find_roles(held_files(files))
    found = {
        "ground truth": roles.ground_truth,
        "predictions": roles.predictions,
        "images": roles.pictures,
    }
    label = f"Open {_listed([name for name, given in found.items() if given])}"
    if st.button(label, type="primary", disabled=not roles.ground_truth, key="data.drop"):
        st.session_state[DROPPED] = True
        predictions, images = list(roles.predictions) or None, list(roles.pictures) or None
        _open(Request(files[0].name, list(roles.ground_truth), predictions, images), use)


def _listed(names: Sequence[str]) -> str:
    """What is there, in words; one alone is said to be.

    >>> _listed(["ground truth"]), _listed(["ground truth", "predictions", "images"])
    ('ground truth alone', 'ground truth, predictions and images')
    """
    if len(names) < 2:
        return f"{names[0]} alone" if names else "ground truth"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _from_path(use: Use) -> None:
    if not may_give_paths():
        return
    recent = st.session_state.get(RECENT, [])
    if recent:
        st.selectbox(
            "Opened before in this session",
            recent,
            index=None,
            format_func=lambda paths: " · ".join(filter(None, paths)),
            key="data.again",
            on_change=_take_recent,
        )
    ground_truth = st.text_input("Ground truth (file or folder)", key=PATHS[0])
    predictions = st.text_input("Predictions (file or folder)", key=PATHS[1])
    shown = st.text_input("Images (folder, optional)", key=PATHS[2])
    if st.button("Open these paths", type="primary", disabled=not ground_truth, key="data.path"):
        _open(Request(ground_truth, ground_truth, predictions or None, shown or None), use)


def _take_recent() -> None:
    for key, path in zip(PATHS, st.session_state["data.again"] or ("", "", ""), strict=True):
        st.session_state[key] = path


def _open(request: Request, use: Use) -> None:
    """Read what was asked for; ask what it leaves open, and show what did not join."""
    try:
        dataset = request.read()
    except UndecidedError as error:
        if not error.questions:
            _other(request, error)
            return
        st.session_state[ASKED] = replace(request, questions=error.questions), None
        _stay()
    except IouvizError as error:
        _other(request, error)
        return
    _remember(request)
    use(request, dataset)
    if dataset.unjoined:
        st.session_state[ASKED] = request, dataset
        _stay()
    st.session_state.pop(ASKED, None)
    st.rerun()


def _other(request: Request, error: IouvizError) -> None:
    """What holds no boxes may be label maps; else say why nothing was opened."""
    maps = label_maps_in(request)
    if not isinstance(maps, MapsRequest):
        st.error(plain(maps or str(error)), icon=":material/error:")
        return
    _remember(request)
    st.session_state[ASKED] = maps
    _stay()


def _go_on(request: MapsRequest) -> None:
    then = maps_form(request)
    if then is not request:
        st.session_state[ASKED] = then
        _stay()


def _stay() -> None:
    """Run the form anew and leave the page as it is."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:  # the form stands on a page, not in the dialog
        st.rerun()


def _remember(request: Request) -> None:
    """Offer the paths again in this session."""
    given = request.ground_truth, request.predictions, request.images
    paths = tuple(each or "" for each in given)
    if not all(isinstance(path, str) for path in paths):
        return
    others = [known for known in st.session_state.get(RECENT, []) if known != paths]
    st.session_state[RECENT] = [paths, *others][:KEPT]


def _ask(request: Request, use: Use) -> None:
    choices = request.choices
    for question in request.questions:
        choices = answer(question, choices)
    with st.container(horizontal=True):
        open_yet = choices == request.choices
        go = st.button("Read it this way", type="primary", disabled=open_yet, key="data.answer")
        if st.button("Back", key="data.back"):
            st.session_state.pop(ASKED, None)
            _stay()
    if go:
        _open(replace(request, choices=choices), use)


def _mend(request: Request, dataset: Dataset, use: Use) -> None:
    lost = dataset.unjoined
    classes = [each for each in lost if each.what == "class"]
    images = [each for each in lost if each.what == "image"]
    st.markdown(f"**Opened, but {_counted(classes, images)} not in the ground truth.**")
    st.caption(
        "Say which of its classes or images they are and read the files again, or continue without."
    )
    choices = request.choices
    if classes:
        own = {each.name for each in classes}
        choices = mend(classes, [name for name in dataset.classes if name not in own], choices)
    if images:
        choices = mend(images, dataset.images.names, choices)
    with st.container(horizontal=True):
        again = st.button(
            "Read again", type="primary", disabled=choices == request.choices, key="data.mend"
        )
        if st.button("Continue without", key="data.without"):
            st.session_state.pop(ASKED, None)
            st.rerun()
    if again:
        _open(replace(request, choices=choices), use)


def _counted(classes: Sequence[Unjoined], images: Sequence[Unjoined]) -> str:
    found = (classes, "class"), (images, "image")
    parts = [number_of(len(rows), what) for rows, what in found if rows]
    verb = "is" if len(classes) + len(images) == 1 else "are"
    return f"{' and '.join(parts)} of the predictions {verb}"
