"""An annotation file, read at the speed that its usual form allows.

As with lists of results (see `quick`): what is accepted here gives the same tables and no issues
in the careful reader too, and at the first thing that is not as usual the file is left to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

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
from iouviz.data.readers.fast.masks import MaskGatherer, Segmentation
from iouviz.data.readers.shared.image_columns import described


class _Annotation(msgspec.Struct, gc=False):
    id: float  # whole; as floats all columns come the same quick way
    image_id: float
    category_id: float
    bbox: tuple[float, float, float, float]
    area: float
    iscrowd: int = 0
    ignore: int = 0
    segmentation: Segmentation = None
    score: Any = msgspec.UNSET  # worth a note


class _Image(msgspec.Struct):
    id: int
    file_name: str
    width: float
    height: float


class _Category(msgspec.Struct):
    id: int
    name: str


class _File(msgspec.Struct):
    images: msgspec.Raw  # decoded twice: what is known of images, and whatever else there is
    categories: list[_Category]
    annotations: msgspec.Raw  # where it lies in the file; decoded a piece at a time


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """An annotation file as columns.

    Attributes
    ----------
    image_keys, image_names : list of int, list of str
        No key is here twice.
    image_sizes : (I, 2) float64 array
        Width and height above 0, pixels.
    image_attributes : dict of str to list of str
        See `ImageTable.attributes`.
    class_keys, class_names : list of int, list of str
        Nothing is here twice.
    ids : list of int
        Of the N annotations; no id is here twice.
    image, label : (N,) int64 arrays
        Keys.
    boxes, size, area : (N, 4), (N, 2), (N,) float64 arrays
        xyxy; width and height above 0 as the file has them; area of at least 0. Finite.
    crowd, ignore : (N,) bool arrays
    shapes : MaskColumn or None
        None where no row has a mask; elsewhere every row has one.
    """

    image_keys: list[int]
    image_names: list[str]
    image_sizes: Floats
    image_attributes: dict[str, list[str]]
    class_keys: list[int]
    class_names: list[str]
    ids: list[int]
    image: Integers
    label: Integers
    boxes: Floats
    size: Floats
    area: Floats
    crowd: NDArray[np.bool_]
    ignore: NDArray[np.bool_]
    shapes: MaskColumn | None


def quick_truth(data: bytes, progress: Callable[[float], None] = nobody) -> Truth | None:
    """Columns of an annotation file without anything odd in it; None for every other file."""
    try:
        with without_collecting():
            return _truth(data, progress)
    except ODD:
        return None


def _truth(data: bytes, progress: Callable[[float], None]) -> Truth:
    # Of two lists of the name, the one that does not count would go unchecked.
    if data.count(b'"annotations"') != 1:
        raise OddError
    content = msgspec.json.decode(memoryview(data)[after_mark(data) :], type=_File)
    images, classes = msgspec.json.decode(content.images, type=list[_Image]), content.categories
    start = _place(content.annotations, data)
    stop = start + len(memoryview(content.annotations))
    for part in (data[:start], data[stop:]):
        part.decode()  # msgspec does not look at texts that it skips
    if not _usual(images, classes):
        raise OddError
    masks = MaskGatherer()
    decoder = msgspec.json.Decoder(list[_Annotation])
    parts = [
        _columns(decoder.decode(piece), masks) for piece in pieces(data, start, stop, progress)
    ]
    keys, image, label, boxes, area, flags = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    sizes = np.array([(each.width, each.height) for each in images], np.float64)
    if not (nothing_odd(boxes, area) and area.min() >= 0 and _measurable(sizes)):
        raise OddError
    ids = keys.tolist()
    if len(set(ids)) != len(ids):
        raise OddError
    image_keys = [each.id for each in images]
    size = boxes[:, 2:].copy()
    boxes[:, 2:] += boxes[:, :2]  # x, y, width, height until here
    return Truth(
        image_keys=image_keys,
        image_names=[each.file_name for each in images],
        image_sizes=sizes,
        image_attributes=_described(content.images),
        class_keys=[each.id for each in classes],
        class_names=[each.name for each in classes],
        ids=ids,
        image=image,
        label=label,
        boxes=boxes,
        size=size,
        area=area,
        crowd=flags[:, 0],
        ignore=flags[:, 1],
        shapes=masks.column(_picture_sizes(image_keys, sizes, image)),
    )


def _place(part: msgspec.Raw, data: bytes) -> int:
    """Where a part that msgspec did not decode lies in the file, of which it is a view."""
    address = np.frombuffer(part, np.uint8).ctypes.data - np.frombuffer(data, np.uint8).ctypes.data
    if not 0 <= address <= len(data) - len(memoryview(part)):
        raise OddError
    return address


def _described(images: msgspec.Raw) -> dict[str, list[str]]:
    return described(
        msgspec.json.decode(images, type=list[dict[str, Any]]), _Image.__struct_fields__
    )


def _usual(images: Sequence[_Image], classes: Sequence[_Category]) -> bool:
    """Whether names and ids are there, and are different where they should be."""
    names = {each.name for each in classes}
    texts = [each.file_name for each in images] + list(names)
    return bool(
        images
        and all(texts)
        and len(names) == len(classes) == len({each.id for each in classes})
        and len({each.id for each in images}) == len(images)
    )


Columns = tuple[Integers, Integers, Integers, Floats, Floats, NDArray[np.bool_]]


def _columns(rows: Sequence[_Annotation], masks: MaskGatherer) -> Columns:
    """Id, image, label, xywh, area, and crowd and ignore of a piece."""
    if not rows or any(row.score is not msgspec.UNSET for row in rows):
        raise OddError
    flags = [(row.iscrowd, row.ignore) for row in rows]
    if not {number for pair in set(flags) for number in pair} <= {0, 1}:
        raise OddError
    masks.add([row.segmentation for row in rows])
    return (
        whole(floats([row.id for row in rows])),
        whole(floats([row.image_id for row in rows])),
        whole(floats([row.category_id for row in rows])),
        quadruples([row.bbox for row in rows]),
        floats([row.area for row in rows]),
        np.array(flags, np.bool_),
    )


def _picture_sizes(keys: Sequence[int], sizes: Floats, image: Integers) -> Floats:
    """Width and height of each row's picture, (N, 2); nan where it is not listed."""
    known = dict(zip(keys, sizes.tolist(), strict=True))
    different, which = np.unique(image, return_inverse=True)
    found = [known.get(key, (np.nan, np.nan)) for key in different.tolist()]
    return np.array(found, np.float64)[which]


def _measurable(sizes: Floats) -> bool:
    return bool(np.isfinite(sizes).all() and sizes.min() > 0)
