"""Mean average precision batch by batch, beside torchmetrics.

    python -m benchmarks.batches [IMAGES] [TURNS]

The first 500 images (or IMAGES) of the `dense` set, 100 detections each, as tensors in batches of
eight: `iouviz.MeanAveragePrecision`, and torchmetrics' with pycocotools and with faster-coco-eval
under it, each in a process of its own, in turn. Shown are medians of the processor seconds of all
`update` and of `compute`, of the ratio of their sum to iouviz's in the same turn, the memory above
that of making the data, and how far the numbers of torchmetrics are from iouviz's: with the
thresholds in double precision, and with its default thresholds, rounded to float32.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import make
from benchmarks.tools import peak_megabytes

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("iouviz", "pycocotools", "faster_coco_eval")
FULL = {
    "iou_thresholds": np.linspace(0.5, 0.95, 10).tolist(),
    "rec_thresholds": np.linspace(0, 1, 101).tolist(),
}
BATCH = 8


def tensors(images: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Predictions and targets of the first images, with boxes x, y, width, height."""
    import torch

    objects, area, crowd, detections, score = make("dense")
    sides: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for image in range(images):
        found, wanted = detections.image == image, objects.image == image
        for side, table, rows, more in (
            (sides[0], detections, found, {"scores": score}),
            (sides[1], objects, wanted, {"area": area, "iscrowd": crowd.astype(np.int64)}),
        ):
            columns = {"boxes": table.boxes, "labels": table.label, **more}
            side.append({key: torch.as_tensor(value[rows]) for key, value in columns.items()})
    return sides


def metric(tool: str, **words: Any) -> Any:
    if tool == "iouviz":
        import iouviz

        return iouviz.MeanAveragePrecision(box_format="xywh", class_metrics=False)
    from torchmetrics.detection import MeanAveragePrecision

    made = MeanAveragePrecision(box_format="xywh", backend=tool, **words)
    made.warn_on_many_detections = False
    return made


def measure(tool: str, images: int, *, full: bool) -> dict[str, Any]:
    preds, target = tensors(images)
    judge, before = metric(tool, **(FULL if full else {})), peak_megabytes()
    start = time.process_time()
    for at in range(0, images, BATCH):
        judge.update(preds[at : at + BATCH], target[at : at + BATCH])
    updated = time.process_time()
    result = judge.compute()
    numbers = {name: float(value) for name, value in result.items() if name != "classes"}
    return {
        "update": updated - start,
        "compute": time.process_time() - updated,
        "added": peak_megabytes() - before,
        "numbers": numbers,
    }


def main(images: str = "500", turns: str = "3") -> None:
    runs: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
    for _ in range(int(turns)):
        for tool in TOOLS:
            runs[tool].append(_run(tool, images, full=True))
    print(
        "| tool | update s | compute s | / iouviz | MB added "
        "| difference | difference, default thresholds |"
    )
    print("|---|---|---|---|---|---|---|")
    ours = runs["iouviz"]
    for tool, measured in runs.items():
        parts = [statistics.median(run[key] for run in measured) for key in ("update", "compute")]
        ratios = [_total(one) / _total(other) for one, other in zip(measured, ours, strict=True)]
        added = statistics.median(run["added"] for run in measured)
        plain = _run(tool, images, full=False)
        cells = [f"{part:.2f}" for part in parts]
        cells += [f"{statistics.median(ratios):.1f}", f"{added:.0f}"]
        cells += [f"{_farthest(run, ours[0]):.1e}" for run in (measured[0], plain)]
        print(f"| {tool} | {' | '.join(cells)} |")
    print(f"AP {ours[0]['numbers']['map']:.6f}")


def _run(tool: str, images: str, *, full: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.batches", tool, images, "full" * full]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _total(run: dict[str, Any]) -> float:
    return float(run["update"] + run["compute"])


def _farthest(one: dict[str, Any], other: dict[str, Any]) -> float:
    return max(abs(one["numbers"][name] - value) for name, value in other["numbers"].items())


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in TOOLS:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), full=sys.argv[3] == "full")))
    else:
        main(*sys.argv[1:])
