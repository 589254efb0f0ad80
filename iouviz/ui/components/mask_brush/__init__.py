"""Two masks under a brush: ground truth and prediction, painted cell by cell.

As with `box_editor`, a page keeps the masks in session state, computes from them, then draws::

    masks = brush_state("brush", start)              # two: ground truth, prediction
    terms = mask_overlap(masks.take([0]), masks.take([1]))
    mask_brush("brush", boxes=mask_boxes(masks), label="Two masks; paint them")

Strokes are drawn in the browser; numbers come from Python at the end of each.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from iouviz.errors import MaskError
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.masks.rle import Masks, join
from iouviz.ui.components.component import component, peek

MODULES = ("runs.js", "sheet.js", "history.js", "tools.js", "brush.js")

_mount = component(__file__, MODULES)


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    masks: Masks
    rev: int
    source: Hashable


def brush_state(key: str, default: Callable[[], Masks], *, source: Hashable = None) -> Masks:
    """The two masks under `key`, with the newest stroke taken in. Call it before computing.

    Parameters
    ----------
    key : str
        Of the brush.
    default : callable
        Makes the two masks that it starts with, ground truth first, of one size.
    source : hashable, optional
        When it changes, the masks start again from `default`.

    Returns
    -------
    Masks
        Two of them.
    """
    kept = st.session_state.get(_kept_key(key))
    if not isinstance(kept, _Kept) or kept.source != source:
        rev = kept.rev + 1 if isinstance(kept, _Kept) else 0
        kept = _Kept(_checked(default()), rev, source)
    painted = read_painting(peek(key))
    if painted is not None:
        masks, rev, _ = painted
        if rev == kept.rev and masks.sizes.tolist() == kept.masks.sizes.tolist():
            kept = replace(kept, masks=masks)
    st.session_state[_kept_key(key)] = kept
    return kept.masks


def mask_brush(
    key: str,
    *,
    label: str,
    image: str | None = None,
    boxes: Boxes | None = None,
    bands: Masks | None = None,
    erasing: bool = False,
    max_height: int = 560,
) -> None:
    """Draw the masks of `brush_state` so that the user can paint them. Put it in an `st.fragment`.

    Parameters
    ----------
    key : str
    label : str
        Name of the sheet for screen readers.
    image : str or None
        Address of a picture under the masks, see `iouviz.ui.frame.media.media_url`.
    boxes : (2, 4) array or None
        Drawn over the masks until the next stroke begins.
    bands : Masks or None
        Two masks, parts of the painted ones: what lies outside of them is drawn faintly, until
        the next stroke begins.
    erasing : bool
        Whether new masks begin with the tool that erases from the prediction; painting ground
        truth otherwise.
    max_height : int
        Of the sheet, in screen pixels.
    """
    kept: _Kept = st.session_state[_kept_key(key)]
    painted = read_painting(peek(key))
    height, width = kept.masks.sizes[0].tolist()
    data = {
        "runs": _runs(kept.masks),
        "width": width,
        "height": height,
        "rev": kept.rev,
        "ack": painted[2] if painted else 0,
        "image": image,
        "boxes": None if boxes is None else boxes.tolist(),
        "bands": None if bands is None else _runs(bands),
        "erasing": erasing,
        "label": label,
        "maxHeight": max_height,
    }
    _mount(key, data)


def read_painting(value: Any) -> tuple[Masks, int, int] | None:
    """Masks, revision and number of a message out of what a browser sent; None if it is not one.

    >>> masks, rev, seq = read_painting(
    ...     {"runs": [[1, 2, 3], [6]], "width": 2, "height": 3, "rev": 0, "seq": 4}
    ... )
    >>> masks.pixels(0).astype(int)
    array([[0, 0],
           [1, 0],
           [1, 0]])
    >>> read_painting({"runs": [[1, 2, 4], [6]], "width": 2, "height": 3, "rev": 0, "seq": 4})
    """
    if not isinstance(value, Mapping):
        return None
    try:
        size = [int(value["height"]), int(value["width"])]
        ground_truth, prediction = value["runs"]
        parts = [
            Masks.from_runs(runs, [0, len(runs)], [size]) for runs in (ground_truth, prediction)
        ]
        return join(parts), int(value["rev"]), int(value["seq"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _runs(masks: Masks) -> list[list[int]]:
    return [
        masks.counts[masks.offsets[row] : masks.offsets[row + 1]].tolist()
        for row in range(len(masks))
    ]


def _checked(masks: Masks) -> Masks:
    if len(masks) != 2 or masks.sizes[0].tolist() != masks.sizes[1].tolist():
        raise MaskError(f"masks of {masks.sizes.tolist()} pixels; wanted two of one size")
    return masks


def _kept_key(key: str) -> str:
    # The component's own state is dropped when its page is left; this one is not.
    return f"{key}.painted"
