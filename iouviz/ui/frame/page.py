"""One frame for every page: its title, its place in the sidebar, and what happens when it fails.

    with page.page("boxes"):
        ...                 the page, from top to bottom

It stands above `session`, whose data it restores from the address; no other file of this room does.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from iouviz.errors import IouvizError
from iouviz.figures.theme import Mode
from iouviz.ui.components.component import WIRE
from iouviz.ui.frame import path
from iouviz.ui.frame.media import hold_pictures
from iouviz.ui.frame.places import BY_NAME, GROUPS, HOME, LESSONS, PLACES, Place
from iouviz.ui.frame.presenting import settle_view, switch
from iouviz.ui.frame.scheme import follow_scheme
from iouviz.ui.frame.show import plain
from iouviz.ui.session.source import restore, say_lost
from iouviz.ui.session.visitor.paths import is_local
from iouviz.ui.session.visitor.uploads import say_dropped

STYLE = Path(__file__).with_name("page.css")
HISTORY = WIRE.with_name("history.js").read_text("utf-8")
# A picture of our own: Streamlit would fetch the icon of a ":material/...:" page from the internet.
ICON = Path(__file__).with_name("icon.svg")


@contextmanager
def page(name: str) -> Iterator[Place]:
    """Set a page up by its name, draw the sidebar and heading, and catch what goes wrong inside."""
    place = BY_NAME[name]
    home = place is HOME
    st.set_page_config(
        page_title="iouviz" if home else f"{place.title} · iouviz",
        page_icon=str(ICON),
        layout="wide",
    )
    st.html(STYLE)
    _sidebar()
    with st.container():  # a bar that only the first run shows must not move what comes after it
        restore()
    say_dropped()
    hold_pictures()
    if place in LESSONS:
        settle_view()
        heading, view = st.columns([10, 2], vertical_alignment="center")
        heading.title(place.title, anchor=False)
        with view:
            switch()
    elif not home:
        st.title(place.title, anchor=False)
    if not home:
        st.caption(path.promise(place))
    say_lost()
    with boundary():
        yield place
    path.foot(place)
    path.visit(place)


@contextmanager
def boundary() -> Iterator[None]:
    """Turn an exception into a sentence on the page; the rest of the page goes on working.

    A fragment that runs alone runs outside its page's boundary, so each wants one of its own.
    """
    try:
        yield
    except IouvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
    except Exception as error:
        logging.getLogger(__name__).exception("a page failed")
        # What Python says may name files of the server, which are nobody else's business.
        said = f": {plain(str(error))}" if is_local() else ""
        st.error(
            f"This part of the page failed: {type(error).__name__}{said}. "
            "This is a bug in iouviz; the terminal that it was started from shows the traceback.",
            icon=":material/bug_report:",
        )


def mode() -> Mode:
    """Whether this session looks at a light or a dark page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def link(place: Place, state: Mapping[str, str] | None = None) -> None:
    """A link to a page, by its title; `state` goes into its address."""
    st.page_link(place.script, label=place.title, icon=place.icon, query_params=state)


def _sidebar() -> None:
    with st.sidebar:
        st.page_link(HOME.script, label="**iouviz**", icon=HOME.icon)
        for group in GROUPS:
            st.caption(group)
            for place in PLACES:
                if place.group == group:
                    path.menu_link(place)
        st.divider()
        for place in PLACES:
            if not place.group:
                link(place)
        st.html(f"<script>{HISTORY}</script>", unsafe_allow_javascript=True)
        follow_scheme()
