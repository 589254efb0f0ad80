"""`dataset`: what people hold in memory becomes a `Dataset`; nothing is read from files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from iouviz.arrays import Values
from iouviz.data.arrays.classes import Names, class_tables, names_beside_file, names_of
from iouviz.data.arrays.objects import BoxForm, check_form
from iouviz.data.arrays.pairing import Given, keyed, keys_of, paired
from iouviz.data.arrays.pictures import Picture, pictures_of
from iouviz.data.arrays.side import Reading, Side
from iouviz.data.arrays.sources import source_of
from iouviz.data.arrays.table import box_table_of
from iouviz.data.choices import Choices, Key
from iouviz.data.file import File
from iouviz.data.inputs import Inputs
from iouviz.data.issues import IssueLog
from iouviz.data.model import Dataset
from iouviz.data.read.read import Parsed, join
from iouviz.data.readers.shared.reader import ClassTable, ImageTable, Tables
from iouviz.errors import ReadError, UndecidedError


def dataset(
    ground_truth: Any,
    predictions: Any = None,
    *,
    classes: Any = None,
    images: Any = None,
    box_format: BoxForm | tuple[BoxForm, BoxForm] | None = None,
) -> Dataset:
    """Make a data set of what is in memory, recognised by its shape.

    Parameters
    ----------
    ground_truth, predictions
        Each one of these; predictions need scores.

        - A list, one entry an image in the same order on both sides, or a dictionary of entries
          by image. An entry is a dictionary as torchvision and torchmetrics use it ("boxes",
          "labels", "scores", "masks", "iscrowd", "area", "image_id"); an array (N, 6) of x1, y1,
          x2, y2, score, class, for ground truth (N, 5) without the score; `Detections` of
          supervision; `Results` of Ultralytics; `Instances` of detectron2; a row of a Hugging Face
          data set ("objects" of bbox, category, ...); or None for an image without any.
        - One array of all images: (N, 7) of image, x1, y1, x2, y2, score, class, for ground truth
          (N, 6), on both sides.
        - A table of pandas or polars with a box a row, whose columns are recognised by name.
        - A `COCO` of pycocotools, what its `loadRes` gives, the content of such a file, a list of
          COCO results, or the path of a file in any format of `iouviz.read`.

        Tensors may be on any device. Masks are pixels (N, height, width), COCO's run lengths or
        polygons.
    classes : sequence of str, or mapping of int to str, optional
        Names of classes that are numbers: in order from 0, or by number.
    images : optional
        In the order of the lists: names, paths, sizes (width, height), or pictures (of PIL, arrays,
        tensors); the same in a dictionary by image; or a folder, in which pictures are found by
        name. A text that is the path of a picture is that picture.
    box_format : {"xyxy", "xywh", "cxcywh"} or a pair of them, optional
        What four numbers are, of both sides or of each, where the source does not say. Without it
        dictionaries and arrays hold x1, y1, x2, y2; rows of Hugging Face, and tables whose columns
        leave it open, must be told.

    Returns
    -------
    Dataset
        `issues` says what was left out or odd: boxes that are none, scores that are not finite,
        images or classes that the ground truth does not have. Equal scores in different images
        are ordered by `image_id`, or by place where there is none.

    Raises
    ------
    ReadError
        Something is missing, of another shape or not as many as beside it. The message says what
        was found, where, such as ``predictions[3]["labels"]``, and what was wanted.

    Examples
    --------
    >>> made = dataset(
    ...     [{"boxes": [[0, 0, 4, 3]], "labels": [0]}],
    ...     [{"boxes": [[0, 0, 4, 2]], "labels": [0], "scores": [0.9]}],
    ...     classes=["cat"],
    ... )
    >>> made
    Dataset(1 image, 1 class, 1 object, 1 prediction)
    """
    log, (form, predicted_form) = IssueLog(), _forms(box_format)
    found = source_of(ground_truth, Reading("ground_truth", form, log))
    predicted = None
    if predictions is not None:
        predicted = source_of(predictions, Reading("predictions", predicted_form, log))
    return joined_sides(found, predicted, names_of(classes), pictures_of(images), log)


def joined_sides(
    ground_truth: Side | list[Tables],
    predictions: Side | list[Tables] | None,
    classes: Names | None,
    given: Given,
    log: IssueLog,
) -> Dataset:
    """A data set of two sides; see `dataset`."""
    if isinstance(ground_truth, Side):
        tables, predicted, pictures = _of_side(ground_truth, predictions, classes, given, log)
    else:
        tables, predicted, pictures = _of_file(ground_truth, predictions, classes, given, log)
    inputs = Inputs((), None if predictions is None else ())
    try:
        made = join(Parsed(inputs, tables, predicted, pictures, log.issues), Choices())
    except UndecidedError as error:
        words, _, _ = str(error).partition(" Say which ")
        raise ReadError(
            f"{words} Say what the numbers mean with classes={{number: name, ...}}"
        ) from error
    return replace(made, inputs=None)


def _of_side(
    ground_truth: Side,
    predictions: Side | list[Tables] | None,
    classes: Names | None,
    given: Given,
    log: IssueLog,
) -> tuple[list[Tables], list[Tables], list[File]]:
    side = predictions if isinstance(predictions, Side) else None
    found = paired(ground_truth, side, given, log)
    own, theirs = class_tables(ground_truth, side, classes, log)
    images, files = _image_table(found.images), _files(found.images, given)
    reading = Reading("ground_truth", None, log)
    tables = [_tables(ground_truth, found.ground_truth, images, own, reading)]
    if side is None:
        return tables, predictions if isinstance(predictions, list) else [], files
    reading = Reading("predictions", None, log)
    predicted = _tables(side, found.predictions, images, theirs, reading)
    return tables, [replace(predicted, images=_image_table([]))], files


def _of_file(
    ground_truth: list[Tables],
    predictions: Side | list[Tables] | None,
    classes: Names | None,
    given: Given,
    log: IssueLog,
) -> tuple[list[Tables], list[Tables], list[File]]:
    files = _files([], given)
    if not isinstance(predictions, Side):
        return ground_truth, predictions or [], files
    side = keyed(predictions, given)
    table, reading = names_beside_file(side, classes, log), Reading("predictions", None, log)
    found = _tables(side, keys_of(side.pictures), _image_table(side.pictures), table, reading)
    if not all(each.name for each in side.pictures):  # their keys are the ids of the file
        found = replace(found, images=_image_table([]))
    return ground_truth, [found], files


def _tables(
    side: Side, keys: Sequence[Key], images: ImageTable, classes: ClassTable, reading: Reading
) -> Tables:
    by_key = dict(zip(images.keys, images.sizes.tolist(), strict=True))
    sizes = np.array([by_key.get(key, (np.nan, np.nan)) for key in keys], np.float64)
    boxes = box_table_of(side, keys, sizes.reshape(-1, 2), reading)
    return Tables(reading.name, images, classes, boxes)


def _image_table(pictures: Sequence[Picture]) -> ImageTable:
    sizes: Values = np.array([each.size or (np.nan, np.nan) for each in pictures], np.float64)
    return ImageTable(keys_of(pictures), [_name(each) for each in pictures], sizes.reshape(-1, 2))


def _name(picture: Picture) -> str:
    return picture.name or str(picture.key)


def _files(images: Sequence[Picture], given: Given) -> list[File]:
    """The pictures, by the names of their images; or as they were given, to be found by name."""
    found = [_named(each) for each in images]
    if not any(found) or any(isinstance(each, File) for each in _listed(given)):
        found += [each if isinstance(each, File) else _named(each) for each in _listed(given)]
    return [file for file in found if file is not None]


def _named(picture: Picture) -> File | None:
    return None if picture.file is None else replace(picture.file, name=_name(picture))


def _listed(given: Given) -> list[Picture | File]:
    return list(given.values() if isinstance(given, Mapping) else given or ())


def _forms(box_format: Any) -> tuple[BoxForm | None, BoxForm | None]:
    if box_format is None:
        return None, None
    if isinstance(box_format, str):
        return check_form(box_format), check_form(box_format)
    one, other = box_format
    return check_form(one), check_form(other)
