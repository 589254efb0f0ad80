"""CSV, one box a row, under the names that people give their columns, or without any header.

Known are the exports of TensorFlow's object detection tools, RetinaNet and Roboflow, and whatever
else says image and four numbers under usual names (see `csv_columns`), or a list of four numbers
in a column `bbox`, as the Global Wheat data have it; without a header, what `csv_headless` lists.
Delimiters are commas, semicolons, tabs and bars; numbers may have decimal commas, in quotation
marks where the comma parts the cells too.

``width`` and ``height`` are the picture's where the box has two corners, and else the box's own.
A row with an image and nothing else is an image without objects, as RetinaNet writes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.box_table import (
    UNKNOWN,
    Size,
    as_spelt,
    image_table,
    picture_size,
)
from iouviz.data.readers.shared.image_columns import of_rows
from iouviz.data.readers.shared.reader import (
    ImageTable,
    Key,
    Reader,
    Role,
    Tables,
    no_score,
    note_scores,
    read_each,
)
from iouviz.data.readers.shared.rows import clean
from iouviz.data.readers.shared.shapes import Gathering
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.csv_columns import Columns, find_columns, unknown_columns
from iouviz.data.readers.text.csv_headless import layout_of
from iouviz.data.readers.text.csv_table import Table, as_keys, as_numbers, header_of, read_table

ONLY_CLASS: Final = "object"  # of a file that names none
TRUE: Final = {"1", "1.0", "true", "yes", "y", "t"}
AS_POINTS: Final = "Read as decimal points."
Rows = list[dict[str, Any]]


def _find(source: Source) -> tuple[list[str], str] | None:
    return header_of(source, lambda names: len(names) if find_columns(names) else 0)


def _has_header(source: Source) -> bool:
    found = _find(source)
    # Open Images has such columns too, but means parts of the picture.
    return found is not None and not {"ImageID", "LabelName"} <= set(found[0])


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    found, bare = _find(source), None
    columns = None if found is None else find_columns(found[0])
    if columns is None:
        found = bare = layout_of(source)
        columns = None if found is None else find_columns(found[0])
    assert found is not None, "read only after it was recognised"
    assert columns is not None, "likewise"
    if role == "predictions" and columns.score is None:
        found_none = "no column for a score (score, confidence, conf or probability)"
        raise no_score(source.name, found_none)
    if role == "ground truth" and columns.score is not None:
        note_scores(source.name, "line 1", log)
    table = read_table(source, found[1], header=bare is None)
    table = table if bare is None else replace(table, header=found[0])
    names = as_keys(table.column(columns.image) or [])
    images = _images(source.name, table, columns, names, log)
    rows, places = _rows(source.name, table, columns, names, log)
    if role == "predictions" and all(isinstance(name, int) for name in names):
        images = image_table({})  # ids, which say nothing of names
    found_rows = Gathering(source.name, "row", log, values=rows, places=places)
    return found_rows.tables(
        role,
        images,
        label="class",
        box_formats=found_rows.relative_if_small(columns.box_formats),
        wanted=f"wanted four numbers: {columns.box_formats[0].name}",
        usual=len(columns.box) > 1,
    )


def _images(
    file: str, table: Table, columns: Columns, names: Sequence[Key], log: IssueLog
) -> ImageTable:
    """Each image once, with the size that its first row gives."""
    sizes = _sizes(table, columns)
    images: dict[Key, tuple[str, Size]] = {}
    for row, name in enumerate(names):
        if name in images or name == "":
            continue
        size = UNKNOWN
        if sizes is not None:
            place = f"line {table.lines[row]}"
            size = picture_size(*sizes[row], file, place, log)
        images[name] = str(name), size
    return image_table(images, _attributes(table, columns, names, images))


def _attributes(
    table: Table, columns: Columns, names: Sequence[Key], images: Mapping[Key, object]
) -> dict[str, list[str]]:
    """The other columns that say the same in all rows of an image."""
    found = {}
    for title, position in unknown_columns(table.header, columns).items():
        values = of_rows(names, table.column(position) or [])
        if values is not None:
            found[clean(title)] = [clean(values[name]) for name in images]
    return found


def _sizes(table: Table, columns: Columns) -> list[tuple[str, str]] | None:
    if columns.picture is None:
        return None
    width, height = (table.column(column) or [] for column in columns.picture)
    return list(zip(width, height, strict=True))


def _rows(
    file: str, table: Table, columns: Columns, names: Sequence[Key], log: IssueLog
) -> tuple[Rows, list[str]]:
    """A row and a place for each box; images without objects have none."""
    labels = table.column(columns.label)
    if labels is None:
        remedy = f"All boxes are taken as one class, {ONLY_CLASS!r}."
        log.add("no-class-column", "repaired", file, "line 1", "no column for a class", remedy)
    classes = [ONLY_CLASS] * len(names) if labels is None else as_keys(labels)
    commas: set[int] = set()
    whole: dict[str, list[Any]] = {
        "image": [None if name == "" else name for name in names],
        "class": classes,
        "box": _boxes(table, columns.box, commas),
    }
    if columns.score is not None:
        whole["score"] = _numbers(table, columns.score, commas)
    for field, column in (("crowd", columns.crowd), ("ignore", columns.ignore)):
        cells = table.column(column)
        if cells is not None:
            whole[field] = [cell.lower() in TRUE for cell in cells]
    if columns.id is not None:
        whole["id"] = [cell or None for cell in table.column(columns.id) or []]
    for row in sorted(commas):
        place = f"line {table.lines[row]}"
        log.add("decimal-comma", "repaired", file, place, "decimal commas", AS_POINTS)
    bare = _without_box(table, columns)
    fields = list(whole)
    rows = [
        dict(zip(fields, values, strict=True))
        for row, values in enumerate(zip(*whole.values(), strict=True))
        if row not in bare
    ]
    return rows, [f"line {line}" for row, line in enumerate(table.lines) if row not in bare]


def _without_box(table: Table, columns: Columns) -> set[int]:
    """Rows that name an image and nothing else, and are not just cut off."""
    used = [*columns.box] if columns.label is None else [*columns.box, columns.label]
    last = max(used)
    return {
        number
        for number, row in enumerate(table.rows)
        if len(row) > last
        and not row[used[0]].strip()
        and not any(row[column].strip() for column in used)
        and row[columns.image].strip()
    }


def _boxes(table: Table, box: Sequence[int], commas: set[int]) -> list[list[object]]:
    """The numbers of each row, out of four columns or of a list in one."""
    if len(box) == 1:
        parts = [cell.strip("[]() ").replace(",", " ") for cell in table.column(box[0]) or []]
        return [[as_spelt(word) for word in part.split()] for part in parts]
    sides = [_numbers(table, column, commas) for column in box]
    return list(map(list, zip(*sides, strict=True)))


def _numbers(table: Table, column: int, commas: set[int]) -> list[object]:
    """A column of numbers; rows with a decimal comma are added to `commas`."""
    found, rows = as_numbers(table.column(column) or [])
    commas.update(rows)
    return found


PLAIN_CSV = Reader(
    name="CSV with a header",
    wants="a CSV file whose first line names an image column and four columns of a box, such as "
    "filename, class, xmin, ymin, xmax, ymax",
    suffixes=(".csv", ".tsv", ".txt"),
    roles=("ground truth", "predictions"),
    recognises=_has_header,
    read=partial(read_each, read=_read_one),
)

HEADLESS_CSV = Reader(
    name="CSV without a header",
    wants="a CSV file of lines like: picture.jpg, x1, y1, x2, y2, class",
    suffixes=(".csv", ".txt"),
    roles=("ground truth",),
    recognises=lambda source: layout_of(source) is not None,
    read=partial(read_each, read=_read_one),
)
