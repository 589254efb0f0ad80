"""Numbers at every stop of two sliders, written down where they change.

Most counts of a large confusion matrix are 0 at most stops, and the others change at few of them.
So a table of all is large and nearly empty; this holds what changes along the second slider alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Rows, Short, Values


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What some numbers become at which stop of one slider, (n,) each.

    Attributes
    ----------
    entry, stop : (n,) int arrays
        Which number, and from which stop on.
    value : (n,) array
        What it is from there on; before the first stop named it is 0.
    """

    entry: Rows
    stop: Rows
    value: Counts | Values

    @classmethod
    def of_values(cls, values: Counts | Values, entries: Rows) -> Self:
        """From numbers that are known at each stop, (C, m), of the entries (m,)."""
        before = np.concatenate([np.zeros_like(values[:1]), values[:-1]])
        same = (values == before) | (np.isnan(values) & np.isnan(before))
        stop, column = np.nonzero(~same)
        return cls(entries[column], stop, values[stop, column])

    @classmethod
    def of_points(cls, entry: Rows, stop: Rows, stops: int) -> Self:
        """From counts to each of which some (entry, stop) add 1, at that stop alone.

        >>> some = Changes.of_points(np.array([7, 7, 7]), np.array([0, 0, 1]), 3)
        >>> list(zip(some.entry.tolist(), some.stop.tolist(), some.value.tolist(), strict=True))
        [(7, 0, 2), (7, 1, 1), (7, 2, 0)]
        """
        key, count = np.unique(entry * (stops + 1) + stop, return_counts=True)
        after = np.setdiff1d(key + 1, key)  # one stop on it is 0 again; the last has none
        keys = np.concatenate([key, after])
        value = np.concatenate([count, np.zeros(len(after), np.int64)])
        kept = keys % (stops + 1) < stops
        return cls(keys[kept] // (stops + 1), keys[kept] % (stops + 1), value[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """`size` numbers at each of T x C stops.

    Attributes
    ----------
    size : int
        How many numbers there are at each.
    stops : int
        C.
    begin : (T + 1,) int32 array
        The changes at stop t of the first slider are begin[t]:begin[t + 1] of the others.
    stop, entry : (n,) int32 arrays
        Stop of the second slider, rising in each part, and which number changes there.
    value : (n,) int32 or float32 array
        What it becomes.
    """

    size: int
    stops: int
    begin: Short
    stop: Short
    entry: Short
    value: NDArray[Any]

    @classmethod
    def of(
        cls, size: int, stops: int, changes: Sequence[Sequence[Changes]], *, exact: bool = True
    ) -> Self:
        """From the changes at each stop of the first slider; `exact` for whole numbers."""
        parts = [_in_order(each) for each in changes]
        stop, entry, value = (
            np.concatenate([np.zeros(0), *(part[at] for part in parts)]) for at in range(3)
        )
        return cls(
            size,
            stops,
            np.cumsum([0, *(len(part[0]) for part in parts)]).astype(np.int32),
            stop.astype(np.int32),
            entry.astype(np.int32),
            value.astype(np.int32 if exact else np.float32),
        )

    def at(self, first: int, second: int) -> NDArray[Any]:
        """The numbers at one stop of each slider, (size,).

        >>> up = Changes(np.array([1, 1]), np.array([0, 2]), np.array([5, 3]))
        >>> steps = Steps.of(3, 4, [[up]])
        >>> steps.at(0, 1).tolist(), steps.at(0, 2).tolist()
        ([0, 5, 0], [0, 3, 0])
        """
        part = slice(self.begin[first], self.begin[first + 1])
        until = np.searchsorted(self.stop[part], second, side="right")
        numbers = np.zeros(self.size, self.value.dtype)
        numbers[self.entry[part][:until]] = self.value[part][:until]  # of several the last stays
        return numbers


def _in_order(changes: Sequence[Changes]) -> tuple[Rows, Rows, Counts | Values]:
    """All changes of one stop of the first slider, by stop of the second: stop, entry, value."""
    stop, entry, value = (
        np.concatenate([getattr(each, name) for each in changes])
        for name in ("stop", "entry", "value")
    )
    order = np.argsort(stop, kind="stable")
    return stop[order], entry[order], value[order]
