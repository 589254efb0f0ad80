"""`read`: files in, a `Dataset` out. Finds the formats, reads the files, joins what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from iouviz.arrays import Values
from iouviz.data.choices import Choices
from iouviz.data.inputs import Input, Inputs
from iouviz.data.issues import Issue, IssueLog, Unjoined
from iouviz.data.join.assemble import ground_truth_columns, prediction_columns, unjoined
from iouviz.data.join.attributes import attributes_of, verified_of
from iouviz.data.join.catalogue import Catalogue
from iouviz.data.join.chosen import (
    boxed_by_masks,
    form_of_all,
    named_by,
    refuse_without_predictions,
)
from iouviz.data.join.classes import labels_below
from iouviz.data.join.coordinates import Context, resolve
from iouviz.data.join.folders import apart_by_folder
from iouviz.data.join.keypoints import in_threes, keypoint_types
from iouviz.data.join.keys import match_pictures
from iouviz.data.join.picture_size import compare_sizes, picture_size, turned_pictures
from iouviz.data.keypoints import KeypointTypes
from iouviz.data.model import Dataset, File, GroundTruth, Images, Predictions
from iouviz.data.read.detect_format import read_tables
from iouviz.data.read.files import gather, is_picture
from iouviz.data.read.hierarchy import expanded
from iouviz.data.read.progress import Meter, Progress
from iouviz.data.readers.shared.reader import Tables
from iouviz.errors import ReadError


def read(
    ground_truth: Input,
    predictions: Input | None = None,
    images: Input | None = None,
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Read a data set; the formats are found out from the content.

    Parameters
    ----------
    ground_truth : path, folder, (name, bytes), or a list of these
        In any format of `iouviz.data.readers.READERS`; a zip archive is read like a folder.
    predictions : likewise, optional
        Files of scored boxes; several formats may be given together.
    images : likewise, optional
        The pictures, found by the file names that the annotations give. Without it, pictures
        beside the annotations in a `ground_truth` folder are used.
    choices : Choices, optional
        Answers to questions that the files leave open.
    progress : callable, optional
        Called as progress(fraction, what): how much is read, from 0 to 1, and what is being read.

    Returns
    -------
    Dataset
        Boxes in pixels, (N, 4) xyxy. `issues` lists what was noted, repaired or left out:
        boxes that are no boxes, predictions for images or classes that the ground truth does
        not have, ids written as texts, pictures that were not found.

    Raises
    ------
    ReadError
        Nothing can be used: no such file, broken, of no known format. The message says where.
    UndecidedError
        The files can be read in several ways. Its `questions` hold the evidence, and what to put
        into `choices`.

    Examples
    --------
    >>> dataset = read(
    ...     ("labels.json", b'''{"images": [{"id": 7, "file_name": "a.jpg"}],
    ...         "categories": [{"id": 1, "name": "cat"}],
    ...         "annotations": [{"image_id": 7, "category_id": 1, "bbox": [0, 0, 4, 3]}]}'''),
    ...     ("dets.json", b'''[{"image_id": "7", "category_id": 1,
    ...         "bbox": [0, 0, 4, 3], "score": 0.9}]'''),
    ... )
    >>> dataset.ground_truth.boxes
    array([[0., 0., 4., 3.]])
    >>> [issue.code for issue in dataset.issues]
    ['no-area', 'no-image-size', 'image-id-type']
    """
    given = Inputs(ground_truth, predictions, images, choices or Choices())
    return join(parse(given, progress), given.choices)


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """Files as tables that still refer to images and classes by the files' own keys.

    Attributes
    ----------
    inputs : Inputs
        Where they came from.
    ground_truth, predictions : sequence of Tables
    pictures : sequence of File
    issues : tuple of Issue
        What was found so far.
    """

    inputs: Inputs
    ground_truth: Sequence[Tables]
    predictions: Sequence[Tables]
    pictures: Sequence[File]
    issues: tuple[Issue, ...]


def parse(inputs: Inputs, progress: Progress | None = None) -> Parsed:
    """The first half of reading, for which no answer of the user matters; see `read`."""
    log = IssueLog()
    ground_truth_files = gather(inputs.ground_truth)
    predicted_files = [] if inputs.predictions is None else gather(inputs.predictions)
    pictures = _pictures(ground_truth_files, inputs.images, log)
    meter = Meter([*ground_truth_files, *predicted_files], progress)
    ground_truth, beside = read_tables(ground_truth_files, "ground truth", log, meter)
    predicted: list[Tables] = []
    if inputs.predictions is not None:
        predicted, _ = read_tables(predicted_files, "predictions", log, meter, beside)
    meter.finish()
    return Parsed(inputs, ground_truth, predicted, pictures, log.issues)


