"""Objects in label maps: COCO's panoptic pictures with their JSON, Cityscapes' instanceIds.

A pixel has the number of its object. Here is what each number is: a class, and whether it is a
region of many objects that nobody told apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from iouviz.data.file import File
from iouviz.data.issues import IssueLog
from iouviz.data.label_maps.class_files import read_categories
from iouviz.data.label_maps.class_list import CITYSCAPES, ClassList
from iouviz.data.label_maps.decode import COLOUR
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

# Value in a map -> number of its class, whether it is a crowd.
Table: TypeAlias = Mapping[int, tuple[int, bool]]

INSTANCES: Final = 1_000  # Cityscapes: class * 1000 + number of the object
# Classes of Cityscapes whose objects are told apart; their plain number is a group.
THINGS: Final = frozenset((24, 25, 26, 27, 28, 31, 32, 33))


@dataclass(frozen=True, slots=True, eq=False)
class Objects:
    """The objects of one side.

    Attributes
    ----------
    classes : ClassList
    tables : mapping of str to Table
        Name of a map's file, without folder and ending -> its objects.
    """

    classes: ClassList
    tables: Mapping[str, Table]


def read_objects(files: Sequence[File], log: IssueLog) -> Objects | None:
    """Objects by COCO's panoptic JSON, where one is among the files; else None.

    Raises
    ------
    ReadError
        Two of them, or one that is broken.
    """
    found = [file for file in files if _is_panoptic(file)]
    if not found:
        return None
    if len(found) > 1:
        raise ReadError(
            f"{found[0].name} and {found[1].name} both list segments; wanted one file with the "
            "segments of all maps"
        )
    document = Source(found[0]).document
    tables: dict[str, Table] = {}
    for at, annotation in enumerate(document["annotations"]):
        try:
            name = annotation.get("file_name") or f"{int(annotation['image_id']):012}"
            tables[PurePosixPath(name).stem] = {
                value_of(int(each["id"])): (int(each["category_id"]), bool(each.get("iscrowd", 0)))
                for each in annotation["segments_info"]
            }
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.add(
                "broken-segments", "skipped", found[0].name, f"annotations[{at}]",
                f"{type(error).__name__}: {error}; wanted file_name and segments_info with id "
                "and category_id", "Left out: the map has no objects",
            )  # fmt: skip
    return Objects(read_categories(document.get("categories"), found[0].name), tables)


def value_of(number: int) -> int:
    """The value that `decode` gives a colour which writes a number as R + 256 G + 65536 B.

    >>> value_of(1 + 256 * 2 + 65536 * 3) == COLOUR + (1 << 16) + (2 << 8) + 3
    True
    """
    return COLOUR + ((number & 255) << 16) + (number & 0xFF00) + (number >> 16)


def instance_table(values: Iterable[int]) -> Table:
    """Objects by the rule of Cityscapes' instanceIds.

    >>> instance_table([7, 24, 26003])
    {7: (7, False), 24: (24, True), 26003: (26, False)}
    """
    return {
        value: (value // INSTANCES if value >= INSTANCES else value, value in THINGS)
        for value in values
        if (value // INSTANCES if value >= INSTANCES else value) in CITYSCAPES.numbers
    }


def _is_panoptic(file: File) -> bool:
    if not file.name.lower().endswith(".json") or b"segments_info" not in file.load():
        return False
    document: Any = Source(file).document
    if not isinstance(document, Mapping) or not isinstance(document.get("annotations"), list):
        return False
    first = next(iter(document["annotations"]), None)
    return isinstance(first, Mapping) and "segments_info" in first
