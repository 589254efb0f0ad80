"""Lists of unlike length that lie end to end in one array."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


def ragged(start: Integers, length: Integers) -> Integers:
    """Indices start[i], start[i] + 1, ... length[i] of them, for all i, end to end.

    >>> ragged(np.array([5, 1]), np.array([2, 3]))
    array([5, 6, 1, 2, 3])
    """
    ends = np.cumsum(length)
    steps: Integers = np.repeat(start - ends + length, length)
    steps += np.arange(len(steps))
    return steps


def batches(length: Integers, most: int) -> Iterator[slice]:
    """Cut lists into stretches that have at most `most` items beside their first list.

    >>> list(batches(np.array([2, 2, 2, 9, 1]), 4))
    [slice(0, 2, None), slice(2, 3, None), slice(3, 5, None)]
    """
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(ends) else 0
    cuts = np.searchsorted(ends, np.arange(most, total, most), side="right")
    bounds = np.unique(np.concatenate([[0], cuts, [len(ends)]])).tolist()
    return (slice(start, stop) for start, stop in pairwise(bounds))
