"""Counts at every stop of two sliders, written down as what changes from stop to stop.

Most counts of a large confusion matrix are 0 at most stops, and the others change at few of them.
So a table of all is large and nearly empty; this holds its changes along the second slider alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from iouviz.evaluation.columns import Rows

Counts = NDArray[np.int64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Rises:
    """Changes of some counts along one slider, (n,) each: which count, at which stop, by how much.

    Attributes
    ----------
    entry, stop, by : (n,) int arrays
        A count at a stop is the sum of its `by` up to and with that stop.
    """

    entry: Rows
    stop: Rows
    by: Counts

    @classmethod
    def of_counts(cls, counts: Counts, entries: Rows) -> Self:
        """Changes of counts that are known at each stop, (C, m), of the entries (m,)."""
        change = np.diff(counts, axis=0, prepend=0)
        stop, column = np.nonzero(change)
        return cls(entries[column], stop, change[stop, column])

    @classmethod
    def of_points(cls, entry: Rows, stop: Rows, stops: int) -> Self:
        """Changes of counts to each of which some (entry, stop) add 1, at that stop alone.

        >>> rises = Rises.of_points(np.array([7, 7, 7]), np.array([0, 0, 1]), 3)
        >>> list(zip(rises.entry.tolist(), rises.stop.tolist(), rises.by.tolist(), strict=True))
        [(7, 0, 2), (7, 1, -1), (7, 2, -1)]
        """
        key, count = np.unique(entry * (stops + 1) + stop, return_counts=True)
        # up at each point, down again at the next stop; the last stop has none after it
        keys, turn = np.unique(np.concatenate([key, key + 1]), return_inverse=True)
        by = np.zeros(len(keys), np.int64)
        np.add.at(by, turn[: len(key)], count)
        np.add.at(by, turn[len(key) :], -count)
        kept = (by != 0) & (keys % (stops + 1) < stops)
        return cls(keys[kept] // (stops + 1), keys[kept] % (stops + 1), by[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """`size` counts at each of T x C stops.

    Attributes
    ----------
    size : int
        How many counts there are at each.
    stops : int
        C.
    begin : (T + 1,) int32 array
        The changes at stop t of the first slider are begin[t]:begin[t + 1] of the others.
    stop, entry, by : (n,) int32 arrays
        Stop of the second slider, rising in each part; which count; how much is added to it.
    """

    size: int
    stops: int
    begin: Ints
    stop: Ints
    entry: Ints
    by: Ints

    @classmethod
    def of(cls, size: int, stops: int, rises: Sequence[Sequence[Rises]]) -> Self:
        """From the changes at each stop of the first slider."""
        parts = []
        for each in rises:
            entry, stop, by = (
                np.concatenate([getattr(part, name) for part in each] or [np.zeros(0, np.intp)])
                for name in ("entry", "stop", "by")
            )
            order = np.argsort(stop, kind="stable")
            parts.append((stop[order], entry[order], by[order]))
        columns = zip(*parts, strict=True) if parts else ([], [], [])
        stop, entry, by = (
            np.concatenate([*column, np.zeros(0)]).astype(np.int32) for column in columns
        )
        begin = np.cumsum([0, *(len(part[0]) for part in parts)]).astype(np.int32)
        return cls(size, stops, begin, stop, entry, by)

    def at(self, first: int, second: int) -> Counts:
        """The counts at one stop of each slider, (size,).

        >>> up = Rises(np.array([1, 1]), np.array([0, 2]), np.array([5, -2]))
        >>> steps = Steps.of(3, 4, [[up]])
        >>> steps.at(0, 1).tolist(), steps.at(0, 2).tolist()
        ([0, 5, 0], [0, 3, 0])
        """
        part = slice(self.begin[first], self.begin[first + 1])
        until = np.searchsorted(self.stop[part], second, side="right")
        counts = np.zeros(self.size, np.int64)
        np.add.at(counts, self.entry[part][:until], self.by[part][:until])
        return counts
