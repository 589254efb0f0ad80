"""What a row may have besides its box: a mask, or the corners of an oriented box; as columns."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Rows, Values
from iouviz.errors import RequestError
from iouviz.geometry.boxes import Boxes
from iouviz.geometry.masks.outline import drawing
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.oriented import as_corners, corners_of_boxes, polygon_area

Corners = NDArray[np.float64]  # (N, 4, 2)
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """Polygons that cannot be filled before the sizes of their pictures are known.

    Attributes
    ----------
    rows : (K,) int array
        That have any; their masks are empty until then.
    fill : callable
        Height and width of every row's picture (N, 2), whole numbers -> all masks.
    """

    rows: Rows
    fill: Callable[[NDArray[np.int64]], Masks]


class MaskColumn:
    """The masks of a table's rows, made when they are first asked for.

    Turning the polygons of a large file into pixels takes longer than all the rest of reading
    it, and whoever judges boxes does not need them.

    Parameters
    ----------
    make : callable
        Returns as many masks as the table has rows.
    sizes : (N, 2) array, optional
        Height and width of each mask as its file states them, nan in rows whose mask is cut to the
        size of its picture; none are stated, without.
    crossed : (K,) int array, optional
        Rows with an outline that crosses itself.
    outlines : Outlines, optional
        Where the file does not say how large the pictures are.
    """

    def __init__(
        self,
        make: Callable[[], Masks],
        sizes: Values | None = None,
        crossed: Rows | None = None,
        outlines: Outlines | None = None,
    ) -> None:
        self._make, self.sizes, self.outlines = make, sizes, outlines
        self.crossed = np.zeros(0, np.intp) if crossed is None else crossed
        self._drawn: dict[tuple[int, int], list[NDArray[np.float64]]] = {}

    @cached_property
    def masks(self) -> Masks:
        """One mask a row; empty where the file has none."""
        return self._make()

    def drawn(self, row: int, finest: int) -> list[NDArray[np.float64]]:
        """Polygons that draw the mask of a row, as `drawing` makes them; made once."""
        if (row, finest) not in self._drawn:
            self._drawn[row, finest] = drawing(self.masks.pixels(row), finest=finest)
        return self._drawn[row, finest]

    def take(self, rows: NDArray[np.intp]) -> "MaskColumn":
        """The masks of some rows, still not made."""
        return MaskColumn(lambda: self.masks.take(rows))

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle holds the masks themselves: how to make them cannot leave the process."""
        return _made, (self.masks, self.sizes, self.crossed)


def _made(masks: Masks, sizes: Values | None = None, crossed: Rows | None = None) -> MaskColumn:
    return MaskColumn(lambda: masks, sizes, crossed)


def column(values: ArrayLike, dtype: type[Scalar]) -> NDArray[Scalar]:
    """A read-only array of `dtype`: columns are shared between sessions and never written to."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


def mask_column(shapes: MaskColumn | Masks | None) -> MaskColumn | None:
    """A column of masks from itself, or from the masks."""
    return _made(shapes) if isinstance(shapes, Masks) else shapes


def corner_column(corners: ArrayLike | None, rows: int) -> Corners | None:
    """A checked, read-only column of corners, (rows, 4, 2); see `as_corners`."""
    if corners is None:
        return None
    checked = as_corners(corners)
    if len(checked) != rows:
        raise RequestError(f"{len(checked)} rows of corners beside {rows} boxes; wanted as many")
    return column(checked, np.float64)


def quadrilaterals(corners: Corners | None, boxes: Boxes) -> Corners:
    """Corners of oriented boxes, or of the upright box in a row that has no other, (N, 4, 2)."""
    upright = corners_of_boxes(boxes)
    return upright if corners is None else np.where(np.isnan(corners), upright, corners)


def areas(corners: Corners | None, otherwise: Values) -> Values:
    """Areas of oriented boxes, (N,) square pixels; `otherwise`, (N,), in rows without one."""
    if corners is None:
        return otherwise
    own = np.abs(polygon_area(corners))
    return np.where(np.isnan(own), otherwise, own)
