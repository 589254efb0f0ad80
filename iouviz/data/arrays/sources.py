"""What was given: recognised by its shape, and read by the file that knows it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from iouviz.data.arrays.coco import is_coco, of_coco
from iouviz.data.arrays.detections import (
    is_detectron2,
    is_supervision,
    is_ultralytics,
    of_array,
    of_detectron2,
    of_supervision,
    of_ultralytics,
)
from iouviz.data.arrays.dicts import is_row, no_objects, of_dict, of_row
from iouviz.data.arrays.frames import is_table, of_one_array, of_table
from iouviz.data.arrays.numbers import key_of
from iouviz.data.arrays.pictures import Picture, drawn
from iouviz.data.arrays.side import Item, Reading, Side, side_of_items
from iouviz.data.readers.shared.reader import Tables
from iouviz.data.readers.shared.rows import show
from iouviz.errors import ReadError

WANTED: Final = (
    "wanted one entry per image, in a list or by image in a dictionary: a dictionary with boxes, "
    "labels and scores, an array, or the detections of supervision, Ultralytics or detectron2; or "
    "a data frame, COCO's structures, or rows of Hugging Face"
)
# How an image is recognised, how it is read, and what holds its boxes in a message.
KINDS: Final[tuple[tuple[Callable[[object], bool], Callable[..., Item], str], ...]] = (
    (is_row, of_row, '["objects"]["bbox"]'),
    (lambda value: isinstance(value, Mapping), of_dict, '["boxes"]'),
    (is_supervision, of_supervision, ".xyxy"),
    (is_ultralytics, of_ultralytics, ".boxes"),
    (is_detectron2, of_detectron2, ".boxes"),
    (lambda value: hasattr(value, "shape") or isinstance(value, list | tuple), of_array, ""),
)


def source_of(value: Any, reading: Reading) -> Side | list[Tables]:
    """One side of a data set, of whatever holds it.

    Raises
    ------
    ReadError
        It is nothing known, or something in it is not as it should be; the message says where.
    """
    if is_coco(value):
        return of_coco(value, reading)
    if is_table(value):
        return of_table(value, reading)
    if hasattr(value, "features") and hasattr(value, "column_names"):
        return _of_hugging_face(value, reading)
    if isinstance(value, Mapping):
        return _of_mapping(value, reading)
    if hasattr(value, "ndim") and value.ndim == 2:
        return of_one_array(value, reading)
    if hasattr(value, "__len__") and hasattr(value, "__getitem__") and not _is_one(value):
        places = [f"{reading.name}[{at}]" for at in range(len(value))]
        return _of_items((value[at] for at in range(len(value))), places, reading, listed=True)
    what = " for one image" if _is_one(value) else ""
    raise ReadError(f"{reading.name} is a {type(value).__name__}{what}; {WANTED}")


def item_of(value: Any, place: str, reading: Reading) -> tuple[Item, str]:
    """One image, and what holds its boxes."""
    if value is None or (isinstance(value, list | tuple) and not value):
        return Item(no_objects(scored=reading.scored)), ""
    if isinstance(value, Mapping) and is_detectron2(value.get("instances")):
        value = value["instances"]
    for recognises, read, inner in KINDS:
        if recognises(value):
            return read(value, place, reading), inner
    raise ReadError(f"{place} is {show(value)}, a {type(value).__name__}; {WANTED}")


def _of_items(
    values: Iterator[Any] | Sequence[Any], places: Sequence[str], reading: Reading, *, listed: bool
) -> Side:
    read = [item_of(value, place, reading) for value, place in zip(values, places, strict=True)]
    short = [place.removeprefix(reading.name) for place in places]
    inner = next((each for _, each in read if each), "")
    items = [item for item, _ in read]
    return side_of_items(items, short, scored=reading.scored, listed=listed, inner=inner)


def _of_mapping(value: Mapping[Any, Any], reading: Reading) -> Side:
    """Image by image under its name or number."""
    if {"boxes", "labels"} & value.keys() or "objects" in value:
        raise ReadError(f"{reading.name} is a dictionary for one image; {WANTED}")
    keys = [key_of(key, f"a key of {reading.name}") for key in value]
    places = [f"{reading.name}[{key!r}]" for key in keys]
    side = _of_items(list(value.values()), places, reading, listed=False)
    pictures = [
        Picture(key=key, name=key if isinstance(key, str) else None).over(picture)
        for key, picture in zip(keys, side.pictures, strict=True)
    ]
    return replace(side, pictures=pictures)


def _of_hugging_face(value: Any, reading: Reading) -> Side:
    """A `Dataset` of Hugging Face; its pictures are decoded when somebody looks at them."""
    pictured = "image" in value.column_names
    rows = value.remove_columns("image") if pictured else value
    places = [f"{reading.name}[{at}]" for at in range(len(rows))]
    side = _of_items(iter(rows), places, reading, listed=True)
    pictures = list(side.pictures)
    for at in range(len(pictures)) if pictured else ():
        size = pictures[at].size or (0.0, 0.0)
        file = drawn("", lambda at=at: value[at]["image"], size)  # type: ignore[misc]
        pictures[at] = pictures[at].over(Picture(file=file))
    names = _class_names(value.features.get("objects"))
    return replace(side, pictures=pictures, names=dict(enumerate(names)))


def _class_names(feature: Any) -> list[str]:
    """The names of the classes, which a feature of Hugging Face may have somewhere inside."""
    if getattr(feature, "names", None):
        return list(feature.names)
    feature = getattr(feature, "feature", feature)
    inner = feature.values() if isinstance(feature, Mapping) else ()
    found = [_class_names(each) for each in inner]
    if not found and feature is not None and hasattr(feature, "names"):
        found = [list(feature.names or [])]
    return next((each for each in found if each), [])


def _is_one(value: object) -> bool:
    """Whether it is what belongs to one image, and not to all."""
    known = is_supervision(value) or is_ultralytics(value) or is_detectron2(value)
    return known or (isinstance(value, np.ndarray) and value.ndim < 2)
