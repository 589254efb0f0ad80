"""Polygons to pixels, exactly as COCO's own tools do it, for all polygons of a file at once.

COCO traces the outline on a grid five times as fine and keeps, for each column of pixels, the
rows where the outline crosses the column's middle line. A pixel is thus set where its centre is
inside, nearly: corners are rounded to the fine grid first. Masks made so are equal to
pycocotools' pixel by pixel, and with them every area and every IoU.

References
----------
.. [1] https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c (`rleFrPoly`).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.errors import MaskError
from iouviz.geometry.masks.rle import Integers, Masks, from_toggles, owners, ragged, run_ends

SCALE = 5
# A polygon farther out than this is no polygon on a picture; tracing it would fill the memory.
FARTHEST = 100_000.0
# Outline points that are traced at a time: some tens of megabytes.
BATCH = 500_000

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
    corners = [np.trunc(SCALE * each.reshape(-1, 2) + 0.5) for each in checked]  # on the fine grid
    shape = np.asarray(sizes, np.int64).reshape(-1, 2)
    part_of = np.asarray(owner, np.int64)
    if not corners:
        none = np.zeros(0, np.int64)
        return from_toggles(none, none, shape)
    outlines = [_outline_toggles(batch, shape[part_of]) for batch in _batches(corners)]
    part = np.concatenate([each[0] for each in outlines])
    position = np.concatenate([each[1] for each in outlines])
    return unite(from_toggles(part, position, shape[part_of]), part_of, shape)


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
    # One number line for all objects, on which each has a place more than it has pixels: there
    # everything has ended before the next object begins.
    start = np.cumsum([0, *(sizes[:, 0] * sizes[:, 1] + 1).tolist()])
    place, ends = run_ends(parts)
    part = owners(parts)
    last = np.zeros(len(ends), np.bool_)
    last[parts.offsets[1:] - 1] = True
    # Where background ends an object begins, and the other way round; but after the last run of
    # background comes nothing.
    begins = place % 2 == 0
    keep = ~(last & begins)
    key = (start[owner[part]] + ends)[keep]
    order = np.argsort(key, kind="stable")
    key = key[order]
    depth = np.cumsum(np.where(begins[keep], 1, -1)[order])
    settled = np.flatnonzero(np.diff(key, append=-1))  # of several steps at one place, the last
    changes = settled[np.diff(depth[settled] > 0, prepend=False)]
    home = np.searchsorted(start, key[changes], side="right") - 1
    return from_toggles(home, key[changes] - start[home], sizes)


def check_polygon(polygon: ArrayLike, name: str) -> Points:
    """Check one polygon and return it as float64, (2 P,); see `polygon_masks` for the errors."""
    try:
        flat = np.asarray(polygon, np.float64)
    except (TypeError, ValueError) as error:
        raise MaskError(f"{name}: {error}; wanted numbers x1, y1, x2, y2, ...") from error
    if flat.ndim != 1 or len(flat) < 6 or len(flat) % 2:
        raise MaskError(
            f"{name} has numbers of shape {flat.shape}; wanted x1, y1, x2, y2, ... of at least "
            f"three corners"
        )
    if not (np.abs(flat) <= FARTHEST).all():
        raise MaskError(f"{name} has a coordinate that is NaN or beyond {FARTHEST:g} pixels")
    return flat


Batch = tuple[Integers, Points, Points]  # polygon of each edge, its start and its end


def _batches(corners: list[Points]) -> Iterator[Batch]:
    """The edges of all polygons, so many at a time that their points stay below `BATCH`."""
    count = np.array([len(each) for each in corners])
    start = np.concatenate(corners)
    following = ragged(np.cumsum(count) - count, count) + 1
    following[np.cumsum(count) - 1] -= count  # the last corner joins the first
    end = start[following]
    polygon = np.repeat(np.arange(len(corners)), count)
    points = np.cumsum(np.abs(end - start).max(axis=1) + 1)[np.cumsum(count) - 1]
    first = 0
    while first < len(corners):
        done = points[first - 1] if first else 0
        stop = max(first + 1, int(np.searchsorted(points, done + BATCH, side="right")))
        edges = slice(*np.searchsorted(polygon, [first, stop]))
        yield polygon[edges], start[edges], end[edges]
        first = stop


def _outline_toggles(batch: Batch, sizes: Integers) -> tuple[Integers, Integers]:
    """Where the outlines cross the middle lines of pixel columns: polygon and position."""
    polygon, x, y = _outline(batch)
    moved = np.flatnonzero((np.diff(x) != 0) & (np.diff(polygon) == 0))
    height, width = sizes[polygon[moved]].T
    # Of the two fine columns that a step joins, the left one counts; of the rows the upper.
    left = np.where(x[moved + 1] < x[moved], x[moved + 1], x[moved + 1] - 1)
    column = (left + 0.5) / SCALE - 0.5
    good = (np.floor(column) == column) & (column >= 0) & (column <= width - 1)
    upper = np.minimum(y[moved], y[moved + 1])[good]
    row = np.ceil(np.clip((upper + 0.5) / SCALE - 0.5, 0, height[good]))
    position = column[good].astype(np.int64) * height[good] + row.astype(np.int64)
    return polygon[moved[good]], position


def _outline(batch: Batch) -> tuple[Integers, Points, Points]:
    """Every point of the outlines on the fine grid, in order: polygon, x, y."""
    polygon, start, end = batch
    span = np.abs(end - start)
    flat = span[:, 0] >= span[:, 1]  # goes by x; the others by y
    # Each edge is computed from its left (or upper) end, whichever way it is walked, so that two
    # polygons that share it are cut alike.
    along = np.where(flat, 0, 1)
    each = np.arange(len(start))
    flip = start[each, along] > end[each, along]
    low = np.where(flip[:, None], end, start)
    high = np.where(flip[:, None], start, end)
    steps = span[each, along]
    rise = (high - low)[each, 1 - along]
    slope = np.divide(rise, steps, out=np.zeros(len(steps)), where=steps > 0)
    count = steps.astype(np.int64) + 1
    edge = np.repeat(each, count)
    walked = ragged(np.zeros(len(count), np.int64), count).astype(np.float64)
    walked = np.where(flip[edge], steps[edge] - walked, walked)
    major = low[each, along][edge] + walked
    minor = np.trunc(low[each, 1 - along][edge] + slope[edge] * walked + 0.5)
    flat = flat[edge]
    return polygon[edge], np.where(flat, major, minor), np.where(flat, minor, major)
