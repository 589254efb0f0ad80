"""Detections in JSON, as libraries and detectors write them: objects with a box and a score.

One list for all images, each object with the name of its image: supervision's `JSONSink` [1]_. A
list of images, each with its objects: darknet's ``-out`` [2]_. A file an image, named as the image:
`to_json` of Ultralytics [3]_, Roboflow's inference (centre and size) [4]_, darkflow's ``--json``
[5]_, and MMDetection's inferencer, whose labels, scores and boxes are three lists [6]_. Others are
read where their names say image, class, score and box as those of CSV files do (`csv_columns`).
Four corners are an oriented box. Outlines, masks and tracks are not read. Class numbers have their
names from a list beside the files (see `class_lists`).

References
----------
.. [1] https://supervision.roboflow.com/latest/detection/tools/save_detections/
.. [2] https://github.com/AlexeyAB/darknet
.. [3] https://docs.ultralytics.com/reference/engine/results/
.. [4] https://docs.roboflow.com/deploy/serverless/object-detection
.. [5] https://github.com/thtrieu/darkflow
.. [6] https://mmdetection.readthedocs.io/en/latest/user_guides/inference.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from iouviz.data.issues import IssueLog
from iouviz.data.readers.coco import looks_like_a_row
from iouviz.data.readers.fast.coco import other_list
from iouviz.data.readers.shared.box_format import BoxFormat
from iouviz.data.readers.shared.box_table import CXCYWH, UNKNOWN, XYXY, image_table
from iouviz.data.readers.shared.class_lists import is_class_list, read_class_names
from iouviz.data.readers.shared.keys import distinct
from iouviz.data.readers.shared.reader import ClassTable, Key, Reader, Role, Tables, read_each
from iouviz.data.readers.shared.rows import as_key, as_number
from iouviz.data.readers.shared.shapes import Gathering, as_dict, as_list, box_around, json_object
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.text.csv_columns import IMAGE, LABEL, find_columns
from iouviz.data.readers.text.csv_table import plain
from iouviz.errors import ReadError

LISTS: Final = ("predictions", "detections", "objects", "results")
COLUMNS: Final = ("labels", "scores", "bboxes")  # MMDetection's
ROBOFLOW: Final = {"x", "y", "width", "height", "confidence", "class"}
CORNERS: Final = tuple(f"{axis}{corner}" for corner in range(1, 5) for axis in "xy")
ENDS: Final = {"topleft": "min", "bottomright": "max"}
RELATIVE: Final = "relative_coordinates"
OTHERS: Final = {"annotations", "data", "size"}  # of ground truth with such lists
LOOKED_AT: Final = 10


class Group(NamedTuple):
    """The rows of one image, or of all: where they stand and what holds them."""

    place: str
    holder: Mapping[str, Any]
    rows: Sequence[Any]


class Fields(NamedTuple):
    """The names under which a row has its box, score and class, and what the box may be."""

    box: tuple[str, ...]
    box_formats: tuple[BoxFormat, ...]
    score: str
    label: str


def _groups(source: Source) -> list[Group]:
    """The rows of each image, or of all together; nothing in files of another form."""
    content = json_object(source)
    if content.keys() >= {*COLUMNS}:
        return [Group("bboxes", content, _in_rows(source.name, content))]
    if content:
        return list(_of_image("", content))
    rows = other_list(source)
    inner = [group for n, row in enumerate(rows) for group in _of_image(f"[{n}].", as_dict(row))]
    return inner or [Group("", {}, rows)]


def _of_image(place: str, holder: Mapping[str, Any]) -> Iterator[Group]:
    for name in LISTS:
        if isinstance(holder.get(name), list):
            yield Group(f"{place}{name}", holder, holder[name])
            return


def _in_rows(file: str, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Three lists of one length as a list of rows."""
    labels, scores, boxes = (as_list(content[name]) for name in COLUMNS)
    if not len(labels) == len(scores) == len(boxes):
        counts = f"{len(labels)} labels, {len(scores)} scores and {len(boxes)} bboxes"
        raise ReadError(f"{file}: {counts}; MMDetection writes as many of each. Write it again")
    both = zip(labels, scores, boxes, strict=True)
    return [{"label": label, "score": score, "bbox": box} for label, score, box in both]


def _flat(row: object) -> dict[str, Any]:
    """The fields of a row by their plain names, those of objects within it among them."""
    found: dict[str, Any] = {}
    for name, value in as_dict(row).items():
        if isinstance(value, dict):
            found |= {plain(side + ENDS.get(plain(name), "")): part for side, part in value.items()}
        else:
            found[plain(name)] = value
    return found


