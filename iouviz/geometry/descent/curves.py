"""The full curves, computed beforehand by ``python -m iouviz.geometry.descent --write``."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from iouviz.geometry.descent.rules import RaceLoss
from iouviz.geometry.descent.simulation import Curve

FILE = Path(__file__).with_name("curves.json")

# Read off the paper's picture (regression_error_sum_curves.png), millions, by step; where another
# curve or the legend hides a reading, there is none. A pixel of the picture is worth 0.004.
PAPER: dict[RaceLoss, dict[int, float]] = {
    "IoU": {1: 6.63, 160: 5.979, 200: 5.91},
    "GIoU": {1: 6.41, 50: 3.348, 100: 2.349, 160: 1.878, 200: 1.51},
    "DIoU": {1: 6.35, 50: 0.528},
    "CIoU": {1: 6.24, 50: 0.429, 100: 0.403, 160: 0.396},
}


@cache
def full_curves() -> dict[str, dict[RaceLoss, Curve]]:
    """Rule ("published", "exact") to loss to the curve of all 1,715,000 cases."""
    kept = json.loads(FILE.read_text("utf-8"))
    return {
        rule: {loss: Curve(np.array(c["error"]), c["iou"]) for loss, c in each.items()}
        for rule, each in kept["curves"].items()
    }


def save(
    curves: Mapping[str, Mapping[RaceLoss, Curve]], *, points: int, seed: int, path: Path = FILE
) -> None:
    """Write curves with six digits, and what they were made from."""
    table = {
        rule: {
            loss: {"error": [float(f"{e:.6g}") for e in c.error], "iou": round(c.iou, 6)}
            for loss, c in each.items()
        }
        for rule, each in curves.items()
    }
    made = {"points": points, "seed": seed, "numpy": np.__version__, "curves": table}
    path.write_text(json.dumps(made) + "\n", "utf-8")
