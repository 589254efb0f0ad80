"""`read`: files in, a `Dataset` out. Finds the formats, reads the files, joins what they hold."""

from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from iouviz.data.catalogue import Catalogue
from iouviz.data.choices import Choices
from iouviz.data.files import Input, gather, is_picture
from iouviz.data.issues import IssueLog
from iouviz.data.joining import AMBIGUOUS, match_pictures
from iouviz.data.model import Dataset, File, GroundTruth, Images, MaskColumn, Predictions
from iouviz.data.picture_size import compare_sizes
from iouviz.data.readers import READERS, Reader
from iouviz.data.readers.reader import BoxTable, Keys, Role, Tables, skip_file
from iouviz.data.readers.source import Source
from iouviz.errors import ReadError
from iouviz.geometry.rle import Masks, join, no_masks

Progress: TypeAlias = Callable[[float, str], None]


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
        COCO JSON or Pascal VOC XML.
    predictions : likewise, optional
        A COCO list of results, or COCO JSON whose annotations have scores.
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
    log = IssueLog()
    truth_files = gather(ground_truth)
    truth_tables = _tables(truth_files, "ground truth", log)
    catalogue = Catalogue(truth_tables, log)
    truth = _ground_truth(truth_tables, catalogue, log)
    predicted = _predictions(
        [] if predictions is None else _tables(gather(predictions), "predictions", log),
        catalogue,
        log,
    )
    pictures = _pictures(truth_files, images, log)
    names = tuple(catalogue.image_names)
    files = match_pictures(names, pictures, log) if pictures else (None,) * len(names)
    sizes = np.array(catalogue.image_sizes, np.float64).reshape(-1, 2)
    sizes.setflags(write=False)
    compare_sizes(names, sizes, files, log)
    return Dataset(
        images=Images(names, sizes, tuple(catalogue.image_ids), files),
        classes=tuple(catalogue.class_names),
        class_ids=tuple(catalogue.class_ids),
        ground_truth=truth,
        predictions=predicted,
        issues=log.issues,
    )


Scalar = TypeVar("Scalar", bound=np.generic)


class _UnknownFormatError(ReadError):
    """No reader recognises the file; common in folders, and then not worth an issue each."""


def _tables(files: Iterable[File], role: Role, log: IssueLog) -> list[Tables]:
    """Read all files that are no pictures; raise only where none of them is of use."""
    groups: dict[Reader, list[Source]] = {}
    errors: list[ReadError] = []
    for file in files:
        if is_picture(file):
            continue
        source = Source(file, log)
        try:
            groups.setdefault(_reader_of(source, role), []).append(source)
        except _UnknownFormatError as error:
            errors.append(error)
            remedy = "Not read. Other files beside the labels are harmless."
            log.add("unknown-format", "noted", role, file.name, "a file of no known format", remedy)
        except ReadError as error:
            errors.append(error)
            skip_file(file.name, error, log)
    tables: list[Tables] = []
    for reader, sources in groups.items():
        try:
            tables.extend(reader.read(sources, role, log))
        except ReadError as error:  # the reader has noted it
            errors.append(error)
    if not tables:
        raise _nothing_usable(errors, role)
    return tables


def _reader_of(source: Source, role: Role) -> Reader:
    """Find the reader that recognises a file and can read it as `role`."""
    other = None
    source.data  # noqa: B018  an empty file is named as such before anyone guesses its format
    for reader in READERS:
        if reader.recognises(source):
            if role in reader.roles:
                return reader
            other = reader
    if other is not None:
        raise ReadError(
            f"{source.name}: this is {other.name}, which holds {other.roles[0]}, but it was given "
            f"as {role}. Exchange the two, or choose another file"
        )
    if source.starts_with(b"{", b"["):
        source.document  # noqa: B018  broken JSON is the better message
    wanted = "; ".join(
        f"{reader.name}: {reader.wants}" for reader in READERS if role in reader.roles
    )
    raise _UnknownFormatError(
        f"{source.name}: no format that iouviz knows for {role}. Looked for {wanted}"
    )


def _nothing_usable(errors: list[ReadError], role: Role) -> ReadError:
    if not errors:
        return ReadError(f"no file with {role} among those given, only pictures or nothing at all")
    if len(errors) == 1:
        return errors[0]
    return ReadError(f"{errors[0]} (and {len(errors) - 1} more files that cannot be used)")


