"""Lists of classes from files: names a line, name and number, CSV and CVAT with colours, JSON.

Known by their content: `labels.txt` of COCO-Stuff ("1: person"), `objectInfo150.txt` of ADE20K,
`labelmap.txt` of CVAT and Datumaro ("road:128,64,128::"), CamVid's `class_dict.csv`, `config.json`
of Mapillary Vistas, the categories of COCO.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from iouviz.data.file import File
from iouviz.data.label_maps.class_list import (
    KNOWN,
    Classes,
    ClassList,
    checked,
    from_mapping,
    from_names,
)
from iouviz.data.legend import Colour
from iouviz.data.read.files import gather
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

COLOURED: Final = re.compile(
    r"(?P<name>[^:,]+)[:,]\s*(?P<r>\d{1,3}),\s*(?P<g>\d{1,3}),\s*(?P<b>\d{1,3})\s*(?::.*)?"
)
NUMBERED: Final = re.compile(r"(?P<number>\d+)\s*[:,;\t ]\s*(?P<name>\S.*)")
AFTER: Final = re.compile(r"(?P<name>\S.*?)\s*[:,;\t]\s*(?P<number>\d+)")


def class_list(given: Classes) -> ClassList:
    """A list of classes from whatever the user gave.

    Parameters
    ----------
    given : sequence of str, mapping, path, File, ClassList, or one of "voc", "cityscapes",
        "cityscapes-train", "ade20k"

    Raises
    ------
    ReadError
        A file that names no classes; two classes with one name, number or colour.
    """
    match given:
        case ClassList():
            return given
        case str() if given.lower() in KNOWN:
            return KNOWN[given.lower()]
        case str() | Path() | File():
            files = gather(given)
            if len(files) != 1:
                raise ReadError(f"classes: {len(files)} files; wanted one that names the classes")
            return read_classes(files[0])
        case Mapping():
            return from_mapping(given)
        case _:
            return from_names(given)


def read_classes(file: File) -> ClassList:
    """The classes that a file names; see above for its kinds."""
    source = Source(file)
    if source.starts_with(b"{", b"["):
        return _of_json(source.document, file.name)
    lines = [line.strip() for line in source.text.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("#", "//"))]
    if lines and "\t" in lines[0] and lines[0].lower().startswith("idx"):
        return _of_table(lines, file.name)
    if lines and re.fullmatch(r"name\s*,\s*r\s*,\s*g\s*,\s*b", lines[0], re.IGNORECASE):
        lines = lines[1:]
    for pattern in (COLOURED, NUMBERED, AFTER):
        found = [pattern.fullmatch(line) for line in lines]
        rows = [each.groupdict() for each in found if each]
        if rows and len(rows) == len(lines):
            return _of_rows(rows)
    return from_names(lines)


def _of_rows(rows: list[dict[str, str]]) -> ClassList:
    if "number" in rows[0]:
        return from_mapping({int(row["number"]): row["name"].strip() for row in rows})
    return from_mapping(
        {row["name"].strip(): (int(row["r"]), int(row["g"]), int(row["b"])) for row in rows}
    )


def _of_table(lines: list[str], name: str) -> ClassList:
    """ADE20K's table: Idx first, Name last; 0 is everything else."""
    try:
        rows = [line.split("\t") for line in lines[1:]]
        numbers = tuple(int(row[0]) for row in rows)
    except ValueError as error:
        raise ReadError(f"{name}: no number of a class at the start of a line ({error})") from error
    names = tuple(row[-1].split(",")[0].strip() for row in rows)
    repeated = {each for each in names if names.count(each) > 1}
    unique = (f"{n} {at}" if n in repeated else n for n, at in zip(names, numbers, strict=True))
    return checked(ClassList(tuple(unique), numbers, (), frozenset([0]) - frozenset(numbers)))


def _of_json(content: Any, name: str) -> ClassList:
    if isinstance(content, Mapping) and isinstance(content.get("labels"), list):
        return read_categories(content["labels"], name)
    if isinstance(content, Mapping) and isinstance(content.get("categories"), list):
        content = content["categories"]
    if isinstance(content, list) and content and isinstance(content[0], Mapping):
        return read_categories(content, name)
    if isinstance(content, list) and all(isinstance(each, str) for each in content):
        return from_names(content)
    if isinstance(content, Mapping) and content:
        return from_mapping({_key(key): _value(value) for key, value in content.items()})
    raise ReadError(f"{name}: JSON that names no classes; wanted a list of names, or a name each")


def read_categories(rows: Any, name: str) -> ClassList:
    """Mapillary's labels, numbered by their place, or COCO's categories, by their id.

    Parameters
    ----------
    rows : list of mapping
    name : str
        Of the file, for messages.
    """
    if not isinstance(rows, list):
        raise ReadError(f"{name}: no list of categories; wanted one with the classes")
    names: list[str] = []
    numbers: list[int] = []
    colours: list[Colour] = []
    ignored: list[int] = []
    for at, row in enumerate(rows):
        if not isinstance(row, Mapping) or not isinstance(row.get("name"), str):
            raise ReadError(f"{name}: entry {at} has no name; wanted a name for each class")
        number = row.get("id", at)
        if not isinstance(number, int):
            raise ReadError(f"{name}: {row['name']} has the id {number!r}; wanted a whole number")
        if row.get("evaluate", True) is False:
            ignored.append(number)
            continue
        names.append(str(row.get("readable", row["name"])))
        numbers.append(number)
        match row.get("color"):
            case [int() as red, int() as green, int() as blue]:
                colours.append((red, green, blue))
    listed = tuple(colours) if len(set(colours)) == len(names) else ()
    return checked(ClassList(tuple(names), tuple(numbers), listed, frozenset(ignored)))


def _key(key: str) -> Any:
    return int(key) if re.fullmatch(r"\d+", key) else key


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
