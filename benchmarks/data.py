"""Synthetic detections of the size and shape of COCO val2017, always the same.

    python -m benchmarks.data FOLDER

writes `dense` (5000 images, 100 detections each), `sparse` (25 each) and `stacked` (10 images with
100 objects and 100 detections heaped on one spot) as COCO JSON, and the same as NumPy columns.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import Dataset, GroundTruth, Images, Predictions

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CLASSES = 80
IMAGES, OBJECTS = 5000, 36_800
DETECTIONS = {"dense": 100, "sparse": 25}  # an image
NAMES = (*DETECTIONS, "stacked")


@dataclass
class Table:
    """Boxes x, y, width, height with their image and class, by position."""

    image: Integers
    label: Integers
    boxes: Floats

    def __len__(self) -> int:
        return len(self.image)


def make(name: str, seed: int = 0) -> tuple[Table, Floats, NDArray[np.bool_], Table, Floats]:
    """Objects, their areas, which are crowds; detections and their scores."""
    if name == "stacked":
        return _stacked()
    rng = np.random.default_rng(seed)
    favourite = rng.choice(CLASSES, IMAGES, p=_popularity())  # most of an image is of one class
    objects, crowd = _objects(rng, favourite)
    area = objects.boxes[:, 2] * objects.boxes[:, 3] * rng.uniform(0.45, 0.85, len(objects))
    detections, score = _detections(rng, objects, favourite, DETECTIONS[name])
    return objects, area.round(4), crowd, detections, score


def _popularity() -> Floats:
    weight = 1 / np.arange(1, CLASSES + 1)
    return weight / weight.sum()


def _objects(rng: np.random.Generator, favourite: Integers) -> tuple[Table, NDArray[np.bool_]]:
    busy = rng.lognormal(1.3, 0.85, IMAGES)
    busy[rng.random(IMAGES) < 0.01] = 0  # some images are empty
    image = np.sort(rng.choice(IMAGES, OBJECTS, p=busy / busy.sum()))
    usual = rng.random(OBJECTS) < 0.6
    label = np.where(usual, favourite[image], rng.choice(CLASSES, OBJECTS, p=_popularity()))
    crowd = rng.random(OBJECTS) < 0.012
    sides = _sides(rng, OBJECTS, 60)
    sides[crowd] *= [3, 2]
    sides = np.minimum(sides, [620, 460])
    corner = rng.random((OBJECTS, 2)) * ([640, 480] - sides)
    return Table(image, label, np.concatenate([corner, sides], axis=1).round(2)), crowd


def _sides(rng: np.random.Generator, count: int, typical: float) -> Floats:
    size = np.exp(rng.normal(np.log(typical), 1, count)).clip(3, 460)
    stretch = np.exp(rng.normal(0, 0.25, count))
    return np.stack([size * stretch, size / stretch], axis=1)


def _detections(
    rng: np.random.Generator, objects: Table, favourite: Integers, per_image: int
) -> tuple[Table, Floats]:
    """Good hits, duplicates, confused classes and bad boxes on the objects; then background."""
    often = 1.0 if per_image > 50 else 0.3
    # how many an object draws, how far off, how sure (a beta distribution), of a wrong class
    kinds = [
        (rng.random(OBJECTS) < 0.85, 0.10, (3, 2), False),
        (rng.poisson(1.6 * often, OBJECTS), 0.18, (1.2, 6), False),
        (rng.poisson(1.2 * often, OBJECTS), 0.12, (1.1, 8), True),
        (rng.poisson(1.0 * often, OBJECTS), 0.45, (1.1, 9), False),
    ]
    parts = []
    for count, spread, sure, confused in kinds:
        rows = np.repeat(np.arange(OBJECTS), count)
        label = objects.label[rows] + (rng.integers(1, 6, len(rows)) if confused else 0)
        boxes = _shaken(rng, objects.boxes[rows], spread)
        parts.append((objects.image[rows], label % CLASSES, boxes, rng.beta(*sure, len(rows))))
    drawn = np.bincount(np.concatenate([part[0] for part in parts]), minlength=IMAGES)
    image = np.repeat(np.arange(IMAGES), np.maximum(per_image - drawn, 0))
    usual = rng.random(len(image)) < 0.5
    label = np.where(usual, favourite[image], rng.choice(CLASSES, len(image), p=_popularity()))
    corner = rng.random((len(image), 2)) * [560, 400]
    boxes = np.concatenate([corner, _sides(rng, len(image), 50)], axis=1)
    parts.append((image, label, boxes, rng.beta(0.8, 14, len(image))))
    image, label, boxes, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    score = score.clip(0.001, 0.999).round(5)
    order = np.lexsort((-score, image))  # as detectors write them, the surest of each image
    place = np.arange(len(order)) - np.searchsorted(image[order], image[order])
    order = order[place < per_image]
    return Table(image[order], label[order], _inside(boxes[order])), score[order]


def _shaken(rng: np.random.Generator, boxes: Floats, spread: float) -> Floats:
    amount = np.abs(rng.normal(0, spread, (len(boxes), 1))) * rng.normal(0, 1, boxes.shape)
    corner = boxes[:, :2] + amount[:, :2] * boxes[:, 2:]
    return np.concatenate([corner, boxes[:, 2:] * np.exp(amount[:, 2:])], axis=1)


def _inside(boxes: Floats) -> Floats:
    low = boxes[:, :2].clip(0, [638, 478])
    high = np.minimum((boxes[:, :2] + boxes[:, 2:]).clip(low + 1), [640, 480])
    return np.concatenate([low, high - low], axis=1).round(2)


def _stacked() -> tuple[Table, Floats, NDArray[np.bool_], Table, Floats]:
    """Everything overlaps everything: 10 images, 100 objects and 100 detections each."""
    rng = np.random.default_rng(1)
    image = np.repeat(np.arange(10), 100)
    label = np.zeros(1000, np.int64)

    def boxes() -> Floats:
        corner, sides = rng.uniform(100, 110, (1000, 2)), rng.uniform(90, 110, (1000, 2))
        return np.concatenate([corner, sides], axis=1).round(2)

    objects, detections = Table(image, label, boxes()), Table(image, label, boxes())
    area = objects.boxes[:, 2] * objects.boxes[:, 3]
    return objects, area, np.zeros(1000, np.bool_), detections, rng.random(1000).round(5)


def write(folder: Path) -> None:
    """All data sets, each in a folder of its own; what is there stays."""
    for name in NAMES:
        place = folder / name
        if not (place / "columns.npz").exists():
            place.mkdir(parents=True, exist_ok=True)
            _write(place, *make(name))


def content(
    objects: Table,
    area: Floats,
    crowd: NDArray[np.bool_],
    detections: Table,
    score: Floats,
    *,
    images: int,
    first: int = 0,
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Ground truth and results as COCO has them; ids of images begin behind `first`."""
    annotations = [
        {"id": i + 1, "area": float(area[i]), "iscrowd": int(crowd[i]), **row}
        for i, row in enumerate(_rows(objects, first))
    ]
    truth: dict[str, object] = {
        "images": [
            {"id": i + 1, "width": 640, "height": 480, "file_name": f"{i + 1:012d}.jpg"}
            for i in range(first, first + images)
        ],
        "categories": [{"id": k + 1, "name": f"class {k}"} for k in range(CLASSES)],
        "annotations": annotations,
    }
    rows = zip(_rows(detections, first), score.tolist(), strict=True)
    return truth, [row | {"score": s} for row, s in rows]


