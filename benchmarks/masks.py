"""Instance masks of a usual size, always the same: polygons, and predictions as run lengths.

    python -m benchmarks.masks FOLDER

writes 2,000 images of 640 x 480 with 8 objects and 40 predictions each as COCO JSON, 5 and 24 MB.
An object is a rough star of 8 to 16 corners. Seven predictions in ten are an object's outline,
moved, stretched and made rougher, mostly under its own class; the others lie anywhere. Predictions
have no box, as results of instance segmentation usually have none for COCO's tools: with one, these
take a prediction's area from its box.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import write_coco
from iouviz.geometry.masks.overlap import mask_area, mask_boxes
from iouviz.geometry.masks.polygons import polygon_masks

IMAGES, OBJECTS, PREDICTIONS, CLASSES = 2000, 8, 40, 20
WIDTH, HEIGHT = 640, 480

Stars = list[NDArray[np.float64]]  # corners (P, 2) of each


def write(folder: Path) -> None:
    """Write `truth.json` and `detections.json`."""
    rng = np.random.default_rng(0)
    truth: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for image in range(1, IMAGES + 1):
        stars, labels = _stars(rng, OBJECTS), rng.integers(1, CLASSES + 1, OBJECTS)
        truth += _objects(image, stars, labels, len(truth) + 1)
        found += _predictions(image, *_guesses(rng, stars, labels), rng.random(PREDICTIONS))
    categories = [{"id": k, "name": f"class {k}"} for k in range(1, CLASSES + 1)]
    size = (WIDTH, HEIGHT)
    write_coco(folder, images=IMAGES, size=size, categories=categories, truth=truth, found=found)


def _stars(rng: np.random.Generator, count: int) -> Stars:
    """Outlines around random centres, most of them small."""
    centres = rng.uniform(0, [WIDTH, HEIGHT], (count, 2))
    radii = np.clip(rng.lognormal(3.5, 0.7, count), 6, 200)
    stars = []
    for centre, radius in zip(centres, radii, strict=True):
        corners = int(rng.integers(8, 17))
        angle = 2 * np.pi * np.arange(corners) / corners
        around = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        star = centre + radius * rng.uniform(0.6, 1.2, (corners, 1)) * around
        stars.append(np.clip(star, 0, [WIDTH, HEIGHT]).round(2))
    return stars


def _guesses(
    rng: np.random.Generator, stars: Stars, labels: NDArray[np.int64]
) -> tuple[Stars, NDArray[np.int64]]:
    """Outlines of predictions and their classes."""
    of = rng.integers(0, OBJECTS, PREDICTIONS)
    stray = rng.random(PREDICTIONS) < 0.3
    guesses = _stars(rng, PREDICTIONS)
    for row in np.flatnonzero(~stray).tolist():
        star = stars[of[row]]
        centre, reach = star.mean(axis=0), np.abs(star - star.mean(axis=0)).mean()
        moved = centre + rng.normal(0, 0.12 * reach, 2)
        rough = rng.normal(0, 0.06 * reach, star.shape)
        guess = moved + rng.lognormal(0, 0.12, 2) * (star - centre) + rough
        guesses[row] = np.clip(guess, 0, [WIDTH, HEIGHT])
    mistaken = stray | (rng.random(PREDICTIONS) < 0.2)
    return guesses, np.where(mistaken, rng.integers(1, CLASSES + 1, PREDICTIONS), labels[of])


def _objects(
    image: int, stars: Stars, labels: NDArray[np.int64], first: int
) -> list[dict[str, Any]]:
    masks = polygon_masks([star.ravel() for star in stars], np.arange(len(stars)), _sizes(stars))
    boxes = mask_boxes(masks)
    boxes[:, 2:] = np.maximum(boxes[:, 2:] - boxes[:, :2], 1)
    columns = zip(stars, labels.tolist(), boxes.tolist(), mask_area(masks).tolist(), strict=True)
    return [
        {
            "id": first + row,
            "image_id": image,
            "category_id": label,
            "segmentation": [star.ravel().tolist()],
            "area": area,
            "bbox": box,
            "iscrowd": 0,
        }
        for row, (star, label, box, area) in enumerate(columns)
    ]


def _predictions(
    image: int, stars: Stars, labels: NDArray[np.int64], scores: NDArray[np.float64]
) -> list[dict[str, Any]]:
    masks = polygon_masks([star.ravel() for star in stars], np.arange(len(stars)), _sizes(stars))
    columns = zip(labels.tolist(), masks.strings(), scores.round(6).tolist(), strict=True)
    return [
        {
            "image_id": image,
            "category_id": label,
            "segmentation": {"size": [HEIGHT, WIDTH], "counts": text},
            "score": score,
        }
        for label, text, score in columns
    ]


def _sizes(stars: Stars) -> list[tuple[int, int]]:
    return [(HEIGHT, WIDTH)] * len(stars)


if __name__ == "__main__" and not (Path(sys.argv[1]) / "truth.json").exists():
    write(Path(sys.argv[1]))
