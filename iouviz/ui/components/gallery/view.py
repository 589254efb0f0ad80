"""Mounting the gallery: which tiles Python makes in this run, and what was clicked."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from iouviz.ui.components.component import component, new_clicks, peek, seen_clicks
from iouviz.ui.components.gallery.cards import Card

MODULES = ("grid.js", "tile.js", "gallery.js")
FIRST = 24  # tiles that are made before the browser has said how many it shows
MOST = 120  # tiles of one answer
BUDGET = 0.12  # seconds that an answer may take; the browser asks again for the rest
PLACES = 1200  # pictures that the server holds for one session, the newest

_mount = component(__file__, MODULES)


def gallery(
    key: str,
    *,
    count: int,
    card: Callable[[int], Card],
    rev: str,
    label: str,
    ratio: float = 4 / 3,
    current: int | None = None,
    anew: Sequence[int] = (),
) -> int | None:
    """Draw a gallery of `count` tiles. Put it in an `st.fragment`.

    Parameters
    ----------
    key : str
    count : int
    card : callable
        Makes the tile at a position; called for those that come into sight.
    rev : str
        Another one means other tiles: the gallery starts from its top.
    label : str
        Name of the gallery for screen readers.
    ratio : float
        Width / height of a tile's picture.
    current : int or None
        A tile to mark and to bring into sight.
    anew : sequence of int
        Tiles that have changed since they were made.

    Returns
    -------
    int or None
        The position that was clicked, in the one run that follows the click. The gallery asks
        for nothing until another page is shown or this one runs again: leave, or rerun.
    """
    state = peek(key) or {}
    if state.get("rev") == rev:
        st.session_state[f"{key}.top"] = rev, int(state["top"])
        first, last = (min(max(int(end), 0), count) for end in state["want"])
    else:
        first, last = _beginning(key, rev, count, current)
    stayed = seen_clicks(key)
    clicks = [click for click in new_clicks(key) if click["rev"] == rev]
    data = {
        "rev": rev,
        "ack": state.get("seq", 0),
        "clicked": seen_clicks(key),
        # The last click that a run before this one has seen: the page is still here. It must not be
        # told in the run that sees the click, which may be about to leave.
        "stayed": stayed,
        "count": count,
        "ratio": ratio,
        "label": label,
        "first": first,
        "cards": _made(key, card, first, last),
        "anew": [(at, card(at).message(_places(key))) for at in anew],
        "at": _top(key, rev),
        "current": current,
    }
    _mount(key, data)
    found = [int(click["index"]) for click in clicks if 0 <= click["index"] < count]
    return found[-1] if found else None


def _top(key: str, rev: str) -> int:
    """The first tile in sight when these tiles were last looked at."""
    known, top = st.session_state.get(f"{key}.top", ("", 0))
    return top if known == rev else 0


def _beginning(key: str, rev: str, count: int, current: int | None) -> tuple[int, int]:
    middle = current if current is not None else _top(key, rev)
    first = max(0, min(middle - FIRST // 3, count - FIRST)) if middle else 0
    return first, min(first + FIRST, count)


def _made(key: str, card: Callable[[int], Card], first: int, last: int) -> list[dict[str, Any]]:
    """As many tiles from `first` on as there is time for, one at least."""
    end = time.monotonic() + BUDGET
    cards: list[dict[str, Any]] = []
    for at in range(first, min(last, first + MOST)):
        cards.append(card(at).message(_places(key)))
        if time.monotonic() > end:
            break
    return cards


def _places(key: str) -> Callable[[bytes], str]:
    """Where the server holds each picture: the least used place goes to a new one.

    While a slider is dragged other pictures come to a tile many times a second; one that was let
    go at once would be asked for in vain.
    """
    held: OrderedDict[int, int] = st.session_state.setdefault(f"{key}.places", OrderedDict())

    def place(picture: bytes) -> str:
        known = hash(picture)
        if known in held:
            held.move_to_end(known)
        else:
            held[known] = held.popitem(last=False)[1] if len(held) >= PLACES else len(held)
        return f"{key}-{held[known]}"

    return place
