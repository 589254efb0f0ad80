"""CSV files as a header and rows of texts: delimiter, quotes, blank lines, decimal commas."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from iouviz.data.cells import unguarded
from iouviz.data.readers.shared.box_table import as_spelt
from iouviz.data.readers.shared.reader import Key
from iouviz.data.readers.shared.rows import clean
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

DELIMITERS: Final = (",", ";", "\t", "|")
COMMA: Final = re.compile(r"\s*[-+]?\d*,\d+(?:[eE][-+]?\d+)?\s*")


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a CSV file.

    Attributes
    ----------
    header : list of str
        As it stands in the file, without white space around the names.
    rows : list of list of str
        Those that are not blank; some may be shorter or longer than the header.
    lines : list of int
        Line on which each row ends, counted from 1.
    delimiter : str
    """

    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    delimiter: str

    def column(self, index: int | None) -> list[str] | None:
        """The cells below one name of the header; "" where a row is too short."""
        if index is None:
            return None
        return [row[index].strip() if len(row) > index else "" for row in self.rows]


def plain(name: str) -> str:
    """A name of a header without case, spaces and signs.

    >>> plain(" X_Min "), plain("image-ID")
    ('xmin', 'imageid')
    """
    return re.sub(r"[\W_]", "", name.lower())


def header_of(
    source: Source, score: Callable[[Sequence[str]], int]
) -> tuple[list[str], str] | None:
    """The names on the first line and the delimiter under which `score` finds most in them.

    None where the file is no text, or where no delimiter gives more than 0. Looks at the
    beginning of the file only.
    """
    if source.starts_with(b"<", b"{", b"["):
        return None
    text = source.head
    line = next((line for line in text.splitlines() if line.strip()), "")
    found = [(split(line, each), each) for each in DELIMITERS if each in line]
    if not found or "\0" in text:
        return None
    best = max(found, key=lambda each: score(each[0]))
    return best if score(best[0]) > 0 else None


def split(line: str, delimiter: str) -> list[str]:
    """The cells of one line without white space around them; none where it is broken."""
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def read_table(source: Source, delimiter: str, *, header: bool = True) -> Table:
    """All rows of a file.

    Raises
    ------
    ReadError
        A cell of more than 131,072 characters, as a quotation mark that is never closed makes;
        or nothing in any cell.
    """
    reader = csv.reader(StringIO(source.text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise ReadError(
            f"{source.name}: broken CSV at line {reader.line_num}: {error}. "
            f"Look there for a quotation mark that is not closed"
        ) from error
    if not rows:
        raise ReadError(f"{source.name}: no cell holds anything. Export the file again")
    if not header:
        return Table([], rows, lines, delimiter)
    return Table([name.strip() for name in rows[0]], rows[1:], lines[1:], delimiter)


def as_numbers(cells: Sequence[str]) -> tuple[list[object], list[int]]:
    """The numbers that cells spell, a cell that spells none as it is; and where commas were.

    >>> as_numbers(["1.5", "2"]), as_numbers(["12,5", "wide"])
    (([1.5, 2.0], []), ([12.5, 'wide'], [0]))
    """
    written = "".join(cells)
    if "_" not in written and "," not in written:
        try:
            return list(map(float, cells)), []
        except ValueError:
            pass
    found: list[object] = []
    commas: list[int] = []
    for row, cell in enumerate(cells):
        if COMMA.fullmatch(cell):
            commas.append(row)
            cell = cell.replace(",", ".")
        found.append(as_spelt(cell))
    return found, commas


def as_keys(cells: Sequence[str]) -> list[Key]:
    """Cells as whole numbers where all of them are, and not padded with zeros; else as texts.

    >>> as_keys(["3", "12"]), as_keys(["007", "8"])
    ([3, 12], ['007', '8'])
    """
    if all(re.fullmatch(r"0|[1-9]\d{0,17}", cell) for cell in cells):
        return [int(cell) for cell in cells]
    return [unguarded(clean(cell)) for cell in cells]
