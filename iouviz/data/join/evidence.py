"""How many boxes a box format fits, and so what speaks for and against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from iouviz.arrays import Flags
from iouviz.data.readers.shared.box_format import BoxFormat, Numbers, corners, scores

RULED_OUT: Final = 0.60  # of the boxes at most may fit every other one, or else
IMPOSSIBLE: Final = 0.05  # of them have a negative side or a score that is none: nobody writes so
SLACK: Final = 0.02  # of a side: how far a box may reach over the edge and still be inside


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many boxes a box format fits.

    Attributes
    ----------
    boxes, upright, sound, fit : int
        All; those without a negative side; those that also have a score between 0 and 1; those
        against which nothing speaks.
    inside, sized : int
        Those inside their picture, of those whose picture's size is known.
    scored : int or None
        Those with a score between 0 and 1; None without scores.
    """

    boxes: int
    upright: int
    inside: int
    sized: int
    scored: int | None
    sound: int
    fit: int

    @property
    def ruled_out(self) -> bool:
        """Whether too many boxes speak against it."""
        return self.share <= RULED_OUT or self.sound < (1 - IMPOSSIBLE) * self.boxes

    @property
    def share(self) -> float:
        """Part of the boxes that fit, 1 where there are none."""
        return self.fit / self.boxes if self.boxes else 1.0

    def rows(self) -> tuple[tuple[str, str], ...]:
        """What was counted and the counts, for a table."""
        counts = [("boxes that fit", f"{self.fit} of {self.boxes}")]
        counts.append(("no negative side", f"{self.upright} of {self.boxes}"))
        if self.sized:
            counts.append(("inside the picture", f"{self.inside} of {self.sized}"))
        if self.scored is not None:
            counts.append(("score from 0 to 1", f"{self.scored} of {self.boxes}"))
        return tuple(counts)


def weigh(numbers: Numbers, box_format: BoxFormat, sizes: Numbers) -> Evidence:
    """Count the boxes that a box format fits.

    Parameters
    ----------
    numbers : (N, M) float64 array
    box_format : BoxFormat
    sizes : (N, 2) float64 array
        Width and height of each row's picture, nan where unknown.

    Examples
    --------
    >>> weigh(np.array([[60, 50, 30, 20.0]]), BoxFormat("", "xyxy"), np.array([[99, 99.0]])).share
    0.0
    """
    upright, inside, sized, scored = _signs(numbers, box_format, sizes)
    return Evidence(
        len(numbers),
        int(upright.sum()),
        int((inside & upright).sum()),
        int(sized.sum()),
        None if box_format.score is None else int(scored.sum()),
        int((upright & scored).sum()),
        int((upright & (inside | ~sized) & scored).sum()),
    )


def _signs(
    numbers: Numbers, box_format: BoxFormat, sizes: Numbers
) -> tuple[Flags, Flags, Flags, Flags]:
    """Of each row: no negative side; inside; whether a size is known; a possible score, angle."""
    limits = np.ones_like(sizes) if box_format.relative else sizes
    boxes, size = corners(numbers, box_format, limits)
    with np.errstate(invalid="ignore"):
        upright = _all(size >= 0)
        sized = _all(np.isfinite(limits))
        room = SLACK * limits
        inside = _all(boxes[:, :2] >= -room) & _all(boxes[:, 2:] <= limits + room) & sized
    score = scores(numbers, box_format)
    scored = np.ones(len(boxes), np.bool_) if score is None else (score >= 0) & (score <= 1)
    if box_format.box == "radians" and _beyond_a_turn(numbers, box_format):
        scored[:] = False
    return upright, inside, sized, scored


def untold(numbers: Numbers, box_format: BoxFormat) -> bool:
    """Whether all angles are 0, which says the same in every unit."""
    return len(box_format.columns) > 4 and not numbers[:, box_format.columns[4]].any()


def _beyond_a_turn(numbers: Numbers, box_format: BoxFormat) -> bool:
    """Whether one angle is so large that no box in the file can have it in radians."""
    return bool((np.abs(numbers[:, box_format.columns[4]]) > 2 * np.pi).any())


def fitting(numbers: Numbers, box_formats: Sequence[BoxFormat], sizes: Numbers) -> Flags:
    """Rows that fit some box format; those that fit none are faulty and no evidence."""
    result = np.zeros(len(numbers), np.bool_)
    for box_format in box_formats:
        upright, inside, sized, scored = _signs(numbers, box_format, sizes)
        result |= upright & (inside | ~sized) & scored
    return result if result.any() else ~result


def _all(good: Flags) -> Flags:
    return np.asarray(good.all(axis=1), np.bool_)
