"""Mean IoU of street scenes, from PNG files.

    python -m benchmarks.label_maps [FOLDER] [PAIRS] [TURNS]

FOLDER gets 500 pairs (or PAIRS) of 2048 x 1024 pixels and 19 classes, always the same: areas with
rough outlines; a strip at the bottom that is not judged, as a car's bonnet; in the predictions the
outlines bent by some pixels, and a tenth of the picture in another class. Every way decodes with
Pillow, in a process of its own, the ways in turn: iouviz on all processors, NumPy's `bincount` and
torchmetrics' `MulticlassJaccardIndex` (where it is installed) in a loop. Shown are medians of the
seconds from files to mean IoU (without imports), of the ratio to iouviz in the same turn, of the
processor time of all cores, and the peak of memory.
"""

import importlib
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from iouviz.segmentation import evaluate_label_maps

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT, CLASSES, VOID = 2048, 1024, 19, 255
PAIRS, TURNS = 500, 3
SCENES = 25  # drawn anew; the others are these, shifted and mirrored

Picture = NDArray[np.uint8]


def write(folder: Path, pairs: int) -> None:
    """Write `ground_truth/` and `predictions/`, unless they are there."""
    if (folder / "predictions" / f"{pairs - 1:04}.png").exists():
        return
    for side in ("ground_truth", "predictions"):
        (folder / side).mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    scenes = [_scene(rng) for _ in range(min(SCENES, pairs))]
    for number in range(pairs):
        shift, step = int(rng.integers(WIDTH)), -1 if number // SCENES % 2 else 1
        true, predicted = (np.roll(each, shift, 1)[:, ::step] for each in scenes[number % SCENES])
        for side, picture in (("ground_truth", true), ("predictions", predicted)):
            Image.fromarray(np.ascontiguousarray(picture)).save(folder / side / f"{number:04}.png")


def _scene(rng: np.random.Generator) -> tuple[Picture, Picture]:
    """A class in each pixel, and what a model says of it."""
    heights = [_noise(rng, 160) + 0.25 * _noise(rng, 24) for _ in range(CLASSES)]
    labels = np.argmax(np.stack(heights), axis=0).astype(np.uint8)
    bend = (16 * (_noise(rng, 48) - 0.5)).astype(np.intp)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    told = labels[np.clip(y + bend, 0, HEIGHT - 1), (x + bend) % WIDTH]
    wrong = _noise(rng, 96)
    told = np.where(wrong > np.quantile(wrong, 0.9), (told + 7) % CLASSES, told).astype(np.uint8)
    labels[-96:] = VOID
    return labels, told


def _noise(rng: np.random.Generator, cell: int) -> NDArray[np.float32]:
    """Random numbers, smooth over some pixels."""
    coarse = rng.random((HEIGHT // cell + 2, WIDTH // cell + 2), dtype=np.float32)
    smooth = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return np.asarray(smooth)


def _files(folder: Path) -> Iterator[tuple[Picture, Picture]]:
    for path in sorted((folder / "ground_truth").iterdir()):
        yield (
            np.asarray(Image.open(path)),
            np.asarray(Image.open(folder / "predictions" / path.name)),
        )


def by_iouviz(folder: Path) -> float:
    result = evaluate_label_maps(folder / "ground_truth", folder / "predictions")
    return result.summary["mIoU"]


def by_bincount(folder: Path) -> float:
    matrix = np.zeros(CLASSES * CLASSES, np.int64)
    for true, told in _files(folder):
        judged = true != VOID
        pairs = true[judged].astype(np.int64) * CLASSES + told[judged]
        matrix += np.bincount(pairs, minlength=CLASSES * CLASSES)
    square = matrix.reshape(CLASSES, CLASSES)
    right = np.diagonal(square)
    return float(np.mean(right / (square.sum(0) + square.sum(1) - right)))


def by_torchmetrics(folder: Path) -> float:
    torch = importlib.import_module("torch")
    classification = importlib.import_module("torchmetrics.classification")
    metric = classification.MulticlassJaccardIndex(CLASSES, ignore_index=VOID, average="macro")
    for true, told in _files(folder):
        metric.update(torch.tensor(told).long(), torch.tensor(true).long())
    return float(metric.compute())


WAYS: dict[str, Callable[[Path], float]] = {
    "iouviz": by_iouviz, "bincount": by_bincount, "torchmetrics": by_torchmetrics,
}  # fmt: skip


def _measured(way: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.label_maps", "--one", way, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _one(way: str, folder: Path) -> None:
    if way == "torchmetrics":
        importlib.import_module("torchmetrics.classification")
    start, worked = time.perf_counter(), time.process_time()
    mean = WAYS[way](folder)
    spent = {"seconds": time.perf_counter() - start, "work": time.process_time() - worked}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**spent, "peak": peak, "mean": mean}))


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        _one(arguments[1], Path(arguments[2]))
        return
    if arguments[:1] == ["--write"]:
        write(Path(arguments[1]) / arguments[2], int(arguments[2]))
        return
    default = Path(tempfile.gettempdir()) / "iouviz-benchmarks" / "label-maps"
    folder = Path(arguments[0]) if arguments else default
    pairs, turns = (int(each) for each in (*arguments[1:], *(PAIRS, TURNS)[len(arguments[1:]) :]))
    # in a process of its own, so that this one, whose peak those it starts inherit, stays small
    making = [sys.executable, "-m", "benchmarks.label_maps", "--write", str(folder), str(pairs)]
    subprocess.run(making, cwd=ROOT, check=True)
    ways = [way for way in WAYS if way == "bincount" or importlib.util.find_spec(way)]
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(turns):
        for way in ways:
            runs[way].append(_measured(way, folder / str(pairs)))
    print(f"{pairs} pairs of {WIDTH} x {HEIGHT}, {CLASSES} classes")
    print(f"{'':<14}{'seconds':>9}{'of all cores':>14}{'peak MB':>9}{'/ iouviz':>10}  mIoU")
    for way, found in runs.items():
        seconds, work, peak = (
            statistics.median(run[key] for run in found) for key in ("seconds", "work", "peak")
        )
        ratio = statistics.median(
            run["seconds"] / ours["seconds"]
            for run, ours in zip(found, runs["iouviz"], strict=True)
        )
        numbers = f"{seconds:>9.2f}{work:>14.2f}{peak:>9.0f}{ratio:>10.2f}"
        print(f"{way:<14}{numbers}  {found[0]['mean']:.6f}")


if __name__ == "__main__":
    main(sys.argv[1:])
