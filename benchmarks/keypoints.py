"""Keypoints, always the same: people of 17 keypoints, and detections a little off.

    python -m benchmarks.keypoints FOLDER

Writes 5,000 images with 11,000 people, as COCO val2017 has them, and 55,000 detections.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import write_coco

IMAGES, PEOPLE, EACH, POINTS = 5000, 11_000, 5, 17


def write(folder: Path) -> None:
    """Write `truth.json` and `detections.json`."""
    rng = np.random.default_rng(0)
    truth: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for number in range(1, PEOPLE + 1):
        where = {"image_id": int(rng.integers(1, IMAGES + 1)), "category_id": 1}
        corner, size = rng.uniform(0, 400, 2), rng.lognormal(4.3, 0.7, 2)
        points, seen = corner + rng.random((POINTS, 2)) * size, rng.integers(0, 3, POINTS)
        labelled = np.column_stack([points * (seen[:, None] > 0), seen]).round(1)
        row = {"id": number, "bbox": [*corner, *size], "area": 0.6 * size.prod(), "iscrowd": 0}
        row |= {"num_keypoints": int((seen > 0).sum()), "keypoints": labelled.ravel().tolist()}
        truth.append(where | row)
        for _ in range(EACH):
            off = rng.normal(0, rng.lognormal(-3, 0.8), (POINTS, 2)) * size.mean()
            guess = np.column_stack([points + off, np.ones(POINTS)]).round(1).ravel().tolist()
            found.append(where | {"keypoints": guess, "score": round(rng.random(), 6)})
    names = [str(k) for k in range(POINTS)]
    person = {"id": 1, "name": "person", "keypoints": names, "skeleton": []}
    write_coco(
        folder, images=IMAGES, size=(640, 480), categories=[person], truth=truth, found=found
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
