"""Tables of numbers at the stops of sliders, and how they travel to the browser.

`tables.js` looks up what `pack` has laid down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iouviz.errors import RequestError
from iouviz.evaluation.grids.steps import Steps
from iouviz.evaluation.metrics.counts import OutcomeCounts

_PARTS = ("begin", "stop", "entry", "value")  # of `Steps`
# What a typed array of the browser can hold; counts beyond 2^31 do not occur on a screen.
_TYPES = {"float64", "float32", "int32", "int16", "uint8"}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Numbers at every stop of some sliders.

    Attributes
    ----------
    values : array
        Its first axes are the stops of `by`; what remains is what is looked up.
    by : tuple of str
        Names of sliders.
    """

    values: NDArray[Any]
    by: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the values."""
        return np.shape(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Changing:
    """Many numbers at every stop of two sliders, of which few change from stop to stop.

    Attributes
    ----------
    steps : Steps
    by : (str, str)
        Names of the sliders.
    """

    steps: Steps
    by: tuple[str, str]

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the table that it stands for."""
        return len(self.steps.begin) - 1, self.steps.stops, self.steps.size


def count_tables(
    counts: OutcomeCounts, by: tuple[str, ...], *, beta: float = 1.0, prefix: str = ""
) -> dict[str, Table]:
    """Counts at every stop and what follows from them, under the names that blocks use.

    They are tp, fp, fn, predicted, objects, precision, recall and f, each after `prefix`.
    """
    found = {
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "predicted": counts.tp + counts.fp,
        "objects": counts.tp + counts.fn,
        "precision": counts.precision,
        "recall": counts.recall,
        "f": counts.f_beta(beta),
    }
    return {f"{prefix}{name}": Table(values, by) for name, values in found.items()}


def pack(tables: Mapping[str, Table | Changing]) -> tuple[bytes, dict[str, dict[str, Any]]]:
    """All tables as one piece of memory, and where each lies in it.

    Returns
    -------
    bytes
        Little-endian, each table at a multiple of 8.
    dict
        By name: type, offset, shape and the sliders of its first axes; of changing numbers, the
        names of the tables that they are made of.

    Examples
    --------
    >>> data, places = pack({"tp": Table(np.array([3, 4], np.int32), ("iou",))})
    >>> len(data), places["tp"]
    (8, {'type': 'int32', 'offset': 0, 'shape': [2], 'by': ['iou']})
    """
    parts, offset = [], 0
    places = {name: _place(name, each) for name, each in tables.items()}
    for name, table in _plain_tables(tables).items():
        values = np.ascontiguousarray(table.values)
        if values.dtype.name == "int64":
            values = values.astype(np.int32)
        if values.dtype.name not in _TYPES:
            raise RequestError(f"table {name} is of {values.dtype}; wanted one of {_TYPES}")
        data = values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        places[name] = {
            "type": values.dtype.name,
            "offset": offset,
            "shape": list(values.shape),
            "by": list(table.by),
        }
        padded = data + bytes(-len(data) % 8)
        parts.append(padded)
        offset += len(padded)
    return b"".join(parts), places


def _place(name: str, table: Table | Changing) -> dict[str, Any]:
    """Where changing numbers are found; a plain table's place comes when it is packed."""
    if isinstance(table, Table):
        return {}
    parts = {part: f"{name}/{part}" for part in _PARTS}
    return {**parts, "size": table.steps.size, "by": list(table.by)}


def _plain_tables(tables: Mapping[str, Table | Changing]) -> dict[str, Table]:
    """Changing numbers as the tables that they are made of, the others as they are."""
    plain = {}
    for name, table in tables.items():
        if isinstance(table, Table):
            plain[name] = table
            continue
        for part in _PARTS:
            values = getattr(table.steps, part)
            plain[f"{name}/{part}"] = Table(
                values.astype(np.int16) if part == "stop" else values  # of a slider: few
            )
    return plain
