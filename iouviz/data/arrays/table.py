"""Columns as readers of files hand them over, checked row by row: what is no box is left out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Values
from iouviz.data.arrays.numbers import Labels, part_keys
from iouviz.data.arrays.objects import NAMES
from iouviz.data.arrays.side import Reading, Side
from iouviz.data.choices import Key
from iouviz.data.model import MaskColumn
from iouviz.data.readers.shared.box_format import MANY
from iouviz.data.readers.shared.reader import BoxTable, Keys
from iouviz.data.readers.shared.rows import Rows
from iouviz.data.readers.shared.segmentation import read_masks
from iouviz.geometry.masks.overlap import mask_area
from iouviz.geometry.masks.rle import Masks

Numbered: TypeAlias = NDArray[np.signedinteger[Any]]
_ITEM: Final = {"ground_truth": "object", "predictions": "prediction"}


def box_table_of(side: Side, keys: Sequence[Key], sizes: Values, reading: Reading) -> BoxTable:
    """The boxes of a side as a table; boxes that are none are noted and left out.

    Parameters
    ----------
    side : Side
    keys : sequence of int or str
        Of each of its images.
    sizes : (number of images, 2) float64 array
        Width and height, nan where unknown; for polygons.
    reading : Reading
    """
    objects = side.objects
    rows = Rows(reading.name, side.place, _ITEM[reading.name], [{}] * len(objects), reading.log)
    _note_form(side, reading)
    rows.skip_unusable(objects.boxes, objects.size, "", settled=True)
    if objects.score is not None:
        bad = ~np.isfinite(objects.score)
        rows.skip(bad, "score-not-finite", "", "a NaN or infinite score")
    kept = np.flatnonzero(rows.keep)
    numbered = kept.tolist()
    image = _keys_of_rows(keys, side.image[kept])
    size = objects.size[kept]
    table = BoxTable(
        image=image,
        label=_taken(objects.labels, kept),
        boxes=objects.boxes[kept],
        size=size,
        area=size.prod(axis=1),
        crowd=_flags(objects.crowd, kept),
        ignore=_flags(objects.ignore, kept),
        score=None if objects.score is None else objects.score[kept],
        ids=range(1, len(kept) + 1),
        places=lambda row: side.place(numbered[row]),
        shapes=_shapes(side, rows, image, dict(zip(keys, sizes.tolist(), strict=True))),
        corners=None if objects.corners is None else objects.corners[kept],
        form=NAMES["xyxy"],
    )
    return table if reading.scored else replace(table, area=_area(objects.area, kept, table))


def _note_form(side: Side, reading: Reading) -> None:
    """Point out the box format where it may be the reason that most boxes are none."""
    boxes = side.objects.boxes
    with np.errstate(invalid="ignore"):
        negative = int((side.objects.size < 0).any(axis=1).sum())
    if len(boxes) >= MANY and 2 * negative > len(boxes):
        found = f"{negative:,} of {len(boxes):,} boxes have a negative width or height"
        remedy = "If their numbers are x, y, width, height, say box_format='xywh'."
        reading.log.add("mostly-negative", "noted", reading.name, "", found, remedy)


def _keys_of_rows(keys: Sequence[Key], image: Numbered) -> Keys:
    if all(isinstance(key, int) for key in keys):
        taken: Counts = np.array(keys, np.int64)[image]
        return taken
    return [keys[at] for at in image.tolist()]


def _taken(labels: Labels, kept: Numbered) -> Keys:
    if isinstance(labels, np.ndarray):
        taken: Counts = labels[kept]
        return taken
    listed = part_keys(labels)
    return [listed[row] for row in kept.tolist()]


def _flags(flags: Flags | None, kept: Numbered) -> Flags:
    return np.zeros(len(kept), np.bool_) if flags is None else flags[kept]


def _shapes(side: Side, rows: Rows, image: Keys, sizes: dict[Key, Any]) -> MaskColumn | None:
    kept = np.flatnonzero(rows.keep)
    match side.objects.masks:
        case None:
            return None
        case Masks() as masks:
            taken = masks if len(kept) == len(masks) else masks.take(kept)
            return MaskColumn(lambda: taken, taken.sizes.astype(np.float64))
        case listed:
            rows.values = [{"segmentation": each} for each in listed]
            return read_masks(rows, image, sizes)


def _area(stated: Values | None, kept: Numbered, table: BoxTable) -> Values:
    """The stated area, or where it is 0 or nan that of the mask, or of the box."""
    area = table.area
    if table.shapes is not None:
        masks = table.shapes.masks
        area = np.where(masks.sizes.prod(axis=1) > 0, mask_area(masks), area)
    if stated is None:
        return area
    own = stated[kept]
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(own) & (own > 0), own, area)
