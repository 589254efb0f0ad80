"""Boxes that were lost or turned before anybody judged them: by masks, pictures and angles."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from iouviz.data.issues import number_of
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.matching.overlap import Table
from iouviz.sanity.look import GAIN, Look
from iouviz.sanity.suspect import Remedy, Suspect

SHARE: Final = 0.2  # of a side: fewer boxes are worth a note, not to make masks for


def shapes(look: Look) -> Iterator[Suspect]:
    """Find boxes without size beside masks, pictures shown turned, and lost angles."""
    yield from _lost(look)
    yield from _turned(look)
    yield from _upright(look)


def _lost(look: Look) -> Iterator[Suspect]:
    if look.dataset.overlap != "boxes":
        return
    tables: tuple[Table, ...] = (look.dataset.ground_truth, look.dataset.predictions)
    counts = [
        int((table.size == 0).any(axis=1).sum()) if table.shapes is not None else 0
        for table in tables
    ]
    most = max(count / max(len(table.size), 1) for count, table in zip(counts, tables, strict=True))
    if most < SHARE:
        return
    words = zip(counts, ("object", "prediction"), strict=True)
    found = " and ".join(number_of(count, word) for count, word in words if count)
    message = f"boxes of zero width or height, whose IoU with every box is 0: {found} with a mask"
    yield from look.suspects("box-lost", message, Remedy({"boxes_from_masks": True}))


def _turned(look: Look) -> Iterator[Suspect]:
    issues = [issue for issue in look.dataset.issues if issue.code == "picture-turned"]
    inputs = look.dataset.inputs
    if not issues or inputs is None or inputs.choices.pictures_as_shown:
        return
    count = sum(issue.count for issue in issues)
    message = (
        f"{number_of(count, 'picture')} stored on the side and rotated by EXIF data: boxes fit "
        "better as fractions of the picture as it is shown"
    )
    yield from look.suspects("exif-rotation", message, Remedy({"pictures_as_shown": True}))


def _upright(look: Look) -> Iterator[Suspect]:
    if look.dataset.overlap != "boxes" or not look.dataset.has_corners:
        return
    turned = evaluate(look.dataset, look.protocol.at(0.5), overlap="oriented").summary["AP50"]
    if np.isfinite(turned) and abs(turned - look.as_read) >= GAIN:
        message = "the boxes are oriented, but the upright boxes around them are evaluated"
        remedy = Remedy(overlap="oriented")
        yield Suspect("evaluated-upright", message, look.as_read, turned, remedy)
