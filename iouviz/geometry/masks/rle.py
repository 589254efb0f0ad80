"""Masks as run lengths, in COCO's order and COCO's spelling.

A mask is read column by column, top to bottom; its counts are the lengths of the runs of equal
pixels, background first: a mask whose first pixel is set starts with a count of 0. Many masks lie
end to end in one array, so that one NumPy call works on all of them.

References
----------
.. [1] https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c (`rleEncode`,
   `rleToString`, `rleFrString`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.errors import MaskError

Integers = NDArray[np.int64]
Runs = tuple[Integers, Integers]  # counts end to end, (R,), and where each mask's start, (N + 1,)

# COCO's spelling: six bits a character from "0" on, of which five are the number's, low ones
# first, and the sixth says that more follow.
FIRST = 48
DIGITS = 5
MOST_PIXELS = 1 << 32  # of a mask: COCO counts them in 32 bits
LONGEST = 7  # 35 bits are more than a mask of 2^32 pixels needs


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """N masks as run lengths.

    Attributes
    ----------
    counts : (R,) int64 array
        Lengths of the runs of all masks, end to end; background first, and no other run is empty.
    offsets : (N + 1,) int64 array
        Mask i has ``counts[offsets[i]:offsets[i + 1]]``.
    sizes : (N, 2) int64 array
        Height and width in pixels, in COCO's order.
    """

    counts: Integers
    offsets: Integers
    sizes: Integers

    def __len__(self) -> int:
        return len(self.sizes)

    @classmethod
    def from_runs(cls, counts: ArrayLike, offsets: ArrayLike, sizes: ArrayLike) -> "Masks":
        """Make masks of counts end to end; empty runs in the middle are joined away.

        Raises
        ------
        MaskError
            Counts that are negative or do not add up to height times width; it names the mask.

        Examples
        --------
        >>> Masks.from_runs([1, 2, 3], [0, 3], [[3, 2]]).pixels(0).astype(int)
        array([[0, 0],
               [1, 0],
               [1, 0]])
        """
        runs = np.asarray(counts, np.int64), np.asarray(offsets, np.int64)
        shape = np.asarray(sizes, np.int64).reshape(-1, 2)
        wrong = np.flatnonzero(~fits(runs, shape))
        if len(wrong):
            row = int(wrong[0])
            part = runs[0][runs[1][row] : runs[1][row + 1]]
            raise MaskError(
                f"masks[{row}] has {len(part)} counts that add up to {part.sum()}; wanted counts "
                f"of at least 0 that add up to {shape[row, 0]} x {shape[row, 1]} pixels"
            )
        owner = np.repeat(np.arange(len(shape)), np.diff(runs[1]))
        return from_toggles(owner, _ends(runs), shape)

    @classmethod
    def from_strings(cls, texts: Sequence[str | bytes], sizes: ArrayLike) -> "Masks":
        """Make masks of COCO's compressed texts.

        >>> Masks.from_strings(["123"], [[3, 2]]).counts
        array([1, 2, 3])
        """
        counts, offsets, good = decode(texts)
        if not good.all():
            row = int(np.flatnonzero(~good)[0])
            raise MaskError(f"masks[{row}] is no text of COCO's run lengths: {texts[row]!r:.60}")
        return cls.from_runs(counts, offsets, sizes)

    @classmethod
    def from_pixels(cls, pixels: Sequence[ArrayLike]) -> "Masks":
        """Make masks of pictures, (height, width) each; what is not 0 is set."""
        shapes, owners, places = [], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for row, picture in enumerate(pixels):
            grid = np.asarray(picture).astype(np.bool_)
            if grid.ndim != 2:
                raise MaskError(f"masks[{row}] has shape {grid.shape}; wanted (height, width)")
            shapes.append(grid.shape)
            changes = np.flatnonzero(np.diff(grid.ravel(order="F"), prepend=False))
            places.append(changes)
            owners.append(np.full(len(changes), row, np.int64))
        sizes = np.array(shapes, np.int64).reshape(-1, 2)
        return from_toggles(np.concatenate(owners), np.concatenate(places), sizes)

    def pixels(self, row: int) -> NDArray[np.bool_]:
        """One mask as a picture, (height, width)."""
        counts = self.counts[self.offsets[row] : self.offsets[row + 1]]
        height, width = self.sizes[row]
        flat = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
        return flat.reshape(width, height).T

    def strings(self) -> list[str]:
        """Each mask in COCO's spelling."""
        return encode((self.counts, self.offsets))

    def take(self, rows: ArrayLike) -> "Masks":
        """Some of the masks, in the order of `rows`, which may repeat."""
        index = np.asarray(rows, np.int64)
        length = np.diff(self.offsets)[index]
        offsets = np.concatenate([[0], np.cumsum(length)])
        return Masks(self.counts[ragged(self.offsets[index], length)], offsets, self.sizes[index])


