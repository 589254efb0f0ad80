"""What opening the comparison of two models costs.

    python -m benchmarks.compare [folder]

On the sample set (1,000 resamples) and on the `sparse` set against nine tenths of its own
predictions (200 resamples): processor seconds of each step of the page, by `time.process_time`, so
that other work on the machine counts less. How the page follows its sliders: `benchmarks.live`.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.live import sparse
from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from iouviz.data.sample import sample
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.grids.compare import (
    compared_stops,
    mean_average_precision,
    only_in_second,
)
from iouviz.evaluation.grids.counts import confidence_stops
from iouviz.evaluation.protocols import COCO
from iouviz.evaluation.statistics.compare import changes, compare
from iouviz.evaluation.sweep.sweep import prepare


def steps(name: str, first: Dataset, second: Dataset, resamples: int) -> None:
    """Processor seconds of each step, once."""
    laps, start = [], time.process_time()

    def lap(what: str) -> None:
        nonlocal start
        laps.append(f"{what} {time.process_time() - start:.3f}")
        start = time.process_time()

    one, other = prepare(first), prepare(second)
    lap("prepare")
    stops = (confidence_stops(first.predictions.score), confidence_stops(second.predictions.score))
    compared_stops(one, other, iou_thresholds=np.arange(2, 20) / 20, confidences=stops)
    lap("tables")
    changes(one, other, confidences=(0.3, 0.3))
    outcomes = [record(each, confidence=0.3) for each in (one, other)]
    only_in_second(*outcomes)
    only_in_second(*outcomes[::-1])
    lap("lists")
    for each in (one, other):
        mean_average_precision(each, COCO.iou_thresholds)
    lap("AP")
    compare(one, other, resamples=resamples)
    lap(f"{resamples} resamples")
    print(f"{name}: {', '.join(laps)} s")


def main(folder: str | None = None) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        large = sparse(Path(folder or temporary))
        truth, found, fewer = large["ground_truth"], large["predictions"], large["second"]
        steps("sample", sample("late"), sample("early"), 1000)
        steps("sparse", read(truth, found), read(truth, fewer), 200)


if __name__ == "__main__":
    main(*sys.argv[1:])
