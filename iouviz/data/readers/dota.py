"""DOTA txt ("labelTxt"), also as Roboflow exports oriented boxes: one file an image.

A line is ``x1 y1 x2 y2 x3 y3 x4 y4 class difficult``, four corners in pixels; lines before the
first of these (``imagesource:``, ``gsd:``) say nothing that is judged. Difficult objects count
neither way.

References
----------
.. [1] G.-S. Xia et al., "DOTA: A Large-scale Dataset for Object Detection in Aerial Images",
       CVPR, 2018.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, image_table
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import Reader, Role, Tables
from iouviz.data.readers.shared.rows import as_number, no_number, show
from iouviz.data.readers.shared.shapes import Gathering, box_around
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.lines import most_lines, words_by_line

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
    corners = [as_number(word) for word in words[:8]]
    known = [corner for corner in corners if corner is not None]
    if len(known) < 8:
        found.skip("bad-line", place, no_number(words[corners.index(None)]))
        return
    row = {"image": image, "class": words[8], "ignore": words[9:] not in ([], ["0"])}
    found.add(place, box=box_around([known]), corners=known, **row)


DOTA = Reader(
    name="DOTA txt",
    wants="text files, one an image, with lines like: x1 y1 x2 y2 x3 y3 x4 y4 class difficult",
    suffixes=(".txt",),
    roles=("ground truth",),
    recognises=_is_dota,
    read=partial(read_each_image, read=_read_one, field="file name"),
    takes_empty=True,
)
