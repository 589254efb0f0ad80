"""COCO JSON: the annotation file (images, categories, annotations) and the list of results.

Boxes are [x, y, width, height] in pixels, of any fraction, or oriented (see `shared.oriented`). Ids
may be any whole numbers, 0 included, or texts. Keypoints are x, y and visibility of each in one
list; `num_keypoints` is not read, since it follows from them.

References
----------
.. [1] https://cocodataset.org/#format-data
.. [2] https://cocodataset.org/#format-results
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iouviz.data.issues import IssueLog
from iouviz.data.readers.fast.coco import annotations_of, results_of
from iouviz.data.readers.panoptic import is_panoptic, things
from iouviz.data.readers.shared.box_table import box_table
from iouviz.data.readers.shared.class_lists import distinct_names
from iouviz.data.readers.shared.image_columns import described
from iouviz.data.readers.shared.keypoints import keypoint_type, read_keypoints
from iouviz.data.readers.shared.keys import distinct
from iouviz.data.readers.shared.oriented import oriented_rows
from iouviz.data.readers.shared.reader import (
    BoxTable,
    ClassTable,
    ImageTable,
    Key,
    Keys,
    Reader,
    Role,
    Tables,
    VerifiedTable,
    no_score,
    note_scores,
    read_each,
)
from iouviz.data.readers.shared.rows import (
    NO_IOU,
    NO_SIZE,
    Rows,
    as_key,
    as_number,
    clean,
    kind,
    show,
)
from iouviz.data.readers.shared.segmentation import BOX_FROM_MASK, boxes_from_masks, read_masks
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.shared.verified import (
    FREQUENCIES,
    NEGATIVE,
    NOT_EXHAUSTIVE,
    lvis_verified,
)
from iouviz.errors import ReadError

BBOX = "COCO wants [x, y, width, height]"
TURNED_BBOX = "the other rows have [cx, cy, width, height, angle]"
IMAGE_FIELDS = frozenset(("id", "file_name", "width", "height", NEGATIVE, NOT_EXHAUSTIVE))
LISTS = ("predictions", "detections", "results")  # in which others wrap a list of results
FLAGS: dict[object, bool] = {0: False, 1: True, None: False, "0": False, "1": True}


def _is_annotation_file(source: Source) -> bool:
    if not source.starts_with(b"{"):
        return False
    if source.keep(annotations_of) is not None:
        return True
    content = source.document
    if not isinstance(content, dict):
        return False
    if "images" in content or "categories" in content:
        return True
    rows = content.get("annotations")
    return isinstance(rows, list) and any(looks_like_a_row(row) for row in rows[:10])


def _is_result_list(source: Source) -> bool:
    if source.starts_with(b"["):
        if source.keep(results_of) is not None or source.document == []:
            return True
    elif not source.starts_with(b"{") or _is_annotation_file(source):
        return False
    return any(map(looks_like_a_row, _results(source)[1][:10]))


def _results(source: Source) -> tuple[str, list[Any]]:
    """The list of results that a file is or wraps in an object, and where it stands."""
    content = source.document
    if isinstance(content, list):
        return "", content
    lists = [name for name in LISTS if isinstance(content.get(name), list)]
    return (lists[0], content[lists[0]]) if lists else ("", [])


def looks_like_a_row(row: object) -> bool:
    """Whether a JSON value may be one of COCO's annotations or results."""
    return isinstance(row, dict) and len({"image_id", "category_id", "bbox"} & row.keys()) >= 2


def _read_annotation_file(source: Source, role: Role, log: IssueLog) -> Tables:
    usual = source.keep(annotations_of) if role == "ground truth" else None
    if usual is not None:
        return usual
    content = source.document
    if "annotations" not in content:
        raise ReadError(
            f'{source.name}: no "annotations"; a COCO file has the lists images, categories '
            f"and annotations. Export the file with its annotations"
        )
    listed = _list(source, content, "annotations")
    place: Callable[[int], str] = "annotations[{}]".format
    if is_panoptic(listed):
        listed, places = things(source.name, listed, content.get("categories"), log)
        place = places.__getitem__
    rows = Rows(source.name, place, "annotation", listed, log)
    scored = any("score" in value for value in rows.values)
    if role == "predictions" and len(rows) and not scored:
        raise no_score(source.name, 'no annotation has a "score"')
    if role == "ground truth" and scored:
        note_scores(source.name, "annotations", log)
    boxes = _boxes(rows, role)
    images = _images(source, content, boxes, role, log)
    sizes = dict(zip(images.keys, images.sizes.tolist(), strict=True))
    boxes = replace(boxes, shapes=read_masks(rows, boxes.image, sizes))
    classes = _classes(source, content, boxes, role, log)
    return Tables(source.name, images, classes, boxes, _verified(source, content, log))


