"""YOLO's text labels: `class x y width height` of the picture, or `class x1 y1 x2 y2 ...` outlines.

Centre and size, or the corners of a polygon, as parts of the picture's width and height; where
every line has four corners, they are oriented boxes ("YOLO-OBB") and outlines alike. A class
is a number, whose name stands in data.yaml, classes.txt or obj.names. Predictions have a score,
at the end as Ultralytics writes it, or after the class as other tools do.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_format import BoxFormat, Numbers, Readings
from iouviz.data.readers.shared.class_lists import is_class_list
from iouviz.data.readers.shared.reader import Reader, Role, Tables
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.lines import first_lines
from iouviz.data.readers.text.tables import (
    are_relative,
    read_texts,
    text_tables,
)

GROUND_TRUTH_FORMATS: Final = (
    BoxFormat("relative centre", "cxcywh", relative=True),
    BoxFormat("relative x1 y1 x2 y2", "xyxy", relative=True),
    BoxFormat("relative x y w h", "xywh", relative=True),
)
SCORE_LAST: Final = BoxFormat("relative centre, score", "cxcywh", True, (0, 1, 2, 3), 4)
SCORE_FIRST: Final = BoxFormat("score, relative centre", "cxcywh", True, (1, 2, 3, 4), 0)
WANTED: Final = (
    "x, y, width and height, or an outline",
    "x, y, width and height and a score, or an outline",
)
FEWEST: Final = 6  # numbers of an outline: three corners


def _is_yolo(source: Source) -> bool:
    lines = first_lines(source)
    fit = [line for line in lines if line is not None and len(line.numbers) >= 4]
    return bool(fit) and 2 * len(fit) >= len(lines) and are_relative(fit)


def _read(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    lines, scored = read_texts(sources, role, log, _fits, WANTED.__getitem__)
    outlines = {
        row: np.array(numbers[: len(numbers) - scored])
        for row, numbers in enumerate(lines.numbers)
        if len(numbers) >= FEWEST
    }
    for row, outline in outlines.items():
        lines.numbers[row] = _around(outline) + lines.numbers[row][len(outline) :]
    box_formats: tuple[BoxFormat, ...] = GROUND_TRUTH_FORMATS
    if scored:
        box_formats = (SCORE_LAST,) if outlines else (SCORE_LAST, SCORE_FIRST)
    numbers = np.array(lines.numbers, np.float64).reshape(-1, 5 if scored else 4)
    readings = Readings(numbers, box_formats, not scored, outlines or None)
    tables = text_tables(lines, readings, sources, role, log)
    # Four corners on every line: oriented boxes ("YOLO-OBB").
    if len(outlines) == len(numbers) and {*map(len, outlines.values())} == {8}:
        corners = np.stack([*outlines.values()]).reshape(-1, 4, 2)
        tables = replace(tables, boxes=replace(tables.boxes, corners=corners))
    return [tables]


def _fits(count: int, scored: bool) -> bool:
    return count >= 4 + scored and count % 2 == scored


def _around(outline: Numbers) -> list[float]:
    """Centre and size of the box around an outline."""
    points = outline.reshape(-1, 2)
    low, high = points.min(axis=0), points.max(axis=0)
    return [*((low + high) / 2).tolist(), *(high - low).tolist()]


YOLO_TEXT = Reader(
    name="YOLO text",
    wants="text files, one per image, with lines like: class x y width height, as fractions",
    suffixes=(".txt",),
    roles=("ground truth", "predictions"),
    recognises=_is_yolo,
    read=_read,
    companion=is_class_list,
    takes_empty=True,
)