def _fields(row: object, holder: Mapping[str, Any]) -> Fields | None:
    """What the fields of a row are called; None where it has no box with a score."""
    flat = _flat(row)
    names = list(flat)
    found = find_columns([*names, IMAGE[0]])  # which the name of the file may stand for
    if found is None or found.score is None:
        return None
    box, box_formats = tuple(names[column] for column in found.box), found.box_formats
    if {*CORNERS} <= flat.keys():
        box, box_formats = CORNERS, (XYXY,)
    elif holder.keys() >= {*COLUMNS}:
        box_formats = (XYXY,)
    elif flat.keys() >= ROBOFLOW:
        box_formats = (CXCYWH,)
    elif RELATIVE in as_dict(row):
        box_formats = (BoxFormat("relative centre", "cxcywh", relative=True),)
    labels = [name for name in LABEL if flat.get(name) not in (None, "")]
    words = [name for name in labels if isinstance(flat[name], str)]  # rather than the number
    return Fields(box, box_formats, names[found.score], next(iter(words + labels), "class"))


def _first_fields(groups: Sequence[Group]) -> Fields | None:
    rows = ((row, group.holder) for group in groups for row in group.rows[:LOOKED_AT])
    return next((each for row, holder in rows if (each := _fields(row, holder)) is not None), None)


def _is_detections(source: Source) -> bool:
    groups = _groups(source)
    rows = [row for group in groups for row in group.rows[:LOOKED_AT]]
    if not rows:  # images in which nothing was found
        return any(group.holder and not OTHERS & group.holder.keys() for group in groups)
    return not any(map(looks_like_a_row, rows)) and _first_fields(groups) is not None


def _read_all(sources: Sequence[Source], role: Role, log: IssueLog) -> list[Tables]:
    lists = [source for source in sources if is_class_list(source)]
    names = read_class_names(lists, log)
    others = [source for source in sources if source not in lists]
    return [_named(table, names) for table in read_each(others, role, log, _read_one)]


def _named(table: Tables, names: Mapping[int, str]) -> Tables:
    """With the names of class numbers, where all of them have one."""
    keys = distinct(table.boxes.label)
    known = [names[key] for key in keys if isinstance(key, int) and key in names]
    if not keys or len(known) < len(keys):
        return table
    return replace(table, classes=ClassTable(keys, known))


def _read_one(source: Source, role: Role, log: IssueLog) -> Tables:
    groups = _groups(source)
    fields = _first_fields(groups) or Fields(("bbox",), (XYXY,), "score", "class")
    found = Gathering(source.name, "prediction", log)
    names: dict[Key, None] = {}
    for group in groups:
        own = _image(_flat(group.holder), PurePosixPath(source.name).stem)
        for number, value in enumerate(group.rows):
            place = f"{group.place}[{number}]"
            row = found.mapping(place, value)
            if row is not None:
                flat = _flat(row)
                image = _image(flat, own)
                names[image] = None
                _add(found, place, flat, fields, image)
    numbered = all(isinstance(name, int) for name in names)  # ids, which say nothing of names
    return found.tables(
        role,
        image_table({} if numbered else {name: (str(name), UNKNOWN) for name in names}),
        label="class",
        box_formats=found.relative_if_small(fields.box_formats),
        wanted=f"wanted four numbers: {fields.box_formats[0].name}",
        usual=False,
    )


def _image(flat: Mapping[str, Any], otherwise: Key) -> Key:
    """What a row, or the object that holds it, says of its image."""
    names = (as_key(flat.get(name)) for name in IMAGE)
    return next((name for name in names if name not in (None, "")), None) or otherwise


def _add(found: Gathering, place: str, flat: Mapping[str, Any], fields: Fields, image: Key) -> None:
    box: Any = [flat.get(side) for side in fields.box]
    row = {"image": image, "class": flat.get(fields.label), "score": flat.get(fields.score)}
    if len(box) == 1:
        found.add(place, box=box[0], **row)
    elif len(box) == 4:
        found.add(place, box=box, **row)
    else:
        corners = [as_number(side) for side in box]
        known = [corner for corner in corners if corner is not None]
        if len(known) < len(box):
            found.skip("bad-corners", place, "a corner that is missing or no number")
            return
        found.add(place, box=box_around([known]), corners=known, **row)


DETECTIONS = Reader(
    name="JSON detections",
    wants="JSON objects with a box, a score and a class, one list for all images or a file an "
    "image, as supervision, Ultralytics, Roboflow, MMDetection, darknet or darkflow write them",
    suffixes=(".json",),
    roles=("predictions",),
    recognises=_is_detections,
    read=_read_all,
    companion=is_class_list,
)
