"""Masks of a large file, gathered a piece at a time.

Run lengths written as texts stay texts, and polygons stay outlines, until somebody asks for masks:
that is the smallest form that they have. Whether they are masks at all is found out at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import msgspec
import numpy as np

from iouviz.arrays import Short
from iouviz.data.model import MaskColumn
from iouviz.data.readers.fast.json_columns import Floats, Integers, OddError
from iouviz.errors import MaskError
from iouviz.geometry.masks.crossing import self_crossing
from iouviz.geometry.masks.overlap import mask_boxes
from iouviz.geometry.masks.polygons import FARTHEST, outline_masks
from iouviz.geometry.masks.rle import MOST_PIXELS, Masks, join, no_masks
from iouviz.geometry.masks.text import decode_joined


class RunLengths(msgspec.Struct, gc=False):
    """COCO's run lengths: height and width, and counts as a text or a list."""

    size: tuple[int, int]
    counts: str | list[int]


Segmentation: TypeAlias = RunLengths | list[list[float]] | None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The masks of one piece, by how they are written.

    Attributes
    ----------
    text_row, list_row, part_row : (T,), (L,), (P,) int64 arrays
        Which row of the piece has the text, the list of counts, the polygon.
    texts, text_length : bytes, (T,) int64 array
        All texts end to end.
    counts, list_length : (R,) int32 array, (L,) int64 array
        All lists end to end.
    outline, part_length : (C,) float64 array, (P,) int64 array
        Corners x, y, x, y, ... of all polygons end to end.
    text_size, list_size : (T, 2), (L, 2) int64 arrays
        Height and width.
    """

    text_row: Integers
    texts: bytes
    text_length: Integers
    text_size: Integers
    list_row: Integers
    counts: Short
    list_length: Integers
    list_size: Integers
    part_row: Integers
    outline: Floats
    part_length: Integers

    @classmethod
    def of(cls, values: Sequence[Segmentation]) -> "Block":
        """Sort the masks of some rows.

        Raises
        ------
        OddError
            One of them is no mask.
        """
        texts: list[tuple[int, RunLengths]] = []
        lists: list[tuple[int, RunLengths]] = []
        parts: list[tuple[int, list[float]]] = []
        for row, value in enumerate(values):
            if isinstance(value, RunLengths):
                (texts if isinstance(value.counts, str) else lists).append((row, value))
            else:
                parts += [(row, part) for part in value or ()]
        joined = "".join([str(each.counts) for _, each in texts])
        counts = _numbers(chain.from_iterable(each.counts for _, each in lists))
        if len(counts) and not 0 <= counts.min() <= counts.max() <= MOST_PIXELS:
            raise OddError
        if not joined.isascii():
            raise OddError
        return cls(
            text_row=_numbers(row for row, _ in texts),
            texts=joined.encode(),
            text_length=_numbers(len(each.counts) for _, each in texts),
            text_size=_sizes([each for _, each in texts]),
            list_row=_numbers(row for row, _ in lists),
            counts=counts.astype(np.int32),
            list_length=_numbers(len(each.counts) for _, each in lists),
            list_size=_sizes([each for _, each in lists]),
            part_row=_numbers(row for row, _ in parts),
            outline=np.fromiter(chain.from_iterable(part for _, part in parts), np.float64),
            part_length=_numbers(len(part) for _, part in parts),
        )

    def run_lengths(self) -> Masks:
        """The masks of the texts, then those of the lists.

        Raises
        ------
        OddError
            One of them is no mask.
        """
        counts, offsets, good = decode_joined(self.texts, self.text_length)
        if not good.all():
            raise OddError
        list_offsets = np.concatenate([[0], np.cumsum(self.list_length)])
        try:
            spelt = Masks.from_runs(counts, offsets, self.text_size)
            return join([spelt, Masks.from_runs(self.counts, list_offsets, self.list_size)])
        except MaskError as error:
            raise OddError from error

    def check_outlines(self) -> None:
        """Refuse what is no polygon; whether its picture is known is not seen here."""
        length = self.part_length
        fine = bool(((length >= 6) & (length % 2 == 0)).all())
        if not (fine and (np.abs(self.outline) <= FARTHEST).all()):
            raise OddError

    def masks(self, sizes: Integers) -> Masks:
        """The masks of all rows; `sizes`, (N, 2), are height and width of their pictures."""
        row, part_of = np.unique(self.part_row, return_inverse=True)
        drawn = outline_masks(self.outline, self.part_length, part_of, sizes[row])
        rows = np.concatenate([self.text_row, self.list_row, row])
        made = join([self.run_lengths(), drawn])
        return made if (np.diff(rows) > 0).all() else made.take(np.argsort(rows))


class MaskGatherer:
    """Takes the masks of a list, piece after piece."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._lengths: list[int] = []
        self._missing = 0
        self._last = no_masks(0)
        self._crossed: list[Integers] = []

    def add(self, values: Sequence[Segmentation]) -> None:
        """Add the masks of the next rows.

        Raises
        ------
        OddError
            One of them is no mask.
        """
        missing = sum([not value for value in values])
        self._missing += missing
        if missing < len(values):
            block = Block.of(values)
            block.check_outlines()
            self._last = block.run_lengths()
            crossed = self_crossing(block.outline, block.part_length)
            self._crossed.append(sum(self._lengths) + np.unique(block.part_row[crossed]))
            self._blocks.append(block)
            self._lengths.append(len(values))

    def last_boxes(self) -> Floats:
        """Boxes x, y, width, height around the masks of the last rows, (N, 4).

        Raises
        ------
        OddError
            Some are outlines, whose boxes are not those of their pixels.
        """
        block = self._blocks[-1]
        if len(block.part_row):
            raise OddError
        boxes = mask_boxes(self._last)
        boxes[:, 2:] -= boxes[:, :2]
        return boxes[np.argsort(np.concatenate([block.text_row, block.list_row]))]

    def column(self, sizes: Floats | None) -> MaskColumn | None:
        """All masks, one a row; None where no row has any.

        Parameters
        ----------
        sizes : (N, 2) float64 array, optional
            Width and height of each row's picture, nan where it is not known; none are, without.

        Raises
        ------
        OddError
            Some rows have masks and others have none, or a polygon's picture is of unknown size.
        """
        blocks, lengths = self._blocks, self._lengths
        if not blocks:
            return None
        if self._missing:
            raise OddError
        rows = sum(lengths)
        if sizes is None:
            sizes = np.full((rows, 2), np.nan)
        starts = np.cumsum([0, *lengths])
        drawn = np.concatenate(
            [block.part_row + start for block, start in zip(blocks, starts, strict=False)]
        )
        if not (sizes[drawn].prod(axis=1) <= MOST_PIXELS).all():  # nan is not, either
            raise OddError
        shape = np.nan_to_num(sizes[:, ::-1]).astype(np.int64)

        def make() -> Masks:
            spans = zip(blocks, starts[:-1].tolist(), starts[1:].tolist(), strict=True)
            return join([block.masks(shape[start:stop]) for block, start, stop in spans])

        return MaskColumn(make, self._stated(), np.concatenate(self._crossed))

    def _stated(self) -> Floats:
        """Height and width of every mask that states them, (N, 2); nan in rows of outlines."""
        starts = np.cumsum([0, *self._lengths])
        stated = np.full((starts[-1], 2), np.nan)
        for block, start in zip(self._blocks, starts.tolist(), strict=False):
            stated[start + block.text_row] = block.text_size
            stated[start + block.list_row] = block.list_size
        return stated


def _numbers(values: object) -> Integers:
    return np.fromiter(values, np.int64)  # type: ignore[call-overload, no-any-return]


def _sizes(masks: Sequence[RunLengths]) -> Integers:
    sizes = np.array([each.size for each in masks], np.int64).reshape(-1, 2)
    if len(sizes) and not (sizes.min() >= 0 and sizes.max() <= MOST_PIXELS):
        raise OddError
    if (sizes.astype(np.float64).prod(axis=1) > MOST_PIXELS).any():
        raise OddError
    return sizes
