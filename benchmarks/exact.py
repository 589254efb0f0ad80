"""Whether the arrays equal pycocotools' bit for bit at the size of COCO."""

import argparse
import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import iouviz


def exact(options: argparse.Namespace) -> Iterator[str]:
    """Compare precision and recall at every threshold, recall, class, area range and limit."""
    if "pycocotools" not in options.tools:
        return
    yield "| data | precision: values, unlike | recall: values, unlike | summary off by |"
    yield "|---|---|---|---|"
    for name in options.sets:
        folder = options.data / name
        truth, detections = str(folder / "truth.json"), str(folder / "detections.json")
        ours = iouviz.evaluate(iouviz.read(truth, detections))
        precision, recall, stats = _reference(folder)
        off = np.nanmax(np.abs(np.array(list(ours.summary.values())) - stats))
        cells = [name, _unlike(ours.precision, precision), _unlike(ours.recall, recall)]
        yield "| " + " | ".join([*cells, f"{off:.1e}"]) + " |"
    yield ""


def _reference(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(folder / "truth.json"))
        judge = COCOeval(truth, truth.loadRes(str(folder / "detections.json")), "bbox")
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    arrays = judge.eval["precision"][..., -1], judge.eval["recall"], judge.stats
    precision, recall, stats = (np.where(each == -1, np.nan, each) for each in arrays)
    return precision, recall, stats


def _unlike(ours: np.ndarray, theirs: np.ndarray) -> str:
    unlike = (ours != theirs) & ~(np.isnan(ours) & np.isnan(theirs))
    return f"{ours.size:,}, {np.count_nonzero(unlike)}"
