"""Oriented boxes, always the same: a set to evaluate, and pairs for the overlap alone.

    python -m benchmarks.oriented [FOLDER]

With FOLDER, writes 1,000 images of 1,000 x 1,000 pixels with 20 objects and 100 predictions each
as COCO JSON, with "obb" as hotcoco reads it. Most predictions are an object, moved, stretched and
turned; the others lie anywhere. Without, takes turns with shapely over 100,000 pairs; both use one
core, and the time is the processor's, which a busy machine changes least.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import write_coco
from iouviz.geometry.oriented import oriented_overlap, upright
from iouviz.geometry.rotated import corners

IMAGES, OBJECTS, PREDICTIONS, CLASSES, SIDE = 1000, 20, 100, 5, 1000
PAIRS, ROUNDS = 100_000, 7

Boxes = NDArray[np.float64]  # cx, cy, width, height, degrees


def some_boxes(rng: np.random.Generator, count: int) -> Boxes:
    """Boxes anywhere, most of them small and long, turned by any angle."""
    centre, longest = rng.uniform(0, SIDE, (count, 2)), rng.lognormal(3.7, 0.6, count)
    shortest = longest * rng.uniform(0.15, 1, count)
    return np.column_stack([centre, longest, shortest, rng.uniform(-90, 90, count)])


def near(rng: np.random.Generator, boxes: Boxes) -> Boxes:
    """The same boxes, a little off."""
    moved = boxes.copy()
    moved[:, :2] += rng.normal(0, 0.1, (len(boxes), 2)) * boxes[:, 2:4]
    moved[:, 2:4] *= rng.lognormal(0, 0.12, (len(boxes), 2))
    moved[:, 4] += rng.normal(0, 6, len(boxes))
    return moved


def write(folder: Path) -> None:
    """Write `truth.json` and `detections.json`."""
    rng = np.random.default_rng(0)
    truth: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for image in range(1, IMAGES + 1):
        objects, labels = some_boxes(rng, OBJECTS), rng.integers(1, CLASSES + 1, OBJECTS)
        of = rng.integers(0, OBJECTS, PREDICTIONS)
        stray = rng.random(PREDICTIONS) < 0.3
        guesses = np.where(stray[:, None], some_boxes(rng, PREDICTIONS), near(rng, objects[of]))
        scores = rng.random(PREDICTIONS).round(6).tolist()
        for row, more in enumerate(_rows(image, objects, labels), start=len(truth) + 1):
            truth.append(more | {"id": row, "area": more["obb"][2] * more["obb"][3], "iscrowd": 0})
        rows = _rows(image, guesses, labels[of])
        found += [row | {"score": score} for row, score in zip(rows, scores, strict=True)]
    categories = [{"id": k, "name": f"class {k}"} for k in range(1, CLASSES + 1)]
    size = (SIDE, SIDE)
    write_coco(folder, images=IMAGES, size=size, categories=categories, truth=truth, found=found)


def _rows(image: int, boxes: Boxes, labels: NDArray[np.int64]) -> list[dict[str, Any]]:
    around = upright(corners(boxes))
    around[:, 2:] -= around[:, :2]
    turned = np.column_stack([boxes[:, :4], np.deg2rad(boxes[:, 4])])
    columns = zip(labels.tolist(), around.tolist(), turned.tolist(), strict=True)
    return [
        {"image_id": image, "category_id": label, "bbox": box, "obb": obb}
        for label, box, obb in columns
    ]


def main() -> None:
    import shapely

    rng = np.random.default_rng(1)
    boxes = some_boxes(rng, PAIRS)
    a, b = corners(boxes), corners(near(rng, boxes))
    one, two = shapely.polygons(a), shapely.polygons(b)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        terms = oriented_overlap(a, b)
        middle = time.process_time()
        shared = shapely.area(shapely.intersection(one, two))
        theirs.append(time.process_time() - middle)
        ours.append(middle - start)
    ratio = statistics.median(t / o for t, o in zip(theirs, ours, strict=True))
    apart = np.abs(terms.intersection - shared).max() / shared.max()
    print(f"NumPy {np.__version__}, shapely {shapely.__version__}; {PAIRS} pairs, medians of")
    print(f"processor time. iouviz {statistics.median(ours):.3f} s, intersection, union and IoU;")
    print(f"shapely {statistics.median(theirs):.3f} s, intersection; ratio {ratio:.1f}; largest")
    print(f"difference {apart:.0e} of the largest intersection")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        main()
    elif not (Path(sys.argv[1]) / "truth.json").exists():
        write(Path(sys.argv[1]))
