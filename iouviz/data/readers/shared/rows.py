"""Rows of a file that nobody has checked yet, taken apart column by column.

The usual case is one NumPy call a column. Only where that call finds something odd are the rows
looked at one by one, to say which of them it was and what is wrong with it.
"""

import math
import re
import reprlib
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from iouviz.arrays import Flags, Values
from iouviz.data.issues import IssueLog, Outcome
from iouviz.data.readers.shared.reader import Key
from iouviz.errors import ReadError
from iouviz.geometry.boxes import LARGEST_COORDINATE

DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
MOST_NO_OBJECTS = 10_000
LEFT_OUT = "The {item} was left out."
NO_SIZE = "has zero width or height"
NO_IOU = "Kept; its IoU with every box is 0."
KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "a number"),
    (float, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "an object"),
)


def kind(value: object) -> str:
    """What a JSON value is, in a newcomer's words.

    >>> kind([1, 2]), kind(None)
    ('a list', 'nothing')
    """
    return next((name for type_, name in KINDS if isinstance(value, type_)), "nothing")


def show(value: object) -> str:
    """A value as it may stand in a message: short, whatever it is."""
    return reprlib.repr(value)


def no_number(value: object) -> str:
    """Words for what should be a number and is not; a decimal comma is pointed out.

    >>> no_number("two"), no_number("1,5")
    ("'two', which is no number", "'1,5', which is no number: decimals need a point, as in 1.5")
    """
    message = f"{show(value)}, which is no number"
    if isinstance(value, str) and DECIMAL_COMMA.fullmatch(value.strip()):
        return f"{message}: decimals need a point, as in {value.strip().replace(',', '.')[:20]}"
    return message


def clean(text: str) -> str:
    """`text` without half characters (lone surrogates), which no screen or file could take."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def as_number(value: object) -> float | None:
    """A float out of a number or of a text that spells one; None otherwise. May be nan or inf.

    >>> as_number(" 12.5"), as_number("1_000"), as_number(True), as_number(10**400)
    (12.5, None, None, inf)
    """
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        return None
    if not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
    except OverflowError:
        return math.inf


def as_key(value: object) -> Key | None:
    """An id out of a JSON value: a text, or a whole number, which may be written 17.0."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return clean(value)
    return value if isinstance(value, int) else None