def join(parsed: Parsed, choices: Choices) -> Dataset:
    """The second half of reading: what the rows mean, by the answers of the user; see `read`."""
    log = IssueLog(parsed.issues)
    ground_truth_tables = apart_by_folder(parsed.ground_truth, parsed.pictures, log)
    if choices.hierarchy is not None:
        ground_truth_tables = expanded(ground_truth_tables, choices.hierarchy, log)
    catalogue = Catalogue(ground_truth_tables, log, choices)
    if parsed.inputs.predictions is None:
        refuse_without_predictions(choices)
    predicted_tables = named_by(choices, parsed.predictions)
    if choices.boxes_from_masks:
        ground_truth_tables, predicted_tables = boxed_by_masks(
            ground_truth_tables, predicted_tables, log
        )
    pictures, sides = parsed.pictures, (ground_truth_tables, predicted_tables)
    images = _images(catalogue, sides, pictures, choices, log)
    context = Context(images.names, images.sizes, "ground truth", choices, log)
    objects, types, own_form = _ground_truth(ground_truth_tables, catalogue, context)
    context = replace(context, role="predictions")
    predicted, lost, form = _predictions(predicted_tables, catalogue, objects, types, context)
    dataset = Dataset(
        images=images,
        classes=tuple(catalogue.class_names),
        class_ids=tuple(catalogue.class_ids),
        ground_truth=objects,
        predictions=predicted,
        verified=verified_of(ground_truth_tables, catalogue, log),  # before its log is read
        issues=log.issues,
        unjoined=lost,
        keypoint_types=types and types + (None,) * (len(catalogue.class_names) - len(types)),
        inputs=replace(
            parsed.inputs,
            choices=choices,
            box_formats=(own_form, form),
            own_classes=catalogue.own_classes,
        ),
    )
    return dataset.oriented() if dataset.has_corners else dataset


def _images(
    catalogue: Catalogue,
    sides: tuple[Sequence[Tables], Sequence[Tables]],
    pictures: Sequence[File],
    choices: Choices,
    log: IssueLog,
) -> Images:
    """The images of the catalogue with their pictures, and as large as these where no file says."""
    names = tuple(catalogue.image_names)
    files = match_pictures(names, pictures, log) if pictures else (None,) * len(names)
    sizes = np.array(catalogue.image_sizes, np.float64).reshape(-1, 2)
    compare_sizes(names, sizes, files, log)
    tables = [table for side in sides for table in side]
    if choices.pictures_as_shown or any(map(_is_relative, tables)):
        files = turned_pictures(names, sizes, files, log, as_shown=choices.pictures_as_shown)
    if choices.wants_sizes or any(table.boxes.readings for table in tables):
        _fill_sizes(sizes, files, choices)
    sizes.setflags(write=False)
    attributes = attributes_of(sides[0], catalogue.image_rows)
    return Images(names, sizes, tuple(catalogue.image_ids), files, attributes)


def _ground_truth(
    tables: Sequence[Tables], catalogue: Catalogue, context: Context
) -> tuple[GroundTruth, KeypointTypes, str]:
    found = [
        catalogue.find_ground_truth(number, table.boxes) for number, table in enumerate(tables)
    ]
    resolved = resolve(tables, [image for image, _ in found], context)
    log, names = context.log, catalogue.class_names
    types = keypoint_types(resolved, found, names, context.choices, log)
    pointed = in_threes(resolved, found, types, "ground truth", log)
    return ground_truth_columns(pointed, found, context.sizes, log), types, form_of_all(resolved)


def _predictions(
    tables: Sequence[Tables],
    catalogue: Catalogue,
    objects: GroundTruth,
    types: KeypointTypes,
    context: Context,
) -> tuple[Predictions, tuple[Unjoined, ...], str]:
    images = [catalogue.find_images(table, context.log) for table in tables]
    resolved = resolve(tables, images, context)
    found = []
    for table, image in zip(resolved, images, strict=True):
        below = partial(labels_below, table.boxes.boxes, image, objects)
        found.append((image, catalogue.find_classes(table, below, context.log)))
    own = [place >= catalogue.own_classes for place in range(len(catalogue.class_names))]
    resolved = in_threes(resolved, found, types, "predictions", context.log)
    columns = prediction_columns(resolved, found, context.sizes, context.log)
    return columns, unjoined(resolved, found, own), form_of_all(resolved)


def _is_relative(table: Tables) -> bool:
    readings = table.boxes.readings
    return readings is not None and readings.box_formats[0].relative


def _fill_sizes(sizes: Values, files: Sequence[File | None], choices: Choices) -> None:
    """Where no annotation says how large a picture is, ask the picture, or take what was chosen."""
    taken = False
    for image in np.flatnonzero(np.isnan(sizes).any(axis=1)).tolist():
        file = files[image]
        real = None if file is None else picture_size(file)
        if real is not None or choices.image_size is not None:
            sizes[image] = real or choices.image_size
            taken |= real is None
    if choices.image_size is not None and not taken:
        raise ReadError("image size: the size of every image is known, so none has the chosen one")


def _pictures(ground_truth_files: list[File], images: Input | None, log: IssueLog) -> list[File]:
    given = ground_truth_files if images is None else gather(images)
    pictures = [file for file in given if is_picture(file)]
    if images is not None and not pictures:
        remedy = "Give JPEG, PNG, WebP, BMP, GIF or TIFF files, or the folder that holds them."
        log.add("no-pictures", "noted", "images", "", "no picture among the files", remedy)
    return pictures
