"""DOTA's text files: labels ("labelTxt", also Roboflow's), one per image, and results, one a class.

A label is a line ``x1 y1 x2 y2 x3 y3 x4 y4 class difficult``, four corners in pixels; lines before
the first of these (``imagesource:``, ``gsd:``) say nothing that is judged. Difficult objects count
neither way. A result is a line ``image score x1 y1 x2 y2 x3 y3 x4 y4`` in ``Task1_<class>.txt``.

References
----------
.. [1] G.-S. Xia et al., "DOTA: A Large-scale Dataset for Object Detection in Aerial Images",
       CVPR, 2018.
.. [2] https://captain-whu.github.io/DOTA/tasks.html
"""

from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, Size, image_table
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, no_number, show
from iouviz.data.readers.shared.shapes import Gathering, box_around
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.lines import most_lines, words_by_line

WIDTH: Final = 10
TASK: Final = "Task1_"
OUTSIDE: Final = 1.5  # parts of a picture are no larger; numbers that are may be pixels
WIDTHS: Final = (9, 10)  # difficult may be missing
HEADS: Final = ("imagesource:", "gsd:", "acquisition")


def _is_dota(source: Source) -> bool:
    return most_lines(source, _looks_like_a_line, HEADS)


def _looks_like_a_line(words: Sequence[str]) -> bool:
    if len(words) not in WIDTHS or as_number(words[8]) is not None:
        return False
    numbers = sum(as_number(word) is not None for word in words[:8])
    return numbers >= 7 and words[9:] in ([], ["0"], ["1"], ["2"])


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    name = PurePosixPath(source.name).stem
    images = image_table({name: (name, UNKNOWN)})
    found = Gathering(source.name, "line", log)
    for place, words in words_by_line(source, HEADS):
        _add(found, place, words, name)
    return found.tables(role, images, label="class", wanted="")


def _add(found: Gathering, place: str, words: Sequence[str], image: str) -> None:
    if len(words) not in WIDTHS:
        message = f"{len(words)} words; DOTA wants 8 numbers, a class and 0 or 1: "
        found.skip("bad-line", place, message + show(" ".join(words)))
        return
    corners = _numbers(found, place, words[:8])
    if corners:
        row = {"image": image, "class": words[8], "ignore": words[9:] not in ([], ["0"])}
        found.add(place, box=box_around([corners]), corners=corners, **row)


def _numbers(found: Gathering, place: str, words: Sequence[str]) -> list[float]:
    """The numbers that words spell; none, with an issue, where one of them is no number."""
    numbers = [as_number(word) for word in words]
    known = [number for number in numbers if number is not None]
    if len(known) == len(words):
        return known
    found.skip("bad-line", place, no_number(words[numbers.index(None)]))
    return []


def _is_results(source: Source) -> bool:
    return most_lines(source, _looks_like_a_result)


def _looks_like_a_result(words: Sequence[str]) -> bool:
    if len(words) != WIDTH:
        return False
    score, *corners = (as_number(word) for word in words[1:])
    known = [corner for corner in corners if corner is not None]
    return score is not None and 0 <= score <= 1 and len(known) == 8 and max(known) > OUTSIDE


def _read_class(source: Source, role: Role, log: IssueLog) -> Tables:
    label = PurePosixPath(source.name).stem.removeprefix(TASK)
    found = Gathering(source.name, "line", log)
    names: dict[Key, tuple[str, Size]] = {}
    for place, (image, *words) in words_by_line(source):
        if len(words) != WIDTH - 1:
            message = f"{1 + len(words)} words; DOTA wants an image, a score and 8 numbers: "
            found.skip("bad-line", place, message + show(" ".join([image, *words])))
        elif numbers := _numbers(found, place, words):
            score, *corners = numbers
            names[image] = image, UNKNOWN
            row = {"image": image, "class": label, "score": score}
            found.add(place, box=box_around([corners]), corners=corners, **row)
    return found.tables(role, image_table(names), label="class", wanted="", classes=[label])


DOTA = Reader(
    name="DOTA txt",
    wants="text files, one per image, with lines like: x1 y1 x2 y2 x3 y3 x4 y4 class difficult",
    suffixes=(".txt",),
    roles=("ground truth",),
    recognises=_is_dota,
    read=partial(read_each_image, read=_read_one, field="file name"),
    takes_empty=True,
)

DOTA_RESULTS = Reader(
    name="DOTA results",
    wants="text files Task1_<class>.txt with lines like: image score x1 y1 x2 y2 x3 y3 x4 y4",
    suffixes=(".txt",),
    roles=("predictions",),
    recognises=_is_results,
    read=partial(read_each, read=_read_class),
    takes_empty=True,
)
