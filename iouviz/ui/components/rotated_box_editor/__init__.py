"""Boxes that can be turned: a knob above each, and the polygon that they share.

As with `box_editor`, a page keeps the boxes in session state, computes from them, then draws::

    boxes = turn_state("turn", default)        # (2, 5): cx, cy, width, height, degrees
    overlap = rotated_overlap(boxes[:1], boxes[1:])
    settled = turn_editor("turn", size=(640, 400), label="Two boxes; turn them")
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.errors import BoxError
from iouviz.geometry.rotated import as_rotated
from iouviz.ui.components.component import component, peek

LOOKS = (
    {"role": "ground truth", "label": "A · GT"},
    {"role": "prediction", "label": "B · P"},
)

_mount = component(__file__, ("formulas.js", "live.js", "turning.js", "undo.js", "turn.js"))


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    boxes: Values
    rev: int
    source: Hashable


def turn_state(key: str, default: ArrayLike, *, source: Hashable = None) -> Values:
    """The two boxes under `key`, with the newest edit taken in. Call it before computing.

    Parameters
    ----------
    key : str
        Of the editor.
    default : (2, 5) array_like
        cx, cy, width, height, degrees; ground truth first.
    source : hashable, optional
        When it changes, the boxes start again from `default`.

    Returns
    -------
    (2, 5) array
    """
    kept = st.session_state.get(_kept_key(key))
    if not isinstance(kept, _Kept) or kept.source != source:
        rev = kept.rev + 1 if isinstance(kept, _Kept) else 0
        kept = _Kept(as_rotated(default), rev, source)
    edit = read_turn(peek(key))
    if edit is not None and edit[1] == kept.rev:
        kept = replace(kept, boxes=edit[0])
    st.session_state[_kept_key(key)] = kept
    return kept.boxes


def put_turned(key: str, boxes: ArrayLike) -> None:
    """Set the boxes of `turn_state` from Python; ends a drag that is under way."""
    kept: _Kept = st.session_state[_kept_key(key)]
    st.session_state[_kept_key(key)] = replace(kept, boxes=as_rotated(boxes), rev=kept.rev + 1)


def turn_editor(key: str, *, size: tuple[float, float], label: str) -> bool:
    """Draw the boxes of `turn_state` for the user to move, turn and stretch.

    Python hears of the end of a drag; until then numbers on the page follow by themselves, see
    `iouviz.lessons.live`.

    Parameters
    ----------
    key : str
    size : (width, height)
        Of the canvas, in the boxes' units.
    label : str
        Name of the canvas for screen readers.

    Returns
    -------
    bool
        Whether the drag is over since the boxes were last put there from Python.
    """
    kept: _Kept = st.session_state[_kept_key(key)]
    value = peek(key)
    edit = read_turn(value)
    data = {
        "key": key,
        "boxes": kept.boxes.tolist(),
        "looks": list(LOOKS),
        "rev": kept.rev,
        "ack": int(value["seq"]) if edit is not None else 0,
        "width": size[0],
        "height": size[1],
        "label": label,
    }
    _mount(key, data)
    return edit is not None and bool(value["final"])


def read_turn(value: Any) -> tuple[Values, int] | None:
    """Boxes and revision out of what a browser sent, which may be anything; None if it is not that.

    >>> read_turn({"boxes": [[5, 5, 4, 2, 30]] * 2, "rev": 0, "seq": 1, "final": True})[1]
    0
    >>> read_turn({"boxes": [[5, 5, -4, 2, 30]] * 2, "rev": 0, "seq": 1, "final": True})
    """
    if not isinstance(value, Mapping):
        return None
    try:
        boxes = as_rotated(value["boxes"])
        revision, _, _ = int(value["rev"]), int(value["seq"]), value["final"]
    except (KeyError, TypeError, ValueError, BoxError):
        return None
    return (boxes, revision) if len(boxes) == len(LOOKS) else None


def _kept_key(key: str) -> str:
    # The component's own state is dropped when its page is left; this one is not.
    return f"{key}.turned"
