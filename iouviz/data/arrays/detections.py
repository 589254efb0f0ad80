"""What detection libraries give for an image: `supervision`, Ultralytics, detectron2, and arrays.

Recognised by their attributes; none of these packages is imported.

References
----------
.. [1] https://supervision.roboflow.com/latest/detection/core/
.. [2] https://docs.ultralytics.com/reference/engine/results/
.. [3] https://detectron2.readthedocs.io/en/latest/modules/structures.html
"""

from pathlib import Path
from typing import Any, Final

import numpy as np

from iouviz.arrays import Values
from iouviz.data.arrays.masks import masks_of, picture_size_of
from iouviz.data.arrays.numbers import boxes_of, column_of, labels_of, to_numpy, whole
from iouviz.data.arrays.objects import Objects, xyxy_of
from iouviz.data.arrays.pictures import Picture, of_pixels
from iouviz.data.arrays.side import Item, Reading
from iouviz.data.choices import Key
from iouviz.data.file import File
from iouviz.data.read.files import gather
from iouviz.data.shapes import Corners
from iouviz.errors import ReadError
from iouviz.geometry.oriented import upright
from iouviz.geometry.rotated import turned

CORNERS: Final = "xyxyxyxy"  # supervision's and Ultralytics' name for oriented boxes


def is_supervision(value: object) -> bool:
    """Whether it looks like `supervision.Detections`."""
    return all(hasattr(value, name) for name in ("xyxy", "class_id", "confidence"))


def of_supervision(value: Any, place: str, reading: Reading) -> Item:
    """`supervision.Detections`; its masks, class names and oriented boxes where it has them."""
    boxes = boxes_of(value.xyxy, f"{place}.xyxy")
    rows, more = len(boxes), getattr(value, "data", None) or {}
    for field in ("class_id", "confidence")[: 1 + reading.scored]:
        if rows and getattr(value, field) is None:
            raise ReadError(f"{place}.{field} is None; wanted one entry per box")
    labels = labels_of(_or_none(value.class_id), f"{place}.class_id", rows, "xyxy")
    masks = masks_of(value.mask, f"{place}.mask", rows) if value.mask is not None else None
    corners = more.get(CORNERS)
    objects = Objects(
        boxes,
        boxes[:, 2:] - boxes[:, :2],
        labels,
        column_of(_or_none(value.confidence), f"{place}.confidence", rows, "xyxy")
        if reading.scored
        else None,
        masks,
        corners=None if corners is None else _corners(corners, f"{place}.data", rows),
    )
    named = np.asarray(more.get("class_name", [])).tolist()
    names: dict[Key, str] = {}
    if len(named) == rows and isinstance(labels, np.ndarray):
        names = dict(zip(labels.tolist(), map(str, named), strict=True))
    return Item(objects, Picture(size=picture_size_of(masks)), names)


def is_ultralytics(value: object) -> bool:
    """Whether it looks like Ultralytics' `Results`."""
    return all(hasattr(value, name) for name in ("boxes", "orig_shape", "names"))


def of_ultralytics(value: Any, place: str, reading: Reading) -> Item:
    """Ultralytics' `Results` of one image: boxes or oriented boxes, masks as outlines."""
    oriented = getattr(value, "obb", None)
    found, field = (value.boxes, "boxes") if oriented is None else (oriented, "obb")
    place = f"{place}.{field}"
    if found is None:
        raise ReadError(f"{place} is None: these are results without boxes, as of a classifier")
    boxes = boxes_of(found.xyxy, f"{place}.xyxy")
    rows, corners, sides = len(boxes), None, boxes[:, 2:] - boxes[:, :2]
    if oriented is not None:
        corners = _corners(oriented.xyxyxyxy, f"{place}.{CORNERS}", rows)
        boxes = upright(corners)
        sides = boxes[:, 2:] - boxes[:, :2]
    masks = getattr(value, "masks", None)
    height, width = value.orig_shape
    names: dict[Key, str] = {int(number): str(name) for number, name in value.names.items()}
    return Item(
        Objects(
            boxes,
            sides,
            labels_of(found.cls, f"{place}.cls", rows, "xyxy"),
            column_of(found.conf, f"{place}.conf", rows, "xyxy") if reading.scored else None,
            None if masks is None else [_outline(each) for each in masks.xy],
            corners=corners,
        ),
        _ultralytics_picture(value, (float(width), float(height))),
        names,
    )


