"""What may be mixed up in the data that are open: a banner with the evidence, and the remedy."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from iouviz.data.model import Dataset, Overlap
from iouviz.errors import IouvizError
from iouviz.evaluation.matching.overlap import usual_protocol
from iouviz.geometry.boxes import Boxes
from iouviz.overlays import Mark, overlay
from iouviz.sanity import Example, Remedy, Suspect, sanity_check
from iouviz.ui.frame.show import plain
from iouviz.ui.session.answers import Request

if TYPE_CHECKING:  # the bar that names the data set shows this banner
    from iouviz.ui.session.opened import Opened

FAILED: Final = "suspects.failed"
Use = Callable[[Request | None, Dataset], None]
JudgeBy = Callable[[Overlap], None]


def suspects_of(opened: "Opened") -> tuple[Suspect, ...]:
    """What may be mixed up, found out once."""

    def compute() -> tuple[Suspect, ...]:
        protocol = usual_protocol(opened.dataset)
        known = opened.results.get(protocol)
        return sanity_check(opened.dataset, protocol, evaluation=known)

    return opened.remember("suspects", lambda: opened.of_data("suspects", compute))


def show_suspects(opened: "Opened", use: Use, judge_by: JudgeBy) -> None:
    """A banner for each suspect: what was seen, both numbers, both pictures, one button."""
    if failed := st.session_state.pop(FAILED, ""):
        st.error(plain(failed), icon=":material/error:")
    for suspect in suspects_of(opened):
        remedy = suspect.remedy
        with st.container(border=True, key=f"suspect.{suspect.code}"):
            st.markdown(f"**Was this read as intended?** {plain(suspect.message)}.")
            numbers = f"AP50 is {suspect.as_read:.4f} as read"
            if remedy is not None:
                numbers += f" and {suspect.if_mended:.4f} with `{remedy.command}`"
            st.markdown(f"{numbers}.")
            if remedy is not None and _can(opened, remedy):
                st.button(
                    remedy.click,
                    icon=":material/auto_fix_high:",
                    key=f"suspect.mend.{suspect.code}.{opened.number}",
                    on_click=apply,
                    args=(opened, remedy, use, judge_by),
                )
            if suspect.example is not None:
                with st.expander("See the boxes both ways", icon=":material/compare:"):
                    _show(opened.dataset, suspect.example)


def apply(opened: "Opened", remedy: Remedy, use: Use, judge_by: JudgeBy) -> None:
    """Do what the remedy says to the data that are open."""
    if remedy.overlap is not None:
        judge_by(remedy.overlap)
        return
    if opened.request is None:
        return
    request = replace(opened.request, choices=remedy.choices(opened.request.choices))
    try:
        use(request, request.read())
    except IouvizError as error:
        st.session_state[FAILED] = str(error)


def _can(opened: "Opened", remedy: Remedy) -> bool:
    """Whether the app can do it: the limit on detections belongs to the protocol."""
    return remedy.overlap is not None or bool(remedy.changes and opened.request)


def _show(dataset: Dataset, example: Example) -> None:
    if not example.boxes_differ:
        st.caption("The boxes are the same both ways; only their classes differ.")
        _picture(dataset, example.image, example.mended, "Both ways")
        return
    for place, boxes, title in zip(
        st.columns(2),
        (example.as_read, example.mended),
        ("As read", "With the remedy"),
        strict=True,
    ):
        with place:
            _picture(dataset, example.image, boxes, title)


def _picture(dataset: Dataset, image: int, boxes: tuple[Boxes, Boxes], title: str) -> None:
    marks = [
        Mark((x1, y1, x2, y2), role)
        for role, each in zip(("ground truth", "prediction"), boxes, strict=True)
        for x1, y1, x2, y2 in each.tolist()
    ]
    picture, _ = overlay(dataset, image, marks)
    name = plain(dataset.images.names[image])
    st.image(picture.data, caption=f"{title}: {name}. Solid: ground truth; dashed: predictions.")
