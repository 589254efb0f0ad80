"""Kaggle's PredictionString: a CSV line an image, all its predictions in one cell.

Six words a prediction are ``class score x1 y1 x2 y2``, as VinBigData and Open Images want them,
the latter as parts of the picture; five are ``score x y width height`` of the only class, as
Global Wheat wants them. Boxes that leave the picture speak against either. An empty cell is an
image in which nothing was found.

References
----------
.. [1] https://www.kaggle.com/c/global-wheat-detection/overview/evaluation
.. [2] https://www.kaggle.com/c/vinbigdata-chest-xray-abnormalities-detection/overview/evaluation
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, XYWH, XYXY, as_spelt, image_table
from iouviz.data.readers.shared.reader import Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, show
from iouviz.data.readers.shared.shapes import Gathering
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.csv_columns import IMAGE
from iouviz.data.readers.text.csv_table import as_keys, header_of, plain, read_table

PREDICTIONS: Final = "predictionstring"
ONLY_CLASS: Final = "object"
WIDTHS: Final = (5, 6)  # words a prediction, without a class and with one


def _find(source: Source) -> tuple[int, int, str] | None:
    """The columns of the image and of its predictions, and the delimiter."""
    found = header_of(source, lambda names: PREDICTIONS in map(plain, names))
    names = [] if found is None else [plain(name) for name in found[0]]
    image = next((names.index(name) for name in IMAGE if name in names), None)
    if found is None or image is None:
        return None
    return image, names.index(PREDICTIONS), found[1]


def is_kaggle(source: Source) -> bool:
    """Whether the first line names an image and a PredictionString."""
    return _find(source) is not None


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    columns = _find(source)
    assert columns is not None, "read only after it was recognised"
    image, predictions, delimiter = columns
    table = read_table(source, delimiter)
    keys = as_keys(table.column(image) or [])
    cells = [cell.split() for cell in table.column(predictions) or []]
    width = max(WIDTHS, key=lambda each: sum(_fits(words, each) for words in cells))
    found = Gathering(source.name, "prediction", log)
    if width < max(WIDTHS) and any(cells):
        remedy = f"All boxes are taken as one class, {ONLY_CLASS!r}."
        found.note("no-class", "", "five numbers a prediction, and no class", remedy, "repaired")
    for line, key, words in zip(table.lines, keys, cells, strict=True):
        if len(words) % width:
            message = f"{len(words)} words in a cell, {show(' '.join(words))}; wanted {width} each"
            found.skip("bad-cell", f"line {line}", message)
            continue
        for number, start in enumerate(range(0, len(words), width), start=1):
            *label, score, x, y, third, fourth = words[start : start + width]
            found.add(
                f"line {line}, prediction {number}",
                image=None if key == "" else key,
                label=as_keys(label)[0] if label else ONLY_CLASS,
                score=as_spelt(score),
                box=[as_spelt(side) for side in (x, y, third, fourth)],
            )
    numbered = all(isinstance(key, int) for key in keys)
    images = {} if numbered else {key: (str(key), UNKNOWN) for key in keys if key != ""}
    box_formats = (XYXY, XYWH) if width == max(WIDTHS) else (XYWH, XYXY)
    return found.tables(
        role,
        image_table(images),
        label="label",
        box_formats=found.relative_if_small(box_formats),
        wanted=f"wanted four numbers: {box_formats[0].name}",
    )


def _fits(words: Sequence[str], width: int) -> bool:
    """Whether a cell may be predictions of so many words each, by their scores."""
    scores = map(as_number, words[width - 5 :: width])
    whole = bool(words) and len(words) % width == 0
    return whole and all(score is not None and 0 <= score <= 1 for score in scores)


KAGGLE = Reader(
    name="Kaggle PredictionString",
    wants="a CSV file of an image and PredictionString: [class] score and four numbers, repeated",
    suffixes=(".csv",),
    roles=("predictions",),
    recognises=is_kaggle,
    read=partial(read_each, read=_read_one),
)
