"""DOTA txt ("labelTxt"), also as Roboflow exports oriented boxes: one file an image.

A line is ``x1 y1 x2 y2 x3 y3 x4 y4 class difficult``, four corners in pixels; lines before the
first of these (``imagesource:``, ``gsd:``) say nothing that is judged. A box becomes the upright
box around its corners, with an issue where it is turned. Difficult objects count neither way.

References
----------
.. [1] G.-S. Xia et al., "DOTA: A Large-scale Dataset for Object Detection in Aerial Images",
       CVPR, 2018.
"""

from collections.abc import Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, XYXY, box_table, class_table, image_table
from iouviz.data.readers.shared.image_names import with_distinct_names
from iouviz.data.readers.shared.reader import Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, clean, no_number, show
from iouviz.data.readers.shared.shapes import Gathering, box_around
from iouviz.data.readers.shared.source import Source

WIDTHS: Final = (9, 10)  # difficult may be missing
HEADS: Final = ("imagesource:", "gsd:", "acquisition")
LOOKED_AT: Final = 10
LEFT_OUT: Final = "The line was left out."


def _is_dota(source: Source) -> bool:
    if source.starts_with(b"<", b"{", b"[") or "\0" in source.head[:256]:
        return False
    lines = (line for line in source.head.splitlines() if line.strip())
    first = list(islice((line.split() for line in lines if not line.startswith(HEADS)), LOOKED_AT))
    return bool(first) and 2 * sum(map(_looks_like_a_line, first)) >= len(first)


def _looks_like_a_line(words: Sequence[str]) -> bool:
    if len(words) not in WIDTHS or as_number(words[8]) is not None:
        return False
    numbers = sum(as_number(word) is not None for word in words[:8])
    return numbers >= 7 and words[9:] in ([], ["0"], ["1"], ["2"])


def _read_all(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    return with_distinct_names(read_each(sources, role, log, _read_one), "file name", log)


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    name = PurePosixPath(source.name).stem
    images = image_table({name: (name, UNKNOWN)})
    found = Gathering(source.name, "line", log)
    for number, line in enumerate([] if source.empty else source.text.splitlines(), start=1):
        words = clean(line).split()
        if words and not line.startswith(HEADS):
            _add(found, f"line {number}", words, name)
    boxes = box_table(
        found.rows(), role, label="class", box="box", forms=[XYXY], wanted="", images=images
    )
    return Tables(source.name, images, class_table([], boxes), boxes)


def _add(found: Gathering, place: str, words: Sequence[str], image: str) -> None:
    if len(words) not in WIDTHS:
        said = f"{len(words)} words; DOTA wants 8 numbers, a class and 0 or 1: "
        said += show(" ".join(words))
        found.log.add("bad-line", "skipped", found.file, place, said, LEFT_OUT)
        return
    corners = [as_number(word) for word in words[:8]]
    known = [corner for corner in corners if corner is not None]
    if len(known) < 8:
        said = no_number(next(w for w, c in zip(words, corners, strict=False) if c is None))
        found.log.add("bad-line", "skipped", found.file, place, said, LEFT_OUT)
        return
    box = box_around([known])
    if not set(known[0::2]) <= {box[0], box[2]} or not set(known[1::2]) <= {box[1], box[3]}:
        remedy = "Taken as the upright box around it."
        found.log.add("turned-box", "repaired", found.file, place, "a turned box", remedy)
    difficult = words[9:] not in ([], ["0"])
    row = {"image": image, "class": words[8], "ignore": difficult}
    found.add(place, box=box, **row)


DOTA = Reader(
    name="DOTA txt",
    wants="text files, one an image, with lines like: x1 y1 x2 y2 x3 y3 x4 y4 class difficult",
    suffixes=(".txt",),
    roles=("ground truth",),
    recognises=_is_dota,
    read=_read_all,
    takes_empty=True,
)
