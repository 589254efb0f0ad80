"""Where README had these names until 0.1; they stand in `iouviz.evaluation.matching` now."""

import warnings
from typing import Any

from iouviz.evaluation import matching

MOVED = ("by_mask_area", "mask_pair_iou")


def __getattr__(name: str) -> Any:
    """A name that has moved, with a word on where it is."""
    if name not in MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warnings.warn(
        f"{name} moved to iouviz.evaluation.matching; the old place goes with the next release",
        DeprecationWarning,
        stacklevel=2,
    )
    return getattr(matching, name)
