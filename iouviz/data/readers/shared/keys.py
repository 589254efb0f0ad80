"""Columns of keys, whether they are lists of anything or arrays of whole numbers."""

import numpy as np
from numpy.typing import NDArray

from iouviz.data.readers.shared.reader import Key, Keys

LARGEST_TABLE = 1 << 20


def distinct(keys: Keys) -> list[Key]:
    """Each key once; those of a list in the order in which they first come.

    >>> distinct(["b", 7, "b"]), distinct(np.array([9, 7, 9]))
    (['b', 7], [7, 9])
    """
    if isinstance(keys, np.ndarray):
        numbers: list[Key] = numbered(keys)[0].tolist()
        return numbers
    return list(dict.fromkeys(keys))


def numbered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The different keys, rising, and which of them each key is."""
    low, high = (int(keys.min()), int(keys.max())) if len(keys) else (0, 0)
    if high - low > 4 * len(keys) + LARGEST_TABLE:
        different, which = np.unique(keys, return_inverse=True)
        return different, which
    # Ids as a rule lie close together, and a table of all that there could be needs no sorting.
    offset = keys - low
    used = np.zeros(high - low + 1, np.bool_)
    used[offset] = True
    number = np.cumsum(used) - 1
    return np.flatnonzero(used) + low, number[offset]


def as_list(keys: Keys) -> list[Key]:
    """The keys as a list.

    >>> as_list(np.array([9, 7]))
    [9, 7]
    """
    if isinstance(keys, np.ndarray):
        numbers: list[Key] = keys.tolist()
        return numbers
    return keys
