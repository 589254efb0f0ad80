"""One evaluation by one tool in a process of its own.

    python -m benchmarks.tools TOOL FOLDER N KIND

KIND is bbox, segm, keypoints, for iouviz and hotcoco obb or, for iouviz alone, boundary.

Prints one line of JSON: seconds to load, to evaluate the first time and N more times, the work of
all cores in the first of these, the peak memory up to its end in MB, and the twelve numbers.
"""

import contextlib
import io
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Load = Callable[[Path], Any]
Evaluate = Callable[[Any], Sequence[float]]


def _iouviz(kind: str) -> tuple[Load, Evaluate]:
    import iouviz
    from iouviz.evaluation.matching import boundary_pair_iou, by_mask_area, mask_pair_iou
    from iouviz.evaluation.summary import how

    def load(folder: Path) -> Any:
        return iouviz.read(str(folder / "truth.json"), str(folder / "detections.json"))

    def evaluate(data: Any) -> Sequence[float]:
        if kind in ("bbox", "obb"):  # what a file has, oriented boxes before upright ones
            return list(iouviz.evaluate(data).summary.values())
        if kind == "keypoints":
            result = iouviz.evaluate(data, overlap="keypoints")
            return [result.summary[key] for key in how(result.protocol)]
        pair_iou = {"segm": mask_pair_iou, "boundary": boundary_pair_iou}[kind]
        result = iouviz.evaluate(by_mask_area(data), iou=pair_iou(data))
        return list(result.summary.values())

    return load, evaluate


def _like_pycocotools(coco: Any, judge: Any, kind: str) -> tuple[Load, Evaluate]:
    def load(folder: Path) -> Any:
        truth = coco(str(folder / "truth.json"))
        return truth, truth.loadRes(str(folder / "detections.json"))

    def evaluate(loaded: Any) -> Sequence[float]:
        result = judge(*loaded, kind)
        result.evaluate()
        result.accumulate()
        result.summarize()
        return [float(each) for each in result.stats[:12]]

    return load, evaluate


def _pycocotools(kind: str) -> tuple[Load, Evaluate]:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    return _like_pycocotools(COCO, COCOeval, kind)


def _faster(kind: str) -> tuple[Load, Evaluate]:
    from faster_coco_eval import COCO, COCOeval_faster

    return _like_pycocotools(COCO, COCOeval_faster, kind)


def _hotcoco(kind: str) -> tuple[Load, Evaluate]:
    from hotcoco import COCO, COCOeval

    return _like_pycocotools(COCO, COCOeval, kind)


TOOLS = {
    "iouviz": _iouviz,
    "hotcoco": _hotcoco,
    "faster-coco-eval": _faster,
    "pycocotools": _pycocotools,
}


def measure(tool: str, folder: Path, again: int, kind: str = "bbox") -> dict[str, Any]:
    load, evaluate = TOOLS[tool](kind)
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        data = load(folder)
        loaded, worked = time.perf_counter(), time.process_time()
        numbers = evaluate(data)
        cold, work = time.perf_counter() - loaded, time.process_time() - worked
        peak = peak_megabytes()
        warm = []
        for _ in range(again):
            begin = time.perf_counter()
            evaluate(data)
            warm.append(time.perf_counter() - begin)
    return {
        "load": loaded - start,
        "cold": cold,
        "work": work,
        "warm": warm,
        "peak": peak,
        "numbers": [None if each != each or each == -1 else each for each in numbers],
    }


def peak_megabytes() -> float:
    """The most memory that this process has had; the kernel's ru_maxrss counts a parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return int(found[1]) / 1e3
    return float("nan")


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])))
