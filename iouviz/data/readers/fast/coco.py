"""COCO files of the usual form, a piece at a time straight into the tables of a reader.

Files of hundreds of thousands of annotations or results are almost always alike: a list of objects
with numbers in their places, and perhaps masks. Such a file is decoded here. At the first
value that is not as usual, the functions give up without a word, and the careful reader in
`iouviz.data.readers.coco` reads the whole file, finds out what it is and where, and says so.

What is accepted here gives the same tables there, and the same issues: none, but for boxes that
were made from masks, of which some may be empty.
"""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from iouviz.data.readers.fast.json_columns import (
    ODD,
    Floats,
    Integers,
    OddError,
    floats,
    json_text,
    nothing_odd,
    pieces,
    quadruples,
    whole,
    without_collecting,
)
from iouviz.data.readers.fast.masks import MaskGatherer, RunLengths, Segmentation
from iouviz.data.readers.shared.image_columns import described
from iouviz.data.readers.shared.reader import BoxTable, ClassTable, ImageTable, Tables
from iouviz.data.readers.shared.source import Source
from iouviz.data.readers.shared.verified import (
    FREQUENCIES,
    NEGATIVE,
    NOT_EXHAUSTIVE,
    lvis_verified,
)

# What is odd is told while decoding: a look at every row afterwards takes a seventh of the time.
_Nothing = Annotated[int, msgspec.Meta(gt=0, lt=0)]  # no value is one


class _Attributes(msgspec.Struct, gc=False):
    rotation: Annotated[float, msgspec.Meta(multiple_of=360)] = 0.0  # CVAT's, degrees


class _Upright(msgspec.Struct, gc=False):
    """Without what a row has besides where its box is oriented; that is for the careful reader."""

    obb: _Nothing = 0
    rbox: _Nothing = 0
    poly: _Nothing = 0
    attributes: _Attributes | list[Any] | str | None = None


class _Detection(_Upright, gc=False, kw_only=True):
    """One detection, as most tools write it."""

    image_id: float  # whole; as floats all columns come the same quick way
    category_id: float
    bbox: tuple[float, float, float, float]
    score: float
    segmentation: Segmentation = None
    keypoints: None = None  # what has any goes to the careful reader


class _Masked(_Upright, gc=False, kw_only=True):
    """One detection without a box, which the mask then gives."""

    image_id: float
    category_id: float
    segmentation: RunLengths
    score: float
    bbox: Any = msgspec.UNSET
    keypoints: None = None


class Results(NamedTuple):
    """A list of results, and whether its boxes are those around the masks, the file having none."""

    tables: Tables
    boxes_from_masks: bool


def results_of(source: Source) -> Results | None:
    """A list of results without anything odd in it; None for every other file. Use `Source.keep`.

    Examples
    --------
    >>> from iouviz.data.read.files import upload
    >>> row = b'{"image_id": 1, "category_id": 2, "bbox": [0, 0, 4, 3], "score": 0.5}'
    >>> results_of(Source(upload("a.json", b"[" + row + b"]"))).tables.boxes.boxes
    array([[0., 0., 4., 3.]])
    >>> results_of(Source(upload("a.json", b"[" + row + b", 7]"))) is None
    True
    """
    for kind in (_Detection, _Masked):
        try:
            with without_collecting():
                found = _results(source, kind)
        except ODD:
            continue
        del source.data  # as large as all columns; would be loaded again where it is needed
        return Results(found, kind is _Masked)
    return None


def other_list(source: Source) -> list[Any]:
    """The list that a JSON file is, or its lines; empty where it is none, or has usual results."""
    if not source.starts_with(b"[", b"{") or source.keep(results_of) is not None:
        return []
    return source.document if isinstance(source.document, list) else []


def _results(source: Source, kind: type[_Detection | _Masked]) -> Tables:
    decoder = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
    masks = MaskGatherer()
    parts = [
        _result_columns(decoder.decode(piece), masks, boxed=kind is _Detection)
        for piece in pieces(json_text(source.data), source.progress)
    ]
    image, label, boxes, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    shapes = masks.column(None)  # nobody knows the pictures' sizes here
    if not len(image) or not nothing_odd(boxes, score, empty=kind is _Masked):
        raise OddError
    size, none = _corners(boxes), np.zeros(len(score), np.bool_)
    area = size[:, 0] * size[:, 1]
    places = "[{}]".format
    table = BoxTable(
        image, label, boxes, size, area, none, none, score, range(len(none)), places, shapes
    )
    return Tables(source.name, ImageTable([], [], np.zeros((0, 2))), ClassTable([], []), table)


def _corners(boxes: Floats) -> Floats:
    """Make xyxy of xywh in its place; returns the width and height that it had."""
    size = boxes[:, 2:].copy()
    boxes[:, 2:] += boxes[:, :2]
    return size


def _result_columns(
    rows: Sequence[Any], masks: MaskGatherer, *, boxed: bool
) -> tuple[Integers, Integers, Floats, Floats]:
    """Image, label, xywh and score of a piece; its masks go to `masks`."""
    if not rows:
        raise OddError
    # A list built here and handed over is quicker than a generator.
    masks.add([row.segmentation for row in rows])
    if not boxed and any(row.bbox is not msgspec.UNSET for row in rows):
        raise OddError
    boxes = quadruples([row.bbox for row in rows]) if boxed else masks.last_boxes()
    return (
        whole(floats([row.image_id for row in rows])),
        whole(floats([row.category_id for row in rows])),
        boxes,
        floats([row.score for row in rows]),
    )


