"""An annotation file of boxes, read at the speed that its usual form allows.

As with lists of results (see `quick`): what is accepted here gives the same tables and no issues
in the careful reader too, and at the first thing that is not as usual the file is left to it. A
file with masks is not usual in this sense.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from iouviz.data.readers.quick import Floats, Integers, nothing_odd, without_collecting


class _Annotation(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    id: int
    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]
    area: float
    iscrowd: int = 0
    ignore: int = 0
    segmentation: tuple[()] = ()


# What COCO's own files hold besides is taken apart as well, so that no fault in it is overlooked.
class _Image(msgspec.Struct, forbid_unknown_fields=True):
    id: int
    file_name: str
    width: float
    height: float
    license: Any = None
    coco_url: Any = None
    flickr_url: Any = None
    date_captured: Any = None


class _Category(msgspec.Struct, forbid_unknown_fields=True):
    id: int
    name: str
    supercategory: Any = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    images: list[_Image]
    categories: list[_Category]
    annotations: list[_Annotation]
    info: Any = None
    licenses: Any = None
    type: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """An annotation file as columns.

    Attributes
    ----------
    image_keys, image_names : list of int, list of str
        No key is here twice.
    image_sizes : (I, 2) float64 array
        Width and height above 0, pixels.
    class_keys, class_names : list of int, list of str
        Nothing is here twice.
    ids : list of int
        Of the N annotations; no id is here twice.
    image, label : (N,) int64 arrays
        Keys.
    boxes, size, area : (N, 4), (N, 2), (N,) float64 arrays
        xyxy; width and height above 0 as the file has them; area of at least 0. Finite.
    crowd, ignore : (N,) bool arrays
    """

    image_keys: list[int]
    image_names: list[str]
    image_sizes: Floats
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


def quick_truth(data: bytes) -> Truth | None:
    """Columns of an annotation file without masks or anything odd; None for every other file."""
    if not data.isascii():
        return None
    try:
        with without_collecting():
            content = msgspec.json.decode(data, type=_File)
            return _columns(content) if _usual(content) else None
    except (msgspec.MsgspecError, OverflowError):
        return None


def _usual(content: _File) -> bool:
    """Whether names and ids are there, and are different where they should be."""
    images, classes, rows = content.images, content.categories, content.annotations
    names = {each.name for each in classes}
    # "\ud800", half a character, is ASCII as it stands in the file
    texts = [each.file_name for each in images] + list(names)
    return bool(
        rows
        and images
        and all(texts)
        and "".join(texts).isascii()
        and len(names) == len(classes) == len({each.id for each in classes})
        and len({each.id for each in images}) == len(images)
        and len({each.id for each in rows}) == len(rows)
        and {each.iscrowd for each in rows} | {each.ignore for each in rows} <= {0, 1}
    )


def _columns(content: _File) -> Truth | None:
    images, classes, rows = content.images, content.categories, content.annotations
    count = len(rows)
    corners = chain.from_iterable([row.bbox for row in rows])
    boxes = np.fromiter(corners, np.float64, 4 * count).reshape(-1, 4)
    area = np.fromiter([row.area for row in rows], np.float64, count)
    sizes = np.array([(each.width, each.height) for each in images], np.float64)
    if not nothing_odd(boxes, area) or area.min() < 0 or not _measurable(sizes):
        return None
    size = boxes[:, 2:].copy()
    boxes[:, 2:] += boxes[:, :2]  # x, y, width, height until here
    return Truth(
        image_keys=[each.id for each in images],
        image_names=[each.file_name for each in images],
        image_sizes=sizes,
        class_keys=[each.id for each in classes],
        class_names=[each.name for each in classes],
        ids=[row.id for row in rows],
        image=np.fromiter([row.image_id for row in rows], np.int64, count),
        label=np.fromiter([row.category_id for row in rows], np.int64, count),
        boxes=boxes,
        size=size,
        area=area,
        crowd=np.fromiter([row.iscrowd for row in rows], np.bool_, count),
        ignore=np.fromiter([row.ignore for row in rows], np.bool_, count),
    )


def _measurable(sizes: Floats) -> bool:
    return bool(np.isfinite(sizes).all() and sizes.min() > 0)
