"""What a slider costs: one preparation, then every question anew, on the dense set."""

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.data import dataset
from iouviz.evaluation.sweep.sweep import Sweep, prepare

ROUNDS = 15
LEVELS = [0.5 + 0.01 * step for step in range(45)]


def slider(options: argparse.Namespace) -> Iterator[str]:
    """Milliseconds of each question, medians; no question is asked twice with the same answer."""
    data = dataset(options.data / "dense")
    start = time.perf_counter()
    sweep = prepare(data)
    took = time.perf_counter() - start
    yield "| operation, 500,000 detections | ms, median |"
    yield "|---|---|"
    yield f"| prepare | {took * 1e3:.0f} |"
    for name, question in _questions(sweep).items():
        yield f"| {name} | {_milliseconds(question):.1f} |"
    tracemalloc.start()
    kept = prepare(data)
    now, peak = (each / 2**20 for each in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    yield ""
    del kept
    yield f"A prepared sweep keeps {now:.0f} MB; preparing it takes {peak:.0f} MB at its peak."
    yield ""


def _questions(sweep: Sweep) -> dict[str, Callable[[], object]]:
    number = count()

    def fresh(step: float, low: float, high: float) -> float:
        return low + (next(number) * step) % (high - low)

    def level() -> float:
        return LEVELS[next(number) % len(LEVELS)]

    sweep.at(iou_threshold=0.5)
    return {
        "another confidence": lambda: sweep.at(
            iou_threshold=0.5, confidence=fresh(0.0137, 0.05, 0.95)
        ),
        "another limit on detections": lambda: sweep.at(
            iou_threshold=0.5, max_detections=1 + next(number) % 99
        ),
        "other classes": lambda: sweep.at(
            iou_threshold=0.5, classes=[next(number) % 80, (next(number) + 7) % 80]
        ),
        "another IoU threshold": lambda: sweep.at(iou_threshold=level()),
        "confusion matrix, another confidence": lambda: sweep.confusion(
            iou_threshold=0.5, confidence=fresh(0.0137, 0.05, 0.95)
        ),
        "confusion matrix, another IoU threshold": lambda: sweep.confusion(iou_threshold=level()),
    }


def _milliseconds(question: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        question()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e3
