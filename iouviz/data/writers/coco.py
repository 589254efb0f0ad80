"""COCO JSON, as `iouviz.data.readers.coco` reads it: ground truth in one file, results in another.

Ids are kept where they are whole numbers that differ; otherwise images, classes or objects are
numbered from 1, as the reference tools want them. Masks are written as run lengths, pixel by pixel
the same; the corners of polygons that they were made from are not kept.

References
----------
.. [1] https://cocodataset.org/#format-data
.. [2] https://cocodataset.org/#format-results
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.data.issues import IssueLog
from iouviz.data.keypoints import Keypoints
from iouviz.data.model import Dataset, GroundTruth, Ids, MaskColumn, Predictions
from iouviz.data.readers.coco import COCO_JSON, COCO_RESULTS
from iouviz.data.writers.names import as_bytes
from iouviz.data.writers.writer import FEATURES_OF, Pair, Writer

Segmentation = dict[str, Any] | None


def _write_ground_truth(dataset: Dataset, log: IssueLog) -> Iterator[Pair]:
    name = COCO_JSON.name
    image_ids, class_ids = _both_ids(dataset, name, log)
    table = dataset.ground_truth
    ids = _whole(table.ids, "objects", name, log)
    if 0 in ids:
        remedy = "Kept. pycocotools and faster-coco-eval count such an object as missed."
        log.add("object-id-0", "noted", name, "annotations", "an object with the id 0", remedy)
    rows = list(_rows(dataset, table, image_ids, class_ids, name, log))
    columns = table.area.tolist(), table.crowd.tolist(), table.ignore.tolist()
    for row, key, area, crowd, ignore in zip(rows, ids, *columns, strict=True):
        row |= {"id": key, "area": area, "iscrowd": int(crowd)}
        if ignore:
            row["ignore"] = 1
        if "keypoints" in row:  # pycocotools goes by this number
            row["num_keypoints"] = sum(seen > 0 for seen in row["keypoints"][2::3])
    content = {
        "images": list(_images(dataset, image_ids)),
        "categories": [
            {"id": key, "name": _text(name)} | points
            for key, name, points in zip(
                class_ids, dataset.classes, _keypoint_types(dataset), strict=True
            )
        ],
        "annotations": rows,
    }
    yield "ground_truth.json", msgspec.json.encode(content)


def _write_results(dataset: Dataset, log: IssueLog) -> Iterator[Pair]:
    name = COCO_RESULTS.name
    image_ids, class_ids = _both_ids(dataset, name, log)
    table = dataset.predictions
    rows = list(_rows(dataset, table, image_ids, class_ids, name, log))
    for row, score in zip(rows, table.score.tolist(), strict=True):
        row["score"] = score
    yield "predictions.json", msgspec.json.encode(rows)


def _both_ids(dataset: Dataset, file: str, log: IssueLog) -> tuple[list[int], list[int]]:
    return (
        _whole(dataset.images.ids, "images", file, log),
        _whole(dataset.class_ids, "classes", file, log),
    )


def _whole(ids: Ids, what: str, file: str, log: IssueLog) -> list[int]:
    """The ids where they are whole numbers that differ, or else 1, 2, 3, ..."""
    numbers = [key for key in ids if isinstance(key, int) and -(2**63) <= key < 2**63]
    if len(set(numbers)) == len(ids):
        return numbers
    found = f"ids of {what} that are no whole numbers, or the same for two"
    log.add("renumbered", "repaired", file, what, found, "Numbered from 1, in their order.")
    return list(range(1, len(ids) + 1))


def _images(dataset: Dataset, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    sizes, attributes = dataset.images.sizes.tolist(), dataset.images.attributes
    for at, (key, name, size) in enumerate(zip(ids, dataset.images.names, sizes, strict=True)):
        image = {"id": key, "file_name": _text(name)}
        if size[0] > 0 and size[1] > 0:  # not where they are unknown
            image |= {"width": _number(size[0]), "height": _number(size[1])}
        more = {_text(each): _text(texts[at]) for each, texts in attributes.items() if texts[at]}
        yield more | image


def _rows(
    dataset: Dataset,
    table: GroundTruth | Predictions,
    image_ids: Sequence[int],
    class_ids: Sequence[int],
    file: str,
    log: IssueLog,
) -> Iterator[dict[str, Any]]:
    """What objects and predictions have in common."""
    boxes = np.concatenate([table.boxes[:, :2], table.size], axis=1)
    _note_last_bits(table.boxes, boxes, dataset, table.image, file, log)
    columns = table.image.tolist(), table.label.tolist(), boxes.tolist()
    shapes = _masks(table.shapes, len(table)), _keypoints(table.keypoints, len(table))
    for image, label, box, mask, points in zip(*columns, *shapes, strict=True):
        row = {"image_id": image_ids[image], "category_id": class_ids[label], "bbox": box}
        if mask is not None:
            row["segmentation"] = mask
        if points:
            row["keypoints"] = points
        yield row


def _keypoints(keypoints: Keypoints | None, count: int) -> list[list[float]]:
    """x, y and visibility of each, row by row; an empty list where there are none."""
    if keypoints is None:
        return [[]] * count
    return [points[~np.isnan(points)].tolist() for points in keypoints]


def _keypoint_types(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """What a category says of its keypoints. The sigmas have no place in the format."""
    for kind in dataset.keypoint_types or [None] * len(dataset.classes):
        if kind is None:
            yield {}
        else:
            edges = [[start + 1, end + 1] for start, end in kind.skeleton]
            yield {"keypoints": list(map(_text, kind.names)), "skeleton": edges}


def _masks(shapes: MaskColumn | None, count: int) -> list[Segmentation]:
    """Run lengths as COCO spells them; None where there is no mask."""
    if shapes is None:
        return [None] * count
    sizes = shapes.masks.sizes.tolist()
    return [
        {"size": size, "counts": text} if any(size) else None
        for size, text in zip(sizes, shapes.masks.strings(), strict=True)
    ]


def _note_last_bits(
    corners: Values,
    xywh: Values,
    dataset: Dataset,
    image: NDArray[np.int32],
    file: str,
    log: IssueLog,
) -> None:
    moved = np.flatnonzero((xywh[:, :2] + xywh[:, 2:] != corners[:, 2:]).any(axis=1))
    if len(moved):
        place = dataset.images.names[image[moved[0]]]
        found = "a far corner that x + width or y + height misses by its last bits"
        remedy = "Written as x, y, width, height, as COCO wants; IoU changes by some 1e-16."
        log.add("last-bits", "noted", file, place, found, remedy, count=len(moved))


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _text(text: str) -> str:
    as_bytes(text)
    return text


WRITE_COCO_JSON = Writer(
    name=COCO_JSON.name,
    to="coco",
    role="ground truth",
    files="ground_truth.json",
    holds=FEATURES_OF["ground truth"] - {"oriented boxes"},
    write=_write_ground_truth,
)

WRITE_COCO_RESULTS = Writer(
    name=COCO_RESULTS.name,
    to="coco",
    role="predictions",
    files="predictions.json",
    holds=FEATURES_OF["predictions"] - {"oriented boxes of predictions"},
    write=_write_results,
)
