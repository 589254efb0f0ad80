"""What LVIS says of classes besides objects: absent for certain, not annotated exhaustively."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from iouviz.data.readers.shared.reader import Key, VerifiedTable

NEGATIVE: Final = "neg_category_ids"
NOT_EXHAUSTIVE: Final = "not_exhaustive_category_ids"
FREQUENCIES: Final = ("r", "c", "f")


def lvis_verified(
    keys: Sequence[Key],
    rows: Sequence[Mapping[str, Any]],
    odd: Callable[[int, str, object], None],
) -> VerifiedTable | None:
    """What the images of an annotation file say of classes; None where they say nothing.

    Parameters
    ----------
    keys : N int or str
        What the file calls its images.
    rows : N mappings
        The images as they stand in the file.
    odd : callable
        Told of what is no list of ids: row, field, value. It may raise; else the value is left out.

    Examples
    --------
    >>> found = lvis_verified([7], [{"neg_category_ids": [1, 2]}], lambda *_: None)
    >>> found.image, found.label, found.negative
    ([7, 7], [1, 2], [True, True])
    """
    if not any(NEGATIVE in row or NOT_EXHAUSTIVE in row for row in rows):
        return None
    found: list[tuple[Key, Key, bool, bool]] = []
    for at, (key, row) in enumerate(zip(keys, rows, strict=True)):
        for field in (NEGATIVE, NOT_EXHAUSTIVE):
            ids = row.get(field, [])
            if not isinstance(ids, list) or not all(type(each) in (int, str) for each in ids):
                odd(at, field, ids)
                continue
            found += [(key, each, field == NEGATIVE, field != NEGATIVE) for each in ids]
    columns = zip(*found, strict=True) if found else ((), (), (), ())
    return VerifiedTable(*map(list, columns))
