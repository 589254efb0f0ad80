"""Texts in cells of CSV, so that no spreadsheet takes them for formulas."""

import re
from typing import Final, TypeVar

# What a spreadsheet computes instead of showing it, behind any number of apostrophes.
FORMULA: Final = re.compile(r"'*(\s*[=+\-@]|[\t\r])")
NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

Cell = TypeVar("Cell")


def guarded(cell: Cell) -> Cell | str:
    """A cell with an apostrophe before what would be a formula; numbers are none.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-1.5"), guarded("cat"), guarded(-1.5)
    ("'=1+1", '-1.5', 'cat', -1.5)
    """
    if isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def unguarded(cell: str) -> str:
    """The text that `guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
