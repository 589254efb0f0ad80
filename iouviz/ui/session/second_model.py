"""Sets of predictions on one ground truth: opened, remembered, and which two are compared.

They stay beside the data set that they were opened for and go with it. The first of the two is the
one that all other pages look at; either can become it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

import streamlit as st

from iouviz.data.inputs import Input
from iouviz.data.model import Dataset, File
from iouviz.data.run_names import short_names
from iouviz.data.sample import FOLDER, sample
from iouviz.errors import IouvizError
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.evaluation.statistics.compare import aligned
from iouviz.evaluation.sweep.sweep import Sweep
from iouviz.ui.frame import permalink
from iouviz.ui.frame.show import plain
from iouviz.ui.session import OperatingPoint, opened, operating_point, point_of, sweep_of
from iouviz.ui.session.answers import Request
from iouviz.ui.session.opened import BESIDE, KEY, SAMPLE, Opened, use
from iouviz.ui.session.visitor.paths import may_give_paths
from iouviz.ui.session.visitor.uploads import held_files

RUNS: Final = "runs"  # among the results of the data set
CHOSEN: Final = "second"
LATE: Final = "Late checkpoint"
EARLY: Final = "Early checkpoint"
GROUND_TRUTH = str(FOLDER / "ground_truth.json")  # of the sample set
IMAGES = str(FOLDER / "images")
_numbers = count(-1, -1)  # those of opened data sets rise


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sets of predictions on the same images, classes and ground truth.

    Attributes
    ----------
    first, second : Opened
    names : (str, str)
        Short ones that tell all opened runs apart.
    """

    first: Opened
    second: Opened
    names: tuple[str, str]

    @property
    def sweeps(self) -> tuple[Sweep, Sweep]:
        """Both made ready for questions."""
        return sweep_of(self.first), sweep_of(self.second)


def runs_of(current: Opened) -> tuple[Opened, ...]:
    """All opened sets of predictions, that of the data set itself among them."""
    runs: tuple[Opened, ...] = current.results.get(RUNS, (current,))
    return runs


def full_name(run: Opened) -> str:
    """Where its predictions came from."""
    if run.request is None or run.handed is not None:
        return LATE if run.name == SAMPLE else run.name
    if run.name == EARLY:
        return EARLY
    predictions = run.request.predictions
    if predictions is None or isinstance(predictions, (str, bytes)):
        return str(predictions or run.name)
    files = predictions if isinstance(predictions, Sequence) else [predictions]
    one = files[0] if len(files) == 1 else None
    return one.name if isinstance(one, File) else f"{len(files)} uploaded files"


def path_of(checkpoint: str) -> str:
    """The predictions of one of the sample set's checkpoints, "early" or "late"."""
    return str(FOLDER / f"predictions_{checkpoint}.json")


def names_of(runs: Sequence[Opened]) -> list[str]:
    """A short name for each, none like another."""
    return short_names([full_name(each) for each in runs])


def pair_of(current: Opened) -> Pair | None:
    """The two that are compared; None while there is one set of predictions."""
    runs = runs_of(current)
    numbers = [each.number for each in runs]
    if len(runs) < 2:
        return None
    first, second = numbers.index(current.number), numbers.index(current.results[CHOSEN])
    names = names_of(runs)
    return Pair(runs[first], runs[second], (names[first], names[second]))


def choose(current: Opened, number: int) -> None:
    """Make a run the second of the two."""
    current.results[CHOSEN] = number
    current.results[BESIDE] = _address(current)


def put_first(current: Opened, number: int) -> None:
    """Make a run the one that all pages look at; what was first is compared with it."""
    runs = runs_of(current)
    new = next(each for each in runs if each.number == number)
    new.results[RUNS] = runs
    left = number == current.results[CHOSEN]
    choose(new, current.number if left else current.results[CHOSEN])
    operating_point.move(new, iou_threshold=point_of(current).iou_threshold)
    st.session_state[KEY] = new


def start(current: Opened) -> None:
    """The sample set opens with its late checkpoint compared with its early one."""
    if current.name != SAMPLE or RUNS in current.results:
        return
    request = Request(EARLY, GROUND_TRUTH, path_of("early"), IMAGES)
    _add(current, Opened(EARLY, _early(), next(_numbers), request))


def _add(current: Opened, run: Opened) -> None:
    """Remember a run; what they all call classes is brought together."""
    runs = runs_of(current)
    first = runs[0].dataset
    new = _with_classes(run, first)
    if new.dataset.classes != first.classes:
        runs = tuple(_wider(each, new.dataset) for each in runs)
    # Its own best F1; the address speaks of the first.
    best = operating_point.best_f1(new).confidence
    low, high = operating_point.score_span(new)
    confidence = permalink.number("second_confidence", best, low, high)
    operating_point.begin(new, OperatingPoint(point_of(current).iou_threshold, confidence))
    current.results[RUNS] = (*runs, new)
    choose(current, new.number)


def _with_classes(run: Opened, first: Dataset) -> Opened:
    """A run whose classes are those of another data set, and then its own."""
    as_read = None if run.as_read is None else aligned(first, run.as_read)[1]
    return replace(run, dataset=aligned(first, run.dataset)[1], as_read=as_read, results={})


def _wider(run: Opened, other: Dataset) -> Opened:
    """A run with the classes of another added; it stands where it stood."""
    as_read = None if run.as_read is None else aligned(run.as_read, other)[0]
    dataset = aligned(run.dataset, other)[0]
    wider = replace(run, dataset=dataset, as_read=as_read, results={})
    operating_point.begin(wider, point_of(run))
    return wider


