"""What the numbers in label maps mean: which value is which class, and which is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from iouviz.arrays import Counts

Colour = tuple[int, int, int]

# What `Legend.positions` gives for values that are no class.
IGNORED, UNKNOWN = -1, -2


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """Classes, and the values that stand for them in either kind of map.

    Attributes
    ----------
    names : tuple of str
        K classes.
    true, predicted : mapping of int to int
        Value in the maps -> position in `names`. Several values may stand for one class.
    ignored : frozenset of int
        True values whose pixels are not judged.
    colours : tuple of (red, green, blue), or empty
        One a class, where the data have them.
    background : int or None
        Position of the class that is no object.
    """

    names: tuple[str, ...]
    true: Mapping[int, int]
    predicted: Mapping[int, int]
    ignored: frozenset[int] = field(default_factory=frozenset)
    colours: tuple[Colour, ...] = ()
    background: int | None = None

    def __len__(self) -> int:
        return len(self.names)

    def true_classes(self, values: Counts) -> Counts:
        """Class of each true value, (n,); IGNORED (-1) or UNKNOWN (-2) where it is none.

        >>> legend = Legend(("road", "car"), {7: 0, 26: 1}, {0: 0, 1: 1}, frozenset([255]))
        >>> legend.true_classes(np.array([26, 255, 3])).tolist()
        [1, -1, -2]
        """
        return _looked_up(values, dict.fromkeys(self.ignored, IGNORED) | dict(self.true))

    def predicted_classes(self, values: Counts) -> Counts:
        """Class of each predicted value, (n,); UNKNOWN (-2) where it is none."""
        return _looked_up(values, self.predicted)


def _looked_up(values: Counts, table: Mapping[int, int]) -> Counts:
    known, at = np.unique(values, return_inverse=True)
    found = np.array([table.get(value, UNKNOWN) for value in known.tolist()], np.int64)
    return found[at] if len(known) else found
