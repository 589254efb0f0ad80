"""Reading 500,000 detections from JSON: `python -m benchmarks.loading [FOLDER] [TURNS]`.

Every way reads the "dense" set in a process of its own, the ways in turn, so that all suffer alike
from whatever else the machine does. Shown are medians of the seconds, of the ratio to iouviz in
the same turn, and of the memory that was added at its peak to what was there after the imports.

The first table is the list of detections alone, from the file to NumPy columns (`json`, `orjson`)
or to a tool's own form; hotcoco has no way to read that list alone, so there it is the time of
`loadRes`. The second is ground truth and detections together. The third is the same ground truth
as 5,000 files, Pascal VOC XML and YOLO text; beside it what parsing the XML alone takes.
"""

import contextlib
import io
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
Read = Callable[[], Any]
# Imports what it needs, prepares, and returns what is measured.
Way = Callable[[Path], Read]


def _columns(rows: list[dict[str, Any]]) -> list[Any]:
    boxes = chain.from_iterable([row["bbox"] for row in rows])
    return [
        np.fromiter([row["image_id"] for row in rows], np.int64, len(rows)),
        np.fromiter([row["category_id"] for row in rows], np.int64, len(rows)),
        np.fromiter(boxes, np.float64, 4 * len(rows)).reshape(-1, 4),
        np.fromiter([row["score"] for row in rows], np.float64, len(rows)),
    ]


def _with_json(folder: Path) -> Read:
    return lambda: _columns(json.loads((folder / "detections.json").read_bytes()))


def _with_orjson(folder: Path) -> Read:
    import orjson

    return lambda: _columns(orjson.loads((folder / "detections.json").read_bytes()))


def _quick(folder: Path) -> Read:
    from iouviz.data.read.files import upload
    from iouviz.data.readers.fast.coco import results_of
    from iouviz.data.readers.shared.source import Source

    return lambda: results_of(
        Source(upload("detections.json", (folder / "detections.json").read_bytes()))
    )


def _hotcoco_results(folder: Path) -> Read:
    from hotcoco import COCO

    truth = COCO(str(folder / "truth.json"))
    return lambda: truth.loadRes(str(folder / "detections.json"))


def _iouviz(folder: Path) -> Read:
    import iouviz

    return lambda: iouviz.read(str(folder / "truth.json"), str(folder / "detections.json"))


def _hotcoco(folder: Path) -> Read:
    from hotcoco import COCO

    return lambda: COCO(str(folder / "truth.json")).loadRes(str(folder / "detections.json"))


def _pycocotools(folder: Path) -> Read:
    from pycocotools.coco import COCO

    return lambda: COCO(str(folder / "truth.json")).loadRes(str(folder / "detections.json"))


def _voc(folder: Path) -> Read:
    import iouviz

    return lambda: iouviz.read(str(folder / "voc"))


def _yolo(folder: Path) -> Read:
    import iouviz
    from iouviz.data.choices import Choices

    size = Choices(image_size=(640, 480))
    return lambda: iouviz.read(str(folder / "yolo"), choices=size)


def _parsed_xml(folder: Path) -> Read:
    from defusedxml import ElementTree

    files = sorted((folder / "voc" / "ground_truth").iterdir())
    return lambda: [ElementTree.fromstring(file.read_bytes()) for file in files]


TABLES: dict[str, dict[str, Way]] = {
    "detections alone": {
        "iouviz quick": _quick,
        "hotcoco loadRes": _hotcoco_results,
        "orjson": _with_orjson,
        "json": _with_json,
    },
    "ground truth and detections": {
        "iouviz": _iouviz,
        "hotcoco": _hotcoco,
        "pycocotools": _pycocotools,
    },
    "5,000 files": {
        "iouviz, VOC": _voc,
        "iouviz, YOLO": _yolo,
        "defusedxml, parsing VOC": _parsed_xml,
    },
}
WAYS = {name: way for table in TABLES.values() for name, way in table.items()}


def measure(name: str, folder: Path) -> dict[str, float]:
    read = WAYS[name](folder)
    before = _peak_megabytes()
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        kept = read()
        seconds = time.perf_counter() - start
    added = _peak_megabytes() - before
    del kept
    return {"seconds": seconds, "megabytes": added}


def _peak_megabytes() -> float:
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1000 if found else float("nan")


def _run(name: str, folder: Path) -> dict[str, float] | None:
    command = [sys.executable, "-m", "benchmarks.loading", "--one", name, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _write_files(folder: Path) -> None:
    """The ground truth of a set as a file an image, in two formats; what is there stays."""
    from benchmarks.data import dataset
    from iouviz.data.writers.write import save, write

    for to in ("voc", "yolo"):
        if not (folder / to).exists():
            save(write(dataset(folder), to, roles=["ground truth"]), folder / to)


def main(folder: Path, turns: int) -> None:
    making = [sys.executable, "-m", "benchmarks.data", str(folder)]
    subprocess.run(making, cwd=ROOT, check=True)
    _write_files(folder / "dense")
    for title, ways in TABLES.items():
        runs: dict[str, list[dict[str, float]]] = {}
        for _ in range(turns):
            for name in ways:
                run = _run(name, folder / "dense")
                if run is not None:
                    runs.setdefault(name, []).append(run)
        ours = [run["seconds"] for run in runs[next(iter(ways))]]
        print(f"| {title} | s | s / iouviz | MB added |\n|---|---|---|---|")
        for name, measured in runs.items():
            seconds = [run["seconds"] for run in measured]
            ratio = statistics.median(a / b for a, b in zip(seconds, ours, strict=True))
            memory = statistics.median(run["megabytes"] for run in measured)
            print(f"| {name} | {statistics.median(seconds):.3f} | {ratio:.2f} | {memory:.0f} |")
        print(flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]))))
    else:
        default = Path(tempfile.gettempdir()) / "iouviz-benchmarks"
        main(
            Path(sys.argv[1]) if len(sys.argv) > 1 else default,
            int(sys.argv[2]) if len(sys.argv) > 2 else 5,
        )
