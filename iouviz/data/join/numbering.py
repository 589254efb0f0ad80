"""Rules by which numbers of the predictions mean images or classes that are numbered otherwise.

A shift, "+1": number k means the id k + 1. Or a count: "ranked-from-0": k means the k-th in rising
order of the ids; "listed-from-0": the k-th as the ground truth lists them; "named-from-0": the
k-th in the order of their names. Counts begin with 0 or with 1.
"""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final

from iouviz.data.choices import Key
from iouviz.errors import ReadError

SHIFT: Final = re.compile(r"[+-]\d{1,9}")
COUNTS: Final = tuple(
    f"{order}-from-{first}" for order in ("ranked", "listed", "named") for first in (0, 1)
)


def by_rule(
    rule: str, keys: Sequence[Key], ids: Sequence[Key], names: Sequence[str]
) -> dict[Key, int]:
    """Position that each key means, for the keys that mean one.

    Parameters
    ----------
    rule : str
        A shift, or one of `COUNTS`.
    keys : sequence of int or str
        Numbers, or texts that spell one; others mean nothing.
    ids, names : sequence
        Of what the positions stand for.

    Raises
    ------
    ReadError
        No such rule.

    Examples
    --------
    >>> by_rule("+1", [0, 1, 5], [1, 2, 4], ["a", "b", "c"])
    {0: 0, 1: 1}
    >>> by_rule("ranked-from-1", [1, 2, 3], [4, 2, 1], ["a", "b", "c"])
    {1: 2, 2: 1, 3: 0}
    """
    numbers = {key: number for key in keys if (number := number_of_key(key)) is not None}
    if SHIFT.fullmatch(rule):
        place = {number: position for position, number in _numbered(ids)}
        found = {key: place.get(number + int(rule)) for key, number in numbers.items()}
        return {key: position for key, position in found.items() if position is not None}
    if rule not in COUNTS:
        raise ReadError(f"no rule {rule!r}; there are: +1, -1 and the like, {', '.join(COUNTS)}")
    order, first = list(range(len(ids))), int(rule[-1])
    if rule.startswith("ranked"):
        order = [position for position, _ in sorted(_numbered(ids), key=itemgetter(1))]
    elif rule.startswith("named"):
        order.sort(key=names.__getitem__)
    return {
        key: order[number - first]
        for key, number in numbers.items()
        if 0 <= number - first < len(order)
    }


def _numbered(ids: Sequence[Key]) -> Iterator[tuple[int, int]]:
    """Positions of the ids that are numbers, each with its number."""
    for position, key in enumerate(ids):
        number = key if isinstance(key, int) else number_of_key(key)
        if number is not None:
            yield position, number


def number_of_key(key: Key) -> int | None:
    """The number that a key is or spells.

    >>> number_of_key(7), number_of_key("007"), number_of_key("a7")
    (7, 7, None)
    """
    if isinstance(key, int):
        return key
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