def _ground_truth(tables: list[Tables], catalogue: Catalogue, log: IssueLog) -> GroundTruth:
    columns = []
    for number, table in enumerate(tables):
        image, label = catalogue.find_truth(number, table.boxes)
        columns.append(_known_rows(table, image, label, "annotation", log))
    image, label = (np.concatenate([part[which] for part in columns]) for which in (0, 1))
    if not len(image):
        remedy = "Precision and recall are undefined without ground truth."
        log.add("no-objects", "noted", tables[0].file, "", "no object is annotated", remedy)
    kept = [(table.boxes, columns[number][2]) for number, table in enumerate(tables)]
    return GroundTruth.of(
        image,
        label,
        np.concatenate([boxes.boxes[rows] for boxes, rows in kept]),
        size=np.concatenate([boxes.size[rows] for boxes, rows in kept]),
        area=np.concatenate([boxes.area[rows] for boxes, rows in kept]),
        crowd=np.concatenate([boxes.crowd[rows] for boxes, rows in kept]),
        ignore=np.concatenate([boxes.ignore[rows] for boxes, rows in kept]),
        ids=tuple(boxes.ids[row] for boxes, rows in kept for row in rows.tolist()),
        shapes=_shapes(kept),
    )


def _predictions(tables: list[Tables], catalogue: Catalogue, log: IssueLog) -> Predictions:
    if not tables:
        return Predictions.of([], [], [], [], size=np.zeros((0, 2)))
    columns = []
    for table in tables:
        image, label = catalogue.find_predicted(table, log)
        columns.append(_known_rows(table, image, label, "prediction", log))
    kept = [(table.boxes, columns[number][2]) for number, table in enumerate(tables)]
    return Predictions.of(
        _stack([part[0] for part in columns]),
        _stack([part[1] for part in columns]),
        _stack([_take(boxes.boxes, rows) for boxes, rows in kept]),
        _stack([_take(_scores(boxes), rows) for boxes, rows in kept]),
        size=_stack([_take(boxes.size, rows) for boxes, rows in kept]),
        shapes=_shapes(kept),
    )


def _take(column: NDArray[Scalar], rows: NDArray[np.intp]) -> NDArray[Scalar]:
    """Some rows of a column, rising; without a copy where they are all of them."""
    return column if len(rows) == len(column) else column[rows]


def _stack(parts: list[NDArray[Scalar]]) -> NDArray[Scalar]:
    """Columns of several files one after the other; without a copy where there is one file."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _shapes(kept: list[tuple[BoxTable, NDArray[np.intp]]]) -> MaskColumn | None:
    """The masks of all tables' rows, or None where no table has any."""
    if all(boxes.shapes is None for boxes, _ in kept):
        return None

    def make() -> Masks:
        return join(
            [
                no_masks(len(rows)) if boxes.shapes is None else boxes.shapes.masks.take(rows)
                for boxes, rows in kept
            ]
        )

    return MaskColumn(make)


def _scores(boxes: BoxTable) -> NDArray[np.float64]:
    assert boxes.score is not None, "a reader gives scores with the role 'predictions'"
    return boxes.score


Columns = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.intp]]


def _known_rows(
    table: Tables,
    image: NDArray[np.int32],
    label: NDArray[np.int32],
    item: str,
    log: IssueLog,
) -> Columns:
    """Leave out rows whose image or class is not known; return both columns and the rows kept."""
    _report_unknown(table, table.boxes.image, image, "image", item, log)
    _report_unknown(table, table.boxes.label, label, "class", item, log)
    kept = np.flatnonzero((image >= 0) & (label >= 0))
    return _take(image, kept), _take(label, kept), kept


def _report_unknown(
    table: Tables,
    keys: Keys,
    found: NDArray[np.int32],
    what: str,
    item: str,
    log: IssueLog,
) -> None:
    for ambiguous in (False, True):
        rows = np.flatnonzero(
            found == AMBIGUOUS if ambiguous else (found < 0) & (found != AMBIGUOUS)
        )
        if not len(rows):
            continue
        listed = keys.tolist() if isinstance(keys, np.ndarray) else keys
        unknown = list(dict.fromkeys(listed[row] for row in rows.tolist()))
        named = ", ".join(repr(key)[:80] for key in unknown[:8])
        named += f" and {len(unknown) - 8} more" if len(unknown) > 8 else ""
        plural = {"image": "images", "class": "classes"}[what] if len(unknown) > 1 else what
        says = "meaning several things in" if ambiguous else "unknown to"
        how_many = f"{len(rows)} {item}{'s' if len(rows) > 1 else ''}"
        log.add(
            f"{'ambiguous' if ambiguous else 'unknown'}-{what}",
            "skipped",
            table.file,
            table.boxes.places(int(rows[0])),
            f"{len(unknown)} {plural} {says} the ground truth: {named}",
            f"{how_many} left out. Check that the files belong together.",
            count=len(rows),
        )


def _pictures(truth_files: list[File], images: Input | None, log: IssueLog) -> list[File]:
    given = truth_files if images is None else gather(images)
    pictures = [file for file in given if is_picture(file)]
    if images is not None and not pictures:
        remedy = "Give JPEG, PNG, WebP, BMP, GIF or TIFF files, or the folder that holds them."
        log.add("no-pictures", "noted", "images", "", "no picture among the files", remedy)
    return pictures
