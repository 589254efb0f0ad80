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
# The gap between two objects is looked for in the last part of a piece first.
TAIL = 1 << 12
OPENING = re.compile(rb"[ \t\r\n]*\[")
GAP = re.compile(rb"\}[ \t\r\n]{0,32},[ \t\r\n]{0,32}\{")
# From here on not every whole number is a float.
WHOLE = 1 << 53
ENCODER = msgspec.msgpack.Encoder()


class OddError(ValueError):
    """Something that the careful reader has to look at."""


# What may come of decoding, all of which means as much.
ODD = (OddError, msgspec.MsgspecError, OverflowError, RecursionError, UnicodeDecodeError)


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


def json_text(data: bytes) -> memoryview:
    """The text of a file behind the byte-order mark that UTF-8 may have.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8; msgspec does not look at texts that it skips.
    """
    if not data.isascii():
        decoder = codecs.getincrementaldecoder("utf-8")()
        for start in range(0, len(data), PIECE):
            decoder.decode(data[start : start + PIECE])
        decoder.decode(b"", final=True)
    marked = data.startswith(codecs.BOM_UTF8)
    return memoryview(data)[len(codecs.BOM_UTF8) if marked else 0 :]


def pieces(text: memoryview, progress: Callable[[float], None]) -> Iterator[bytes]:
    """A list of objects in pieces that are lists themselves, cut between objects.

    What looks like a gap between two objects may lie inside a text or an inner list. The piece
    before it is then broken, and decoding it fails, as it should.

    Raises
    ------
    OddError
        The text does not begin as a list.
    """
    opening = OPENING.match(text)
    if opening is None:
        raise OddError
    begin, length = opening.end(), PIECE
    while len(text) - begin > length:
        gap = _gap(text, begin, begin + length)
        if gap is None:  # an object larger than that
            length *= 2
            continue
        yield b"[" + text[begin : gap.start() + 1] + b"]"
        begin, length = gap.end() - 1, PIECE
        progress(begin / len(text))
    yield b"[" + text[begin:]


def _gap(text: memoryview, start: int, stop: int) -> re.Match[bytes] | None:
    """The last gap between two objects in a stretch."""
    for low in (max(start, stop - TAIL), start):
        gaps = list(GAP.finditer(text, low, stop))
        if gaps:
            return gaps[-1]
    return None


def floats(values: Sequence[float]) -> Floats:
    """Python floats as an array, (N,)."""
    return np.fromiter(values, np.float64, len(values))


def quadruples(values: Sequence[tuple[float, float, float, float]]) -> Floats:
    """Tuples of four Python floats as an array, (N, 4), in half the time that NumPy takes.

    MessagePack writes such a tuple as 37 bytes: one for its length, then for each float one that
    says so and eight of its value, which NumPy can look at where they lie.
    """
    written = ENCODER.encode(values)
    start = len(written) - 37 * len(values) + 2  # the list's own head comes first
    table: Floats = np.ndarray((len(values), 4), ">f8", written, start if values else 0, (37, 9))
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


def nothing_odd(xywh: Floats, number: Floats, *, empty: bool = False) -> bool:
    """Whether the careful reader would let all boxes pass, and a finite number with each.

    `empty`: boxes of no size, which it notes, are not odd.
    """
    # NaN and infinity fail these comparisons too
    farthest = max(-xywh.min(), xywh.max())
    smallest = xywh[:, 2:].min()
    sized = smallest >= 0 if empty else smallest > 0
    return bool(farthest <= LARGEST_COORDINATE / 2 and sized and np.isfinite(number).all())
