"""The way from a number to its boxes: from the gallery to an image, along it, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

import streamlit as st

from iouviz.arrays import Rows
from iouviz.ui.frame import permalink
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.frame.show import plain
from iouviz.ui.inspect.image.scene import Row
from iouviz.ui.session import operating_point
from iouviz.ui.session.opened import Opened

WALK = "inspect.walk"
SEEN = "image seen last"  # among the results of the data set; the widget forgets when it is left


def enter_gallery(opened: Opened, query: str | None) -> None:
    """Leave for the gallery with a filter, at the operating point; without a filter, stay."""
    if query is not None:
        point = _point(opened)
        st.switch_page(BY_NAME["gallery"].script, query_params={**point, **dict(parse_qsl(query))})


def _point(opened: Opened) -> dict[str, str]:
    return {name: str(value) for name, value in operating_point.query(opened).items()}


@dataclass(frozen=True, slots=True)
class Walk:
    """The images of a gallery in its order, for the image page to walk along.

    Attributes
    ----------
    number : int
        Of the opened data set.
    rev : str
        Of the gallery.
    name : str
        What the gallery showed.
    images : (n,) int array
        Positions in `Dataset.images`; one may come several times.
    at : int
        Where in `images` one stands.
    query : dict
        Where the gallery is: the names and values of its address.
    page : str
        The page that the gallery stands on, by its name.
    """

    number: int
    rev: str
    name: str
    images: Rows
    at: int
    query: Mapping[str, str]
    page: str

    @property
    def image(self) -> int:
        """Position of the image at which one stands."""
        return int(self.images[self.at])


def enter_image(
    opened: Opened,
    images: Rows,
    at: int,
    *,
    name: str,
    rev: str = "",
    page: str = "gallery",
    selected: Row | None = None,
) -> None:
    """Leave for the image page to walk along `images`; see `Walk`.

    `selected` is the box whose story is told there.
    """
    here = st.query_params.to_dict()
    walk = st.session_state[WALK] = Walk(opened.number, rev, name, images, at, here, page)
    st.session_state["image.selected"] = selected
    st.switch_page(
        BY_NAME["image"].script,
        query_params={
            "image": opened.dataset.images.names[walk.image],
            **_point(opened),
        },
    )


def walk_of(opened: Opened) -> Walk | None:
    """The walk under way on this data set."""
    walk: Walk | None = st.session_state.get(WALK)
    return walk if walk is not None and walk.number == opened.number else None


def choose_image(opened: Opened) -> int:
    """A list to pick an image from and two buttons to walk along it; returns its position.

    Where one came from the gallery, the buttons walk along its order.
    """
    names = list(opened.dataset.images.names)
    key = f"image.name.{opened.number}"

    def go(by: int) -> None:
        at, walk = names.index(st.session_state[key]), walk_of(opened)
        to = step(walk, by).image if walk and walk.image == at else (at + by) % len(names)
        st.session_state[key] = names[to]

    seen: str = opened.results.get(SEEN, names[0])
    st.session_state.setdefault(key, permalink.one_of("image", names, seen))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Back", icon=":material/chevron_left:", on_click=go, args=(-1,), shortcut="B")
        st.selectbox("Image", names, key=key)
        st.button("Next", icon=":material/chevron_right:", on_click=go, args=(1,), shortcut="N")
    opened.results[SEEN] = st.session_state[key]
    return names.index(st.session_state[key])


def say_where(opened: Opened, image: int) -> None:
    """Where one stands in the gallery that one came from, and the way back to it."""
    walk = walk_of(opened)
    if walk is None or walk.image != image:
        return
    place = BY_NAME[walk.page]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{walk.at + 1:,} of {len(walk.images):,} · {plain(walk.name)}")
        if st.button(place.title, icon=place.icon, shortcut="G"):
            st.switch_page(place.script, query_params=dict(walk.query))


def step(walk: Walk, by: int) -> Walk:
    """Go to the next place (1) or the one before (-1) with another image, round at the ends."""
    at = walk.at
    for _ in range(len(walk.images)):
        at = (at + by) % len(walk.images)
        if walk.images[at] != walk.image:
            break
    moved = replace(walk, at=at)
    st.session_state[WALK] = moved
    return moved


def place_in_order(opened: Opened, rev: str) -> int | None:
    """Where in a gallery one stood when one came back from the image page."""
    walk = walk_of(opened)
    return walk.at if walk is not None and walk.rev == rev else None
