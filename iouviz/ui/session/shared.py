"""What follows from the sample set alone, computed once for all sessions that look at it.

A class of thirty opens the same sample; for each of them anew, the tables of the Dataset page alone
would take 16 MB and a second. Only results of the sample are here: what one person uploads must
never be seen by another.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Result = TypeVar("Result")
KEPT = 3  # results under one name, the newest


class Shared:
    """Results by name and key; the newest few under each name are kept."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, OrderedDict[Hashable, Any]] = {}
        self._turns: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, name: Hashable, key: Hashable, compute: Callable[[], Result]) -> Result:
        """The result under `name` for `key`; who asks while it is computed waits for it.

        Parameters
        ----------
        name, key : hashable
            The key holds all that the result depends on besides the sample.
        compute : callable
            May ask for other names. Where it raises, the next one who asks computes.
        """
        with self._lock:
            turn = self._turns.setdefault((name, key), threading.Lock())
        with turn:
            with self._lock:
                kept = self._kept.setdefault(name, OrderedDict())
                if key in kept:
                    kept.move_to_end(key)
                    known: Result = kept[key]
                    return known
            result = compute()
            with self._lock:
                kept[key] = result
                while len(kept) > KEPT:
                    gone, _ = kept.popitem(last=False)
                    self._turns.pop((name, gone), None)
            return result