def join(parts: Sequence[Masks]) -> Masks:
    """All masks of several columns, one after the other."""
    starts = np.cumsum([0, *(len(part.counts) for part in parts)])
    offsets = [part.offsets[:-1] + start for part, start in zip(parts, starts[:-1], strict=True)]
    none = np.zeros(0, np.int64)
    return Masks(
        np.concatenate([none, *(part.counts for part in parts)]),
        np.concatenate([*offsets, starts[-1:]]),
        np.concatenate([none.reshape(0, 2), *(part.sizes for part in parts)]),
    )


def no_masks(count: int) -> Masks:
    """So many masks of no pixels at all, for objects that have none."""
    return Masks(np.zeros(count, np.int64), np.arange(count + 1), np.zeros((count, 2), np.int64))


def from_toggles(owner: Integers, position: Integers, sizes: Integers) -> Masks:
    """Make masks of the places where they change between background and object.

    Parameters
    ----------
    owner : (T,) int64 array
        The mask that changes.
    position : (T,) int64 array
        The first pixel after the change, counted down the columns, in [0, height * width]. Any
        order; two changes at one place undo each other.
    sizes : (N, 2) int64 array
        Height and width.
    """
    pixels = sizes[:, 0] * sizes[:, 1]
    inside = position < pixels[owner]  # a change at the very end changes nothing
    start = np.concatenate([[0], np.cumsum(pixels)])  # one number line for all masks
    key = np.sort(start[owner[inside]] + position[inside])
    first = np.flatnonzero(np.diff(key, prepend=-1))
    odd = np.diff(first, append=len(key)) % 2 == 1
    key = key[first[odd]]
    owner = np.searchsorted(start, key, side="right") - 1
    length = np.bincount(owner, minlength=len(sizes)) + 1
    offsets = np.concatenate([[0], np.cumsum(length)])
    ends = np.empty(offsets[-1], np.int64)
    ends[np.arange(len(key)) + owner] = key - start[owner]
    ends[offsets[1:] - 1] = pixels
    counts = np.diff(ends, prepend=0)
    counts[offsets[:-1]] = ends[offsets[:-1]]
    return Masks(counts, offsets, sizes)


def fits(runs: Runs, sizes: Integers) -> NDArray[np.bool_]:
    """Whether each mask's counts are at least 0 and add up to its size, (N,)."""
    counts, offsets = runs
    total = np.concatenate([[0], np.cumsum(counts)])[offsets]
    negative = np.concatenate([[0], np.cumsum(counts < 0)])[offsets]
    right: NDArray[np.bool_] = np.diff(total) == sizes[:, 0] * sizes[:, 1]
    right &= (np.diff(negative) == 0) & (sizes >= 0).all(axis=1)
    return right


def ragged(start: Integers, length: Integers) -> Integers:
    """Indices start[i], start[i] + 1, ... length[i] of them, for all i, end to end.

    >>> ragged(np.array([5, 1]), np.array([2, 3]))
    array([5, 6, 1, 2, 3])
    """
    ends = np.cumsum(length)
    steps: Integers = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        start - ends + length, length
    )
    return steps


def run_ends(masks: Masks) -> tuple[Integers, Integers]:
    """Number of each run within its mask, and the position where it ends, (R,) and (R,)."""
    place = ragged(np.zeros(len(masks), np.int64), np.diff(masks.offsets))
    return place, _ends((masks.counts, masks.offsets))


def owners(masks: Masks) -> Integers:
    """The mask that each run belongs to, (R,)."""
    return np.repeat(np.arange(len(masks)), np.diff(masks.offsets))


def _ends(runs: Runs) -> Integers:
    counts, offsets = runs
    total = np.concatenate([[0], np.cumsum(counts)])
    ends: Integers = total[1:] - np.repeat(total[offsets[:-1]], np.diff(offsets))
    return ends


