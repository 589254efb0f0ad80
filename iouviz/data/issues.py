"""Problems found while reading, as values: where, what, and what was done about it.

A reader never stops at the first bad row. It adds an `Issue` to its `IssueLog` and goes on; only
when nothing at all can be used does it raise `iouviz.errors.ReadError`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Outcome = Literal["noted", "repaired", "skipped"]

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of problem in one file.

    Attributes
    ----------
    code : str
        Stable short name of the kind, such as ``negative-size``.
    outcome : {"noted", "repaired", "skipped"}
        Used as it is, used after a repair, or left out.
    file : str
        Name of the file, as the user knows it.
    places : tuple of str
        The first few places, such as ``annotations[12].bbox``.
    found : str
        What was found and what was wanted.
    remedy : str
        What iouviz did, and what the user can do.
    count : int
        How many times it was found in this file.
    """

    code: str
    outcome: Outcome
    file: str
    places: tuple[str, ...]
    found: str
    remedy: str
    count: int = 1

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        where = f"{self.file}: {self.places[0]}" if self.places else self.file
        return f"{where}: {self.found}{times}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Unjoined:
    """Something that predictions refer to and the ground truth does not have.

    Attributes
    ----------
    what : {"image", "class"}
    key : int or str
        What the predictions call it; what to put into `Choices.images` or `Choices.classes`.
    name : str
        Its name, where the predictions' file gives one; else the key as text.
    rows : int
        How many predictions refer to it.
    """

    what: Literal["image", "class"]
    key: int | str
    name: str
    rows: int


class IssueLog:
    """Collects issues; the same code in the same file is counted, not repeated.

    Examples
    --------
    >>> log = IssueLog()
    >>> for row in (3, 9):
    ...     log.add("no-area", "noted", "gt.json", f"annotations[{row}]", "no area", "Used w x h.")
    >>> print(log.issues[0])
    gt.json: annotations[3]: no area (2 times). Used w x h.
    """

    def __init__(self, issues: Iterable[Issue] = ()) -> None:
        self._found: dict[tuple[str, str], Issue] = {}
        for issue in issues:
            self._found[issue.code, issue.file] = issue

    def add(
        self,
        code: str,
        outcome: Outcome,
        file: str,
        place: str,
        found: str,
        remedy: str,
        *,
        count: int = 1,
    ) -> None:
        """Note `count` occurrences of one problem; the first one's wording stands for all."""
        known = self._found.get((code, file))
        places = (place,) if place else ()
        if known is None:
            self._found[code, file] = Issue(code, outcome, file, places, found, remedy, count)
            return
        self._found[code, file] = replace(
            known, count=known.count + count, places=(known.places + places)[:EXAMPLES]
        )

    def add_rows(
        self,
        code: str,
        outcome: Outcome,
        file: str,
        rows: NDArray[np.intp],
        place: Callable[[int], str],
        found: Callable[[int], str] | str,
        remedy: str,
    ) -> None:
        """Note one problem of many rows; the first few say where they are."""
        for row in rows[:EXAMPLES].tolist():
            words = found if isinstance(found, str) else found(row)
            self.add(code, outcome, file, place(row), words, remedy)
        if len(rows) > EXAMPLES:
            self.add(code, outcome, file, "", "", remedy, count=len(rows) - EXAMPLES)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All that was found, in the order of first occurrence."""
        return tuple(self._found.values())


def number_of(count: int, word: str) -> str:
    """A number and what is counted.

    >>> number_of(1, "class"), number_of(2000, "class")
    ('1 class', '2,000 classes')
    """
    plural = f"{word}es" if word.endswith("s") else f"{word}s"
    return f"{count:,} {word if count == 1 else plural}"


def first_of(texts: Sequence[str], most: int) -> str:
    """The first texts, and how many more there are.

    >>> first_of(["cat", "dog", "owl"], 2)
    'cat, dog and 1 more'
    """
    rest = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + rest
