"""A list of results, read at the speed that its usual form allows.

Files of hundreds of thousands of detections are almost always alike: a list of objects with
numbers in their places, and perhaps run lengths. Such a file is decoded here, a piece at a time,
straight into columns. At the first thing that is not as usual, `quick_results` gives up without a
word, and the careful reader in `coco` reads the whole file, finds out what it is and where, and
says so.

What is accepted here gives the same columns there, and the same issues: none, but for boxes that
were made from masks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from iouviz.data.model import MaskColumn
from iouviz.data.readers.fast.json_columns import (
    ODD,
    Floats,
    Integers,
    OddError,
    after_mark,
    floats,
    nobody,
    nothing_odd,
    pieces,
    quadruples,
    whole,
    without_collecting,
)
from iouviz.data.readers.fast.masks import MaskGatherer, RunLengths, Segmentation


class _Detection(msgspec.Struct, gc=False):
    """One detection, as most tools write it."""

    image_id: float  # whole; as floats all columns come the same quick way
    category_id: float
    bbox: tuple[float, float, float, float]
    score: float
    segmentation: Segmentation = None


class _Masked(msgspec.Struct, gc=False):
    """One detection without a box, which the mask then gives."""

    image_id: float
    category_id: float
    segmentation: RunLengths
    score: float
    bbox: Any = msgspec.UNSET


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """A list of results as columns, one row each.

    Attributes
    ----------
    image, label : (N,) int64 arrays
        The file's ids.
    boxes : (N, 4) float64 array
        xyxy, pixels, finite, with a width and a height above 0.
    size : (N, 2) float64 array
        Width and height as the file has them.
    score : (N,) float64 array
        Finite.
    shapes : MaskColumn or None
        None where no row has a mask; elsewhere every row has one.
    made : bool
        Whether the boxes are those around the masks, the file having none.
    """

    image: Integers
    label: Integers
    boxes: Floats
    size: Floats
    score: Floats
    shapes: MaskColumn | None = None
    made: bool = False


def quick_results(data: bytes, progress: Callable[[float], None] = nobody) -> Results | None:
    """Columns of a list of results without anything odd in it; None for every other file.

    Examples
    --------
    >>> row = b'{"image_id": 1, "category_id": 2, "bbox": [0, 0, 4, 3], "score": 0.5}'
    >>> quick_results(b"[" + row + b"]").boxes
    array([[0., 0., 4., 3.]])
    >>> quick_results(b"[" + row + b", 7]") is None
    True
    """
    for kind in (_Detection, _Masked):
        try:
            with without_collecting():
                return _results(data, kind, progress)
        except ODD:
            continue
    return None


def _results(
    data: bytes, kind: type[_Detection | _Masked], progress: Callable[[float], None]
) -> Results:
    decoder = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
    masks = MaskGatherer()
    parts = [
        _columns(decoder.decode(piece), masks, boxed=kind is _Detection)
        for piece in pieces(data, after_mark(data), len(data), progress)
    ]
    image, label, boxes, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    shapes = masks.column(None)  # nobody knows the pictures' sizes here
    if not len(image) or not nothing_odd(boxes, score):
        raise OddError
    size = boxes[:, 2:].copy()
    boxes[:, 2:] += boxes[:, :2]  # x, y, width, height until here
    return Results(image, label, boxes, size, score, shapes, kind is _Masked)


Columns = tuple[Integers, Integers, Floats, Floats]


def _columns(rows: Sequence[Any], masks: MaskGatherer, *, boxed: bool) -> Columns:
    """Image, label, xywh and score of a piece; its masks go to `masks`."""
    if not rows:
        raise OddError
    # A list built here and handed over is quicker than a generator.
    masks.add([row.segmentation for row in rows])
    if not boxed and any(row.bbox is not msgspec.UNSET for row in rows):
        raise OddError
    boxes = quadruples([row.bbox for row in rows]) if boxed else masks.last_boxes()
    return (
        whole(floats([row.image_id for row in rows])),
        whole(floats([row.category_id for row in rows])),
        boxes,
        floats([row.score for row in rows]),
    )
