"""Masks as run lengths, in COCO's order.

A mask is read column by column, top to bottom; its counts are the lengths of the runs of equal
pixels, background first: a mask whose first pixel is set starts with a count of 0. Many masks lie
end to end in one array, so that one NumPy call works on all of them.

References
----------
.. [1] https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c (`rleEncode`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Flags, Short
from iouviz.errors import MaskError
from iouviz.geometry.masks.text import decode, encode
from iouviz.geometry.ragged import batches, ragged

Integers = NDArray[np.int64]
Runs = tuple[NDArray[np.signedinteger], Integers]  # counts end to end, (R,), and offsets, (N + 1,)

MOST_PIXELS = (1 << 31) - 1  # of a mask: they are counted in 32 bits


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """N masks as run lengths.

    Attributes
    ----------
    counts : (R,) int32 array
        Lengths of the runs of all masks, end to end; background first, and no other run is empty.
    offsets : (N + 1,) int64 array
        Mask i has ``counts[offsets[i]:offsets[i + 1]]``.
    sizes : (N, 2) int64 array
        Height and width in pixels, in COCO's order.
    """

    counts: Short
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
        if _joined(runs):
            return cls(runs[0].astype(np.int32), runs[1], shape)
        owner = np.repeat(np.arange(len(shape)), np.diff(runs[1]))
        return from_toggles(owner, _ends(runs), shape)

    @classmethod
    def from_strings(cls, texts: Sequence[str | bytes], sizes: ArrayLike) -> "Masks":
        """Make masks of COCO's compressed texts.

        >>> Masks.from_strings(["123"], [[3, 2]]).counts
        array([1, 2, 3], dtype=int32)
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
        return encode(self.counts, self.offsets)

    def stretches(self, most: int) -> Iterator["Masks"]:
        """All masks, a few neighbours of about `most` runs at a time, without a copy."""
        for part in batches(np.diff(self.offsets), most):
            offsets = self.offsets[part.start : part.stop + 1]
            counts = self.counts[offsets[0] : offsets[-1]]
            yield Masks(counts, offsets - offsets[0], self.sizes[part])

    def take(self, rows: ArrayLike) -> "Masks":
        """Some of the masks, in the order of `rows`, which may repeat."""
        index = np.asarray(rows, np.int64)
        length = np.diff(self.offsets)[index]
        offsets = np.concatenate([[0], np.cumsum(length)])
        return Masks(self.counts[ragged(self.offsets[index], length)], offsets, self.sizes[index])


def join(parts: Sequence[Masks]) -> Masks:
    """All masks of several columns, one after the other."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.counts) for part in parts)])
    offsets = [part.offsets[:-1] + start for part, start in zip(parts, starts[:-1], strict=True)]
    return Masks(
        np.concatenate([np.zeros(0, np.int32), *(part.counts for part in parts)]),
        np.concatenate([*offsets, starts[-1:]]),
        np.concatenate([np.zeros((0, 2), np.int64), *(part.sizes for part in parts)]),
    )


def no_masks(count: int) -> Masks:
    """So many masks of no pixels at all, for objects that have none."""
    return Masks(np.zeros(count, np.int32), np.arange(count + 1), np.zeros((count, 2), np.int64))


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
    key = np.sort(start[owner[inside]] + position[inside], kind="stable")
    first = np.flatnonzero(np.diff(key, prepend=-1))
    odd = np.diff(first, append=len(key)) % 2 == 1
    key = key[first[odd]]
    many = np.diff(np.searchsorted(key, start))
    row = np.repeat(np.arange(len(sizes)), many)
    offsets = np.concatenate([[0], np.cumsum(many + 1)])
    ends = np.empty(offsets[-1], np.int64)
    ends[np.arange(len(key)) + row] = key - start[row]
    ends[offsets[1:] - 1] = pixels
    counts = np.diff(ends, prepend=0)
    counts[offsets[:-1]] = ends[offsets[:-1]]
    return Masks(counts.astype(np.int32), offsets, sizes)


def fits(runs: Runs, sizes: Integers) -> Flags:
    """Whether each mask's counts are at least 0 and add up to its size, (N,)."""
    counts, offsets = runs
    total = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])[offsets]
    right: Flags = np.diff(total) == sizes[:, 0] * sizes[:, 1]
    right &= (sizes >= 0).all(axis=1)
    negative = np.flatnonzero(counts < 0)
    right[np.searchsorted(offsets, negative, side="right") - 1] = False
    return right


def _joined(runs: Runs) -> bool:
    """Whether each mask has a run, and none is empty but perhaps the first."""
    counts, offsets = runs
    if not np.diff(offsets).all():
        return False
    empty = counts == 0
    empty[offsets[:-1]] = False
    return not empty.any()


def object_runs(masks: Masks) -> tuple[Integers, Integers, Integers]:
    """Runs of set pixels of all masks, end to end.

    Returns
    -------
    start, stop : (S,) int64 arrays
        First position and the position after the last, within the mask.
    many : (N,) int64 array
        How many of them each mask has.
    """
    begin, many = masks.offsets[:-1], np.diff(masks.offsets) // 2
    total = np.concatenate([[0], np.cumsum(masks.counts, dtype=np.int64)])
    every_other = 2 * np.arange(many.sum())
    every_other += np.repeat(begin + 1 - 2 * (np.cumsum(many) - many), many)
    before = np.repeat(total[begin], many)
    return total[every_other] - before, total[every_other + 1] - before, many


def _ends(runs: Runs) -> Integers:
    counts, offsets = runs
    total = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    ends: Integers = total[1:] - np.repeat(total[offsets[:-1]], np.diff(offsets))
    return ends
