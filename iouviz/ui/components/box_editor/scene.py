"""The boxes of one editor, and who has the last word on them.

The browser and Python can both change a box. Python counts its own changes in `rev`; the browser
takes Python's boxes only when `rev` changes, and Python takes an edit only when it was made on
the present `rev`. So a reset wins over a drag that is still under way, and nothing else does.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import streamlit as st

from iouviz.evaluation.metrics.counts import Outcome
from iouviz.geometry.boxes import Boxes, as_boxes
from iouviz.geometry.oriented import as_corners, upright
from iouviz.ui.components.component import peek

Corners = tuple[float, float, float, float]
Quad = tuple[float, ...]  # x, y of four corners
Role = Literal["ground truth", "prediction"]


@dataclass(frozen=True, slots=True)
class Box:
    """One box on the canvas.

    Attributes
    ----------
    corners : (x1, y1, x2, y2)
        In units of the scene (pixels of the image), y down.
    role : {"ground truth", "prediction"}
        Its colour, line style and tag, as long as there is no verdict.
    label : str
        What its tag says, such as "A" or "cat 0.87".
    verdict : {"TP", "FP", "FN", "ignored"}, optional
        Takes over colour, line style and tag.
    movable : bool
        Whether the user may move it; it can be selected either way.
    dimmed : bool
        Drawn faintly, without its tag, until it is selected.
    hidden : bool
        Not drawn, and out of reach; it keeps its place in the scene.
    tag : str, optional
        What the tag says instead of the label while the box is neither selected nor pointed at;
        "" leaves the role or verdict alone, for a crowded picture.
    outline : str
        An SVG path in units of the scene that is drawn in place of the rectangle, such as the
        outline of a mask; it does not follow a hand.
    quad : tuple of 8 float or None
        x, y of the four corners of an oriented box, which is drawn in place of the rectangle around
        it; a hand can turn it.
    """

    corners: Corners
    role: Role = "ground truth"
    label: str = ""
    verdict: Outcome | None = None
    movable: bool = True
    dimmed: bool = False
    hidden: bool = False
    tag: str | None = None
    outline: str = ""
    quad: Quad | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What the browser said last.

    Attributes
    ----------
    boxes : tuple of (x1, y1, x2, y2)
        All boxes, in the order given.
    quads : tuple of (8 float or None)
        Corners of those that are oriented.
    selected : int or None
        Which box is selected.
    seq : int
        Counts messages; sent back so that the next one may come.
    final : bool
        Whether the drag is over.
    rev : int
        The revision that the edit was made on.
    """

    boxes: tuple[Corners, ...]
    quads: tuple[Quad | None, ...]
    selected: int | None
    seq: int
    final: bool
    rev: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stays in session state, also while the page is left."""

    boxes: tuple[Box, ...]
    selected: int | None = None
    rev: int = 0
    source: Hashable = None


class Scene:
    """The boxes kept under one key; a view of session state, made anew in each run.

    Attributes
    ----------
    key : str
        The component's key in session state.
    """

    def __init__(self, key: str) -> None:
        self.key = key

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes, newest edit included."""
        return self._kept.boxes

    @property
    def corners(self) -> Boxes:
        """The same as an (N, 4) array, ready for the core."""
        return as_boxes([box.corners for box in self.boxes])

    @property
    def selected(self) -> int | None:
        """Index of the selected box."""
        return self._kept.selected

    @property
    def rev(self) -> int:
        """How often Python has changed the scene."""
        return self._kept.rev

    def put(self, boxes: Sequence[Box], selected: int | None = None) -> None:
        """Set the boxes from Python; ends a drag that is under way. Made for `on_click`."""
        self._keep(_Kept(_checked(boxes), selected, self.rev + 1, self._kept.source))

    def select(self, index: int | None) -> None:
        """Select a box from Python, for instance the one whose table row was clicked."""
        self._keep(replace(self._kept, selected=index, rev=self.rev + 1))

    @property
    def _kept(self) -> _Kept:
        kept: _Kept = st.session_state[_kept_key(self.key)]
        return kept

    def _keep(self, kept: _Kept) -> None:
        st.session_state[_kept_key(self.key)] = kept


