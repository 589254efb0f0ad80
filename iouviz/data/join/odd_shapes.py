"""Masks and oriented boxes that are not as they should be: what is said of them, and done."""

from dataclasses import replace

import numpy as np

from iouviz.arrays import Rows, Values
from iouviz.data.issues import IssueLog, Outcome
from iouviz.data.model import MaskColumn
from iouviz.data.readers.shared.reader import BoxTable, Tables
from iouviz.data.readers.shared.rows import NO_IOU
from iouviz.data.readers.shared.segmentation import EMPTY, NO_SIZE
from iouviz.geometry.masks.rle import MOST_PIXELS
from iouviz.geometry.oriented import bent, convex, polygon_area

EVEN_ODD = "Filled as COCO's tools do: what its outline goes around twice is outside."
OTHER_SIZE = "Kept; its IoU with a mask of another size is 0. Export masks as large as the picture."
HULL = "Took the smallest outline without a dent around the four corners."


def with_filled_outlines(table: Tables, rows: Rows, pictures: Values, log: IssueLog) -> Tables:
    """Fill polygons that had to wait for the sizes of their pictures; see `note_shapes`."""
    shapes = table.boxes.shapes
    if shapes is None or shapes.outlines is None:
        return table
    outlines, sizes = shapes.outlines, np.zeros((len(table.boxes), 2))
    sizes[rows] = pictures[:, ::-1]
    unknown = ~(sizes.prod(axis=1) <= MOST_PIXELS)  # nan too
    sizes[unknown] = 0
    lost = np.intersect1d(np.flatnonzero(unknown), outlines.rows)
    _note(table, lost, "bad-segmentation", "repaired", NO_SIZE, EMPTY, log)
    filled = MaskColumn(lambda: outlines.fill(sizes.astype(np.int64)), shapes.sizes, shapes.crossed)
    return replace(table, boxes=replace(table.boxes, shapes=filled))


def note_shapes(table: Tables, rows: Rows, pictures: Values, log: IssueLog) -> None:
    """Note masks of another size than their picture's, and outlines that cross themselves.

    Parameters
    ----------
    table : Tables
    rows : (n,) int array
        Those that are kept, rising.
    pictures : (n, 2) float64 array
        Width and height of their pictures, nan where unknown.
    log : IssueLog
    """
    shapes = table.boxes.shapes
    if shapes is None:
        return
    crossed = np.intersect1d(shapes.crossed, rows)
    _note(table, crossed, "self-crossing", "noted", "an outline that crosses itself", EVEN_ODD, log)
    if shapes.sizes is None:
        return
    stated = shapes.sizes[rows]
    other = np.asarray((np.abs(stated - pictures[:, ::-1]) >= 1).any(axis=1), np.bool_)
    if other.any():
        (height, width), (across, down) = stated[other][0], pictures[other][0]
        found = f"a mask of {height:g} x {width:g} pixels on a picture of {down:g} x {across:g}"
        _note(table, rows[other], "mask-size", "noted", found, OTHER_SIZE, log)


def with_convex_corners(table: Tables, rows: Rows, log: IssueLog) -> BoxTable:
    """The boxes of a table, with a convex outline for each of some rows that has corners."""
    boxes = table.boxes
    if boxes.corners is None:
        return boxes
    corners = boxes.corners.copy()
    faulty = bent(corners[rows])
    corners[rows] = convex(corners[rows])
    found = "four corners whose outline crosses itself or has a dent"
    _note(table, rows[faulty], "bent-corners", "repaired", found, HULL, log)
    flat = (polygon_area(corners[rows]) == 0) & (boxes.size[rows] > 0).all(axis=1)
    found = "an oriented box of no area"
    _note(table, rows[flat], "zero-size", "noted", found, NO_IOU, log)
    return replace(boxes, corners=corners)


def _note(
    table: Tables,
    rows: Rows,
    code: str,
    outcome: Outcome,
    found: str,
    remedy: str,
    log: IssueLog,
) -> None:
    log.add_rows(code, outcome, table.file, rows, table.boxes.places, found, remedy)