def _verified(source: Source, content: dict[str, Any], log: IssueLog) -> VerifiedTable | None:
    """What the images say of classes besides objects (LVIS)."""
    listed = content.get("images")
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    keyed = [(key, row) for row in rows if (key := as_key(row.get("id"))) is not None]

    def odd(row: int, field: str, value: object) -> None:
        place, found = f"image {keyed[row][0]!r}.{field}", f"{show(value)} is no list of ids"
        log.add(f"bad-{field}", "skipped", source.name, place, found, "Taken as empty.")

    return lvis_verified([key for key, _ in keyed], [row for _, row in keyed], odd)


def _read_result_list(source: Source, role: Role, log: IssueLog) -> Tables:
    usual = source.keep(results_of)
    if usual is not None:
        if usual.boxes_from_masks:
            _note_boxes_from_masks(usual.tables.boxes, source.name, log)
        return usual.tables
    nothing = ImageTable([], [], np.zeros((0, 2)))
    place, listed = _results(source)
    rows = Rows(source.name, f"{place}[{{}}]".format, "prediction", listed, log)
    boxes = _boxes(rows, role)
    boxes = replace(boxes, shapes=read_masks(rows, boxes.image, None))
    return Tables(source.name, nothing, ClassTable([], []), boxes)


def _note_boxes_from_masks(boxes: BoxTable, file: str, log: IssueLog) -> None:
    every, empty = np.arange(len(boxes)), np.flatnonzero(~boxes.size.all(axis=1))
    log.add_rows("box-from-mask", "noted", file, every, boxes.places, *BOX_FROM_MASK)
    found, where = (
        f"{show([0.0] * 4)} (x, y, width, height) {NO_SIZE}",
        lambda row: f"{boxes.places(row)}.bbox",
    )
    log.add_rows("zero-size", "noted", file, empty, where, found, NO_IOU)


def _list(source: Source, content: dict[str, Any], field: str) -> list[Any]:
    values = content[field]
    if not isinstance(values, list):
        raise ReadError(f"{source.name}: {field} is {kind(values)}; COCO wants a list in brackets")
    return values


def _boxes(rows: Rows, role: Role) -> BoxTable:
    box_formats = oriented_rows(rows)
    boxes_from_masks(rows)
    keypoints = read_keypoints(rows, role)
    table = box_table(
        rows,
        role,
        image="image_id",
        label="category_id",
        box="bbox",
        box_formats=box_formats,
        wanted=BBOX if len(box_formats) == 1 else TURNED_BBOX,
        images=None,
    )
    if keypoints is not None:
        table = replace(table, keypoints=keypoints[rows.keep])
    if role == "predictions":  # a prediction's area is always that of its box
        return table
    area = _areas(rows, table.area)
    crowd, ignore = _flags(rows, "iscrowd"), _flags(rows, "ignore")
    repeated, found = _repeated(rows, table.ids)
    remedy = "Harmless here: all of them count. Other tools lose matches over it."
    rows.note(repeated, "duplicate-annotation-id", "noted", "id", found, remedy)
    return replace(table, area=area, crowd=crowd, ignore=ignore)


def _areas(rows: Rows, product: NDArray[np.float64]) -> NDArray[np.float64]:
    """The stated area of each row that is kept, or else width times height of its box."""
    stated = rows.column("area")
    missing = np.array([value is None for value in stated], np.bool_)
    area = np.array([as_number(value) for value in stated], np.float64)  # None becomes nan
    with np.errstate(invalid="ignore"):
        usable = np.isfinite(area) & (area >= 0)
    remedy = "Took width times height of the box."
    rows.note(missing, "no-area", "noted", "", "no area", remedy)
    rows.note(
        ~missing & ~usable,
        "bad-area",
        "repaired",
        "area",
        lambda row: f"{show(stated[row])} is no area in square pixels",
        remedy,
    )
    return np.where(usable[rows.keep], area[rows.keep], product)


def _flags(rows: Rows, field: str) -> NDArray[np.bool_]:
    values = rows.column(field)
    if values.count(None) == len(values):  # as a rule
        return np.zeros(np.count_nonzero(rows.keep), np.bool_)
    # A list cannot be looked up, so it is turned into a text that is no flag.
    found = [FLAGS.get(value if not isinstance(value, list | dict) else "[]") for value in values]
    bad = np.array([flag is None for flag in found], np.bool_)
    rows.note(
        bad,
        f"bad-{field}",
        "repaired",
        field,
        lambda row: f"{show(values[row])} is neither 0 nor 1",
        "Taken as 0.",
    )
    return np.array([bool(flag) for flag in found], np.bool_)[rows.keep]


