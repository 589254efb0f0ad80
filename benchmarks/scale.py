"""How judging shards on Dask grows, from 1 to 16 million predictions.

    python -m benchmarks.scale FOLDER [--millions 1 4 16] [--workers 1 2]

writes shards of 100,000 simulated predictions (1,000 images of 100) into FOLDER, and prints a table
of the time, and of the largest memory of a worker and of the scheduler with the reducer's client;
beside it one process that reads all shards at once. Each row is a process of its own.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks import data
from iouviz import evaluate, read

SHARD = 1000  # images; 100,000 predictions
PER_SEED = data.IMAGES // SHARD


def write_shards(folder: Path, count: int) -> None:
    """Shards 0 to `count`; what is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(-(-count // PER_SEED)):
        numbers = range(seed * PER_SEED, min(count, (seed + 1) * PER_SEED))
        if all((folder / f"dt-{number:04}.json").exists() for number in numbers):
            continue
        objects, area, crowd, detections, score = data.make("dense", seed)
        for number in numbers:
            low = (number - seed * PER_SEED) * SHARD
            mine, found = (
                (each.image >= low) & (each.image < low + SHARD) for each in (objects, detections)
            )
            truth, results = data.content(
                _part(objects, mine, low),
                area[mine],
                crowd[mine],
                _part(detections, found, low),
                score[found],
                images=SHARD,
                first=number * SHARD,
            )
            (folder / f"gt-{number:04}.json").write_text(json.dumps(truth))
            (folder / f"dt-{number:04}.json").write_text(json.dumps(results))


def _part(table: data.Table, rows: np.ndarray, low: int) -> data.Table:
    return data.Table(table.image[rows] - low, table.label[rows], table.boxes[rows])


def listed(folder: Path, count: int) -> tuple[list[str], list[str]]:
    """The first shards: files of ground truth, and of predictions."""
    return tuple(
        [str(folder / f"{side}-{number:04}.json") for number in range(count)]
        for side in ("gt", "dt")
    )


def one_process(folder: Path, count: int) -> dict[str, float]:
    """Everything read at once, and evaluated."""
    begin = time.perf_counter()
    result = evaluate(read(*listed(folder, count)))
    return {"seconds": time.perf_counter() - begin, "AP": result.summary["AP"], "own": _peak()}


def on_dask(folder: Path, count: int, workers: int) -> dict[str, float]:
    """The same shards on a local cluster, which is up when the clock starts."""
    from distributed import Client, LocalCluster

    from iouviz.evaluation.distributed import evaluate_shards

    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0"
        ) as cluster,
        Client(cluster) as client,
    ):
        begin = time.perf_counter()
        run = evaluate_shards(*listed(folder, count), client=client)
        seconds = time.perf_counter() - begin
        worker = max(client.run(_peak).values())
    summary = run.evaluation.summary
    return {"seconds": seconds, "AP": summary["AP"], "own": _peak(), "worker": worker}


def _peak() -> float:
    """The most memory that this process has had, in megabytes.

    Not `ru_maxrss`, which begins with what the parent had when it started this process.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) / 1024


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--millions", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--one", type=int, nargs=2, metavar=("SHARDS", "WORKERS"))
    options = parser.parse_args(arguments)
    if options.one:
        shards, workers = options.one
        found = (
            on_dask(options.folder, *options.one)
            if workers
            else one_process(options.folder, shards)
        )
        print(json.dumps(found))
        return
    write_shards(options.folder, 10 * max(options.millions))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print("| predictions | workers | seconds | MB, a worker | MB, scheduler and reducer | AP |")
    print("|---|---|---|---|---|---|")
    for millions in options.millions:
        for workers in options.workers:
            command = [sys.executable, "-m", "benchmarks.scale", str(options.folder)]
            command += ["--one", str(10 * millions), str(workers)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row = json.loads(done.stdout.splitlines()[-1])
            who = str(workers) if workers else "one process, no Dask"
            worker = f"{row['worker']:.0f}" if "worker" in row else ""
            print(
                f"| {millions},000,000 | {who} | {row['seconds']:.1f} | {worker} "
                f"| {row['own']:.0f} | {row['AP']!r} |",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
