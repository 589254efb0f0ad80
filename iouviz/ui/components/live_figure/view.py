"""Mounting a live figure: what Python tells the browser, and what comes back."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

import streamlit as st
from plotly.offline import get_plotlyjs

from iouviz.ui.components.component import component, new_clicks, peek, seen_clicks
from iouviz.ui.components.live_figure.bindings import check, sliders_of
from iouviz.ui.components.live_figure.model import Block, Figure, Slider, nearest
from iouviz.ui.components.live_figure.tables import Changing, Table, pack
from iouviz.ui.frame.media import lasting_url, media_url

MODULES = (
    "tables.js", "words.js", "plotly.js", "plot.js", "strip.js", "rows.js",
    "sliders.js", "parts.js", "bars.js", "histogram.js", "confusion.js", "classes.js", "grid.js",
    "live.js",
)  # fmt: skip

INLINE = 32_768  # bytes of tables that go with the message; they may change with every move
_BYTES = "application/octet-stream"

_mount = component(__file__, MODULES, scope=".iv-live")


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the sliders were left.

    Attributes
    ----------
    at : dict of str to int
        The stop of each slider.
    values : dict of str to float
        What each slider stands for there.
    clicks : tuple of dict
        Those since the last run, the oldest first; in this run and in no other: {"image": position
        in the strip}, {"row": entry}, {"more": True}, or {"block": name of the block, "at": ...} of
        a count; see `counts`.
    """

    at: dict[str, int]
    values: dict[str, float]
    clicks: tuple[dict[str, Any], ...] = ()

    @property
    def click(self) -> dict[str, Any] | None:
        """The newest of them, for whoever goes to another page with it."""
        return self.clicks[-1] if self.clicks else None


def live_figure(
    key: str,
    blocks: Sequence[Block],
    *,
    sliders: Sequence[Slider] = (),
    tables: Mapping[str, Table | Changing] | None = None,
    values: Mapping[str, float] | None = None,
    stream: bool = False,
    label: str = "Figure",
) -> Moment:
    """Draw blocks that follow sliders. Put it in an `st.fragment`.

    Parameters
    ----------
    key : str
    blocks : sequence of Block
        From top to bottom; those whose spans fit in 12 columns stand side by side.
    sliders : sequence of Slider
    tables : dict of str to Table
        What the blocks speak of, by name.
    values : dict of str to float
        Where some sliders stand by the page's own account. They hold unless the user has moved the
        slider since the last run; without one, a slider stands where it was left.
    stream : bool
        Whether Python hears of every move, one message at a time, or when the drag ends.
    label : str
        Name of the whole for screen readers.

    Returns
    -------
    Moment
    """
    tables = {} if tables is None else tables
    check(blocks, sliders, tables)
    at = positions(key, sliders, values or {})
    packed, places = pack(tables)
    clicks = tuple(new_clicks(key))
    state = peek(key)
    seq = state.get("seq", 0) if isinstance(state, Mapping) else 0
    drawn = any(isinstance(block, Figure) for block in blocks)
    data = {
        "library": lasting_url(_library(), "text/javascript") if drawn else None,
        "memory": _address(packed) if packed else None,
        "places": places,
        "sliders": [_slider(each) for each in sliders],
        "at": at,
        "rev": _kept(key)["rev"],
        "ack": seq,
        "clicked": seen_clicks(key),
        "stream": stream,
        "blocks": [{**_block(each), "by": sorted(sliders_of(each, tables))} for each in blocks],
        "label": label,
    }
    _mount(key, data)
    return Moment(at, dict(_kept(key)["values"]), clicks)


def positions(
    key: str, sliders: Sequence[Slider], values: Mapping[str, float] | None = None
) -> dict[str, int]:
    """The stop of each slider: where the user has just put it, else `values`, else where it was.

    Sliders are kept by value, so that they stand right whatever stops the next data set has.
    """
    kept, state, values = _kept(key), peek(key), values or {}
    moved: Mapping[str, float] = {}
    if not isinstance(state, Mapping):
        kept["seq"] = 0  # mounted anew: it counts from the start again
    elif state.get("seq") != kept["seq"]:
        kept["seq"] = state.get("seq")
        moved = state.get("values", {}) if state.get("rev") == kept["rev"] else {}
    at, stands = {}, {}
    for slider in sliders:
        known = kept["values"].get(slider.name)
        start = known if known is not None else float(slider.stops[slider.start])
        wanted = moved.get(slider.name, values.get(slider.name, start))
        at[slider.name] = nearest(slider.stops, wanted)
        stands[slider.name] = float(slider.stops[at[slider.name]])
    reported = {name: moved.get(name, value) for name, value in kept["values"].items()}
    if any(reported.get(name, value) != value for name, value in stands.items()):
        kept["rev"] += 1  # the browser has another account of it: ours is newer
    kept["values"] = stands
    return at


def is_at_rest(key: str) -> bool:
    """Whether no slider of that figure is being dragged."""
    state = peek(key)
    return state is None or bool(state.get("final", True))


def put(key: str, **values: float) -> None:
    """Move sliders from Python. Made for `on_click`."""
    kept = _kept(key)
    kept["values"] = {**kept["values"], **values}
    kept["rev"] += 1


def _kept(key: str) -> dict[str, Any]:
    """What outlives leaving the page; the component's own state does not."""
    kept: dict[str, Any] = st.session_state.setdefault(
        f"{key}.kept", {"rev": 0, "seq": 0, "values": {}}
    )
    return kept


def _slider(slider: Slider) -> dict[str, Any]:
    return {**_plain(slider), "stops": [float(stop) for stop in slider.stops]}


def _block(block: Block) -> dict[str, Any]:
    message = {"kind": type(block).__name__.lower(), **_plain(block)}
    if isinstance(block, Figure):
        # As text: the browser sees by comparing whether anything is new.
        message["figure"] = _figure_text(block)
        message["binds"] = [asdict(bind) for bind in block.binds]
        message["height"] = block.figure.layout.height  # kept free until it is drawn
    return message


@lru_cache(maxsize=32)  # of a figure that is kept from run to run, once
def _figure_text(block: Figure) -> str:
    return str(block.figure.to_json(remove_uids=False))


def _plain(value: Any) -> dict[str, Any]:
    """A dataclass as a dict; arrays and figures, which asdict would copy, as they are."""
    return {
        each.name: [_entry(part) for part in field] if isinstance(field, tuple) else _entry(field)
        for each in fields(value)
        for field in (getattr(value, each.name),)
    }


def _entry(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _address(packed: bytes) -> str:
    """Where the tables are: in the address itself where they are few, which saves a round trip."""
    if len(packed) > INLINE:
        return media_url(packed, _BYTES)
    return f"data:{_BYTES};base64,{b64encode(packed).decode()}"


@cache
def _library() -> bytes:
    return str(get_plotlyjs()).encode()