class _Annotation(_Upright, gc=False, kw_only=True):
    id: float  # whole; as floats all columns come the same quick way
    image_id: float
    category_id: float
    bbox: tuple[float, float, float, float]
    area: float
    iscrowd: int = 0
    ignore: int = 0
    segmentation: Segmentation = None
    score: Any = msgspec.UNSET  # worth a note
    keypoints: None = None


class _Image(msgspec.Struct):
    id: int
    file_name: str
    width: float
    height: float


KNOWN = (*_Image.__struct_fields__, NEGATIVE, NOT_EXHAUSTIVE)


class _Category(msgspec.Struct):
    id: int
    name: str
    frequency: str = ""  # LVIS'


class _File(msgspec.Struct):
    images: msgspec.Raw  # decoded twice: what is known of images, and whatever else there is
    categories: list[_Category]
    annotations: msgspec.Raw  # decoded a piece at a time


def annotations_of(source: Source) -> Tables | None:
    """An annotation file without anything odd in it; None for others. Use `Source.keep`."""
    try:
        with without_collecting():
            return _annotations(source)
    except ODD:
        return None


def _annotations(source: Source) -> Tables:
    # Of two lists of the name, the one that does not count would go unchecked.
    if source.data.count(b'"annotations"') != 1:
        raise OddError
    content = msgspec.json.decode(json_text(source.data), type=_File)
    images, classes = msgspec.json.decode(content.images, type=list[_Image]), content.categories
    if not _usual(images, classes):
        raise OddError
    sizes = np.array([(each.width, each.height) for each in images], np.float64)
    if not (np.isfinite(sizes).all() and sizes.min() > 0):
        raise OddError
    image_keys = [each.id for each in images]
    table = _box_table(source, content.annotations, image_keys, sizes)
    names = [each.file_name for each in images]
    rows = msgspec.json.decode(content.images, type=list[dict[str, Any]])
    return Tables(
        source.name,
        ImageTable([*image_keys], names, sizes, described(rows, KNOWN)),
        ClassTable(
            [each.id for each in classes],
            [each.name for each in classes],
            frequency={each.id: each.frequency for each in classes if each.frequency},
        ),
        table,
        lvis_verified([*image_keys], rows, _refuse),
    )


def _box_table(
    source: Source, annotations: msgspec.Raw, image_keys: Sequence[int], sizes: Floats
) -> BoxTable:
    masks = MaskGatherer()
    decoder = msgspec.json.Decoder(list[_Annotation])
    parts = [
        _annotation_columns(decoder.decode(piece), masks)
        for piece in pieces(memoryview(annotations), source.progress)
    ]
    keys, image, label, boxes, area, flags = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    ids = keys.tolist()
    if not (nothing_odd(boxes, area) and area.min() >= 0 and len(set(ids)) == len(ids)):
        raise OddError
    size = _corners(boxes)
    shapes = masks.column(_picture_sizes(image_keys, sizes, image))
    places = "annotations[{}]".format
    return BoxTable(
        image, label, boxes, size, area, flags[:, 0], flags[:, 1], None, ids, places, shapes
    )


def _refuse(*_: object) -> None:
    raise OddError


def _usual(images: Sequence[_Image], classes: Sequence[_Category]) -> bool:
    """Whether names and ids are there, and are different where they should be."""
    names = {each.name for each in classes}
    texts = [each.file_name for each in images] + list(names)
    return bool(
        images
        and all(texts)
        and len(names) == len(classes) == len({each.id for each in classes})
        and len({each.id for each in images}) == len(images)
        and {each.frequency for each in classes} <= {"", *FREQUENCIES}
    )


def _annotation_columns(
    rows: Sequence[_Annotation], masks: MaskGatherer
) -> tuple[Integers, Integers, Integers, Floats, Floats, NDArray[np.bool_]]:
    """Id, image, label, xywh, area, and crowd and ignore of a piece."""
    if not rows or any(row.score is not msgspec.UNSET for row in rows):
        raise OddError
    flags = [(row.iscrowd, row.ignore) for row in rows]
    if not {number for pair in set(flags) for number in pair} <= {0, 1}:
        raise OddError
    masks.add([row.segmentation for row in rows])
    return (
        whole(floats([row.id for row in rows])),
        whole(floats([row.image_id for row in rows])),
        whole(floats([row.category_id for row in rows])),
        quadruples([row.bbox for row in rows]),
        floats([row.area for row in rows]),
        np.array(flags, np.bool_),
    )


def _picture_sizes(keys: Sequence[int], sizes: Floats, image: Integers) -> Floats:
    """Width and height of each row's picture, (N, 2); nan where it is not listed."""
    known = dict(zip(keys, sizes.tolist(), strict=True))
    different, which = np.unique(image, return_inverse=True)
    found = [known.get(key, (np.nan, np.nan)) for key in different.tolist()]
    return np.array(found, np.float64)[which]