def _images(
    source: Source, content: dict[str, Any], boxes: BoxTable, role: Role, log: IssueLog
) -> ImageTable:
    if "images" not in content:
        keys = _used(boxes.image, role, "images", source, log)
        return ImageTable(keys, [str(key) for key in keys], np.full((len(keys), 2), np.nan))
    listed = _list(source, content, "images")
    rows = Rows(source.name, "images[{}]".format, "image", listed, log)
    keys = rows.keys("id")
    _skip_repeated(rows, keys, "duplicate-image-id")
    names = [
        clean(name) if isinstance(name, str) and name else str(key)
        for name, key in zip(rows.column("file_name"), keys, strict=True)
    ]
    width, height = rows.column("width"), rows.column("height")
    sizes = np.array(
        [(as_number(w), as_number(h)) for w, h in zip(width, height, strict=True)], np.float64
    ).reshape(-1, 2)
    with np.errstate(invalid="ignore"):
        bad = ~np.asarray((np.isfinite(sizes) & (sizes > 0)).all(axis=1), np.bool_)
    message = "no usable width and height"
    rows.note(bad, "no-image-size", "noted", "", message, "Nothing but drawing needs them.")
    sizes[bad] = np.nan
    kept = np.flatnonzero(rows.keep).tolist()
    attributes = described([rows.values[row] for row in kept], IMAGE_FIELDS)
    return ImageTable(
        [keys[row] for row in kept], [names[row] for row in kept], sizes[kept], attributes
    )


def _classes(
    source: Source, content: dict[str, Any], boxes: BoxTable, role: Role, log: IssueLog
) -> ClassTable:
    if "categories" not in content:
        keys = _used(boxes.label, role, "categories", source, log)
        return ClassTable(keys, [str(key) for key in keys])
    listed = _list(source, content, "categories")
    rows = Rows(source.name, "categories[{}]".format, "category", listed, log)
    keys = rows.keys("id")
    _skip_repeated(rows, keys, "duplicate-category-id")
    named: dict[Key, str] = {}
    place: dict[Key, str] = {}
    for row in np.flatnonzero(rows.keep).tolist():
        value = rows.values[row].get("name")
        named[keys[row]] = clean(value) if isinstance(value, str) and value else str(keys[row])
        place[keys[row]] = rows.place(row)
    names = distinct_names(source.name, named, place.__getitem__, log)
    fields = {keys[row]: rows.values[row] for row in np.flatnonzero(rows.keep).tolist()}
    types = {key: kind for key in names if (kind := keypoint_type(fields[key]))}
    often = {key: fields[key].get("frequency") for key in names}
    frequency = {key: str(often[key]) for key in names if often[key] in FREQUENCIES}
    return ClassTable(list(names), list(names.values()), types, frequency)


def _used(keys: Keys, role: Role, field: str, source: Source, log: IssueLog) -> list[Key]:
    """What the boxes refer to, for a file that lacks the list; predictions may well lack it."""
    if role == "predictions":
        return []
    found = f'no list "{field}"'
    remedy = "Made from what the annotations refer to, named by id."
    log.add(f"no-{field}", "repaired", source.name, "", found, remedy)
    return distinct(keys)


def _skip_repeated(rows: Rows, keys: Sequence[Key], code: str) -> None:
    repeated, found = _repeated(rows, [keys[row] for row in np.flatnonzero(rows.keep).tolist()])
    rows.skip(repeated, code, "id", found, "The first one counts.")


def _repeated(rows: Rows, keys: Sequence[Key]) -> tuple[NDArray[np.bool_], Callable[[int], str]]:
    """Rows whose key an earlier one has, and the words for one of them; keys of rows of use."""
    repeated = np.zeros(len(rows), np.bool_)
    if len(set(keys)) < len(keys):
        seen: set[Key] = set()
        for row, key in zip(np.flatnonzero(rows.keep).tolist(), keys, strict=True):
            repeated[row] = key in seen
            seen.add(key)
    return (
        repeated,
        lambda row: f"the id {show(as_key(rows.values[row].get('id')))} was used before",
    )


COCO_JSON = Reader(
    name="COCO JSON",
    wants='a JSON object with the lists "images", "categories" and "annotations"',
    suffixes=(".json",),
    roles=("ground truth", "predictions"),
    recognises=_is_annotation_file,
    read=partial(read_each, read=_read_annotation_file),
)

COCO_RESULTS = Reader(
    name="COCO results",
    wants='a JSON list of objects with "image_id", "category_id", "bbox" and "score"',
    suffixes=(".json",),
    roles=("predictions",),
    recognises=_is_result_list,
    read=partial(read_each, read=_read_result_list),
)
