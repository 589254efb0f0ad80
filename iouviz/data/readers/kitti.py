"""KITTI txt: one file an image, one object a line, classes by name, boxes in pixels.

A line is ``type truncated occluded alpha x1 y1 x2 y2 height width length x y z rotation``, and a
score behind it for results. Of these the class, the box and the score are read. `DontCare` marks
a region in which nothing was annotated: it becomes a region of every class that counts neither
way, as in KITTI's own evaluation. KITTI's levels (easy, moderate, hard) are not applied.

References
----------
.. [1] A. Geiger et al., "Are we ready for Autonomous Driving? The KITTI Vision Benchmark Suite",
       CVPR, 2012.
"""

from collections.abc import Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import (
    UNKNOWN,
    XYXY,
    as_spelt,
    box_table,
    class_table,
    image_table,
)
from iouviz.data.readers.shared.image_names import with_distinct_names
from iouviz.data.readers.shared.reader import Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, clean, show
from iouviz.data.readers.shared.shapes import Gathering
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

DONT_CARE: Final = "DontCare"
WIDTHS: Final = (15, 16)
LOOKED_AT: Final = 10
WANTED: Final = "KITTI wants x1, y1, x2 and y2 in the columns 5 to 8"


def _is_kitti(source: Source) -> bool:
    if source.starts_with(b"<", b"{", b"[") or "\0" in source.head[:256]:
        return False
    words = (line.split() for line in source.head.splitlines() if line.strip())
    first = list(islice(words, LOOKED_AT))
    return bool(first) and 2 * sum(map(_looks_like_a_line, first)) >= len(first)


def _looks_like_a_line(words: Sequence[str]) -> bool:
    if len(words) not in WIDTHS:
        return False
    numbers = [as_number(word) is not None for word in words]
    return not numbers[0] and sum(numbers) >= len(words) - 3


def _read_all(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    full = [source for source in sources if not source.empty]
    classes = _classes(full)

    def read_one(source: Source, role: Role, log: IssueLog) -> Tables:
        return _read_one(source, classes, role, log)

    return with_distinct_names(read_each(sources, role, log, read_one), "file name", log)


def _classes(sources: Sequence[Source]) -> list[str]:
    """The classes of all files; a region that nobody cares for is one of each of them."""
    found: dict[str, None] = {}
    for source in sources:
        try:
            lines = source.text.splitlines()
        except ReadError:  # said when the file is read
            continue
        found |= {clean(line.split(maxsplit=1)[0]): None for line in lines if line.strip()}
    return [name for name in found if name != DONT_CARE]


def _read_one(source: Source, classes: Sequence[str], role: Role, log: IssueLog) -> Tables:
    name = PurePosixPath(source.name).stem
    images = image_table({name: (name, UNKNOWN)})
    found = Gathering(source.name, "line", log)
    for number, line in enumerate(_lines(source), start=1):
        words = clean(line).split()
        if words:
            _add(found, f"line {number}", words, name, classes, role)
    if role == "predictions" and found.values and all(row["score"] is None for row in found.values):
        raise ReadError(
            f"{source.name}: no line has a 16th word, the score, so this is ground truth. "
            f"Predictions need a score each"
        )
    boxes = box_table(
        found.rows(), role, label="type", box="box", forms=[XYXY], wanted=WANTED, images=images
    )
    listed = [] if role == "predictions" else classes
    return Tables(source.name, images, class_table(listed, boxes), boxes)


def _lines(source: Source) -> list[str]:
    """The lines of a file; an empty one is an image without objects."""
    return source.text.splitlines() if not source.empty else []


def _add(
    found: Gathering,
    place: str,
    words: Sequence[str],
    image: str,
    classes: Sequence[str],
    role: Role,
) -> None:
    if len(words) not in WIDTHS:
        said = f"{len(words)} words; KITTI wants 15, or 16 with a score: {show(' '.join(words))}"
        left_out = "The line was left out."
        found.log.add("bad-line", "skipped", found.file, place, said, left_out)
        return
    box = [as_spelt(word) for word in words[4:8]]
    if words[0] != DONT_CARE:
        score = as_spelt(words[15]) if len(words) > 15 else None
        found.add(place, image=image, type=words[0], box=box, score=score)
    elif role == "ground truth":
        remedy = "Predictions in them count neither way, whatever their class."
        found.log.add("dont-care", "noted", found.file, place, "a DontCare region", remedy)
        for name in classes:
            found.add(place, image=image, type=name, box=box, crowd=True)


KITTI = Reader(
    name="KITTI txt",
    wants="text files, one an image, with 15 words a line (16 with a score): type truncated ...",
    suffixes=(".txt",),
    roles=("ground truth", "predictions"),
    recognises=_is_kitti,
    read=_read_all,
    takes_empty=True,
)
