"""A second set of predictions on the same ground truth: chosen, remembered, compared.

It stays beside the data set that it was chosen for and goes with it. Either of the two can be the
one that all other pages look at.
"""

from dataclasses import dataclass, replace
from itertools import count
from typing import Final

import streamlit as st

from iouviz.data.model import Dataset, File
from iouviz.data.read.files import Input
from iouviz.data.read.read import read
from iouviz.data.sample import FOLDER, sample
from iouviz.errors import IouvizError
from iouviz.evaluation.compare import Changes, Difference, aligned, changes, compare
from iouviz.evaluation.sweep import Sweep
from iouviz.ui.session.answers import Request
from iouviz.ui.session.opened import KEY, SAMPLE, Opened
from iouviz.ui.session.sweeps import sweep_of
from iouviz.ui.show import plain

PAIR: Final = "pair"  # among the results of the data set
EARLY: Final = "Sample set, early in training"
RESAMPLES: Final = 1000
# Each resample of 125,000 predictions takes some 15 ms; beyond so many there are fewer of them.
MANY, FEWER = 20_000, 200
_numbers = count(-1, -1)  # those of opened data sets rise


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sets of predictions on the same images, classes and ground truth."""

    first: Opened
    second: Opened

    @property
    def sweeps(self) -> tuple[Sweep, Sweep]:
        """Both made ready for questions."""
        return sweep_of(self.first), sweep_of(self.second)

    @property
    def resamples(self) -> int:
        """How often images are drawn anew."""
        predictions = max(len(each.dataset.predictions) for each in (self.first, self.second))
        return RESAMPLES if predictions <= MANY else FEWER

    def difference(self) -> Difference:
        """In average precision, with its intervals; computed once, with progress."""
        key = "difference", self.second.number
        if key not in self.first.results:
            words = f"Drawing the images anew {self.resamples:,} times ..."
            bar = st.progress(0.0, words)

            def tell(share: float) -> None:
                bar.progress(share, words)

            self.first.results[key] = compare(*self.sweeps, resamples=self.resamples, progress=tell)
            bar.empty()
        result: Difference = self.first.results[key]
        return result

    def changes(self, iou_threshold: float, confidences: tuple[float, float]) -> Changes:
        """Which objects were gained and lost; of the last setting asked for."""
        asked = self.second.number, iou_threshold, confidences
        kept: tuple[object, Changes] | None = self.first.results.get("changes")
        if kept is None or kept[0] != asked:
            found = changes(*self.sweeps, iou_threshold=iou_threshold, confidences=confidences)
            kept = asked, found
            self.first.results["changes"] = kept
        return kept[1]


def pair_of(opened: Opened) -> Pair | None:
    """The pair whose first is what this session looks at."""
    pair: Pair | None = opened.results.get(PAIR)
    return pair


def second_bar(opened: Opened) -> Pair | None:
    """One line that names the second set, and the buttons to choose it and to change places."""
    pair = pair_of(opened)
    with st.container(horizontal=True, vertical_alignment="center"):
        if pair is None:
            if opened.request is None and st.button("Compare with early in training"):
                _use(opened, EARLY, _early())
            kind = "secondary" if opened.request is None else "primary"
            if st.button("Choose predictions", icon=":material/folder_open:", type=kind):  # type: ignore[arg-type]  # one of them
                _dialog(opened)
            return None
        size = f"{len(pair.second.dataset.predictions):,} predictions"
        st.markdown(f"against **{plain(pair.second.name)}** · {size}")
        if st.button("Choose others", icon=":material/folder_open:"):
            _dialog(opened)
        if st.button("Change places", icon=":material/swap_horiz:", help=_SWAP):
            _swap(pair)
    return pair


_SWAP: Final = "All pages look at the first of the two. Make it the other one."


def _use(opened: Opened, name: str, dataset: Dataset, scored: Input | None = None) -> None:
    """Remember a second set; what the two call classes is brought together."""
    mine, other = aligned(opened.dataset, dataset)
    first = opened
    if mine is not opened.dataset:
        first = Opened(opened.name, mine, next(_numbers), opened.request)
    request = replace(opened.request, scored=scored) if opened.request else None
    opened.results[PAIR] = Pair(first, Opened(name, other, next(_numbers), request))
    st.rerun()


def _swap(pair: Pair) -> None:
    pair.second.results[PAIR] = Pair(pair.second, pair.first)
    st.session_state[KEY] = pair.second
    st.query_params.clear()
    st.rerun()


@st.cache_resource(max_entries=1, show_spinner="Opening the early predictions ...")
def _early() -> Dataset:
    return sample("early")


@st.dialog("A second set of predictions", width="large")
def _dialog(opened: Opened) -> None:
    st.markdown("On the same ground truth and images. The format is found out from the content.")
    upload, path = st.tabs(["Upload", "Path on this machine"])
    with upload:
        files = st.file_uploader("Predictions", accept_multiple_files=True, key="second.files")
        if st.button("Compare with these files", disabled=not files, key="second.upload"):
            name = files[0].name if len(files) == 1 else f"{len(files)} uploaded files"
            made = [File(each.name, each.size, each.getvalue) for each in files]
            _open(opened, name, made)
    with path:
        text = st.text_input("Predictions (file or folder)", key="second.text")
        if st.button("Compare with this path", disabled=not text, key="second.path"):
            _open(opened, text, text)


def _open(opened: Opened, name: str, scored: Input) -> None:
    request = opened.request or Request(
        SAMPLE, str(FOLDER / "ground_truth.json"), None, str(FOLDER / "images")
    )
    bar = st.progress(0.0, "Reading ...")

    def tell(part: float, what: str) -> None:
        bar.progress(part, f"Reading {plain(what)}".strip())

    try:
        dataset = read(
            request.truth, scored, request.images, choices=request.choices, progress=tell
        )
        if not len(dataset.predictions):
            raise IouvizError(f"{name}: no prediction on an image of this ground truth")
    except IouvizError as error:
        bar.empty()
        st.error(str(error), icon=":material/error:")
        return
    _use(opened, name, dataset, scored)