class Rows:
    """The rows of one list in one file, some of which turn out to be of no use.

    Parameters
    ----------
    file : str
        The file's name, for issues.
    place : callable
        Row number -> where it stands in the file, such as ``annotations[12]``.
    item : str
        What a row is: "annotation", "prediction".
    values : sequence
        The rows as the file holds them. What is no mapping is left out at once.
    log : IssueLog

    Raises
    ------
    ReadError
        Thousands of rows are no mappings, and most of all.

    Attributes
    ----------
    keep : (N,) bool array
        Rows that are still of use.
    shapeless : int
        Rows left out because something in them is missing or of another kind, not because of a
        value. If that is all rows, the file is not what its reader took it for.
    """

    def __init__(
        self,
        file: str,
        place: Callable[[int], str],
        item: str,
        values: Sequence[Any],
        log: IssueLog,
    ) -> None:
        self.file, self.place, self.item, self.log = file, place, item, log
        others = self._refuse_rubbish(values)
        self.values: list[Mapping[str, Any]] = list(values)
        self.keep = np.ones(len(values), np.bool_)
        self.shapeless = 0
        if not others:  # as a rule
            return
        self.values = [value if isinstance(value, dict) else {} for value in values]
        odd = {row: kind(value) for row, value in enumerate(values) if not isinstance(value, dict)}
        self.misshapen(odd, "not-an-object", "", "{}", "wanted an object in braces {{ }}")

    def _refuse_rubbish(self, values: Sequence[Any]) -> int:
        """Spare everybody a list of which most is something else altogether; how many are."""
        others = len(values) - list(map(type, values)).count(dict)
        if others > MOST_NO_OBJECTS and 2 * others > len(values):
            raise ReadError(
                f"{self.file}: {others:,} of {len(values):,} {self.item}s are no objects in "
                f"braces {{ }}. Check that it is the file you meant"
            )
        return others

    def __len__(self) -> int:
        return len(self.values)

    def column(self, field: str) -> list[Any]:
        """The field of every row, None where it is missing."""
        return [value.get(field) for value in self.values]

    def note(
        self,
        bad: Flags,
        code: str,
        outcome: Outcome,
        field: str,
        found: Callable[[int], str] | str,
        remedy: str,
    ) -> None:
        """Add an issue for the rows of `bad` that are still of use; it words the first one."""
        rows, inner = np.flatnonzero(bad & self.keep), f".{field}" if field else ""
        place = lambda row: self.place(row) + inner  # noqa: E731
        self.log.add_rows(code, outcome, self.file, rows, place, found, remedy)

    def skip(
        self, bad: Flags, code: str, field: str, found: Callable[[int], str] | str, remedy: str = ""
    ) -> None:
        """Leave the rows of `bad` out, with an issue."""
        if not bad.any():  # as in most files, of which there may be one an image
            return
        left_out = LEFT_OUT.format(item=self.item)
        self.note(bad, code, "skipped", field, found, f"{left_out} {remedy}".strip())
        self.keep &= ~bad

    def misshapen(
        self, problems: Mapping[int, str], code: str, field: str, found: str, wanted: str
    ) -> None:
        """Leave out rows whose field is missing or of another kind; `problems` says which."""
        if not problems:
            return
        bad = np.zeros(len(self), np.bool_)
        bad[list(problems)] = True
        self.shapeless += int((bad & self.keep).sum())
        wanted = wanted.replace("{{", "{").replace("}}", "}")
        self.skip(bad, code, field, lambda row: f"{found.format(problems[row])}; {wanted}")

    def refuse_if_shapeless(self) -> None:
        """Raise `ReadError`, in the words of the first issue, where no row has the right shape."""
        if len(self) and self.shapeless == len(self):
            first = next(
                issue
                for issue in self.log.issues
                if issue.file == self.file and issue.outcome == "skipped"
            )
            raise ReadError(f"{first} No {self.item} in the file can be used")

    def keys(self, field: str) -> list[Key]:
        """A column of ids; a row without a usable one is left out and given the id ""."""
        values = self.column(field)
        types = set(map(type, values))
        if types <= {int}:
            return values
        if types == {str}:
            return list(map(clean, values))
        keys = [as_key(value) for value in values]
        problems = {
            row: "missing" if values[row] is None else show(values[row])
            for row, key in enumerate(keys)
            if key is None
        }
        wanted = "wanted a whole number or a text"
        self.misshapen(problems, f"bad-{field.replace('_', '-')}", field, "{}", wanted)
        return ["" if key is None else key for key in keys]

    def numbers(self, field: str, width: int, wanted: str) -> Values:
        """A column of `width` numbers a row, (N, width); rows that have none are left out.

        Numbers written as texts are read, with an issue. NaN and infinity come through.
        """
        values = self.column(field)
        if width == 1:
            values = [[value] for value in values]
        table = _plain_table(values, width)
        if table is not None:
            return table
        table = np.full((len(values), width), np.nan)
        problems: dict[int, str] = {}
        texts = np.zeros(len(values), np.bool_)
        for row, value in enumerate(values):
            numbers = _numbers_of(value, width)
            if isinstance(numbers, str):
                problems[row] = numbers
            else:
                table[row] = numbers
                texts[row] = any(isinstance(part, str) for part in value)
        self.misshapen(problems, f"bad-{field}", field, "{}", wanted)
        message = f"{field} as text in quotation marks"
        self.note(texts, f"text-{field}", "repaired", field, message, "Read as numbers.")
        return table

    def skip_unusable(self, boxes: Values, size: Values, field: str, *, settled: bool) -> None:
        """Leave out xyxy boxes that are none, and note those without area if they are `settled`."""

        def spell(what: str) -> Callable[[int], str]:
            box = "(x, y, width, height)"
            return lambda row: f"{show(boxes[row, :2].tolist() + size[row].tolist())} {box} {what}"

        far, negative, empty = box_faults(boxes, size)
        finite = np.isfinite(np.concatenate([boxes, size], axis=1)).all(axis=1)
        self.skip(~finite, "not-finite", field, "a NaN or infinite coordinate")
        limit = f"reaches beyond {LARGEST_COORDINATE:g}, which is no place in a picture"
        self.skip(far, "too-far", field, spell(limit))
        remedy = "Write the top left corner first, then the bottom right one or the size."
        inverted = spell("has a negative width or height")
        self.skip(negative, "negative-size", field, inverted, remedy)
        self.note(empty & settled, "zero-size", "noted", field, spell(NO_SIZE), NO_IOU)


def box_faults(boxes: Values, size: Values) -> tuple[Flags, Flags, Flags]:
    """Which xyxy boxes reach too far, which others are inverted, which others have no area; (N,).

    NaN and infinity are too far.
    """
    with np.errstate(invalid="ignore"):
        far = ~np.asarray((np.abs(boxes) <= LARGEST_COORDINATE).all(axis=1), np.bool_)
        upright = np.asarray(((size >= 0) & (boxes[:, 2:] >= boxes[:, :2])).all(axis=1), np.bool_)
    return far, ~far & ~upright, ~far & upright & (size == 0).any(axis=1)


def _plain_table(values: list[Any], width: int) -> Values | None:
    """The values as a table where NumPy finds nothing but numbers in them."""
    if not values:
        return np.zeros((0, width))
    try:
        table = np.array(values)
    except (ValueError, TypeError, OverflowError, RecursionError):  # ragged, or nested rubbish
        return None
    if table.dtype.kind not in "iuf" or table.shape != (len(values), width):
        return None
    if bool in set(map(type, chain.from_iterable(values))):  # NumPy takes true for 1
        return None
    return table.astype(np.float64, copy=False)


def _numbers_of(value: object, width: int) -> list[float] | str:
    """The numbers of one row, or what is wrong with it."""
    if not isinstance(value, list):
        return "missing" if value is None else f"{kind(value)} ({show(value)})"
    if len(value) != width:
        return f"{len(value)} number{'s' if len(value) != 1 else ''}"
    numbers = [as_number(part) for part in value]
    wrong = [part for part, number in zip(value, numbers, strict=True) if number is None]
    if wrong:
        missing = width == 1 and wrong[0] is None
        return "missing" if missing else no_number(wrong[0])
    return [number for number in numbers if number is not None]
