"""How many pixels of each image have which pair of values: all that is kept of label maps.

The values are those of the files. What they mean is applied afterwards, so that another class to
ignore, or other names, need no second reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts
from iouviz.geometry.segmentation.pairs import ValuePairs


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """Pixels by image, true value and predicted value; a row for each pair that occurs.

    Attributes
    ----------
    names : tuple of str
        I images.
    image : (n,) int64 array
        Position in `names`, rising.
    true, predicted : (n,) int64 arrays
        Values as in the files.
    pixels : (n,) int64 array
        Above 0.
    """

    names: tuple[str, ...]
    image: Counts
    true: Counts
    predicted: Counts
    pixels: Counts

    @classmethod
    def of(cls, names: Sequence[str], pairs: Iterable[ValuePairs]) -> "PairCounts":
        """From the pairs of each image.

        >>> one = ValuePairs(np.array([0, 1]), np.array([0, 0]), np.array([5, 2]))
        >>> PairCounts.of(["a", "b"], [one, one]).image.tolist()
        [0, 0, 1, 1]
        """
        each = list(pairs)
        image = np.repeat(np.arange(len(each)), [len(pair.pixels) for pair in each])
        columns = [
            np.concatenate([np.zeros(0, np.int64), *(pair[at] for pair in each)]) for at in range(3)
        ]
        return cls(tuple(names), image.astype(np.int64), *columns)

    def __len__(self) -> int:
        return len(self.names)

    def merge(self, other: "PairCounts") -> "PairCounts":
        """Both together; images of `other` that are here already are left as they are here."""
        known = set(self.names)
        new = np.array([name not in known for name in other.names], np.bool_)
        place = len(self) + np.cumsum(new) - 1
        kept = new[other.image] if len(other.image) else np.zeros(0, np.bool_)
        return PairCounts(
            self.names + tuple(name for name in other.names if name not in known),
            np.concatenate([self.image, place[other.image[kept]]]),
            np.concatenate([self.true, other.true[kept]]),
            np.concatenate([self.predicted, other.predicted[kept]]),
            np.concatenate([self.pixels, other.pixels[kept]]),
        )

    def only(self, names: Iterable[str]) -> "PairCounts":
        """Those of the images that are here, in the order of `names`.

        >>> nothing = ValuePairs(*np.zeros((3, 0), np.int64))
        >>> PairCounts.of("abc", [nothing] * 3).only(["c", "x", "a"]).names
        ('c', 'a')
        """
        at = {name: position for position, name in enumerate(self.names)}
        kept = tuple(name for name in names if name in at)
        place = np.full(len(self), -1)
        place[[at[name] for name in kept]] = np.arange(len(kept))
        image = place[self.image]
        rows = np.argsort(image, kind="stable")[np.count_nonzero(image < 0) :]
        return PairCounts(
            kept,
            image[rows].astype(np.int64),
            self.true[rows],
            self.predicted[rows],
            self.pixels[rows],
        )
