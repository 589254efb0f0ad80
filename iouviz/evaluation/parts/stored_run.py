"""A finished run of many machines as a folder: its numbers, its counts, its worst images.

run.json             the numbers, as `iouviz evaluate --json` has them, and the errors
counts.npz           counts at IoU thresholds and confidences, confusion, calibration
worst/ground_truth/  the worst images, as COCO JSON
worst/predictions/
"""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from iouviz.arrays import Values
from iouviz.errors import ReadError
from iouviz.evaluation.grids.counts import Stops
from iouviz.evaluation.grids.steps import Changes, Steps
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
        What run.json holds.
    tally : Tally or None
        None where the protocol has no counts.
    average_precision : (T, K) array or None
        At the tally's thresholds, by class; nan where the protocol has no such threshold.
    """

    folder: Path
    numbers: dict[str, Any]
    tally: Tally | None
    average_precision: Values | None

    @property
    def worst(self) -> tuple[Path, Path] | None:
        """Folders of ground truth and predictions of the worst images; None without any."""
        folders = (self.folder / WORST / "ground_truth", self.folder / WORST / "predictions")
        return folders if folders[0].is_dir() else None

    @property
    def stops(self) -> Stops | None:
        """Its counts, laid out for two sliders; the confusion matrix is that at `error_iou`."""
        tally = self.tally
        if tally is None or self.average_precision is None:
            return None
        classes, stops = len(tally.classes), len(tally.confidences)
        matrix = confusion_changes(tally)
        return Stops(
            iou_thresholds=tally.iou_thresholds,
            confidences=tally.confidences,
            labels=np.arange(classes),
            per_class=tally.per_class,
            average_precision=self.average_precision,
            matrix=Steps.of((classes + 1) ** 2, stops, [matrix] * len(tally.iou_thresholds)),
        )


def confusion_changes(tally: Tally) -> list[Changes]:
    """The confusion matrix of a tally as changes over its confidences."""
    n, stops = len(tally.classes), len(tally.confidences)
    cells, at = np.unique(
        tally.confused[:, 1] * (n + 1) + tally.confused[:, 2], return_inverse=True
    )
    values = np.zeros((stops, len(cells)), np.int64)
    values[tally.confused[:, 0], at] = tally.confused[:, 3]
    lost, stray = np.zeros((2, stops, n), np.int64)
    for sums, column in ((lost, 1), (stray, 2)):
        where = tally.confused[:, 0], tally.confused[:, column]
        np.add.at(sums, where, tally.confused[:, 3])
    counts, own = tally.per_class[tally.threshold_index(tally.error_iou)], np.arange(n)
    return [
        Changes.of_values(values, cells),
        Changes.of_values(counts.tp, own * (n + 2)),
        Changes.of_values(counts.fp - stray, n * (n + 1) + own),
        Changes.of_values(counts.fn - lost, own * (n + 1) + n),
    ]


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
        if not (root / COUNTS).exists():
            return StoredRun(root, numbers, None, None)
        tally, average_precision = unpack((root / COUNTS).read_bytes())
        return StoredRun(root, numbers, tally, average_precision)
    except (OSError, ValueError, KeyError) as error:
        raise ReadError(
            f"{root} is no finished run that can be read ({error}); wanted the folder that "
            "`iouviz evaluate --out` wrote"
        ) from error


def pack(tally: Tally, average_precision: Values) -> bytes:
    """Counts and AP, (T, K), as counts.npz has them."""
    columns = {
        "classes": np.array(tally.classes),
        "sizes": np.array([tally.images, tally.objects, tally.predictions]),
        "iou_thresholds": tally.iou_thresholds,
        "confidences": tally.confidences,
        "per_class": np.stack(tally.per_class.each),
        "confused": tally.confused,
        "error_iou": np.array(tally.error_iou),
        "errors": tally.errors,
        "average_precision": average_precision,
    }
    if (sums := tally.scores) is not None:
        columns["edges"] = sums.edges
        columns["sums"] = np.stack([sums.high, sums.low, sums.right, sums.count])
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **columns)
    return out.getvalue()


def unpack(data: bytes) -> tuple[Tally, Values]:
    """What `pack` was given."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        columns = dict(stored)
    images, objects, predictions = columns["sizes"].tolist()
    tally = Tally(
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
    return tally, columns["average_precision"]
