"""Masks: the same evaluation told mask IoU, against pycocotools on the same run lengths."""

import argparse
import contextlib
import io
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import iouviz
from iouviz.evaluation.matching.mask_pair_iou import by_mask_area, mask_pair_iou
from iouviz.geometry.masks.rle import Masks

IMAGES, OBJECTS, FOUND, CLASSES = 120, 8, 40, 5
WIDTH, HEIGHT = 320, 240
ROUNDS = 3


def masks(options: argparse.Namespace) -> Iterator[str]:
    """Seconds to evaluate ellipses, medians of interleaved turns, files already read."""
    if "pycocotools" not in options.tools:
        return
    folder = options.data / "masks"
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder)
    data = iouviz.read(str(folder / "truth.json"), str(folder / "detections.json"))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = iouviz.evaluate(by_mask_area(data), iou=mask_pair_iou(data))
        ours.append(time.perf_counter() - start)
        seconds, stats = _reference(folder)
        theirs.append(seconds)
    off = np.nanmax(np.abs(np.array(list(result.summary.values())) - stats))
    ratio = statistics.median(theirs) / statistics.median(ours)
    yield f"| {IMAGES} images, {IMAGES * FOUND:,} detected masks | evaluate s | / iouviz |"
    yield "|---|---|---|"
    yield f"| iouviz | {statistics.median(ours):.3f} | 1.00 |"
    yield f"| pycocotools | {statistics.median(theirs):.3f} | {ratio:.2f} |"
    yield ""
    yield f"The twelve numbers differ by {off:.1e} at most."
    yield ""


def _reference(folder: Path) -> tuple[float, np.ndarray]:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(folder / "truth.json"))
        judge = COCOeval(truth, truth.loadRes(str(folder / "detections.json")), "segm")
        start = time.perf_counter()
        judge.evaluate()
        judge.accumulate()
        seconds = time.perf_counter() - start
        judge.summarize()
    return seconds, np.where(judge.stats == -1, np.nan, judge.stats)


def _write(folder: Path) -> None:
    rng = np.random.default_rng(0)
    truth: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for image in range(1, IMAGES + 1):
        shapes = rng.uniform([30, 30, 6, 6], [290, 210, 60, 60], (OBJECTS, 4))
        labels = rng.integers(1, CLASSES + 1, OBJECTS)
        for row in _annotations(image, labels, shapes):
            truth.append({**row, "id": len(truth) + 1, "iscrowd": 0})
        which = rng.integers(0, OBJECTS, FOUND)
        moved = shapes[which] + rng.normal(0, 4, (FOUND, 4))
        scores = rng.random(FOUND)
        for row, score in zip(_annotations(image, labels[which], moved), scores, strict=True):
            # the reference takes a detection's area from its box where it has one
            del row["bbox"], row["area"]
            found.append({**row, "score": float(score)})
    images = [
        {"id": i, "width": WIDTH, "height": HEIGHT, "file_name": f"{i}.png"}
        for i in range(1, IMAGES + 1)
    ]
    categories = [{"id": k, "name": f"class {k}"} for k in range(1, CLASSES + 1)]
    coco = {"images": images, "categories": categories, "annotations": truth}
    (folder / "truth.json").write_text(json.dumps(coco))
    (folder / "detections.json").write_text(json.dumps(found))


def _annotations(image: int, labels: np.ndarray, shapes: np.ndarray) -> list[dict[str, Any]]:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    pixels = [
        ((x - cx) / max(rx, 2)) ** 2 + ((y - cy) / max(ry, 2)) ** 2 <= 1
        for cx, cy, rx, ry in shapes
    ]
    texts = Masks.from_pixels(pixels).strings()
    rows = []
    for label, mask, text in zip(labels.tolist(), pixels, texts, strict=True):
        across, down = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
        left, top = int(across[0]), int(down[0])
        box = [left, top, int(across[-1]) + 1 - left, int(down[-1]) + 1 - top]
        rle = {"size": [HEIGHT, WIDTH], "counts": text}
        rows.append(
            {
                "image_id": image,
                "category_id": label,
                "bbox": box,
                "area": int(mask.sum()),
                "segmentation": rle,
            }
        )
    return rows
