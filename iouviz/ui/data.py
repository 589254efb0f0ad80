"""The data set that this session looks at: the sample at first, then whatever the user opens.

It is kept in session state and nowhere else: what one person uploads must never be seen by
another. Results that cost time are kept beside it and go with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from iouviz.data.model import Dataset, File
from iouviz.data.reading import read
from iouviz.data.sample import sample
from iouviz.errors import IouvizError
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.protocols import Protocol
from iouviz.ui.health import health_section, report_of, tally

Result = TypeVar("Result")
KEY = "data.opened"
SAMPLE = "Sample set"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A data set, what it is called, and what has been computed from it in this session.

    Attributes
    ----------
    name : str
    dataset : Dataset
    number : int
        Tells one opened data set from the next, for keys of widgets.
    results : dict
        See `remember`.
    """

    name: str
    dataset: Dataset
    number: int
    results: dict[Any, Any] = field(default_factory=dict)

    def remember(self, key: Any, compute: Callable[[], Result]) -> Result:
        """The result under `key`, computed once for this data set and session."""
        if key not in self.results:
            self.results[key] = compute()
        result: Result = self.results[key]
        return result

    def evaluation(self, protocol: Protocol) -> Evaluation:
        """The data set judged by `protocol`; shows that it works while it does."""

        def compute() -> Evaluation:
            with st.spinner(f"Judging {len(self.dataset.predictions):,} predictions ..."):
                return evaluate(self.dataset, protocol)

        return self.remember(protocol, compute)


@st.cache_resource(max_entries=1, show_spinner="Opening the sample set ...")
def _sample() -> Dataset:
    return sample()


def opened() -> Opened:
    """What this session looks at; the sample set until something else is opened."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Opened(SAMPLE, _sample(), next(_numbers))
    result: Opened = st.session_state[KEY]
    return result


def data_bar() -> Opened:
    """One line that names the data set, the button to open another, and what reading found."""
    current = opened()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_plain(current.name)}** · {_size(current.dataset)}")
        if st.button("Open data", icon=":material/folder_open:"):
            _open_dialog()
    _findings(current)
    return current


def _size(dataset: Dataset) -> str:
    parts = [
        (len(dataset.images), "image"),
        (len(dataset.ground_truth), "object"),
        (len(dataset.predictions), "prediction"),
    ]
    counts = [f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in parts]
    classes = len(dataset.classes)
    return " · ".join([*counts, f"{classes} class{'' if classes == 1 else 'es'}"])


def _findings(current: Opened) -> None:
    report = report_of(current)
    if report.findings:
        with st.expander(f"About this data: {tally(report)}", icon=":material/rule:"):
            health_section(current)


def _plain(text: str) -> str:
    """Text out of a file, so that Markdown shows it and does not obey it."""
    return "".join("\\" + c if c in "\\`*_{}[]<>()#+-!|$~:" else c for c in text)


@st.dialog("Open data", width="large")
def _open_dialog() -> None:
    st.markdown(
        "Ground truth as COCO JSON or Pascal VOC XML, predictions as a COCO result list. "
        "The format is found out from the content."
    )
    upload, path, sample = st.tabs(["Upload", "Path on this machine", "Sample set"])
    with upload:
        _from_upload()
    with path:
        _from_path()
    with sample:
        st.markdown("A small set made by this project, to try every page on.")
        if st.button("Open the sample set", type="primary"):
            _use(SAMPLE, _sample)


def _from_upload() -> None:
    truth = st.file_uploader("Ground truth", accept_multiple_files=True, key="data.truth")
    scored = st.file_uploader("Predictions", accept_multiple_files=True, key="data.scored")
    shown = st.file_uploader("Images (optional)", accept_multiple_files=True, key="data.images")
    if st.button("Open these files", type="primary", disabled=not truth, key="data.upload"):
        _use(
            truth[0].name if len(truth) == 1 else f"{len(truth)} uploaded files",
            lambda: read(_files(truth), _files(scored) or None, _files(shown) or None),
        )


def _from_path() -> None:
    truth = st.text_input("Ground truth (file or folder)", key="data.truth_path")
    scored = st.text_input("Predictions (file or folder)", key="data.scored_path")
    shown = st.text_input("Images (folder, optional)", key="data.images_path")
    if st.button("Open these paths", type="primary", disabled=not truth, key="data.path"):
        _use(truth, lambda: read(truth, scored or None, shown or None))


def _files(uploads: Sequence[UploadedFile]) -> list[File]:
    return [File(upload.name, upload.size, upload.getvalue) for upload in uploads]


def _use(name: str, load: Callable[[], Dataset]) -> None:
    """Open a data set and leave the dialog; on failure say why and stay."""
    try:
        with st.spinner("Reading ..."):
            dataset = load()
    except IouvizError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state[KEY] = Opened(name, dataset, next(_numbers))
    st.query_params.clear()  # the address speaks of the classes and images of the one before
    st.rerun()
