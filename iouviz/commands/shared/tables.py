"""Tables for people: aligned columns, no wider than `WIDTH`; and the same as CSV."""

import math
import textwrap
from collections.abc import Iterator, Sequence

WIDTH = 100
GAP = "  "
SHORTEST = 12  # of a first column that has to give way


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a table: the first column flush left, the others flush right.

    Where it would be too wide, names in the first column lose their middle.

    >>> for line in columns(["class", "AP"], [["traffic light", "0.5000"]]):
    ...     print(line)
    class              AP
    traffic light  0.5000
    """
    lines = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rest = sum(widths[1:]) + len(GAP) * (len(widths) - 1)
    widths[0] = min(widths[0], max(SHORTEST, WIDTH - rest))
    for first, *others in lines:
        cells = [shortened(first, widths[0]).ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield GAP.join(cells).rstrip()


def wrapped(start: str, text: str) -> Iterator[str]:
    """A line that goes on below where its text began, if it is too long."""
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start)
    ) or [start.rstrip()]


def printable(text: str) -> str:
    """Without characters that would move a terminal's cursor or change its colour."""
    return "".join(each if each.isprintable() else "�" for each in text)


def shortened(text: str, width: int) -> str:
    """A text of at most `width` characters, its middle left out.

    >>> shortened("traffic light", 8)
    'traf…ght'
    """
    if len(text) <= width:
        return text
    tail = (width - 1) // 2
    return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"


def decimal(value: float, digits: int = 4) -> str:
    """A number with four digits; a dash where there is none.

    >>> decimal(0.5), decimal(float("nan"))
    ('0.5000', '-')
    """
    return "-" if math.isnan(value) else f"{value:.{digits}f}"


def signed(value: float) -> str:
    """A difference with its sign; a dash where there is none.

    >>> signed(0.5), signed(-0.25), signed(float("nan"))
    ('+0.5000', '-0.2500', '-')
    """
    return "-" if math.isnan(value) else f"{value:+.4f}"
