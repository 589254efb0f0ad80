"""The path through the lessons: number, what is done, and the way on at the foot of each."""

from collections.abc import Sequence

import streamlit as st

from iouviz.ui.frame import permalink
from iouviz.ui.frame.places import BY_NAME, GLOSSARY, HOME, LESSONS, Place
from iouviz.ui.frame.stay import stay

LAST = "path.last"  # name of a page
DONE = "path.done"  # names of lessons, in session state


def number_of(place: Place) -> int:
    """Position of a lesson on the path, from 1; 0 for a page that is no lesson."""
    return LESSONS.index(place) + 1 if place in LESSONS else 0


def promise(place: Place) -> str:
    """What stands under a page's title: its promise, and for a lesson its number."""
    number = number_of(place)
    return f"Lesson {number} of {len(LESSONS)}. {place.promise}" if number else place.promise


def visit(place: Place) -> None:
    """Remember the page that is on the screen, to offer it again on the front door."""
    if place not in (HOME, GLOSSARY):
        st.session_state[LAST] = place.name


def last_visited() -> Place | None:
    """The page that this session looked at last, besides the front door."""
    return BY_NAME.get(st.session_state.get(LAST, ""))


def is_done(place: Place) -> bool:
    """Whether this session has marked the lesson as done."""
    return place.name in st.session_state.get(DONE, ())


def mark(place: Place, done: bool = True) -> None:
    """Mark a lesson as done, or take the mark away. Made for `on_click`."""
    names = set(st.session_state.get(DONE, ()))
    st.session_state[DONE] = names | {place.name} if done else names - {place.name}


def menu_link(place: Place) -> None:
    """A link in the sidebar: lessons have their number and, once done, a tick."""
    number = number_of(place)
    icon = f":material/counter_{number}:" if number else place.icon
    st.page_link(
        place.script, label=f"{place.title} ✓" if is_done(place) else place.title, icon=icon
    )


def choose_step(key: str, names: Sequence[str]) -> int:
    """The steps of a lesson, of which one is on the screen; its position in `names`, from 0.

    The step is kept under `key` while the page is left, and is `step` in the address, from 1.
    """
    stay(key, 0, lambda step: int(permalink.number("step", step + 1, 1, len(names))) - 1)
    choice, on = st.columns([9, 2], vertical_alignment="center")
    choice.segmented_control(
        "Step",
        range(len(names)),
        format_func=lambda step: f"{step + 1}. {names[step]}",
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    at: int = st.session_state[key]
    if at + 1 < len(names):
        on.button(
            "Next",
            key=f"{key}.next",
            icon=":material/arrow_forward:",
            icon_position="right",
            shortcut="N",
            on_click=st.session_state.__setitem__,
            args=(key, at + 1),
        )
    return at


def foot(place: Place) -> None:
    """The way back and on, at the foot of a lesson; going on marks it as done."""
    number = number_of(place)
    if not number:
        return
    with st.container(key="path-foot"):
        st.divider()
        back, middle, on = st.columns([4, 3, 4], vertical_alignment="center")
        if number > 1:
            before = LESSONS[number - 2]
            back.page_link(
                before.script, label=f"Back: {before.title}", icon=":material/arrow_back:"
            )
        done = is_done(place)
        middle.button(
            "Done" if done else "Mark as done",
            key="path.mark",
            icon=":material/check_circle:" if done else ":material/radio_button_unchecked:",
            type="tertiary",
            on_click=mark,
            args=(place, not done),
        )
        if number < len(LESSONS):
            after = LESSONS[number]
            label, icon = f"Next: {after.title}", ":material/arrow_forward:"
            if on.button(label, key="path.next", type="primary", icon=icon, icon_position="right"):
                mark(place)
                st.switch_page(after.script)
