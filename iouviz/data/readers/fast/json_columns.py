"""Large lists of JSON objects, decoded a piece at a time into arrays."""

import codecs
import gc
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

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
GAP = re.compile(rb"\}[ \t\r\n]{0,32},[ \t\r\n]{0,32}\{")
# From here on not every whole number is a float.
WHOLE = 1 << 53
ENCODER = msgspec.msgpack.Encoder()


class OddError(ValueError):
    """Something that the careful reader has to look at."""


# What may come of decoding, all of which means as much.
ODD = (OddError, msgspec.MsgspecError, OverflowError, RecursionError, UnicodeDecodeError)


def nobody(_fraction: float) -> None:
    """Nobody wants to know how far reading is."""


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


def pieces(
    data: bytes, start: int, stop: int, progress: Callable[[float], None]
) -> Iterator[bytes]:
    """The list that is data[start:stop] in pieces that are lists themselves, cut between objects.

    What looks like a gap between two objects may lie inside a text or an inner list. The piece
    before it is then broken, and decoding it fails, as it should.

    Raises
    ------
    OddError
        The stretch does not begin as a list, or a piece is not UTF-8 text: msgspec does not look
        at texts that it skips.
    """
    view = memoryview(data)
    begin = data.find(b"[", start, stop) + 1
    if data[start:begin].strip(b" \t\r\n") != b"[":
        raise OddError
    first, length = begin, PIECE
    while stop - begin > length:
        close = _gap(data, begin, begin + length)
        if close < 0:  # an object larger than that
            length *= 2
            continue
        yield _checked(b"[" + view[begin : close + 1] + b"]")
        begin, length = data.index(b",", close) + 1, PIECE
        progress((begin - first) / (stop - first))
    yield _checked(b"[" + view[begin:stop])


def _checked(piece: bytes) -> bytes:
    if not piece.isascii():
        try:
            piece.decode()
        except UnicodeDecodeError as error:
            raise OddError from error
    return piece


def _gap(data: bytes, start: int, stop: int) -> int:
    """Position of the last brace in a stretch that closes an object before another, or -1."""
    for low in (max(start, stop - TAIL), start):
        places = [found.start() for found in GAP.finditer(data, low, stop)]
        if places:
            return places[-1]
    return -1


def after_mark(data: bytes) -> int:
    """Where the text begins: behind the byte-order mark of UTF-8, if there is one."""
    return len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0


def floats(values: Sequence[float]) -> Floats:
    """Python floats as an array, (N,).

    MessagePack writes a float as a byte that says so and the eight bytes of its value, which NumPy
    can look at where they lie. That is twice as fast as asking each object for its value.
    """
    return _laid_out(values, len(values), 1)[:, 0]


def quadruples(values: Sequence[tuple[float, float, float, float]]) -> Floats:
    """Tuples of four Python floats as an array, (N, 4)."""
    return _laid_out(values, len(values), 4)


def _laid_out(values: Sequence[object], count: int, width: int) -> Floats:
    written = ENCODER.encode(values)
    tuple_head = 1 if width > 1 else 0
    row = tuple_head + 9 * width
    start = len(written) - count * row + tuple_head + 1  # the list's own head comes first
    table: NDArray[np.float64] = np.ndarray(
        (count, width), ">f8", written, start if count else 0, (row, 9)
    )
    return table.astype(np.float64)


def whole(numbers: Floats) -> Integers:
    """Ids out of floats, (N,).

    Raises
    ------
    OddError
        One is no whole number, or too large for a float to tell it from the next.
    """
    if len(numbers) and not np.abs(numbers).max() < WHOLE:  # true for NaN and infinity too
        raise OddError
    ids = numbers.astype(np.int64)
    if (ids != numbers).any():
        raise OddError
    return ids


def nothing_odd(xywh: Floats, number: Floats) -> bool:
    """Whether the careful reader would let all boxes pass, and a finite number with each."""
    # NaN and infinity fail these comparisons too
    farthest = max(-xywh.min(), xywh.max())
    positive = xywh[:, 2].min() > 0 and xywh[:, 3].min() > 0
    return bool(farthest <= LARGEST_COORDINATE / 2 and positive and np.isfinite(number).all())