def decode(texts: Sequence[str | bytes]) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Counts out of COCO's texts.

    Returns
    -------
    counts : (R,) int64 array
    offsets : (N + 1,) int64 array
    good : (N,) bool array
        False for a text that is none of COCO's; it has no counts here. Whether counts fit their
        mask is another question: see `fits`.
    """
    raw = [t.encode("utf-8", "surrogatepass") if isinstance(t, str) else bytes(t) for t in texts]
    length = np.array([len(each) for each in raw], np.int64)
    counts, offsets, good = decode_joined(b"".join(raw), length)
    if not good.all():
        raw = [each if fine else b"" for each, fine in zip(raw, good.tolist(), strict=True)]
        counts, offsets, _ = decode_joined(b"".join(raw), np.where(good, length, 0))
    return counts, offsets, good


def decode_joined(texts: bytes, length: Integers) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Counts out of COCO's texts, end to end, of so many characters each.

    As `decode`, but where a text is none of COCO's, what comes for the others is of no use either.
    """
    code = np.frombuffer(texts, np.uint8).astype(np.int64) - FIRST
    byte_ends = np.concatenate([[0], np.cumsum(length)])
    last = np.flatnonzero(code & 0x20 == 0)  # last character of each number
    good = _spelt(code, last, byte_ends)
    first = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    code = code[: last[-1] + 1] if len(last) else code[:0]
    digit = np.arange(len(code)) - np.repeat(first, last - first + 1)
    number = np.add.reduceat((code & 0x1F) << DIGITS * digit, first) if len(first) else first
    negative = code[last] & 0x10 != 0
    number = number - (negative.astype(np.int64) << DIGITS * (last - first + 1))
    offsets = np.searchsorted(last, byte_ends, side="left")
    return _undo_differences(number, offsets), offsets, good


def _spelt(code: Integers, last: Integers, byte_ends: Integers) -> NDArray[np.bool_]:
    """Whether each text is made of COCO's characters and its last number is complete, (N,)."""
    strange = np.concatenate([[0], np.cumsum((code < 0) | (code >= 64))])[byte_ends]
    stops = np.zeros(len(code) + 1, np.bool_)
    stops[last + 1] = True
    begins = stops.copy()  # where numbers begin
    begins[byte_ends[:-1]] = True
    start = np.maximum.accumulate(np.where(begins, np.arange(len(code) + 1), 0))[:-1]
    long = np.zeros(len(code) + 1, np.int64)
    long[1:] = np.cumsum(np.arange(len(code)) - start >= LONGEST)
    full: NDArray[np.bool_] = (np.diff(strange) == 0) & (np.diff(byte_ends) > 0)
    full &= stops[byte_ends[1:]] & (np.diff(long[byte_ends]) == 0)
    return full


def _undo_differences(number: Integers, offsets: Integers) -> Integers:
    """From the fourth on, a number is the difference to the count two before."""
    length = np.diff(offsets)
    place = np.arange(len(number)) - np.repeat(offsets[:-1], length)
    counts = number.copy()
    for parity in (0, 1):
        chain = (place % 2 == parity) & (place > 0)
        total = np.cumsum(np.where(chain, number, 0))
        before = np.concatenate([[0], total])[offsets[:-1]]
        counts[chain] = (total - np.repeat(before, length))[chain]
    return counts


def encode(runs: Runs) -> list[str]:
    """COCO's text of each mask; the inverse of `decode`."""
    counts, offsets = runs
    place = np.arange(len(counts)) - np.repeat(offsets[:-1], np.diff(offsets))
    later = np.flatnonzero(place > 2)
    number = counts.copy()
    number[later] -= counts[later - 2]
    shifts = DIGITS * np.arange(LONGEST + 1)
    rest = number[:, None] >> shifts  # (R, 8): what is left before each character
    code = rest & 0x1F
    after = np.concatenate([rest[:, 1:], rest[:, -1:]], axis=1)
    more = np.where(code & 0x10 != 0, after != -1, after != 0)
    written = np.concatenate(
        [np.ones((len(counts), 1), np.bool_), np.logical_and.accumulate(more, axis=1)[:, :-1]],
        axis=1,
    )
    text = ((code | (more << DIGITS)) + FIRST)[written].astype(np.uint8).tobytes().decode("ascii")
    ends = np.concatenate([[0], np.cumsum(written.sum(axis=1))])[offsets].tolist()
    return [text[start:stop] for start, stop in pairwise(ends)]
