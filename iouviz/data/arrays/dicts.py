"""Dictionaries, one an image: those of torchvision and torchmetrics, and rows of Hugging Face.

References
----------
.. [1] https://pytorch.org/vision/stable/models.html#object-detection
.. [2] https://lightning.ai/docs/torchmetrics/stable/detection/mean_average_precision.html
.. [3] https://huggingface.co/docs/datasets/object_detection
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from iouviz.arrays import Values
from iouviz.data.arrays.masks import masks_of, picture_size_of
from iouviz.data.arrays.numbers import (
    boxes_of,
    column_of,
    flags_of,
    key_of,
    labels_of,
)
from iouviz.data.arrays.objects import BoxForm, Objects, Segmentations, check_form, xyxy_of
from iouviz.data.arrays.pictures import Picture, picture_of
from iouviz.data.arrays.side import Item, Reading
from iouviz.data.readers.shared.reader import note_scores
from iouviz.data.readers.shared.rows import kind, show
from iouviz.errors import ReadError
from iouviz.geometry.masks.overlap import mask_boxes
from iouviz.geometry.masks.rle import Masks

BOXES: Final = ("boxes", "bbox", "bboxes")
LABELS: Final = ("labels", "category", "categories", "category_id", "label", "class", "classes")
SCORES: Final = ("scores", "score")
MASKS: Final = ("masks", "segmentation", "segmentations")
CROWD: Final = ("iscrowd", "is_crowd")
IGNORE: Final = ("ignore", "difficult")
UNSAID: Final = (
    "rows of Hugging Face do not say what their four numbers are; say box_format='xywh' for "
    "COCO's x, y, width, height, or 'xyxy' for two corners"
)


def of_dict(value: Mapping[str, Any], place: str, reading: Reading) -> Item:
    """One image as torchvision's models and torchmetrics take and give it.

    Parameters
    ----------
    value : mapping
        "boxes" (N, 4) and "labels" (N,), for predictions "scores" (N,); "masks", "iscrowd",
        "area", "ignore", "image_id" where they are there. Boxes may be left out beside masks.
    place : str
        What to call it in an error, such as ``predictions[3]``.
    reading : Reading
    """
    boxes = _field(value, BOXES)
    size = _canvas(value.get(boxes)) if boxes else None
    if boxes:
        form = _own_form(value[boxes], f'{place}["{boxes}"]') or reading.form or "xyxy"
        numbers = boxes_of(value[boxes], f'{place}["{boxes}"]')
        found, sides = xyxy_of(numbers, form)
        rows = len(found)
        masks = _masks(value, place, rows)
    else:
        found, masks = _around_masks(value, place)
        sides, rows = found[:, 2:] - found[:, :2], len(found)
    size = picture_size_of(masks) or size
    image = value.get("image_id")
    return Item(
        Objects(found, sides, masks=masks, **_columns(value, place, rows, reading)),
        Picture(key=None if image is None else key_of(image, f'{place}["image_id"]'), size=size),
    )


def of_row(value: Mapping[str, Any], place: str, reading: Reading) -> Item:
    """One row of a data set of Hugging Face: an image, and its "objects" as lists side by side.

    Raises
    ------
    ReadError
        Nobody said what the four numbers of a box are, or the row has no boxes or classes.
    """
    if reading.form is None:
        raise ReadError(f"{place}: {UNSAID}")
    objects, inner = value["objects"], f'{place}["objects"]'
    if isinstance(objects, list):  # of one mapping each
        objects = {name: [each[name] for each in objects] for name in (objects or [{}])[0]}
    if not isinstance(objects, Mapping):
        raise ReadError(f"{inner} is {kind(objects)}; wanted lists side by side")
    boxes = _field(objects, BOXES)
    if boxes is None and objects:
        raise ReadError(f'{inner} has no "bbox"; it has {_keys(objects)}')
    numbers = boxes_of(objects[boxes] if boxes else [], f'{inner}["{boxes}"]')
    found, sides = xyxy_of(numbers, reading.form)
    masks = _masks(objects, inner, len(found))
    return Item(
        Objects(found, sides, masks=masks, **_columns(objects, inner, len(found), reading)),
        _picture(value, place),
    )


def is_row(value: object) -> bool:
    """Whether it looks like a row of Hugging Face."""
    return isinstance(value, Mapping) and "objects" in value


def _columns(value: Mapping[str, Any], place: str, rows: int, reading: Reading) -> dict[str, Any]:
    """Classes, scores and what else is said of each box."""
    labels, scores = _field(value, LABELS), _field(value, SCORES)
    if labels is None and rows:
        raise ReadError(f'{place} has no "labels"; it has {_keys(value)}')
    if reading.scored and scores is None and rows:
        raise ReadError(f'{place} has no "scores", so it is no prediction; it has {_keys(value)}')
    if not reading.scored and scores is not None:
        note_scores(reading.name, place.removeprefix(reading.name), reading.log)
    crowd, ignore = _field(value, CROWD), _field(value, IGNORE)
    area = None if reading.scored else _field(value, ("area",))
    named = f'{place}["{{}}"]'.format
    return {
        "labels": labels_of(value[labels] if labels else [], named(labels), rows),
        "score": column_of(value[scores] if scores else [], named(scores), rows)
        if reading.scored
        else None,
        "crowd": flags_of(value[crowd], named(crowd), rows) if crowd else None,
        "ignore": flags_of(value[ignore], named(ignore), rows) if ignore else None,
        "area": column_of(value[area], named(area), rows) if area else None,
    }


def _around_masks(value: Mapping[str, Any], place: str) -> tuple[Values, Masks | None]:
    """Boxes (N, 4) around the masks, which must be pixels, and the masks; none where N is 0."""
    field = _field(value, MASKS)
    masks = None if field is None else _masks(value, place, None)
    if field is not None and not len(value[field]):
        return np.zeros((0, 4)), None
    if not isinstance(masks, Masks):
        raise ReadError(
            f'{place} has no "boxes"; it has {_keys(value)}. Only masks in pixels do without'
        )
    return mask_boxes(masks), masks


def _masks(value: Mapping[str, Any], place: str, rows: int | None) -> Masks | Segmentations | None:
    field = _field(value, MASKS)
    if field is None:
        return None
    masks = value[field]
    return masks_of(masks, f'{place}["{field}"]', len(masks) if rows is None else rows)


def _picture(value: Mapping[str, Any], place: str) -> Picture:
    """What a row says of its image."""
    image, key = value.get("image"), value.get("image_id")
    known = Picture(
        key=None if key is None else key_of(key, f'{place}["image_id"]'),
        name=value.get("file_name") or value.get("filename"),
        size=(value["width"], value["height"])
        if isinstance(value.get("width"), int) and isinstance(value.get("height"), int)
        else None,
    )
    if image is None or isinstance(image, Mapping):  # not decoded
        return known
    name = getattr(image, "filename", "") or known.name
    return known.over(picture_of(image, f'{place}["image"]', name or None))


def _field(value: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of some names that a mapping has, with something under it."""
    return next((name for name in names if value.get(name) is not None), None)


def _keys(value: Mapping[str, Any]) -> str:
    return ", ".join(show(key) for key in value) or "nothing"


def _own_form(boxes: object, place: str) -> BoxForm | None:
    """The form that torchvision's BoundingBoxes say themselves; None for others."""
    form = getattr(boxes, "format", None)
    if not hasattr(boxes, "canvas_size") or form is None:
        return None
    return check_form(str(getattr(form, "value", form)).lower(), f"{place}.format")


def _canvas(boxes: object) -> tuple[float, float] | None:
    """Width and height of the image by torchvision's BoundingBoxes."""
    canvas = getattr(boxes, "canvas_size", None)
    return None if canvas is None else (float(canvas[1]), float(canvas[0]))


def no_objects(*, scored: bool) -> Objects:
    """An image without any."""
    none = np.zeros((0, 4))
    return Objects(none, none[:, :2], np.zeros(0, np.int64), np.zeros(0) if scored else None)
