"""A hierarchy of classes, as Open Images has it: who finds a cat has found an animal.

Boxes of ground truth are given to every class above theirs too, and so are classes that a person
saw in an image; where a class was seen to be absent, so are all below it. The root ("Entity") is
no class.

References
----------
.. [1] ``oid_hierarchical_labels_expansion.py`` of the TensorFlow Object Detection API.
.. [2] https://storage.googleapis.com/openimages/web/evaluation.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.issues import IssueLog, first_of, number_of
from iouviz.data.readers.shared.keys import as_list, distinct
from iouviz.data.readers.shared.reader import BoxTable, Key, Tables, VerifiedTable
from iouviz.errors import ReadError


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """What stands above and below each class, by its key; every class is in both."""

    above: Mapping[Key, tuple[Key, ...]]
    below: Mapping[Key, tuple[Key, ...]]


def read_hierarchy(path: Path | str) -> Hierarchy:
    """Read ``bbox_labels_*_hierarchy.json``: nested `LabelName` and `Subcategory`.

    Raises
    ------
    ReadError
        The file cannot be read, or is no such tree.
    """
    try:
        tree = json.loads(Path(path).read_text("utf-8"))
        pairs = list(dict.fromkeys(_pairs(tree, ())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(
            f"{path}: no hierarchy of classes can be read from it ({error!r}); wanted Open Images' "
            '{"LabelName": ..., "Subcategory": [{"LabelName": ...}, ...]}'
        ) from error
    above: dict[Key, list[Key]] = {}
    below: dict[Key, list[Key]] = {}
    for low, high in pairs:
        for name in (low, high):
            above.setdefault(name, [])
            below.setdefault(name, [])
        if low != high:
            above[low].append(high)
            below[high].append(low)
    return Hierarchy(*({k: tuple(v) for k, v in each.items()} for each in (above, below)))


def _pairs(node: Mapping[str, Any], over: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each class below `node` with itself and with every class above it, the nearest first."""
    for child in node.get("Subcategory", []):
        line = (str(child["LabelName"]), *over)
        yield from ((line[0], name) for name in line)
        yield from _pairs(child, line)


def expanded(tables: Sequence[Tables], path: Path | str, log: IssueLog) -> list[Tables]:
    """The tables of ground truth with the rows that a hierarchy adds to them.

    Parameters
    ----------
    tables : sequence of Tables
        Not expanded before: rows are never compared with those that are there.
    path : path
        See `read_hierarchy`.
    log : IssueLog
        Gets how many rows were added, and the classes that the hierarchy does not have.

    Raises
    ------
    ReadError
        The hierarchy cannot be read, or has none of the classes.
    """
    tree = read_hierarchy(path)
    used = list(dict.fromkeys(key for table in tables for key in distinct(table.boxes.label)))
    unknown = [key for key in used if key not in tree.above]
    if used and len(unknown) == len(used):
        raise ReadError(
            f"{path}: has none of the classes that boxes have: {first_of([*map(repr, used)], 8)}; "
            f"it has {first_of([*map(repr, tree.above)], 8)}"
        )
    if unknown:
        found = f"{number_of(len(unknown), 'class')} that the hierarchy does not have"
        remedy = "Kept as they are: nothing is known to stand above or below them."
        log.add("not-in-hierarchy", "noted", str(path), str(unknown[0]), found, remedy)
    names = {key: name for table in tables for key, name in table.classes.known.items()}
    return [_one_table(table, tree, names, log) for table in tables]


def _one_table(table: Tables, tree: Hierarchy, names: Mapping[str, str], log: IssueLog) -> Tables:
    labels = as_list(table.boxes.label)
    lines = [(key, *tree.above.get(key, ())) for key in labels]
    rows = np.repeat(np.arange(len(labels)), [len(line) for line in lines])
    if len(rows) > len(labels):
        found = f"{number_of(len(rows) - len(labels), 'box')} of classes above that of a box"
        remedy = "Added, as the hierarchy of classes wants it."
        log.add("hierarchy", "noted", table.file, "", found, remedy)
    boxes = replace(_taken(table.boxes, rows), label=[key for line in lines for key in line])
    classes = table.classes
    there = {*classes.keys, *labels}
    added = [key for key in distinct(boxes.label) if key not in there]
    classes = replace(
        classes,
        keys=[*classes.keys, *added],
        names=[*classes.names, *(names.get(str(key), str(key)) for key in added)],
    )
    said = None if table.verified is None else _verified(table.verified, tree)
    return replace(table, boxes=boxes, classes=classes, verified=said)


def _verified(said: VerifiedTable, tree: Hierarchy) -> VerifiedTable:
    """Present classes with those above them, absent ones with those below."""
    rows = [
        (image, other, negative, partly)
        for image, label, negative, partly in zip(
            said.image, said.label, said.negative, said.not_exhaustive, strict=True
        )
        for other in (label, *(tree.below if negative else tree.above).get(label, ()))
    ]
    columns = map(list, zip(*rows, strict=True)) if rows else ([], [], [], [])
    return VerifiedTable(*columns)


def _taken(boxes: BoxTable, rows: Rows) -> BoxTable:
    """Some rows of a table, in their order; a row may come again."""
    origin = rows.tolist()
    images, ids, places = as_list(boxes.image), boxes.ids, boxes.places
    readings = boxes.readings
    if readings is not None:
        outlines = readings.outlines or {}
        again = {at: outlines[row] for at, row in enumerate(origin) if row in outlines}
        readings = replace(readings, numbers=readings.numbers[rows], outlines=again or None)
    return replace(
        boxes,
        image=[images[row] for row in origin],
        boxes=boxes.boxes[rows],
        size=boxes.size[rows],
        area=boxes.area[rows],
        crowd=boxes.crowd[rows],
        ignore=boxes.ignore[rows],
        ids=[ids[row] for row in origin],
        places=lambda row: places(origin[row]),
        shapes=None if boxes.shapes is None else boxes.shapes.take(rows),
        corners=None if boxes.corners is None else boxes.corners[rows],
        keypoints=None if boxes.keypoints is None else boxes.keypoints[rows],
        readings=readings,
    )
