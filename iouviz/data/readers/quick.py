"""A list of results, read at the speed that its usual form allows.

Files of hundreds of thousands of detections are almost always alike: a flat list of flat objects
with numbers in their places. Such a file is decoded here, a piece at a time, straight into
columns. At the first thing that is not as usual, `quick_results` gives up without a word, and the
careful reader in `coco` reads the whole file, finds out what it is and where, and says so.

What is accepted here gives the same columns and the same (no) issues there.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from iouviz.geometry.boxes import LARGEST_COORDINATE

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

# Objects of a piece live until its columns are made: about six times its bytes, best
# kept within a processor's cache.
PIECE = 1 << 16
# The gap between two objects is looked for in the last part of a piece, and in all of it only
# where it is not there.
TAIL = 1 << 12


class _Detection(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """One detection; what is not used is named so that other fields are noticed."""

    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]
    score: float
    id: int | None = None
    area: float | None = None
    iscrowd: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """A list of results as columns, one row each.

    Attributes
    ----------
    image, label : (N,) int64 arrays
        The file's ids.
    boxes : (N, 4) float64 array
        xyxy, pixels, finite, with a width and a height above 0.
    size : (N, 2) float64 array
        Width and height as the file has them.
    score : (N,) float64 array
        Finite.
    """

    image: NDArray[np.int64]
    label: NDArray[np.int64]
    boxes: NDArray[np.float64]
    size: NDArray[np.float64]
    score: NDArray[np.float64]


def quick_results(data: bytes) -> Results | None:
    """Columns of a list of results without anything odd in it; None for every other file.

    Examples
    --------
    >>> row = b'{"image_id": 1, "category_id": 2, "bbox": [0, 0, 4, 3], "score": 0.5}'
    >>> quick_results(b"[" + row + b"]").boxes
    array([[0., 0., 4., 3.]])
    >>> quick_results(b"[" + row + b", 7]") is None
    True
    """
    if not data.isascii():  # other encodings have marks and faults of their own
        return None
    try:
        with without_collecting():
            decoder = msgspec.json.Decoder(list[_Detection])
            parts = [_columns(decoder.decode(piece)) for piece in _pieces(data)]
    except (msgspec.MsgspecError, OverflowError):
        return None
    image, label, boxes, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    if not len(image) or not nothing_odd(boxes, score):
        return None
    size = boxes[:, 2:].copy()
    boxes[:, 2:] += boxes[:, :2]  # x, y, width, height until here
    return Results(image, label, boxes, size, score)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Spare the garbage collector a look at each of some ten thousand objects that hold numbers."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _pieces(data: bytes) -> Iterator[bytes]:
    """The list in pieces that are lists themselves, cut between objects.

    What looks like a gap between two objects may lie inside a text or an inner list. The piece
    before it is then broken, and decoding it fails, as it should.
    """
    view = memoryview(data)
    start = data.find(b"[") + 1
    if data[:start].strip(b" \t\r\n") != b"[":
        yield data
        return
    while len(data) - start > PIECE:
        close = _gap(data, start, start + PIECE)
        if close < 0:
            break
        yield b"[" + view[start : close + 1] + b"]"
        start = data.index(b",", close) + 1
    yield b"[" + view[start:]


def _gap(data: bytes, start: int, stop: int) -> int:
    """Position of the last brace in a stretch that closes an object before another, or -1."""
    low = max(start, stop - TAIL)
    while True:
        opening = data.rfind(b"{", low, stop)
        while opening > low:
            before = data[max(low, opening - 64) : opening].rstrip()
            if before.endswith(b",") and before[:-1].rstrip().endswith(b"}"):
                return data.rindex(b"}", low, opening)
            opening = data.rfind(b"{", low, opening)
        if low == start:
            return -1
        low = start


def _columns(rows: list[_Detection]) -> tuple[Integers, Integers, Floats, Floats]:
    """Image, label, xywh and score of a piece."""
    count = len(rows)
    # A list built here and handed over is quicker than a generator.
    boxes = chain.from_iterable([row.bbox for row in rows])
    return (
        np.fromiter([row.image_id for row in rows], np.int64, count),
        np.fromiter([row.category_id for row in rows], np.int64, count),
        np.fromiter(boxes, np.float64, 4 * count).reshape(-1, 4),
        np.fromiter([row.score for row in rows], np.float64, count),
    )


def nothing_odd(xywh: Floats, number: Floats) -> bool:
    """Whether the careful reader would let all boxes pass, and a finite number with each."""
    # NaN and infinity fail these comparisons too
    farthest = max(-xywh.min(), xywh.max())
    positive = xywh[:, 2].min() > 0 and xywh[:, 3].min() > 0
    return bool(farthest <= LARGEST_COORDINATE / 2 and positive and np.isfinite(number).all())
