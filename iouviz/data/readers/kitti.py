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
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, as_spelt, image_table
from iouviz.data.readers.shared.image_names import read_each_image
from iouviz.data.readers.shared.reader import Reader, Role, Tables, no_score
from iouviz.data.readers.shared.rows import as_number, clean, show
from iouviz.data.readers.shared.shapes import Gathering
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.lines import most_lines, words_by_line
from iouviz.errors import ReadError

DONT_CARE: Final = "DontCare"
WIDTHS: Final = (15, 16)
WANTED: Final = "KITTI wants x1, y1, x2 and y2 in the columns 5 to 8"


def _is_kitti(source: Source) -> bool:
    return most_lines(source, _looks_like_a_line)


def _looks_like_a_line(words: Sequence[str]) -> bool:
    if len(words) not in WIDTHS:
        return False
    numbers = [as_number(word) is not None for word in words]
    return not numbers[0] and sum(numbers) >= len(words) - 3


def _read_all(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    classes = _classes([source for source in sources if not source.empty])
    return read_each_image(sources, role, log, read=partial(_read_one, classes), field="file name")


def _classes(sources: Sequence[Source]) -> list[str]:
    """The classes of all files; a region that nobody cares for is one of each of them."""
    found: dict[str, None] = {}
    for source in sources:
        try:
            lines = source.text.splitlines()
        except ReadError:  # reported when the file is read
            continue
        found |= {clean(line.split(maxsplit=1)[0]): None for line in lines if line.strip()}
    return [name for name in found if name != DONT_CARE]


def _read_one(classes: Sequence[str], source: Source, role: Role, log: IssueLog) -> Tables:
    name = PurePosixPath(source.name).stem
    images = image_table({name: (name, UNKNOWN)})
    found = Gathering(source.name, "line", log)
    for place, words in words_by_line(source):
        _add(found, place, words, name, classes, role)
    if role == "predictions" and found.values and all(row["score"] is None for row in found.values):
        raise no_score(source.name, "no line has a 16th word, the score")
    listed = [] if role == "predictions" else classes
    return found.tables(role, images, label="type", wanted=WANTED, classes=listed)


def _add(
    found: Gathering,
    place: str,
    words: Sequence[str],
    image: str,
    classes: Sequence[str],
    role: Role,
) -> None:
    if len(words) not in WIDTHS:
        message = f"{len(words)} words; KITTI wants 15, or 16 with a score: {show(' '.join(words))}"
        found.skip("bad-line", place, message)
        return
    box = [as_spelt(word) for word in words[4:8]]
    if words[0] != DONT_CARE:
        score = as_spelt(words[15]) if len(words) > 15 else None
        found.add(place, image=image, type=words[0], box=box, score=score)
    elif role == "ground truth":
        remedy = "Predictions in them count neither way, whatever their class."
        found.note("dont-care", place, "a DontCare region", remedy)
        for name in classes:
            found.add(place, image=image, type=name, box=box, crowd=True)


KITTI = Reader(
    name="KITTI txt",
    wants="text files, one per image, with 15 words per line (16 with a score): type truncated ...",
    suffixes=(".txt",),
    roles=("ground truth", "predictions"),
    recognises=_is_kitti,
    read=_read_all,
    takes_empty=True,
)
