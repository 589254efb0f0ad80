"""Whether texts of a file are numbers or dates, which can be put in order, or words."""

import re
from collections.abc import Collection
from typing import Final, Literal

import numpy as np

DATE: Final = re.compile(r"\d{4}([-/:])\d\d\1\d\d(?!\d)")  # with a time of day after it, or not


def scale_of(texts: Collection[str]) -> Literal["number", "date"] | None:
    """What texts are that can be put in order and cut into ranges; None where they are words.

    >>> scale_of(["4", "1.5"]), scale_of(["2026-11-25 17:02:52"]), scale_of(["4", "front"])
    ('number', 'date', None)
    """
    if not texts:
        return None
    if all(map(DATE.match, texts)):
        return "date"
    try:
        numbers = np.array([float(text) for text in texts])
    except ValueError:
        return None
    return "number" if np.isfinite(numbers).all() else None
