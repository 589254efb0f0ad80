"""From the lines of many small text files to one table, for YOLO's and per-image text alike."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_format import Readings, corners, scores
from iouviz.data.readers.shared.class_lists import is_class_list, read_class_names
from iouviz.data.readers.shared.reader import BoxTable, ClassTable, ImageTable, Key, Role, Tables
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.lines import Line, Lines, first_lines, read_lines
from iouviz.errors import ReadError

RELATIVE: Final = (-0.5, 1.5)  # parts of a picture, of boxes that reach over its edge


def are_relative(lines: Sequence[Line]) -> bool:
    """Whether the numbers of most lines may be parts of a picture, or a score."""
    low, high = RELATIVE
    parts = sum(all(low <= number <= high for number in line.numbers) for line in lines)
    return 2 * parts >= len(lines)


def text_tables(
    lines: Lines, readings: Readings, sources: Sequence[Source], role: Role, log: IssueLog
) -> Tables:
    """One table of all files, for their many boxes are few a file."""
    companions = [source for source in sources if is_class_list(source)]
    files = list(lines.images.values())
    file = files[0] if len(files) == 1 else f"{len(files)} text files"
    none = np.zeros(len(lines.image), np.bool_)
    unit = np.ones((len(none), 2))
    boxes, size = corners(readings.numbers, readings.box_formats[0], unit)
    keys = list(lines.images)
    images = image_names(keys) if role == "ground truth" else dict.fromkeys(keys)
    return Tables(
        file,
        ImageTable(
            list(images),
            [name or key for key, name in images.items()],
            np.full((len(images), 2), np.nan),
        ),
        _classes(lines, read_class_names(companions, log), role, file, log),
        BoxTable(
            image=lines.image,
            label=lines.label,
            boxes=boxes,
            size=size,
            area=size[:, 0] * size[:, 1],
            crowd=none,
            ignore=np.array(lines.difficult, np.bool_) & (role == "ground truth"),
            score=scores(readings.numbers, readings.box_formats[0]),
            ids=[f"{image}#{row}" for row, image in enumerate(lines.image, start=1)],
            places=lines.place,
            readings=readings,
        ),
    )


def image_names(keys: Sequence[str]) -> dict[str, str | None]:
    """Path without suffix -> the last part of it, where no other path ends so."""
    last = [key.rsplit("/", 1)[-1] for key in keys]
    times = Counter(last)
    return {key: None if times[name] > 1 else name for key, name in zip(keys, last, strict=True)}


def read_texts(
    sources: Sequence[Source],
    role: Role,
    log: IssueLog,
    fits: Callable[[int, bool], bool],
    wanted: Callable[[bool], str],
) -> tuple[Lines, bool]:
    """All lines of files that are no class lists, and whether they have a score.

    Parameters
    ----------
    sources, role, log
        As for `Reader.read`.
    fits : callable
        (count, scored) -> whether a line, with or without a score, may have so many numbers.
    wanted : callable
        Whether lines have a score -> what numbers are wanted, for messages.
    """
    files = [source for source in sources if not is_class_list(source)]
    lines = (line for file in files if not file.empty for line in first_lines(file))
    first = [len(line.numbers) for line in lines if line is not None]
    plain, scores = (sum(fits(count, each) for count in first) for each in (False, True))
    # with as many of either, as the role wants it
    scored = scores > plain or (scores == plain and role == "predictions")
    found = read_lines(files, lambda count: fits(count, scored), wanted(scored), log)
    _check_role(found, scored, role, files[0].name)
    return found, scored


def _check_role(lines: Lines, scored: bool, role: Role, first: str) -> None:
    """Refuse files that have a score where none is wanted, or none where one is."""
    if scored and role == "ground truth":
        raise ReadError(
            f"{first}: each line holds a score beside its box, as predictions do, but it was "
            f"given as ground truth. Exchange the two, or remove the score"
        )
    if not scored and role == "predictions":
        raise ReadError(
            f"{first}: a class and a box in each line, but predictions need a score. "
            f"Write the confidence too (Ultralytics: save_conf=True), or give it as ground truth"
        )
    if lines.refused and not lines.image:
        raise ReadError(f"{lines.refused}. No line of the files can be used")


def _classes(
    lines: Lines, names: dict[int, str], role: Role, file: str, log: IssueLog
) -> ClassTable:
    used = list(dict.fromkeys(lines.label))
    keys: list[Key] = used if role == "predictions" else list(dict.fromkeys([*names, *used]))
    unnamed = [key for key in keys if isinstance(key, int) and key not in names]
    if role == "predictions" and unnamed:
        return ClassTable([], [])
    if unnamed:
        message = f"classes by number, without a name for {', '.join(map(str, unnamed[:8]))}"
        remedy = "Named by number. Give the list of names too: data.yaml, classes.txt, obj.names."
        log.add("no-class-names", "noted", file, "", message, remedy)
    named: dict[str, Key] = {}
    for key in keys:
        name = names.get(key, str(key)) if isinstance(key, int) else key
        named.setdefault(name if name not in named else f"{name} (id {key})", key)
    return ClassTable(list(named.values()), list(named))
