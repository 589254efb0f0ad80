"""Records counted by class, by kind of error, by ranges of what was measured.

Each count is the number of rows that the `Filter` beside it lets through.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from iouviz.arrays import Values
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.outcomes.filters import Filter, Measured, Range

# COCO's small, medium and large as sides in pixels. There, 32 x 32 is both small and medium; here
# a range ends below its upper bound, so that the parts add up.
SIZE_BOUNDS = (32.0, 96.0)
ASPECT_BOUNDS = (0.5, 2.0)
PLACE_BOUNDS = (0.333, 0.667)


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """Counts in n ranges.

    Attributes
    ----------
    filters : tuple of n Filter
        What each range lets through: any outcome but ignored.
    counts : OutcomeCounts
        (n,) each.
    """

    filters: tuple[Filter, ...]
    counts: OutcomeCounts


def cut(bounds: Sequence[float]) -> tuple[Range, ...]:
    """The ranges between rising bounds, the first and the last without an end.

    >>> [each.text for each in cut([32, 96])]
    ['..32', '32..96', '96..']

    Raises
    ------
    RequestError
        The bounds do not rise, or one is not finite.
    """
    if not np.isfinite(bounds).all() or (np.diff(bounds) <= 0).any():
        raise RequestError(f"bounds {list(bounds)}; wanted finite numbers, each above the last")
    edges = [-np.inf, *map(float, bounds), np.inf]
    return tuple(Range(low, high) for low, high in pairwise(edges))


def by_class(records: Records) -> OutcomeCounts:
    """TP, FP and FN of each class, (K,)."""
    return records.counts(records.label, len(records.dataset.classes))


def break_down(
    records: Records, name: Measured, bounds: Sequence[float], *, within: Filter | None = None
) -> Breakdown:
    """Count TP, FP and FN in ranges of a measured column.

    Parameters
    ----------
    records : Records
    name : {"score", "iou", "size", "aspect", "x", "y"}
        See `Filter`.
    bounds : sequence of float
        Rising.
    within : Filter or None
        What must hold besides.

    Returns
    -------
    Breakdown
        Of one range more than there are bounds. A record without the measured number (a missed
        object has no score) is in none.

    Raises
    ------
    RequestError
        The bounds do not rise.
    """
    within = within or Filter()
    ranges = cut(bounds)
    values = records.area if name == "size" else getattr(records, name)
    edges = [b * abs(b) for b in bounds] if name == "size" else list(bounds)
    part = np.searchsorted(np.asarray(edges, np.float64), values, side="right")
    left_out = ~within.flags(records)
    if edges:  # without a bound the one range asks for nothing
        left_out |= np.isnan(values)
    part[left_out] = len(ranges)
    counts = records.counts(part, len(ranges) + 1)[:-1]
    narrowed = [replace(within, **{name: each}) for each in ranges]  # type: ignore[arg-type]
    return Breakdown(tuple(narrowed), counts)


def score_bounds(records: Records, bins: int = 20) -> Values:
    """Bounds of equal score bins: of [0, 1] where scores lie there, else of their own range."""
    low, high = 0.0, 1.0
    score = records.score[~records.is_object]
    if len(score) and (score.min() < 0 or score.max() > 1):
        low, high = float(score.min()), float(score.max())
    if low == high:
        return np.array([low])
    # As people write them, 0.6 and not 0.6000000000000001: they stand in addresses.
    return np.array([float(f"{bound:.12g}") for bound in np.linspace(low, high, bins + 1)[1:-1]])
