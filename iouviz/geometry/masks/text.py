"""COCO's spelling of run lengths, for many masks at once.

A number takes six bits a character from "0" on: five are the number's, low ones first and the
last one's highest its sign, and the sixth says that more follow. From the fourth run on, what is
written is the difference to the run two before.

References
----------
.. [1] https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c (`rleToString`,
   `rleFrString`).
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags
from iouviz.geometry.ragged import batches

Integers = NDArray[np.int64]
Runs = tuple[Integers, Integers]  # counts end to end, (R,), and where each mask's start, (N + 1,)

FIRST = 48
DIGITS = 5
LONGEST = 7  # characters of a number: 35 bits, more than any mask needs
BATCH = 1 << 16  # characters or numbers at a time: what is made of them stays in the cache


def decode(texts: Sequence[str | bytes]) -> tuple[Integers, Integers, Flags]:
    """Counts out of COCO's texts.

    Returns
    -------
    counts : (R,) int64 array
    offsets : (N + 1,) int64 array
    good : (N,) bool array
        False for a text that is none of COCO's; it has no counts here. Whether counts fit their
        mask is another question: see `rle.fits`.
    """
    raw = [t.encode("utf-8", "surrogatepass") if isinstance(t, str) else bytes(t) for t in texts]
    length = np.array([len(each) for each in raw], np.int64)
    counts, lengths, good = [np.zeros(0, np.int64)], [np.zeros(1, np.int64)], []
    for part in batches(length, BATCH):
        some, many = raw[part], length[part]
        found, offsets, fine = decode_joined(b"".join(some), many)
        if not fine.all():
            some = [each if well else b"" for each, well in zip(some, fine.tolist(), strict=True)]
            found, offsets, _ = decode_joined(b"".join(some), np.where(fine, many, 0))
        counts.append(found)
        lengths.append(np.diff(offsets))
        good.append(fine)
    flags = np.concatenate([np.zeros(0, np.bool_), *good])
    return np.concatenate(counts), np.cumsum(np.concatenate(lengths)), flags


def decode_joined(texts: bytes, length: Integers) -> tuple[Integers, Integers, Flags]:
    """Counts out of COCO's texts, end to end, of so many characters each.

    As `decode`, but where a text is none of COCO's, what comes for the others is of no use either.
    """
    code = np.frombuffer(texts, np.uint8) - np.uint8(FIRST)  # what is below "0" becomes large
    byte_ends = np.concatenate([[0], np.cumsum(length)])
    last = np.flatnonzero(code < 1 << DIGITS)  # last character of each number
    size = np.diff(last, prepend=-1)  # and how many it has
    sign = 1 << DIGITS - 1
    number = (code[last] ^ sign).astype(np.int64) - sign
    longer = np.flatnonzero(size > 1)
    for step in range(1, LONGEST):  # most numbers have one character
        digit = code[last[longer] - step] & (1 << DIGITS) - 1
        number[longer] = (number[longer] << DIGITS) + digit
        longer = longer[size[longer] > step + 1]
    offsets = np.searchsorted(last, byte_ends)
    return _undo_differences(number, offsets), offsets, _spelt(code, last, size, byte_ends)


def _spelt(code: NDArray[np.uint8], last: Integers, size: Integers, byte_ends: Integers) -> Flags:
    """Whether each text is made of COCO's characters and its last number is complete, (N,)."""
    good: Flags = np.diff(byte_ends) > 0
    good[good] = code[byte_ends[1:][good] - 1] < 1 << DIGITS
    strange = np.flatnonzero(code >= 2 << DIGITS)
    good[_text_of(strange, byte_ends)] = False
    long = last[size > LONGEST]  # unless it began in the text before, which is bad already
    text = _text_of(long, byte_ends)
    good[text[long - byte_ends[text] >= LONGEST]] = False
    return good


def _text_of(position: Integers, byte_ends: Integers) -> Integers:
    return np.searchsorted(byte_ends, position, side="right") - 1


def _undo_differences(number: Integers, offsets: Integers) -> Integers:
    """From the fourth on, a number is the difference to the count two before.

    Every other number is thus one chain of sums, across all masks; what the chain had when a mask
    began is taken off again. A mask's first number belongs to no chain.
    """
    start, stop = offsets[:-1], offsets[1:]
    counts = np.empty_like(number)
    for parity in (0, 1):
        total = np.concatenate([[0], np.cumsum(number[parity::2])])
        begin, end = (start + 1 - parity) // 2, (stop + 1 - parity) // 2  # in this chain
        alone = (start % 2 == parity) & (stop > start)
        counts[parity::2] = total[1:] - np.repeat(total[begin + alone], end - begin)
    some = start[stop > start]
    counts[some] = number[some]
    return counts


def encode(counts: NDArray[np.signedinteger], offsets: Integers) -> list[str]:
    """COCO's text of each mask; the inverse of `decode`."""
    texts: list[str] = []
    for part in batches(np.diff(offsets), BATCH):
        ends = offsets[part.start : part.stop + 1]
        texts += _encode(counts[ends[0] : ends[-1]].astype(np.int64), ends - ends[0])
    return texts


def _encode(counts: Integers, offsets: Integers) -> list[str]:
    place = np.arange(len(counts)) - np.repeat(offsets[:-1], np.diff(offsets))
    later = np.flatnonzero(place > 2)
    number = counts.copy()
    number[later] -= counts[later - 2]
    rest = number[:, None] >> DIGITS * np.arange(LONGEST + 1)  # (R, 8): left before each character
    code = rest & (1 << DIGITS) - 1
    after = np.concatenate([rest[:, 1:], rest[:, -1:]], axis=1)
    more = np.where(code & 1 << DIGITS - 1, after != -1, after != 0)
    written = np.ones(more.shape, np.bool_)
    written[:, 1:] = np.logical_and.accumulate(more, axis=1)[:, :-1]
    text = ((code | (more << DIGITS)) + FIRST)[written].astype(np.uint8).tobytes().decode("ascii")
    ends = np.concatenate([[0], np.cumsum(written.sum(axis=1))])[offsets].tolist()
    return [text[start:stop] for start, stop in pairwise(ends)]
