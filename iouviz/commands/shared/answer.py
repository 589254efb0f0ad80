"""Where an answer goes: a table for people, JSON or CSV, on the screen or into a file."""

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iouviz.commands.command import add_force
from iouviz.data.writers.write import save_text
from iouviz.errors import RequestError
from iouviz.evaluation.outcomes.csv_export import csv_text


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One answer in each of its forms.

    Attributes
    ----------
    content : dict
        For JSON; nan becomes null.
    lines : iterable of str
        For people.
    head, rows : sequences
        For CSV; nan becomes an empty cell.
    """

    content: dict[str, object]
    lines: Iterable[str]
    head: Sequence[str]
    rows: Sequence[Sequence[object]]

    @property
    def json(self) -> str:
        """As JSON, with a line break at the end."""
        return json.dumps(without_nan(self.content), indent=2, allow_nan=False) + "\n"

    @property
    def csv(self) -> str:
        """As CSV with a header."""
        return csv_text(self.head, [["" if _is_nan(cell) else cell for cell in row]
                                    for row in self.rows])  # fmt: skip


def add_answer(parser: argparse.ArgumentParser, of: str) -> None:
    """Add the options of `give`; `of` says what a line of the CSV is."""
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print JSON instead of a table")
    forms.add_argument("--csv", action="store_true", help=f"print CSV instead: one line per {of}")
    parser.add_argument(
        "--out", metavar="FILE", help="write the answer to FILE.json or FILE.csv as well"
    )
    add_force(parser)


def give(answer: Answer, options: argparse.Namespace) -> None:
    """Print an answer as the options want it, and write it where they say.

    Raises
    ------
    RequestError
        A file that is neither JSON nor CSV by its name.
    WriteError
        It is there already, or cannot be written.
    """
    if options.out:
        path = Path(options.out)
        forms = {".json": "json", ".csv": "csv"}
        if path.suffix.lower() not in forms:
            raise RequestError(f"--out {path}: wanted a name that ends in .json or .csv")
        save_text(path, getattr(answer, forms[path.suffix.lower()]), force=options.force)
    if options.json or options.csv:
        print(answer.json if options.json else answer.csv, end="")
    else:
        print("\n".join(answer.lines))


def without_nan(content: object) -> object:
    """Plain values with null in place of nan, all the way down.

    >>> without_nan({"AP": float("nan"), "of": [1.0, float("nan")]})
    {'AP': None, 'of': [1.0, None]}
    """
    if isinstance(content, dict):
        return {key: without_nan(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [without_nan(value) for value in content]
    return None if _is_nan(content) else content


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