def editor_state(
    key: str,
    default: Sequence[Box],
    *,
    source: Hashable = None,
    selected: int | None = None,
) -> Scene:
    """The scene under `key`, with the newest edit taken in. Call it before computing.

    Parameters
    ----------
    key : str
        Of the editor; each editor in the app has its own.
    default : sequence of Box
        What it starts with; at least one box.
    source : hashable, optional
        What the boxes come from, such as an image's id. When it changes, the scene starts again
        from `default`.
    selected : int, optional
        Selected at the start.

    Returns
    -------
    Scene
        It lives under a plain key of session state, so it survives leaving the page.
    """
    kept = st.session_state.get(_kept_key(key))
    if not isinstance(kept, _Kept) or kept.source != source:
        rev = kept.rev + 1 if isinstance(kept, _Kept) else 0
        kept = _Kept(_checked(default), selected, rev, source)
    edit = current(key)
    if edit is not None and edit.rev == kept.rev and len(edit.boxes) == len(kept.boxes):
        kept = replace(kept, boxes=_moved(kept.boxes, edit), selected=edit.selected)
    st.session_state[_kept_key(key)] = kept
    return Scene(key)


def current(key: str) -> Edit | None:
    """The newest edit of the editor under `key`, before it is mounted; None before the first."""
    return read_edit(peek(key))


def read_edit(value: Any) -> Edit | None:
    """An edit out of what a browser sent, which may be anything; None if it is not one.

    >>> read_edit({"boxes": [[0, 0, 2, 1]], "selected": 0, "seq": 3, "rev": 0, "final": True})
    Edit(boxes=((0.0, 0.0, 2.0, 1.0),), quads=(None,), selected=0, seq=3, final=True, rev=0)
    >>> read_edit({"boxes": [[0, 0, None, 1]], "selected": None, "seq": 3, "rev": 0})
    """
    if not isinstance(value, Mapping):
        return None
    try:
        array = as_boxes(value["boxes"])
        quads = _quads(value.get("quads") or [None] * len(array))
        seq, rev, selected = int(value["seq"]), int(value["rev"]), value.get("selected")
    except (KeyError, TypeError, ValueError):
        return None
    if len(quads) != len(array):
        return None
    known = isinstance(selected, int) and 0 <= selected < len(array)
    return Edit(
        boxes=tuple((x1, y1, x2, y2) for x1, y1, x2, y2 in array.tolist()),
        quads=quads,
        selected=selected if known else None,
        seq=seq,
        final=bool(value.get("final")),
        rev=rev,
    )


def _quads(values: Any) -> tuple[Quad | None, ...]:
    return tuple(
        None
        if each is None
        else tuple(as_corners(np.asarray(each, np.float64).reshape(1, 4, 2)).ravel().tolist())
        for each in values
    )


def _moved(boxes: tuple[Box, ...], edit: Edit) -> tuple[Box, ...]:
    return tuple(
        _put(box, to, quad) if box.movable else box
        for box, to, quad in zip(boxes, edit.boxes, edit.quads, strict=True)
    )


def _put(box: Box, corners: Corners, quad: Quad | None) -> Box:
    """An oriented box goes by its quad alone, and keeps the rectangle of a file with it."""
    if box.quad is None:
        return replace(box, corners=corners)
    if quad is None or quad == box.quad:
        return box
    x1, y1, x2, y2 = upright(np.reshape(quad, (1, 4, 2)))[0].tolist()
    return replace(box, corners=(x1, y1, x2, y2), quad=quad)


def _checked(boxes: Sequence[Box]) -> tuple[Box, ...]:
    as_boxes(np.array([box.corners for box in boxes], dtype=np.float64).reshape(-1, 4))
    return tuple(boxes)


def _kept_key(key: str) -> str:
    # The component's own state is dropped when its page is left; this one is not.
    return f"{key}.scene"