@st.cache_resource(max_entries=1, show_spinner="Opening the early checkpoint ...")
def _early() -> Dataset:
    return sample("early")


# --- the address


def _address(current: Opened) -> dict[str, str]:
    """What the address says of the runs: paths; of uploads, that they were."""
    runs, number = runs_of(current), current.results[CHOSEN]
    second = next(each for each in runs if each.number == number)
    if current.request is None and len(runs) == 2 and second.name == EARLY:
        return {}  # what the sample set opens with
    if second.handed is not None:
        return {}  # they came with the data set
    if not _path(second):
        return {"second_uploaded": full_name(second)}
    more = [_path(each) for each in runs if each.number not in {number, current.number}]
    more = [path for path in more if path and "|" not in path]
    return {"second": _path(second)} | ({"models": "|".join(more)} if more else {})


def _path(run: Opened) -> str:
    if run.request is None:
        return path_of("late") if run.name == SAMPLE else ""
    return run.request.predictions if isinstance(run.request.predictions, str) else ""


def restore(current: Opened) -> None:
    """Open the runs that the address names; say which it cannot bring back."""
    wanted: dict[str, str] = current.results.get(BESIDE, {})
    if RUNS in current.results:
        return
    if current.handed is not None:
        for name, model in current.handed.models.items():
            dataset = measured_by(model, current.dataset.overlap)
            run = Opened(name, dataset, next(_numbers), as_read=model, handed=current.handed)
            _add(current, run)
    if "second_uploaded" in wanted:
        st.warning(
            f"This address compares with uploaded files ({plain(wanted['second_uploaded'])}), and "
            "uploads end with their session. Open them again.",
            icon=":material/link_off:",
        )
    elif "second" in wanted:
        current.results.pop(BESIDE)
        for path in (*filter(None, wanted.get("models", "").split("|")), wanted["second"]):
            open_run(opened(), path)
        if opened() is not current:  # it had no predictions, and now it has
            st.rerun()


# --- opening


def open_run(current: Opened, predictions: Input) -> bool:
    """Read predictions on the ground truth of the data set; says why where it cannot."""
    if current.handed is not None and current.request is None:
        st.error(_FROM_PYTHON, icon=":material/error:")
        return False
    request = current.request or Request(SAMPLE, GROUND_TRUTH, None, IMAGES)
    request = replace(request, predictions=predictions)
    try:
        as_read = request.read()
        dataset = measured_by(as_read, current.dataset.overlap)
        name = full_name(Opened("", dataset, 0, request))
        if not len(dataset.predictions):
            raise IouvizError(f"{name}: no prediction on an image of this ground truth")
        if len(current.dataset.predictions):
            _add(current, Opened(name, dataset, next(_numbers), request, as_read=as_read))
        else:
            use(request, dataset)  # there was nothing to compare with: these are the first
    except IouvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return False
    return True


_FROM_PYTHON: Final = (
    "This data set came from Python without files, so predictions of files cannot be joined with "
    "it. Give other models to iouviz.show(dataset, models={...})."
)


@st.dialog("Open predictions", width="large")
def open_dialog(current: Opened) -> None:
    """Predictions on the same ground truth and images, by upload or by path."""
    st.markdown("On the same ground truth and images. The format is detected from the content.")
    upload, path = st.tabs(["Upload", "Path on this machine"])
    with upload:
        files = st.file_uploader("Predictions", accept_multiple_files=True, key="second.files")
        if st.button("Compare with these files", disabled=not files, key="second.upload"):
            _open(current, held_files(files))
    with path:
        if not may_give_paths():
            return
        text = st.text_input("Predictions (file or folder)", key="second.text")
        if st.button("Compare with this path", disabled=not text, key="second.path"):
            _open(current, text)


def _open(current: Opened, predictions: Input) -> None:
    if open_run(current, predictions):
        st.rerun()


def run_bar(current: Opened, letters: Sequence[str], leave: Callable[[], None]) -> None:
    """Which two runs are compared, the button that swaps them, and the one that opens another.

    `letters` are what the two are called; `leave` is called before another pair is shown.
    """
    runs = runs_of(current)
    shown = dict(zip((each.number for each in runs), names_of(runs), strict=True))
    full = "  \n".join(plain(full_name(each)) for each in runs)
    pair = pair_of(current)
    chosen = [] if pair is None else [pair.first.number, pair.second.number]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for place, number in enumerate(chosen):
            key = f"compare.run.{place}"
            others = [each for each in shown if place == 0 or each != chosen[0]]
            st.session_state[key] = number
            st.selectbox(
                f"Model {letters[place]}",
                others,
                format_func=shown.__getitem__,
                key=key,
                help=full if place else f"{full}  \n{_FIRST}",
                on_change=_chosen,
                args=(current, place, leave),
            )
        if pair is not None and st.button("Swap", icon=":material/swap_horiz:", help=_FIRST):
            leave()
            put_first(current, pair.second.number)
            st.rerun()
        word = "Open another model" if pair else "Open predictions"
        kind = "secondary" if pair else "primary"
        if st.button(word, icon=":material/folder_open:", type=kind):  # type: ignore[arg-type]  # one of them
            open_dialog(current)


_FIRST: Final = "All other pages show model A."


def _chosen(current: Opened, place: int, leave: Callable[[], None]) -> None:
    number = st.session_state[f"compare.run.{place}"]
    leave()
    if place == 0:
        put_first(current, number)
    else:
        choose(current, number)
