"""Equal boxes in any number of dimensions, one shifted along every axis; and sets, of anything."""

from collections.abc import Hashable, Set

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values


def shifted_iou(shift: ArrayLike, *, dimensions: int) -> Values:
    """IoU of a box with itself shifted by a share of its side along each axis, (...).

    Each axis keeps 1 - u of itself shared, so the shared part is s = (1 - u)^n of either box, and
    IoU is s / (2 - s). It is the inverse of `level_sets.equal_tolerance`.

    Parameters
    ----------
    shift : (...) array_like
        In sides, at least 0; from 1 on nothing is shared.
    dimensions : int
        n, at least 1.

    Examples
    --------
    >>> [round(shifted_iou(0.2, dimensions=n).item(), 4) for n in (1, 2, 3)]
    [0.6667, 0.4706, 0.3441]
    """
    shared = np.clip(1 - np.asarray(shift, np.float64), 0, 1) ** dimensions
    return shared / (2 - shared)


def jaccard(a: Set[Hashable], b: Set[Hashable]) -> float:
    """Shared members divided by all members of two sets, in [0, 1]; 0 where both are empty.

    References
    ----------
    .. [1] P. Jaccard, "Étude comparative de la distribution florale dans une portion des Alpes et
       du Jura", Bulletin de la Société Vaudoise des Sciences Naturelles 37, 1901.

    Examples
    --------
    >>> jaccard({"fir", "larch", "beech"}, {"larch", "beech", "oak"})
    0.5
    """
    union = len(a | b)
    return len(a & b) / union if union else 0.0
