"""The data set that this session looks at: the sample at first, then whatever the user opens.

It is kept in session state and nowhere else: what one person uploads must never be seen by
another. Results that cost time are kept beside it and go with it.
"""

import gc
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeVar

import streamlit as st

from iouviz.data.issues import number_of
from iouviz.data.model import Dataset, Overlap
from iouviz.data.sample import sample
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.matching.overlap import (
    NEEDS,
    available,
    measured_by,
    usual_overlap,
    usual_protocol,
)
from iouviz.evaluation.protocols import Protocol
from iouviz.launch.handed import Handed
from iouviz.ui.frame.show import plain
from iouviz.ui.session.answers import Request
from iouviz.ui.session.finished_run import say_run
from iouviz.ui.session.health import health_section, report_of, tally
from iouviz.ui.session.open_dialog import Use, drop_form, mend_data, open_data
from iouviz.ui.session.shared import Shared
from iouviz.ui.session.suspects import show_suspects

Result = TypeVar("Result")
KEY = "data.opened"
SAMPLE = "Sample set"
BESIDE = "others in the address"  # among results: further models, as the address names them
_BY_OVERLAP = "by overlap"  # among results: the data set judged by each kind
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
    request : Request or None
        What it was read from; None for the sample set.
    results : dict
        See `remember`.
    as_read : Dataset or None
        Before rows without a mask were left out, where masks are judged; None: as `dataset`.
    handed : Handed or None
        What a Python process handed over to be shown; None: nothing.
    shared : Shared or None
        What other sessions know of the same data; None unless they are the sample.
    """

    name: str
    dataset: Dataset
    number: int
    request: Request | None = None
    results: dict[Any, Any] = field(default_factory=dict)
    as_read: Dataset | None = None
    handed: Handed | None = None
    shared: Shared | None = None

    def remember(self, key: Any, compute: Callable[[], Result]) -> Result:
        """The result under `key`, computed once for this data set and session."""
        if key not in self.results:
            self.results[key] = compute()
        result: Result = self.results[key]
        return result

    def of_data(
        self, name: Hashable, compute: Callable[[], Result], key: Hashable = None
    ) -> Result:
        """What follows from the data and `key` alone; that of the sample is computed once for all.

        Whoever calls it keeps the result, see `remember`.
        """
        return compute() if self.shared is None else self.shared.get(name, key, compute)

    def evaluation(self, protocol: Protocol) -> Evaluation:
        """The data set judged by `protocol`; shows that it works while it does."""

        def compute() -> Evaluation:
            with st.spinner(f"Evaluating {len(self.dataset.predictions):,} predictions ..."):
                return evaluate(self.dataset, protocol)

        return self.remember(protocol, lambda: self.of_data(protocol, compute))

    @property
    def usual(self) -> Evaluation:
        """The data set judged by COCO's rules, which for keypoints are others."""
        return self.evaluation(usual_protocol(self.dataset))


@st.cache_resource(max_entries=1, show_spinner="Opening the sample set ...")
def _sample_and_results() -> tuple[Dataset, Shared]:
    return sample(), Shared()


def sample_set() -> Dataset:
    """The sample, read once for all sessions."""
    return _sample_and_results()[0]


def _opened_sample() -> Opened:
    dataset, shared = _sample_and_results()
    return Opened(SAMPLE, dataset, next(_numbers), shared=shared)


def opened() -> Opened:
    """What this session looks at; the sample set until something else is opened."""
    if KEY not in st.session_state:
        st.session_state[KEY] = _opened_sample()
    result: Opened = st.session_state[KEY]
    return result


def data_bar() -> Opened:
    """One line that names the data set, the button to open another, and what reading found."""
    current = opened()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(current.name)}** · {current.dataset.size.replace(', ', ' · ')}")
        _choose_overlap(current)
        open_button()
        lost = len(current.dataset.unjoined)
        fix = f"Fix {number_of(lost, 'name')}"
        if current.request and lost and st.button(fix, icon=":material/link:"):
            mend_data(current.request, current.dataset, use, sample_set)
    say_run(current.request and current.request.ground_truth)
    show_suspects(current, use, judge_by)
    _findings(current)
    return current


def _choose_overlap(current: Opened) -> None:
    """What IoU is measured on, where the data leave a choice."""
    kinds = kinds_of(current)
    if len(kinds) < 2:
        return
    key = f"overlap.{current.number}"
    st.segmented_control(
        "What IoU is measured on",
        kinds,
        default=current.dataset.overlap,
        format_func=str.capitalize,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: judge_by(st.session_state[key]),
    )


def kinds_of(current: Opened) -> tuple[Overlap, ...]:
    """What IoU may be measured on; what a Python process left out is not there to be measured."""
    kinds, judged = available(current.dataset), NEEDS[current.dataset.overlap]
    if current.as_read is None and judged in ("masks", "keypoints"):
        return tuple(kind for kind in kinds if NEEDS[kind] == judged)
    return kinds


def judge_by(overlap: Overlap) -> None:
    """Judge what this session looks at by another kind of overlap; the operating point stays."""
    current = opened()
    kinds: dict[Overlap, Opened] = current.remember(
        _BY_OVERLAP, lambda: {current.dataset.overlap: current}
    )
    if overlap not in kinds:
        as_read = current.as_read or current.dataset
        kinds[overlap] = replace(
            current,
            dataset=measured_by(as_read, overlap),
            number=next(_numbers),
            results={},
            as_read=as_read,
            shared=None,
        )
        kinds[overlap].results[_BY_OVERLAP] = kinds
    if BESIDE in current.results:
        kinds[overlap].results[BESIDE] = current.results[BESIDE]
    st.session_state[KEY] = kinds[overlap]


def open_button(then: Use | None = None) -> None:
    """The button that opens other data; `then` takes boxes in place of `use`."""
    if st.button("Open data", icon=":material/folder_open:"):
        open_data(then or use, sample_set)


def drop_data() -> None:
    """A field on a page to drop files on."""
    drop_form(use, sample_set)


def _findings(current: Opened) -> None:
    report = report_of(current)
    if report.findings:
        with st.expander(f"About this data: {tally(report)}", icon=":material/rule:"):
            health_section(current)


def use(request: Request | None, dataset: Dataset) -> None:
    """Make a data set the one that this session looks at."""
    name = SAMPLE if request is None else request.name
    unchanged = request is None and dataset is sample_set()
    own = Opened(name, dataset, next(_numbers), request)
    _look_at(_opened_sample() if unchanged else own)


def use_handed(handed: Handed) -> None:
    """Look at what a Python process handed over."""
    files, request = handed.dataset.inputs, None
    if files is not None:  # they can be read again, with other answers
        given = files.ground_truth, files.predictions, files.images
        request = Request(handed.name, *given, choices=files.choices)
    _look_at(Opened(handed.name, handed.dataset, next(_numbers), request, handed=handed))


def _look_at(new: Opened) -> None:
    st.session_state[KEY] = new
    judge_by(usual_overlap(new.dataset))
    st.query_params.clear()  # the address speaks of the classes and images of the one before
    # Sessions that have ended lie in reference cycles, their data sets with them, and Streamlit's
    # collection after each run is off: this is when the memory is wanted back.
    gc.collect()
