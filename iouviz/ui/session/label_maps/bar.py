"""The line that names the label maps, what was odd in them, and their judgement as it goes on."""

from typing import Final

import streamlit as st

from iouviz.data.issues import Issue, number_of
from iouviz.data.label_maps.class_list import ClassList
from iouviz.data.legend import Legend
from iouviz.data.model import Dataset
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.evaluation.segmentation.stream import Counted, count_pairs
from iouviz.segmentation import judge, with_boundary
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.frame.progress import progress
from iouviz.ui.frame.show import plain
from iouviz.ui.session.answers import Request
from iouviz.ui.session.label_maps import address
from iouviz.ui.session.label_maps.opened import OpenedMaps, has_probabilities, opened_maps
from iouviz.ui.session.opened import open_button, use

SOFT: Final = (
    "These predictions are probabilities. This page takes each grey level for a class; "
    "to apply a threshold, open:"
)
COUNTED: Final = "counted"  # among results: what has been counted so far
STOPPED: Final = "stopped"  # among results: no more images are to be counted for now
BATCH: Final = 32  # images between two looks at the button that stops
QUICK: Final = 40  # so many images are over before one could press it


def maps_bar() -> OpenedMaps:
    """Name the label maps, and offer to open others."""
    address.reopen()
    current = opened_maps()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{plain(current.name)}** · {number_of(len(current.maps.pairs), 'image')}",
            help=f"How files are paired: {plain(str(current.maps.naming))}",
        )
        open_button(_use_boxes)
    address.say_lost()
    return current


def evaluation_of(
    current: OpenedMaps, *, like: LabelMapEvaluation | None = None
) -> LabelMapEvaluation | None:
    """The judgement of all images that are counted; counts those that are not. None without any.

    With `like`, the classes are its own: values that stand for classes of nobody's list are other
    ones in other predictions.
    """
    counted = _all_counted(current)
    if not len(counted.pairs):
        st.error(_why(counted), icon=":material/error:")
        return None
    request = current.request

    def compute() -> LabelMapEvaluation:
        own = judge(current.maps, counted, ignore=request.ignore, classes=request.classes)
        if like is None or own.classes == like.classes:
            return own
        return judge(current.maps, counted, ignore=request.ignore, classes=list_of(like.legend))

    wanted = None if like is None else like.classes
    return current.remember(("judged", len(counted.names), wanted), compute)


def offer_boundary(current: OpenedMaps, result: LabelMapEvaluation) -> None:
    """A button that measures boundary IoU too; it reads every map once more."""
    if result.boundary is None and st.button(
        "Measure boundary IoU", icon=":material/select_all:", help="Reads every map again."
    ):
        with progress("Measuring boundary IoU ...") as tell:
            measured = with_boundary(result, current.maps, progress=lambda share, _: tell(share))
        current.results["judged", len(current.results[COUNTED].names), None] = measured
        st.rerun()


def list_of(legend: Legend) -> ClassList:
    """The classes of a legend and their values, for other maps to be read by.

    >>> list_of(Legend(("0", "7"), {0: 0}, {0: 0, 7: 1})).numbers
    (0, 7)
    """
    values = {at: value for table in (legend.predicted, legend.true) for value, at in table.items()}
    numbers = tuple(values.get(at, -1 - at) for at in range(len(legend)))
    return ClassList(legend.names, numbers, legend.colours, legend.ignored)


def say_issues(current: OpenedMaps, issues: tuple[Issue, ...]) -> None:
    """What was odd in the files and what was done."""
    if has_probabilities(current):
        st.info(SOFT, icon=":material/contrast:")
        place = BY_NAME["mask_threshold"]
        st.page_link(place.script, label=place.title, icon=place.icon)
    if not issues:
        return
    with st.expander(f"About this data: {number_of(len(issues), 'note')}", icon=":material/rule:"):
        for issue in issues:
            st.markdown(f"- {plain(str(issue))}")


def _all_counted(current: OpenedMaps) -> Counted:
    """Count what is left, unless the user has stopped it; what is counted is kept at once."""
    counted: Counted = current.remember(COUNTED, Counted)
    pairs = current.maps.pairs
    left = [pair for pair in pairs if pair.name not in counted.names]
    if left and not current.results.get(STOPPED):
        place = st.empty()
        if len(left) > QUICK:
            place.button(
                "Stop here", on_click=_stop, args=(current, True), key=f"maps.stop.{current.number}"
            )
        with progress("Comparing label maps ...") as tell:
            for start in range(0, len(left), BATCH):
                done = len(pairs) - len(left) + start

                def say(share: float, name: str, done: int = done) -> None:
                    at = done + share * min(BATCH, len(pairs) - done)
                    words = f"{int(at):,} of {len(pairs):,} images compared: {plain(name)}"
                    tell(min(1.0, at / len(pairs)), words)

                counted = counted.merge(count_pairs(left[start : start + BATCH], progress=say))
                current.results[COUNTED] = counted
        place.empty()
        left = []
    if left:
        _say_stopped(current, len(left))
    return counted


def _say_stopped(current: OpenedMaps, left: int) -> None:
    many = len(current.maps.pairs)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Stopped: {many - left:,} of {many:,} images were compared and are shown below."
        )
        st.button(
            "Continue", on_click=_stop, args=(current, False), key=f"maps.go_on.{current.number}"
        )


def _stop(current: OpenedMaps, stop: bool) -> None:
    current.results[STOPPED] = stop


def _why(counted: Counted) -> str:
    reasons = "; ".join(f"{each.file}: {each.found}" for each in counted.issues[:3])
    return plain(f"No pair of label maps can be compared. {reasons}")


def _use_boxes(request: Request | None, dataset: Dataset) -> None:
    """Boxes are looked at on the pages of boxes."""
    use(request, dataset)
    st.switch_page(BY_NAME["dataset"].script)