def _write(
    place: Path,
    objects: Table,
    area: Floats,
    crowd: NDArray[np.bool_],
    detections: Table,
    score: Floats,
) -> None:
    images = int(objects.image.max()) + 1
    truth, results = content(objects, area, crowd, detections, score, images=images)
    (place / "truth.json").write_text(json.dumps(truth))
    (place / "detections.json").write_text(json.dumps(results))
    np.savez(
        place / "columns.npz",
        objects=np.column_stack([objects.image, objects.label, objects.boxes, area, crowd]),
        detections=np.column_stack([detections.image, detections.label, detections.boxes, score]),
    )


def write_coco(
    folder: Path,
    *,
    images: int,
    size: tuple[int, int],
    categories: Sequence[Mapping[str, object]],
    truth: Sequence[Mapping[str, object]],
    found: Sequence[Mapping[str, object]],
) -> None:
    """Write `truth.json`, with images of one size numbered from 1, and `detections.json`."""
    sides = dict(zip(("width", "height"), size, strict=True))
    listed = [{"id": i, "file_name": f"{i}.jpg", **sides} for i in range(1, images + 1)]
    coco = {"images": listed, "categories": categories, "annotations": truth}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "truth.json").write_text(json.dumps(coco))
    (folder / "detections.json").write_text(json.dumps(found))


def _rows(table: Table, first: int = 0) -> list[dict[str, object]]:
    columns = table.image + first + 1, table.label + 1, table.boxes
    return [
        {"image_id": image, "category_id": label, "bbox": box}
        for image, label, box in zip(*(column.tolist() for column in columns), strict=True)
    ]


def dataset(place: Path) -> Dataset:
    """The same as what reading the JSON gives, from the columns."""
    with np.load(place / "columns.npz") as columns:
        objects, detections = columns["objects"], columns["detections"]
    images = int(objects[:, 0].max()) + 1
    size, found = objects[:, 4:6], detections[:, 4:6]
    return Dataset(
        images=Images(
            tuple(f"{i + 1:012d}.jpg" for i in range(images)),
            np.tile([640.0, 480.0], (images, 1)),
            tuple(range(1, images + 1)),
            (None,) * images,
        ),
        classes=tuple(f"class {k}" for k in range(CLASSES)),
        class_ids=tuple(range(1, CLASSES + 1)),
        ground_truth=GroundTruth.of(
            *objects[:, :2].T,
            _corners(objects[:, 2:6]),
            size=size,
            area=objects[:, 6],
            crowd=objects[:, 7] > 0,
        ),
        predictions=Predictions.of(
            *detections[:, :2].T, _corners(detections[:, 2:6]), detections[:, 6], size=found
        ),
    )


def _corners(boxes: Floats) -> Floats:
    return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
