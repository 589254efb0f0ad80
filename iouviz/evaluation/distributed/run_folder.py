"""A finished run written into a folder; see `iouviz.evaluation.parts.stored_run`."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from iouviz.arrays import Values
from iouviz.data.writers.write import Written, save
from iouviz.evaluation.distributed.evaluate import Run
from iouviz.evaluation.evaluate import SAME_THRESHOLD
from iouviz.evaluation.parts.stored_run import COUNTS, NUMBERS, WORST, pack


def numbers_of(run: Run) -> dict[str, object]:
    """The numbers of a run as plain values that JSON can hold; None for nan."""
    tally = run.tally
    counts = (tally.images, tally.objects, tally.predictions) if tally else (0, 0, 0)
    numbers = run.evaluation.described(run.overlap, *counts)
    numbers["shards"] = [[each.ground_truth, each.predictions] for each in run.shards]
    numbers["left_out"] = run.left_out
    if tally is not None and run.delta is not None:
        gain = run.delta.mean()
        numbers["errors"] = {
            name: {"count": count, "delta_ap": None if np.isnan(gain[name]) else gain[name]}
            for name, count in tally.error_counts.items()
        }
    return numbers


def save_run(
    run: Run, folder: str | Path, worst: Sequence[tuple[str, bytes]] = (), *, force: bool = False
) -> list[Path]:
    """Write a run into a folder; return the paths.

    Raises
    ------
    WriteError
        As `iouviz.data.writers.write.save`.
    """
    files = [(NUMBERS, (json.dumps(numbers_of(run), indent=2, allow_nan=False) + "\n").encode())]
    if run.tally is not None:
        files.append((COUNTS, pack(run.tally, _average_precision(run))))
    files += [(f"{WORST}/{name}", data) for name, data in worst]
    return save(Written(tuple(files), ()), folder, force=force)


def _average_precision(run: Run) -> Values:
    """At the tally's thresholds, by class, (T, K); nan where nothing was evaluated."""
    protocol, tally = run.evaluation.protocol, run.tally
    known = np.array(protocol.iou_thresholds)
    wanted = known if tally is None else tally.iou_thresholds
    found = np.full((len(wanted), len(run.evaluation.classes)), np.nan)
    near = np.abs(wanted[:, None] - known) < SAME_THRESHOLD
    found[near.any(axis=1)] = run.evaluation.average_precision[near.argmax(axis=1)][
        near.any(axis=1), :, 0
    ]
    return found
