"""Per-image text in pixels: `class x1 y1 x2 y2` or `class x y w h`, predictions with a score.

Some write the bottom before the top, x1 y2 x2 y1.

The class is a name or a number. No file says whether it holds corners or a corner and a size, nor
whether the score comes before or after the box: all box formats are handed on, and the boxes
decide, or the user. Used so by mAP scripts since the first of them [1]_ [2]_.

References
----------
.. [1] https://github.com/Cartucho/mAP
.. [2] https://github.com/rafaelpadilla/review_object_detection_metrics
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.readers.kaggle import is_kaggle
from iouviz.data.readers.shared.box_format import BoxFormat, Readings
from iouviz.data.readers.shared.class_lists import is_class_list
from iouviz.data.readers.shared.reader import Reader, Role, Tables
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.lines import first_lines
from iouviz.data.readers.text.tables import are_relative, read_texts, text_tables
from iouviz.data.readers.voc_results import is_voc_results

LAST: Final = (0, 1, 2, 3)
SECOND: Final = (1, 2, 3, 4)

GROUND_TRUTH_FORMATS: Final = (
    BoxFormat("x1 y1 x2 y2", "xyxy"),
    BoxFormat("x y w h", "xywh"),
    BoxFormat("x1 y2 x2 y1", "xyxy", columns=(0, 3, 2, 1), rare=True),
)
PREDICTION_FORMATS: Final = (
    BoxFormat("score x1 y1 x2 y2", "xyxy", False, SECOND, 0),
    BoxFormat("score x y w h", "xywh", False, SECOND, 0),
    BoxFormat("x1 y1 x2 y2 score", "xyxy", False, LAST, 4),
    BoxFormat("x y w h score", "xywh", False, LAST, 4),
    BoxFormat("score x1 y2 x2 y1", "xyxy", False, (1, 4, 3, 2), 0, rare=True),
    BoxFormat("x1 y2 x2 y1 score", "xyxy", False, (0, 3, 2, 1), 4, rare=True),
)


def _is_text_in_pixels(source: Source) -> bool:
    if is_voc_results(source) or is_kaggle(source):
        return False
    lines = first_lines(source)
    fit = [line for line in lines if line is not None and len(line.numbers) in (4, 5)]
    return bool(fit) and 2 * len(fit) >= len(lines) and not are_relative(fit)


def _read(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    wanted = ("four numbers", "four numbers and a score")
    lines, scored = read_texts(sources, role, log, lambda n, s: n == 4 + s, wanted.__getitem__)
    numbers = np.array(lines.numbers, np.float64).reshape(-1, 4 + scored)
    readings = Readings(numbers, PREDICTION_FORMATS if scored else GROUND_TRUTH_FORMATS)
    return [text_tables(lines, readings, sources, role, log)]


PER_IMAGE_TEXT = Reader(
    name="per-image text",
    wants="text files, one per image, with lines like: class [score] x1 y1 x2 y2, or x y w h",
    suffixes=(".txt",),
    roles=("ground truth", "predictions"),
    recognises=_is_text_in_pixels,
    read=_read,
    companion=is_class_list,
    takes_empty=True,
)
