"""Polygons to pixels, exactly as COCO's own tools do it, for all polygons of a file at once.

COCO traces the outline on a grid five times as fine and keeps, for each column of pixels, the
rows where the outline crosses the column's middle line. A pixel is thus set where its centre is
inside, nearly: corners are rounded to the fine grid first. Masks made so are equal to
pycocotools' pixel by pixel, and with them every area and every IoU.

References
----------
.. [1] https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c (`rleFrPoly`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Flags
from iouviz.errors import MaskError
from iouviz.geometry.masks.rle import Integers, Masks, from_toggles, join, object_runs
from iouviz.geometry.ragged import batches, ragged

SCALE = 5
MIDDLE = 2  # of the five fine columns of a pixel: from this one to the next is across the middle
# A polygon farther out than this is no polygon on a picture; tracing it would fill the memory.
FARTHEST = 100_000.0
BATCH = 1 << 16  # crossings at a time: what is made of them stays in the processor's cache

Points = NDArray[np.float64]


def polygon_masks(
    polygons: Sequence[ArrayLike], owner: ArrayLike, sizes: ArrayLike, *, name: str = "polygons"
) -> Masks:
    """Masks of objects that consist of one polygon or several.

    Parameters
    ----------
    polygons : sequence of (2 P,) array_like
        Corners x1, y1, x2, y2, ... in pixels, at least three; closed by itself. What lies outside
        the picture is cut off.
    owner : (number of polygons,) array_like of int
        The object that each polygon is a part of; the parts of an object are united.
    sizes : (N, 2) array_like of int
        Height and width of each object's picture, pixels. An object without a part is empty.
    name : str
        What to call the polygons in an error.

    Returns
    -------
    Masks
        N masks.

    Raises
    ------
    MaskError
        A polygon of fewer than three corners or an odd number of coordinates, or one with a
        coordinate that is NaN, infinite or beyond 100,000 pixels.

    Examples
    --------
    >>> square = polygon_masks([[1, 1, 3, 1, 3, 3, 1, 3]], [0], [[4, 4]])
    >>> square.pixels(0).astype(int)
    array([[0, 0, 0, 0],
           [0, 1, 1, 0],
           [0, 1, 1, 0],
           [0, 0, 0, 0]])
    """
    checked = [check_polygon(each, f"{name}[{row}]") for row, each in enumerate(polygons)]
    length = np.array([len(each) for each in checked], np.int64)
    return outline_masks(np.concatenate([np.zeros(0), *checked]), length, owner, sizes)


def outline_masks(outline: Points, length: Integers, owner: ArrayLike, sizes: ArrayLike) -> Masks:
    """As `polygon_masks`, of polygons that are known to be good: end to end in `outline`.

    `length`, (number of polygons,), says how many numbers each has.
    """
    shape = np.asarray(sizes, np.int64).reshape(-1, 2)
    part_of = np.asarray(owner, np.int64)
    corners = np.trunc(SCALE * outline.reshape(-1, 2) + 0.5)  # on the fine grid
    ends = np.cumsum(length) // 2
    following = np.arange(1, len(corners) + 1)
    following[ends - 1] = ends - length // 2  # the last corner joins the first
    polygon = np.repeat(np.arange(len(length)), length // 2)
    edges = _Edges.of(polygon, corners, corners[following], shape[part_of])
    crossings = np.bincount(polygon, edges.crossings, minlength=len(length)).astype(np.int64)
    drawn = []
    for part in batches(crossings, BATCH):
        some = edges.between(*np.searchsorted(polygon, [part.start, part.stop]))
        drawn.append(from_toggles(*some.toggles(part.start), shape[part_of[part]]))
    return unite(join(drawn), part_of, shape)


def unite(parts: Masks, owner: Integers, sizes: Integers) -> Masks:
    """Each object's parts as one mask: a pixel is set where any part sets it.

    Parameters
    ----------
    parts : Masks
        P masks of their owners' sizes.
    owner : (P,) int64 array
    sizes : (N, 2) int64 array
        Height and width of the objects.

    Returns
    -------
    Masks
        N masks.
    """
    if np.array_equal(owner, np.arange(len(sizes))):  # most objects are of one part
        return parts
    # One number line for all objects, on which each has a place more than it has pixels: there
    # everything has ended before the next object begins.
    base = np.cumsum([0, *(sizes[:, 0] * sizes[:, 1] + 1).tolist()])
    start, stop, many = object_runs(parts)
    shift = np.repeat(base[owner], many)
    key = np.concatenate([start + shift, stop + shift])
    order = np.argsort(key, kind="stable")
    key = key[order]
    depth = np.cumsum(np.where(order < len(start), 1, -1))
    settled = np.flatnonzero(np.diff(key, append=-1))  # of several steps at one place, the last
    changes = key[settled[np.diff(depth[settled] > 0, prepend=False)]]
    home = np.searchsorted(base, changes, side="right") - 1
    return from_toggles(home, changes - base[home], sizes)


def check_polygon(polygon: ArrayLike, name: str) -> Points:
    """Check one polygon and return it as float64, (2 P,); see `polygon_masks` for the errors."""
    try:
        flat = np.asarray(polygon, np.float64)
    except (TypeError, ValueError) as error:
        raise MaskError(f"{name}: {error}; wanted numbers x1, y1, x2, y2, ...") from error
    if flat.ndim != 1:
        raise MaskError(f"{name} has shape {flat.shape}; wanted one list x1, y1, x2, y2, ...")
    if len(flat) < 6 or len(flat) % 2:
        odd = ", an odd number," if len(flat) % 2 else ""
        wanted = "wanted x1, y1, x2, y2, ... of at least three corners"
        raise MaskError(
            f"{name} has {len(flat)} coordinates{odd} for {len(flat) // 2} corners; {wanted}"
        )
    if not (np.abs(flat) <= FARTHEST).all():
        raise MaskError(f"{name} has a coordinate that is NaN or beyond {FARTHEST:g} pixels")
    return flat


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """E edges of polygons on the fine grid, and the columns of pixels that they cross.

    An outline crosses a column where it steps from one to the other of the two fine columns next to
    the column's middle line. COCO walks along each edge, by x where it is flat and by y where it is
    steep, and rounds the other coordinate; here only the steps that matter are computed.
    """

    polygon: Integers  # (E,)
    start: Points  # (E, 2) the left end of a flat edge, the upper end of a steep one: whichever
    end: Points  # way an edge is walked, two polygons that share it are cut alike
    height: Integers  # (E,) of the picture, pixels
    first: Integers  # (E,) column of pixels that is crossed
    crossings: Integers  # (E,) and how many

    @classmethod
    def of(cls, polygon: Integers, one: Points, other: Points, sizes: Integers) -> "_Edges":
        """Edges from corners to corners, (E, 2); the polygons' pictures are of `sizes`."""
        span = np.abs(other - one)
        along = np.where(span[:, 0] >= span[:, 1], 0, 1)
        each = np.arange(len(one))
        flip = (one[each, along] > other[each, along])[:, None]
        height, width = sizes[polygon].T
        left, right = np.minimum(one[:, 0], other[:, 0]), np.maximum(one[:, 0], other[:, 0])
        first = np.maximum(np.ceil((left - MIDDLE) / SCALE), 0).astype(np.int64)
        last = np.minimum(np.floor((right - 1 - MIDDLE) / SCALE), width - 1).astype(np.int64)
        start, end = np.where(flip, other, one), np.where(flip, one, other)
        return cls(polygon, start, end, height, first, np.maximum(last - first + 1, 0))

    def between(self, start: int, stop: int) -> "_Edges":
        """Some neighbouring edges."""
        return _Edges(*(getattr(self, each.name)[start:stop] for each in fields(self)))

    def toggles(self, first_polygon: int) -> tuple[Integers, Integers]:
        """Polygon, counted from the first, and position of each crossing."""
        edge = np.repeat(np.arange(len(self.first)), self.crossings)
        column = ragged(self.first, self.crossings)
        span = self.end - self.start
        steep = np.abs(span[:, 0]) < np.abs(span[:, 1])
        upper = np.empty(len(edge))
        for rule, kind in ((_upper_of_steep, steep), (_upper_of_flat, ~steep)):
            chosen = np.flatnonzero(kind[edge])
            of = edge[chosen]
            left = (SCALE * column[chosen] + MIDDLE).astype(np.float64)
            upper[chosen] = rule(self.start[of], span[of], left)
        height = self.height[edge]
        row = np.ceil(np.clip((upper + 0.5) / SCALE - 0.5, 0, height)).astype(np.int64)
        return self.polygon[edge] - first_polygon, column * height + row


def _upper_of_flat(start: Points, span: Points, left: Points) -> Points:
    """The smaller y of the steps at `left` and beyond, for edges that are walked by x, (C,)."""
    slope, step = span[:, 1] / np.maximum(span[:, 0], 1), left - start[:, 0]
    here, there = (np.trunc(start[:, 1] + slope * each + 0.5) for each in (step, step + 1))
    return np.minimum(here, there)


def _upper_of_steep(start: Points, span: Points, left: Points) -> Points:
    """The y of the last step before x changes between `left` and the next, (C,)."""
    slope = span[:, 0] / span[:, 1]

    def changed(step: Points) -> Flags:
        beyond: Flags = (start[:, 0] + slope * step + 0.5 >= left + 1) == (slope > 0)
        return beyond

    step = np.ceil((left + 0.5 - start[:, 0]) / slope)  # but for rounding, the first behind it
    step += ~changed(step)
    step -= changed(step - 1)
    return start[:, 1] + step - 1