def _ultralytics_picture(value: Any, size: tuple[float, float]) -> Picture:
    name = str(value.path) if getattr(value, "path", None) else None
    if name and Path(name).is_file():
        file: File = gather(name)[0]
        return Picture(name=name, size=size, file=file)
    pixels = getattr(value, "orig_img", None)
    if isinstance(pixels, np.ndarray) and pixels.ndim == 3:
        return of_pixels(pixels[:, :, ::-1], name)  # OpenCV's order of colours
    return Picture(name=name, size=size)


def is_detectron2(value: object) -> bool:
    """Whether it looks like detectron2's `Instances`."""
    return all(hasattr(value, name) for name in ("get_fields", "image_size"))


def of_detectron2(value: Any, place: str, reading: Reading) -> Item:
    """detectron2's `Instances`: `pred_boxes`, `scores`, `pred_classes`, or `gt_boxes` and so on."""
    fields = value.get_fields()
    prefix = "gt" if "gt_boxes" in fields or "gt_classes" in fields else "pred"
    wanted = [f"{prefix}_boxes", f"{prefix}_classes", *(["scores"] if reading.scored else [])]
    for name in wanted:
        if name not in fields:
            raise ReadError(f"{place} has no {name}; it has {', '.join(fields) or 'nothing'}")
    named = f"{place}.{{}}".format
    tensor = to_numpy(getattr(fields[wanted[0]], "tensor", fields[wanted[0]]), named(wanted[0]))
    corners = None
    if tensor.ndim == 2 and tensor.shape[1] == 5:  # the angle is counter-clockwise
        corners = turned(boxes_of(tensor, named(wanted[0]), 5) * [1, 1, 1, 1, -1])
        boxes = upright(corners)
    else:
        boxes = boxes_of(tensor, named(wanted[0]))
    masks = fields.get(f"{prefix}_masks")
    if masks is not None:
        masks = getattr(masks, "polygons", getattr(masks, "tensor", masks))
        masks = masks_of(masks, named(f"{prefix}_masks"), len(boxes))
    height, width = value.image_size
    return Item(
        Objects(
            boxes,
            boxes[:, 2:] - boxes[:, :2],
            labels_of(fields[wanted[1]], named(wanted[1]), len(boxes)),
            column_of(fields["scores"], named("scores"), len(boxes)) if reading.scored else None,
            masks,
            corners=corners,
        ),
        Picture(size=(float(width), float(height))),
    )


def of_array(value: Any, place: str, reading: Reading) -> Item:
    """One image as an array: (N, 6) box, score, class, or for ground truth (N, 5) box, class."""
    return Item(objects_of_rows(boxes_of(value, place, 5 + reading.scored), place, reading))


def objects_of_rows(numbers: Values, place: str, reading: Reading, first: int = 0) -> Objects:
    """Objects of rows of numbers; the first of them is column `first` of what was given."""
    boxes, sides = xyxy_of(numbers[:, :4], reading.form or "xyxy")
    labels = whole(numbers[:, -1], f"{place}[:, {first + numbers.shape[1] - 1}]", "a class")
    return Objects(boxes, sides, labels, numbers[:, 4] if reading.scored else None)


def _corners(value: Any, place: str, rows: int) -> Corners:
    array = to_numpy(value, place)
    if array.size != 8 * rows:
        raise ReadError(f"{place} has shape {array.shape}; wanted ({rows}, 4, 2)")
    return array.reshape(rows, 4, 2).astype(np.float64)


def _outline(points: Any) -> list[list[float]] | None:
    """An outline (P, 2) as one polygon; None where it has fewer than three corners."""
    flat: list[float] = np.asarray(points, np.float64).ravel().tolist()
    return [flat] if len(flat) >= 6 else None


def _or_none(value: Any) -> Any:
    return [] if value is None else value
