"""What blocks follow: their tables and sliders by name, and whether all of those are there.

A misspelt name fails here, in Python, and not in a browser.
"""

import re
from collections.abc import Mapping, Sequence

from iouviz.errors import RequestError
from iouviz.ui.components.live_figure.counts import Bars, Classes, Grid, Histogram
from iouviz.ui.components.live_figure.model import (
    Block,
    Figure,
    Numbers,
    Rows,
    Slider,
    Strip,
    Words,
)
from iouviz.ui.components.live_figure.tables import Changing, Table

_NAMED = re.compile(r"\{([\w-]+)(?::\.\df)?\}")


def tables_of(block: Block) -> list[str]:
    """The tables that a block looks up.

    >>> tables_of(Words("F1 {f1:.2f} from {tp} of {objects}"))
    ['f1', 'tp', 'objects']
    """
    match block:
        case Figure():
            names = [name for bind in block.binds for name in (bind.x, bind.y)]
        case Numbers():
            names = [
                name
                for each in block.entries
                for name in (each.table, each.where, *_NAMED.findall(each.name + each.how))
            ]
        case Words():
            names = _NAMED.findall(block.text)
        case Strip():
            names = [block.last, block.verdict, block.found_until, block.counts]
        case Rows():
            names = [block.window, block.kept, *(column.table for column in block.columns)]
        case Bars():
            names = [block.table, block.aside, *_NAMED.findall(block.note)]
        case Histogram():
            names = [block.table, block.total, block.cut]
        case Classes():
            names = [block.table, block.fixed]
        case Grid():
            names = [block.table, block.share]
        case _:
            names = [block.table]
    return [name for name in names if name]


def sliders_of(block: Block, tables: Mapping[str, Table | Changing]) -> set[str]:
    """The sliders that a block follows."""
    own = {block.slider} if isinstance(block, Strip) else set()
    return own.union(*(tables[name].by for name in tables_of(block)))


def check(
    blocks: Sequence[Block], sliders: Sequence[Slider], tables: Mapping[str, Table | Changing]
) -> None:
    """Refuse names that stand for nothing, and tables without an entry at each stop.

    Raises
    ------
    RequestError
        An unknown slider, table or trace, or a table whose axes do not fit.
    """
    stops = {slider.name: len(slider.stops) for slider in sliders}
    for name, table in tables.items():
        _known("slider", table.by, stops, f"table {name}")
        wanted = tuple(stops[each] for each in table.by)
        if table.shape[: len(wanted)] != wanted:
            raise RequestError(
                f"table {name} has shape {table.shape}; its first axes should be "
                f"{wanted}, the stops of {', '.join(table.by)}"
            )
    for slider in sliders:
        _known("table", [slider.best] if slider.best else [], tables, f"slider {slider.name}")
    for block in blocks:
        what = type(block).__name__
        _known("table", tables_of(block), tables, what)
        if isinstance(block, Strip):
            _known("slider", [block.slider], stops, what)
        if isinstance(block, Figure):
            traces = [trace.uid for trace in block.figure.data]
            _known("trace", [bind.trace for bind in block.binds], traces, what)


def _known(
    kind: str, names: Sequence[str], known: Mapping[str, object] | Sequence[str], where: str
) -> None:
    for name in names:
        if name not in known:
            there = ", ".join(str(each) for each in known) or "none"
            raise RequestError(f"{where} names {kind} {name!r}, which is not there: {there}")
