"""Open Images CSV: boxes as parts of the picture, classes by code ("/m/01g317").

Ground truth and predictions alike; a class description file beside them gives the codes names, an
image list adds images without objects, and image-level labels (`Confidence` 1 or 0) say which
classes were looked for in an image without boxes of them. `IsGroupOf` marks a crowd. `IsOccluded`,
`IsTruncated`, `IsDepiction`, `IsInside` and, beside boxes of ground truth, `Confidence` are not
read; nor are segmentations, which are files of their own.

References
----------
.. [1] https://storage.googleapis.com/openimages/web/download_v7.html#df-boxes
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from iouviz.data.issues import IssueLog, number_of
from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import UNKNOWN, as_spelt, image_table
from iouviz.data.readers.shared.reader import (
    ClassTable,
    Key,
    Reader,
    Role,
    Tables,
    VerifiedTable,
    no_score,
    read_each,
)
from iouviz.data.readers.shared.rows import as_number, clean
from iouviz.data.readers.shared.shapes import Gathering
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.csv_table import Table, header_of, read_table

SIDES: Final = ("XMin", "YMin", "XMax", "YMax")
BOXES: Final = frozenset(("ImageID", "LabelName", *SIDES))
IMAGES: Final = frozenset(("ImageID", "Subset", "OriginalURL"))
LABELS: Final = frozenset(("ImageID", "LabelName", "Confidence"))
FORMAT: Final = BoxFormat("x1 y1 x2 y2 of the picture", "xyxy", relative=True)
WANTED: Final = "Open Images wants XMin, YMin, XMax and YMax, from 0 to 1"


def _names(source: Source) -> frozenset[str]:
    found = header_of(source, lambda names: len(set(names) & (BOXES | IMAGES | LABELS)))
    return frozenset() if found is None or found[1] != "," else frozenset(found[0])


def _is_open_images(source: Source) -> bool:
    names = _names(source)
    return names >= BOXES or names >= IMAGES


def _is_companion(source: Source) -> bool:
    """A list of classes, or image-level labels."""
    labelled = _names(source) >= LABELS and not _is_open_images(source)
    return labelled or _is_class_list(source)


def _is_class_list(source: Source) -> bool:
    """`LabelName,DisplayName`, or without a header ``/m/01g317,Person``."""

    def score(names: Sequence[str]) -> int:
        coded = len(names) == 2 and names[0].startswith(("/m/", "/g/"))
        return int(coded or list(names) == ["LabelName", "DisplayName"])

    return header_of(source, score) is not None


def _read_all(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    listed = [source for source in sources if _is_class_list(source)]
    read = partial(_read_one, _display_names(listed))
    others = [each for each in sources if _is_open_images(each)]
    if role == "ground truth":  # those beside it are given to predictions, too
        others += [each for each in sources if each not in [*listed, *others]]
    return _without_repeated_images(read_each(others, role, log, read))


def _without_repeated_images(tables: Sequence[Tables]) -> list[Tables]:
    """Tables of which only the first that has boxes, or else the first, lists an image."""
    seen: set[Key] = set()
    result: dict[int, Tables] = {}
    for position in sorted(range(len(tables)), key=lambda at: len(tables[at].boxes) == 0):
        table = tables[position]
        names = [name for name in table.images.keys if len(table.boxes) or name not in seen]
        seen |= set(names)
        images = image_table({name: (str(name), UNKNOWN) for name in names})
        result[position] = replace(table, images=images)
    return [result[position] for position in range(len(tables))]


def _display_names(sources: Sequence[Source]) -> dict[str, str]:
    """Code -> name, of all class lists; a name that two codes have gets the code behind it."""
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for source in sources:
        for row in read_table(source, ",", header=False).rows:
            if len(row) >= 2 and row[0].strip() != "LabelName":
                code, name = clean(row[0].strip()), clean(",".join(row[1:]).strip())
                name = name if taken.setdefault(name, code) == code else f"{name} ({code})"
                found[code] = name or code
    return found


def _read_one(display: Mapping[str, str], source: Source, role: Role, log: IssueLog) -> Tables:
    table = read_table(source, ",")
    at = {name: column for column, name in reversed(list(enumerate(table.header)))}
    names = [clean(name) for name in table.column(at["ImageID"]) or []]
    images = image_table({name: (name, UNKNOWN) for name in names if name})
    has_boxes = at.keys() >= BOXES
    rows = _rows(source.name, table, at, names, role, log) if has_boxes else []
    lines = [f"line {line}" for line in table.lines]
    found = Gathering(source.name, "row", log, FORMAT, rows, lines[: len(rows)])
    tables = found.tables(role, images, label="LabelName", wanted=WANTED)
    verified = None
    if not has_boxes and at.keys() >= LABELS and role == "ground truth":
        verified = _verified(source.name, table, at, names, log)
    classes = _classes(list(tables.boxes.label), display, role)
    return replace(tables, classes=classes, verified=verified)


def _verified(
    file: str, table: Table, at: Mapping[str, int], names: Sequence[str], log: IssueLog
) -> VerifiedTable:
    """The classes that a person saw in an image, or saw to be absent."""
    labels, said = (table.column(at[name]) or [] for name in ("LabelName", "Confidence"))
    rows: list[tuple[Key, Key, bool]] = []
    unsure = []
    for row, (name, label, text) in enumerate(zip(names, labels, said, strict=True)):
        confidence = as_number(as_spelt(text))
        if name and label and confidence in (0, 1):
            rows.append((name, clean(label), confidence == 0))
        else:
            unsure.append(row)
    if unsure:
        found = f"{number_of(len(unsure), 'label')} with a Confidence that is neither 0 nor 1"
        remedy = "Left out: only labels that a person verified say what was looked for."
        place = f"line {table.lines[unsure[0]]}"
        log.add("unverified-label", "skipped", file, place, found, remedy, count=len(unsure))
    image, label_keys, negative = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
    return VerifiedTable(image, label_keys, negative, [False] * len(rows))


def _rows(
    file: str, table: Table, at: Mapping[str, int], names: Sequence[str], role: Role, log: IssueLog
) -> list[dict[str, Any]]:
    labels = table.column(at["LabelName"]) or []
    sides = [table.column(at[side]) or [] for side in SIDES]
    groups = table.column(at.get("IsGroupOf")) or [""] * len(names)
    score = at.get("Score", None if "Source" in at else at.get("Confidence"))
    if role == "predictions" and score is None:
        # The Confidence of a file that says who drew the boxes is that of the human.
        raise no_score(file, "no column Score (or Confidence without Source)")
    scores = table.column(score) or [""] * len(names)
    rows: list[dict[str, Any]] = []
    for row, (name, label, group, message, *box) in enumerate(
        zip(names, labels, groups, scores, *sides, strict=True)
    ):
        if group not in {"", "0", "1", "-1"}:  # -1 stands for unknown
            place, remedy = f"line {table.lines[row]}.IsGroupOf", "Taken as 0."
            log.add("bad-IsGroupOf", "repaired", file, place, f"{group[:40]!r}", remedy)
        rows.append(
            {
                "image": name or None,
                "LabelName": clean(label) or None,
                "box": [as_spelt(side) for side in box],
                "crowd": group == "1",
                "score": as_spelt(message),
            }
        )
    return rows


def _classes(labels: Sequence[Key], display: Mapping[str, str], role: Role) -> ClassTable:
    """Codes as keys, so that predictions may give either code or name."""
    if role == "predictions":
        return ClassTable([], [])
    codes = list(dict.fromkeys(labels))
    names = [display.get(str(code), str(code)) for code in codes]
    different = len(set(names)) == len(names)
    return ClassTable(codes, names if different else [*map(str, codes)], known=display)


OPEN_IMAGES = Reader(
    name="Open Images CSV",
    wants="a CSV file with the columns ImageID, LabelName, XMin, XMax, YMin and YMax",
    suffixes=(".csv",),
    roles=("ground truth", "predictions"),
    recognises=_is_open_images,
    read=_read_all,
    companion=_is_companion,
)
