"""MOTChallenge text: a sequence a file, ``frame,id,x,y,width,height,...`` a line, pixels.

Ground truth goes on with ``considered,class,visibility``: what is not to be considered counts
neither way. Detections and results go on with ``score,-1,-1,-1`` and have no class: they are taken
as the first one. Class numbers have their names from ``labels.txt`` beside, as CVAT exports it, or
else are those of the challenge. Tracks and visibility are not read. The picture of a frame is
``img1/000001.jpg`` of the sequence that the folder or the file is called after.

References
----------
.. [1] A. Milan et al., "MOT16: A Benchmark for Multi-Object Tracking", arXiv:1603.00831.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import (
    UNKNOWN,
    XYWH,
    Size,
    as_spelt,
    image_table,
)
from iouviz.data.readers.shared.class_lists import is_class_list, read_class_names
from iouviz.data.readers.shared.reader import Key, Reader, Role, Tables, no_score, read_each
from iouviz.data.readers.shared.rows import as_key, as_number, clean, show
from iouviz.data.readers.shared.shapes import Gathering
from iouviz.data.readers.shared.source import Source

CLASSES: Final = (
    "pedestrian", "person on vehicle", "car", "bicycle", "motorbike", "non motorized vehicle",
    "static person", "distractor", "occluder", "occluder on the ground", "occluder full",
    "reflection", "crowd",
)  # fmt: skip
TRUTH: Final = 9  # numbers a line
WIDTHS: Final = (7, TRUTH, 10)
LOOKED_AT: Final = 10
FOLDERS: Final = {"gt", "det"}  # in which a sequence keeps its files
WANTED: Final = "MOT wants the left, the top, the width and the height in the columns 3 to 6"


def _is_mot(source: Source) -> bool:
    if source.starts_with(b"<", b"{", b"[") or "\0" in source.head[:256]:
        return False
    lines = [line for line in source.head.splitlines() if line.strip()][:LOOKED_AT]
    rows = [line.split(",") for line in lines]
    if not rows or _names_columns(rows[0]):
        return False
    return 2 * sum(map(_looks_like_a_line, rows)) >= len(rows)


def _names_columns(cells: Sequence[str]) -> bool:
    return len(cells) in WIDTHS and not any(as_number(cell) is not None for cell in cells)


def _looks_like_a_line(cells: Sequence[str]) -> bool:
    numbers = [as_number(cell) for cell in cells]
    if len(cells) not in WIDTHS or numbers.count(None) > 1:
        return False
    frame, track = numbers[:2]
    return frame is not None and frame.is_integer() and track is not None and track.is_integer()


def _read_all(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    lists = [source for source in sources if is_class_list(source)]
    names = {number + 1: name for number, name in read_class_names(lists, log).items()}
    files = [source for source in sources if source not in lists]
    known = names or dict(enumerate(CLASSES, start=1))
    read = partial(_read_one, known, len(files) == 1)
    return read_each(files, role, log, read)


def _lines(source: Source) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if line.strip():
            yield f"line {number}", [cell.strip() for cell in clean(line).split(",")]


def _read_one(
    classes: Mapping[int, str], alone: bool, source: Source, role: Role, log: IssueLog
) -> Tables:
    found = Gathering(source.name, "line", log, XYWH)
    lines = list(_lines(source))
    widths = Counter(len(cells) for _, cells in lines if len(cells) in WIDTHS)
    width = widths.most_common(1)[0][0] if widths else TRUTH
    if role == "predictions" and width == TRUTH:
        raise no_score(source.name, "9 numbers a line, a class and a visibility among them")
    sequence = _sequence(source.name)
    images: dict[Key, tuple[str, Size]] = {}
    for place, cells in lines:
        frame = as_number(cells[0])
        if len(cells) != width or frame is None or not 0 <= frame < 1e9:
            message = f"{show(','.join(cells))}; wanted a frame and {width - 1} more numbers"
            found.skip("bad-line", place, message)
            continue
        name = f"{sequence}{int(frame):06d}"
        key: Key = int(frame) if alone else name
        images[key] = name, UNKNOWN
        number = as_key(as_spelt(cells[7])) if width == TRUTH else 1
        label = classes.get(number, str(number)) if isinstance(number, int) else None
        row: dict[str, Any] = {
            "image": key,
            "class": label,
            "box": [as_spelt(cell) for cell in cells[2:6]],
        }
        if role == "predictions":
            row["score"] = as_spelt(cells[6])
        found.add(place, ignore=as_number(cells[6]) == 0, **row)
    if role == "predictions" and len(classes) > 1 and found.values:
        remedy = f"Taken as {classes[min(classes)]!r}."
        found.note("no-class", "", "detections without a class", remedy)
    return found.tables(role, image_table(images), label="class", wanted=WANTED)


def _sequence(file: str) -> str:
    """The folder of the sequence and its pictures; nothing where the path does not say."""
    parts = [part for part in PurePosixPath(file).with_suffix("").parts if part not in FOLDERS]
    return f"{parts[-1]}/img1/" if parts else ""


MOT = Reader(
    name="MOT txt",
    wants="text files, one per sequence, with lines like: frame,id,x,y,width,height,score,-1,-1,-1",
    suffixes=(".txt",),
    roles=("ground truth", "predictions"),
    recognises=_is_mot,
    read=_read_all,
    companion=is_class_list,
)
