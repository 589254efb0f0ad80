"""Text files, one per image, one object a line: a class, then numbers.

What YOLO's labels and the text files of many evaluation scripts have in common. The class is a
number or a name, which may hold spaces; the numbers are the last ones of the line.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.reader import Key
from iouviz.data.readers.shared.rows import clean, show
from iouviz.data.readers.shared.source import Source
from iouviz.geometry.boxes import LARGEST_COORDINATE

LOOKED_AT: Final = 20
FIRST: Final = 10  # lines show what a file of fixed columns is
COMMA: Final = re.compile(r"-?\d+,\d+")
DIFFICULT: Final = "difficult"
LEFT_OUT: Final = "The line was left out."


@dataclass(slots=True)
class Line:
    """One line taken apart."""

    label: Key
    numbers: list[float]
    difficult: bool = False
    comma: bool = False


@dataclass(slots=True)
class Lines:
    """The lines of several files; one entry each in every column but `images`.

    Attributes
    ----------
    images : dict
        Name without suffix -> the file that speaks of it, whether it has lines or not.
    refused : str
        The first line that was left out, and why; empty where none was.
    """

    images: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    image: list[Key] = field(default_factory=list)
    label: list[Key] = field(default_factory=list)
    numbers: list[list[float]] = field(default_factory=list)
    difficult: list[bool] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    file: list[str] = field(default_factory=list)

    def place(self, row: int) -> str:
        """Where a row stands, such as ``a.txt: line 3``."""
        return f"{self.file[row]}: line {self.number[row]}"


def take_apart(text: str) -> Line | None:
    """The class and the numbers of a line; None where it has not both.

    >>> take_apart("traffic light 0.9 1 2 3 4")
    Line(label='traffic light', numbers=[0.9, 1.0, 2.0, 3.0, 4.0], difficult=False, comma=False)
    """
    words = text.split()
    difficult = len(words) > 5 and words[-1].lower() == DIFFICULT
    if difficult:
        del words[-1]
    comma = "," in text and any(COMMA.fullmatch(word) for word in words)
    if comma:
        words = [word.replace(",", ".") if COMMA.fullmatch(word) else word for word in words]
    try:  # the usual case: one word and numbers
        numbers, name = [float(word) for word in words[1:]], words[:1]
    except ValueError:
        at = len(words)
        while at and _is_number(words[at - 1]):
            at -= 1
        numbers, name = [float(word) for word in words[at:]], words[:at]
    if not name or not numbers:
        return None
    return Line(_label(" ".join(name)), numbers, difficult, comma)


def first_lines(source: Source) -> list[Line | None]:
    """Some lines of a file taken apart, to find out what they hold; comments are left out."""
    return source.keep(_first_lines)


def _first_lines(source: Source) -> list[Line | None]:
    if source.data[:1] == b"\x80":  # a pickle; no text begins so
        return []
    if b"\0" in source.data[:64] and not source.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return []
    lines = (line for line in source.text.splitlines() if line.strip() and line[0] != "#")
    return [take_apart(line) for line in islice(lines, LOOKED_AT)]


def most_lines(
    source: Source, looks_right: Callable[[Sequence[str]], bool], heads: tuple[str, ...] = ()
) -> bool:
    """Whether at least half of a file's first lines look right, by their words.

    Lines that begin with one of `heads` are passed over.
    """
    if source.starts_with(b"<", b"{", b"[") or "\0" in source.head[:256]:
        return False
    lines = (line for line in source.head.splitlines() if line.strip())
    words = (line.split() for line in lines if not (heads and line.startswith(heads)))
    first = list(islice(words, FIRST))
    return bool(first) and 2 * sum(map(looks_right, first)) >= len(first)


def words_by_line(source: Source, heads: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Place and words of each line that is not blank; an empty file has none."""
    for number, line in enumerate([] if source.empty else source.text.splitlines(), start=1):
        words = clean(line).split()
        if words and not (heads and line.startswith(heads)):
            yield f"line {number}", words


def read_lines(
    sources: Sequence[Source], fits: Callable[[int], bool], wanted: str, log: IssueLog
) -> Lines:
    """All lines of all files.

    Parameters
    ----------
    sources : sequence of Source
    fits : callable
        Whether a line may have so many numbers; other lines are left out.
    wanted : str
        What numbers are wanted, for messages.
    log : IssueLog
    """
    found = Lines()
    for source in sources:
        name = _without_suffix(source.name)
        if name in found.images:
            message = f"a second file that speaks of an image {show(name)}"
            remedy = "Left out. Give the folder that holds both, so that they can be told apart."
            log.add("same-name-twice", "skipped", source.name, "", message, remedy)
            continue
        found.images[name] = source.name
        if not source.empty:
            _add_file(found, name, source, fits, wanted, log)
        source.progress(1.0)
    return found


def _add_file(
    found: Lines,
    image: str,
    source: Source,
    fits: Callable[[int], bool],
    wanted: str,
    log: IssueLog,
) -> None:
    for number, text in enumerate(source.text.splitlines(), start=1):
        if not text.strip() or text[0] == "#":
            continue
        line, place = take_apart(text), f"line {number}"
        problem = _problem(line, fits, wanted)
        if problem or line is None:
            message = f"{problem} in {show(clean(text))}"
            log.add("bad-line", "skipped", source.name, place, message, LEFT_OUT)
            found.refused = found.refused or f"{source.name}: {place}: {message}"
            continue
        found.image.append(image)
        found.label.append(line.label)
        found.numbers.append(line.numbers)
        found.difficult.append(line.difficult)
        found.number.append(number)
        found.file.append(source.name)


def _problem(line: Line | None, fits: Callable[[int], bool], wanted: str) -> str:
    """What is wrong with a line, or an empty text."""
    if line is None:
        return f"no class with numbers (wanted a class, then {wanted})"
    if line.comma:
        return "a decimal comma (write numbers with a point)"
    if not fits(len(line.numbers)):
        return f"{len(line.numbers)} numbers (wanted a class, then {wanted})"
    if sum(map(abs, line.numbers)) <= LARGEST_COORDINATE:  # false for NaN too
        return ""
    finite = all(map(math.isfinite, line.numbers))
    return "a number that is no place in a picture" if finite else "a NaN or infinite number"


def _without_suffix(name: str) -> str:
    return name.rsplit(".", 1)[0] if "." in name.rsplit("/", 1)[-1] else name


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _label(word: str) -> Key:
    """A class number, also where it is written 7.0, or a name."""
    if word.isascii() and word.isdigit() and len(word) < 10:
        return int(word)
    if re.fullmatch(r"\d{1,9}\.0+", word):
        return int(float(word))
    return clean(word)
