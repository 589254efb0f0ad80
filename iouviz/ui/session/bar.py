"""The sliders that show and move the operating point, above whatever follows from it."""

import streamlit as st

from iouviz.evaluation.diagnosis.wording import measure
from iouviz.ui.components.live_figure import Moment, Slider, is_at_rest, live_figure
from iouviz.ui.frame.show import confidence_text
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import (
    OperatingPoint,
    best_f1,
    choose_classes,
    iou_stops,
    move,
    point_of,
    score_stops,
)

POINT = ("iou", "confidence")  # the names of `point_sliders`, by which tables are looked up
NOTE_HEIGHT = 48  # px


def point_bar(opened: Opened, key: str, *, stream: bool = True) -> OperatingPoint:
    """Two sliders and the classes; returns the operating point as it now is.

    Put it in an `st.fragment` together with what follows from it: with `stream`, that runs again
    during a drag, otherwise at its end. `key` begins the keys of the widgets.
    """
    sliders, classes = st.columns([8, 4], gap="large", vertical_alignment="top")
    with sliders:
        moment = live_figure(
            f"{key}.point.{opened.number}",
            (),
            sliders=point_sliders(opened),
            values=slider_values(opened),
            stream=stream,
            label="Operating point",
        )
    point = follow(opened, moment)
    with classes:
        choose_classes(opened, key)
        with st.container(height=NOTE_HEIGHT, border=False):  # what is below must not move with it
            say_start(opened, key)
    return point


def at_rest(opened: Opened, key: str) -> bool:
    """Whether no slider of that bar is being dragged."""
    return is_at_rest(f"{key}.point.{opened.number}")


def say_start(opened: Opened, key: str) -> None:
    """Where the operating point starts, and the way back to it."""
    start, point = best_f1(opened), point_of(opened)
    word = measure(opened.dataset)
    text = f"{word} {start.iou_threshold:.2f}, confidence {confidence_text(start.confidence)}"
    if (point.iou_threshold, point.confidence) == (start.iou_threshold, start.confidence):
        st.caption(f"F1 at {word} {start.iou_threshold:.2f} is best here.")
        return
    st.button(
        "Best F1",
        icon=":material/restart_alt:",
        key=f"{key}.best_f1",
        help=f"Where F1 at {word} {start.iou_threshold:.2f} is best: {text}.",
        on_click=move,
        args=(opened,),
        kwargs={"iou_threshold": start.iou_threshold, "confidence": start.confidence},
    )


def point_sliders(opened: Opened) -> list[Slider]:
    """Sliders for the threshold of IoU, or of OKS, and the confidence."""
    bar = f"{measure(opened.dataset)} threshold"
    return [
        Slider("iou", bar, iou_stops(opened), low="loose fit", high="tight fit"),
        Slider(
            "confidence",
            "Confidence",
            score_stops(opened),
            low="higher recall",
            high="higher precision",
        ),
    ]


def slider_values(opened: Opened) -> dict[str, float]:
    """Where the sliders named "iou" and "confidence" of a live figure stand."""
    point = point_of(opened)
    return {"iou": point.iou_threshold, "confidence": point.confidence}


def follow(opened: Opened, moment: Moment) -> OperatingPoint:
    """Move the operating point to where the user has put those sliders."""
    changes = {
        name: moment.values[slider]
        for slider, name in (("iou", "iou_threshold"), ("confidence", "confidence"))
        if slider in moment.values
    }
    move(opened, **changes)
    return point_of(opened)
