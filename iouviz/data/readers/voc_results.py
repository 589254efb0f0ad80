"""Results for VOC's development kit, ``comp4_det_<set>_<class>.txt``: a file a class.

A line is ``image score x1 y1 x2 y2``, pixels. Nothing in the file names the class, and its lines
look like per-image text, so that the name of the file decides. Corners are taken as they stand,
as those of the annotations are (see `voc`).

References
----------
.. [1] http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import UNKNOWN, as_spelt, image_table
from iouviz.data.readers.shared.reader import Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_number, show
from iouviz.data.readers.shared.shapes import Gathering
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.lines import most_lines, words_by_line

NAME: Final = re.compile(r"(?:.*[/_])?det_[^_/]+_(?P<label>[^/]+)\.txt", re.IGNORECASE)
WIDTH: Final = 6
WANTED: Final = "VOC wants x1, y1, x2 and y2 in the columns 3 to 6"


def is_voc_results(source: Source) -> bool:
    """Whether a file is called like results of one class, and its lines are such."""
    return NAME.fullmatch(source.name) is not None and most_lines(source, _looks_like_a_line)


def _looks_like_a_line(words: Sequence[str]) -> bool:
    return len(words) == WIDTH and sum(as_number(word) is not None for word in words[1:]) >= 4


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    called = NAME.fullmatch(source.name)
    label = source.name if called is None else called["label"]
    found = Gathering(source.name, "line", log)
    for place, words in words_by_line(source):
        if len(words) != WIDTH:
            message = f"{len(words)} words; VOC wants an image, a score and 4 numbers: "
            found.skip("bad-line", place, message + show(" ".join(words)))
            continue
        image, score, *box = words
        numbers = [as_spelt(side) for side in box]
        found.add(place, image=image, label=label, score=as_spelt(score), box=numbers)
    images = {row["image"]: (row["image"], UNKNOWN) for row in found.values}
    return found.tables(role, image_table(images), label="label", wanted=WANTED, classes=[label])


VOC_RESULTS = Reader(
    name="VOC results",
    wants="text files comp4_det_<set>_<class>.txt with lines like: image score x1 y1 x2 y2",
    suffixes=(".txt",),
    roles=("predictions",),
    recognises=is_voc_results,
    read=partial(read_each, read=_read_one),
    takes_empty=True,
)
