"""Two models on the same label maps: what the second gains in each class, and on which images."""

from collections.abc import Callable
from typing import Final

import numpy as np
import streamlit as st

from iouviz.arrays import Counts
from iouviz.data.inputs import Input
from iouviz.errors import IouvizError
from iouviz.evaluation.segmentation.comparison import (
    RESAMPLES,
    LabelMapDifference,
    compare_label_maps,
)
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.evaluation.statistics.bootstrap import Interval
from iouviz.ui.frame import show
from iouviz.ui.frame.show import plain
from iouviz.ui.session.label_maps.bar import evaluation_of
from iouviz.ui.session.label_maps.opened import SECOND, OpenedMaps, add_second
from iouviz.ui.session.visitor.paths import may_give_paths
from iouviz.ui.session.visitor.uploads import held_files

NOTHING: Final = "–", "Undefined: no map has this class, in one of the two or in the resamples."
STAR: Final = " *"


def open_second() -> None:
    """Other predictions on the same ground truth, by path or upload."""
    with st.popover("Open another model", icon=":material/folder_open:"):
        if may_give_paths():
            path = st.text_input("Predictions (file or folder)", key="maps.second.path")
            if st.button("Compare with this path", disabled=not path, key="maps.second.open"):
                _open(path, path)
        files = st.file_uploader(
            "or upload them", accept_multiple_files=True, key="maps.second.files"
        )
        if st.button("Compare with these files", disabled=not files, key="maps.second.upload"):
            given = held_files(files)
            _open(given, f"{len(given)} uploaded files")


def difference_of(
    current: OpenedMaps, result: LabelMapEvaluation
) -> tuple[LabelMapDifference, tuple[str, str]] | None:
    """The comparison, and what the two are called; None while there is one model."""
    second: OpenedMaps | None = current.results.get(SECOND)
    if second is None:
        return None
    other = evaluation_of(second, like=result)
    if other is None:
        return None
    key = "difference", second.number, len(result.images), len(other.images)
    found = current.remember(key, lambda: compare_label_maps(result, other))
    return found, (current.name, second.name)


def headline(found: LabelMapDifference, names: tuple[str, str]) -> None:
    """Mean IoU of both on the images that both have, and what the second gains."""
    interval = found.interval()
    one, two = found.means
    show.figures(
        [
            ("Mean IoU, A", one, names[0]),
            ("Mean IoU, B", two, names[1]),
            ("B minus A", interval.estimate, _words(interval)),
            ("Images", len(found.images), "that both models have"),
        ]
    )


def class_table(found: LabelMapDifference) -> None:
    """Each class, what it gained most first."""
    gain = found.second - found.first
    order = np.argsort(-np.nan_to_num(gain, nan=-np.inf), kind="stable")
    rows = []
    for label in order.tolist():
        interval = found.interval(label)
        star = STAR if interval.excludes_zero else ""
        rows.append(
            [
                found.classes[label],
                *(_cell(float(each[label]), show.number) for each in (found.first, found.second)),
                _cell(interval.estimate, show.signed, star),
                NOTHING if np.isnan(interval.low) else _words(interval),
            ]
        )
    show.grid(["", "IoU, A", "IoU, B", "B minus A", "95 % interval"], rows)
    st.caption(
        f"\\* The interval excludes 0. Intervals by {RESAMPLES:,} resamples of the images, "
        "the same for both models."
    )


def changed_most(found: LabelMapDifference, result: LabelMapEvaluation) -> tuple[Counts, Counts]:
    """Images by how much their mean IoU changed, most first: positions in `result`, in `found`."""
    place = {name: at for at, name in enumerate(result.images)}
    there = np.flatnonzero(~np.isnan(found.by_image))
    order = there[np.argsort(-np.abs(found.by_image[there]), kind="stable")]
    return np.array([place[found.images[at]] for at in order.tolist()], np.int64), order


def _open(predictions: Input, name: str) -> None:
    try:
        add_second(predictions, name)
    except IouvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.rerun()


def _words(interval: Interval) -> str:
    return f"{show.signed(interval.low)} to {show.signed(interval.high)}"


def _cell(value: float, text: Callable[[float], str], star: str = "") -> show.Cell:
    return NOTHING if np.isnan(value) else f"{text(value)}{star}"
