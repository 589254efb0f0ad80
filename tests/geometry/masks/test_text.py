from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iouviz.geometry.masks import text as module
from iouviz.geometry.masks.text import LONGEST, decode, encode


def plain_decode(text):
    """One text, a character at a time, as `rleFrString` reads it; None for what is no text."""
    counts, number, at = [], 0, 0
    for character in text:
        code = ord(character) - 48
        if not 0 <= code < 64 or at >= LONGEST:
            return None
        number |= (code & 31) << 5 * at
        at += 1
        if code < 32:
            if code & 16:
                number -= 1 << 5 * at
            counts.append(number + (counts[-2] if len(counts) > 2 else 0))
            number, at = 0, 0
    return counts if text and at == 0 else None


def plain_encode(counts):
    text = ""
    for place, count in enumerate(counts):
        number, more = count - (counts[place - 2] if place > 2 else 0), True
        while more:
            code, number = number & 31, number >> 5
            more = number != (-1 if code & 16 else 0)
            text += chr((code | 32 * more) + 48)
    return text


spelt = st.lists(st.integers(0, 2**31 - 1) | st.integers(0, 40), min_size=1, max_size=9)
anything = st.text(st.sampled_from("0123?@AOPQRno/p\u00e4"), max_size=12)


@given(st.lists(spelt.map(plain_encode) | anything, max_size=6), st.sampled_from([1, 10, 10**6]))
def test_each_text_is_read_whatever_stands_beside_it(texts, batch):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", batch)
        counts, offsets, good = decode(texts)
    wanted = [plain_decode(each) for each in texts]
    assert good.tolist() == [each is not None for each in wanted]
    assert [counts[a:b].tolist() for a, b in pairwise(offsets)] == [each or [] for each in wanted]


@given(st.lists(spelt, max_size=6), st.sampled_from([1, 10, 10**6]))
def test_there_and_back(masks, batch):
    offsets = np.cumsum([0, *map(len, masks)])
    counts = np.array([count for mask in masks for count in mask], np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", batch)
        texts = encode(counts, offsets)
    assert texts == [plain_encode(mask) for mask in masks]
    assert decode(texts)[0].tolist() == counts.tolist()
