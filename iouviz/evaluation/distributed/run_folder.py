"""A finished run as a folder: numbers, counts at every threshold, and its worst images.

run.json             the numbers, as `iouviz evaluate --json` has them, and the errors
counts.npz           counts at IoU thresholds and confidences, confusion, calibration
worst/ground_truth/  the worst images, as COCO JSON
worst/predictions/
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from iouviz.data.writers.write import Written, save
from iouviz.errors import ReadError
from iouviz.evaluation.distributed.evaluate import Run
from iouviz.evaluation.metrics.calibration import BinSums
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.parts.tally import Tally

NUMBERS, COUNTS, WORST = "run.json", "counts.npz", "worst"


@dataclass(frozen=True, slots=True, eq=False)
class StoredRun:
    """A finished run, opened again.

    Attributes
    ----------
    folder : Path
    numbers : dict
        What run.json holds; see `numbers_of`.
    tally : Tally or None
        None where the protocol has no counts.
    """

    folder: Path
    numbers: dict[str, Any]
    tally: Tally | None

    @property
    def worst(self) -> tuple[Path, Path] | None:
        """Folders of ground truth and predictions of the worst images; None without any."""
        folders = (self.folder / WORST / "ground_truth", self.folder / WORST / "predictions")
        return folders if folders[0].is_dir() else None


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
        files.append((COUNTS, _packed(run.tally)))
    files += [(f"{WORST}/{name}", data) for name, data in worst]
    return save(Written(tuple(files), ()), folder, force=force)


def is_run(path: str | Path) -> bool:
    """Whether a path is the folder of a finished run."""
    return (Path(path) / NUMBERS).is_file()


def open_run(folder: str | Path) -> StoredRun:
    """Open the folder of a finished run.

    Raises
    ------
    ReadError
        It is none, or its files are broken.
    """
    root = Path(folder)
    try:
        numbers = json.loads((root / NUMBERS).read_text("utf-8"))
        counts = (root / COUNTS).read_bytes() if (root / COUNTS).exists() else None
        return StoredRun(root, numbers, None if counts is None else _unpacked(counts))
    except (OSError, ValueError, KeyError) as error:
        raise ReadError(
            f"{root} is no finished run that can be read ({error}); wanted the folder that "
            "`iouviz evaluate --out` wrote"
        ) from error


def _packed(tally: Tally) -> bytes:
    columns = {
        "classes": np.array(tally.classes),
        "sizes": np.array([tally.images, tally.objects, tally.predictions]),
        "iou_thresholds": tally.iou_thresholds,
        "confidences": tally.confidences,
        "per_class": np.stack(tally.per_class.each),
        "confused": tally.confused,
        "error_iou": np.array(tally.error_iou),
        "errors": tally.errors,
    }
    if (sums := tally.scores) is not None:
        columns["edges"] = sums.edges
        columns["sums"] = np.stack([sums.high, sums.low, sums.right, sums.count])
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **columns)
    return out.getvalue()


def _unpacked(data: bytes) -> Tally:
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        columns = dict(stored)
    images, objects, predictions = columns["sizes"].tolist()
    return Tally(
        classes=tuple(columns["classes"].tolist()),
        images=images,
        objects=objects,
        predictions=predictions,
        iou_thresholds=columns["iou_thresholds"],
        confidences=columns["confidences"],
        per_class=OutcomeCounts(*columns["per_class"]),
        confused=columns["confused"],
        error_iou=float(columns["error_iou"]),
        errors=columns["errors"],
        scores=BinSums(columns["edges"], *columns["sums"]) if "edges" in columns else None,
    )
