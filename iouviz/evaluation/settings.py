"""Where README had these names until 0.1; they stand in `iouviz.evaluation.statistics` now."""

import warnings
from typing import Any

from iouviz.evaluation import statistics

MOVED = ("Wish", "best_settings")


def __getattr__(name: str) -> Any:
    """A name that has moved, with a word on where it is."""
    if name not in MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warnings.warn(
        f"{name} moved to iouviz.evaluation.statistics; the old place goes with the next release",
        DeprecationWarning,
        stacklevel=2,
    )
    return getattr(statistics, name)
