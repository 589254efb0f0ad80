"""Label maps of a whole data set, from files or arrays to numbers: `evaluate_label_maps`.

Its steps are at hand one by one, for a page that shows how far it is: `open_label_maps`,
`count_pairs`, `judge`, and `with_boundary`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np

from iouviz.arrays import Counts
from iouviz.data.issues import IssueLog
from iouviz.data.label_maps.class_files import class_list
from iouviz.data.label_maps.class_list import CITYSCAPES, Classes, ClassList
from iouviz.data.label_maps.decode import Labels
from iouviz.data.label_maps.find_legend import find_legend
from iouviz.data.label_maps.naming import Naming
from iouviz.data.label_maps.opening import Given, LabelMaps, MapPair, open_label_maps
from iouviz.data.label_maps.segments import Objects, Table, instance_table
from iouviz.data.legend import Legend
from iouviz.errors import MaskError
from iouviz.evaluation.segmentation.boundary import boundary_iou, boundary_measure
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.evaluation.segmentation.quality import Segment, Segments, panoptic_quality_of
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation, score
from iouviz.evaluation.segmentation.stream import Counted, Progress, count_pairs

VOID = -1  # a pixel of no object
IGNORE = 255
BYTE = 256


def evaluate_label_maps(
    ground_truth: Given,
    predictions: Given,
    *,
    ignore: int | Collection[int] | None = IGNORE,
    classes: Classes | None = None,
    boundary: bool = False,
    naming: Naming | None = None,
    predictions_offset: int = 0,
    threshold: float | None = None,
    progress: Progress | None = None,
    count: Callable[[LabelMaps], Counted] | None = None,
) -> LabelMapEvaluation:
    """Compare the label maps of a data set: mean IoU by each convention, IoU of each class.

    Parameters
    ----------
    ground_truth, predictions : path, folder, zip archive, list of these, or arrays
        See `open_label_maps`.
    ignore : int, several or None
        True values that are not judged.
    classes : sequence of str, mapping, path, or None
        Names in order, numbers or colours by name, a file that lists them, or "voc",
        "cityscapes", "cityscapes-train", "ade20k". None: by the files, else each value is a class.
    boundary : bool
        Measure boundary IoU too, which reads every map twice.
    naming : Naming or None
        The rule that joins names of files.
    predictions_offset : int
        Added to every predicted number, void (255) left out: +1 where predictions count classes
        from 0 and the ground truth from 1, as after mmsegmentation's `reduce_zero_label`.
    threshold : float or None
        Predictions are probabilities of one class, as fractions or shades of grey, and a pixel has
        it from here on. None: fractions are cut at 0.5, and shades of grey are numbers of classes.
    progress : callable or None
        Called as progress(fraction, name).
    count : callable or None
        Counts the pairs in place of `count_pairs`, as
        `iouviz.evaluation.distributed.count_label_maps` does on many machines. Boundary IoU is
        measured here.

    Returns
    -------
    LabelMapEvaluation
        `summary` has "mIoU" and the others of `CONVENTIONS`, `per_class` those of each class,
        `confusion` the matrix, `issues` what was odd.

    Raises
    ------
    ReadError, MaskError
        Nothing can be compared.

    Examples
    --------
    >>> result = evaluate_label_maps(np.array([[0, 0, 1, 255]]), np.array([[0, 1, 1, 1]]))
    >>> round(result.summary["mIoU"], 4), result.per_class["1"]["IoU"]
    (0.5, 0.5)
    """
    maps = open_label_maps(ground_truth, predictions, naming=naming, threshold=threshold)
    steps = 2 if boundary else 1
    counted = (
        count_pairs(maps.pairs, progress=_part(progress, 0, steps))
        if count is None
        else count(maps)
    )
    if not len(counted.pairs):
        reasons = "; ".join(f"{each.file}: {each.found}" for each in counted.issues[:3])
        raise MaskError(f"no pair of label maps can be compared: {reasons}")
    result = judge(
        maps, counted, ignore=ignore, classes=classes, predictions_offset=predictions_offset
    )
    return with_boundary(result, maps, progress=_part(progress, 1, steps)) if boundary else result


def judge(
    maps: LabelMaps,
    counted: Counted,
    *,
    ignore: int | Collection[int] | None = IGNORE,
    classes: Classes | None = None,
    predictions_offset: int = 0,
) -> LabelMapEvaluation:
    """Judge what was counted of label maps; nothing is read again.

    Parameters
    ----------
    maps : LabelMaps
    counted : Counted
        Of some or all of its pairs.
    ignore, classes, predictions_offset
        As in `evaluate_label_maps`.
    """
    listed = None if classes is None else class_list(classes)
    skipped = _skipped(ignore)
    log = IssueLog(maps.issues + counted.issues)
    true, told = (
        _segments(maps, counted.pairs, predicted=predicted) for predicted in (False, True)
    )
    pairs = replace(
        counted.pairs,
        true=_class_numbers(counted.pairs, counted.pairs.true, true),
        predicted=_class_numbers(counted.pairs, counted.pairs.predicted, told),
    )
    if true is not None or told is not None:
        listed = listed or _classes_of(maps)
        skipped |= {VOID}
    legend = find_legend(
        _pixels(pairs.true, pairs.pixels),
        _pixels(pairs.predicted, pairs.pixels),
        log,
        classes=listed,
        ignore=skipped,
        hints=maps.hints,
        predictions_offset=predictions_offset,
    )
    quality = None
    if true is not None and told is not None:
        numbers = dict(zip((listed or CITYSCAPES).numbers, range(len(legend)), strict=False))
        moved = {number - predictions_offset: at for number, at in numbers.items()}
        quality = panoptic_quality_of(
            counted.pairs, _placed(true, numbers), _placed(told, moved), len(legend)
        )
    return score(pairs, legend, panoptic=quality, issues=log.issues)


def class_positions(
    maps: LabelMaps, legend: Legend, pair: MapPair, labels: Labels, *, predicted: bool = False
) -> Counts:
    """The class of each pixel of a map.

    Parameters
    ----------
    maps : LabelMaps
        Those that `pair` is one of.
    legend : Legend
        Of their evaluation.
    pair : MapPair
    labels : (height, width) int array
        One of its maps, as loaded.
    predicted : bool
        Which one.

    Returns
    -------
    (height, width) int64 array
        Positions in `legend.names`; below 0 where a pixel has none.
    """
    if labels.dtype == np.uint8:  # no need to sort millions of pixels
        values, place = np.arange(BYTE), labels
    else:
        values, place = np.unique(labels, return_inverse=True)
    numbers = values.astype(np.int64)
    objects = maps.predicted_objects if predicted else maps.true_objects
    if objects is not None or maps.instances[predicted]:
        table = (
            instance_table(values.tolist())
            if objects is None
            else objects.tables.get(pair.stem(predicted=predicted), {})
        )
        numbers = np.array([table.get(value, (VOID, False))[0] for value in values.tolist()])
    classes = (legend.predicted_classes if predicted else legend.true_classes)(numbers)
    found: Counts = classes[place].reshape(labels.shape)
    return found


def with_boundary(
    result: LabelMapEvaluation, maps: LabelMaps, *, progress: Progress | None = None
) -> LabelMapEvaluation:
    """The same with boundary IoU, for which every map is read once more."""
    if _has_objects(maps):
        log = IssueLog(result.issues)
        why = "boundary IoU is not measured where numbers are objects"
        log.add("no-boundary", "skipped", "label maps", "", why, "Give maps of classes")
        return replace(result, issues=log.issues)
    wanted = set(result.images)
    pairs = [pair for pair in maps.pairs if pair.name in wanted]
    found = count_pairs(pairs, measure=boundary_measure(result.legend), progress=progress)
    return replace(result, boundary=boundary_iou(found.pairs, len(result.legend)))


def _part(progress: Progress | None, number: int, parts: int) -> Progress | None:
    """Progress of one of several equal parts."""
    if progress is None:
        return None
    return lambda share, name: progress((number + share) / parts, name)


def _skipped(ignore: int | Collection[int] | None) -> set[int]:
    if ignore is None:
        return set()
    return {ignore} if isinstance(ignore, int) else set(ignore)


def _pixels(values: Counts, pixels: Counts) -> dict[int, int]:
    """Pixels by value."""
    known, at = np.unique(values, return_inverse=True)
    sums = np.bincount(at, pixels, len(known)).astype(np.int64)
    return dict(zip(known.tolist(), sums.tolist(), strict=True))


def _has_objects(maps: LabelMaps) -> bool:
    return any((maps.true_objects, maps.predicted_objects, *maps.instances))


def _classes_of(maps: LabelMaps) -> ClassList:
    """The classes of objects."""
    objects = maps.true_objects or maps.predicted_objects
    return CITYSCAPES if objects is None else objects.classes


def _segments(maps: LabelMaps, pairs: PairCounts, *, predicted: bool) -> dict[str, Table] | None:
    """The objects of each image on one side; None where numbers are classes."""
    objects: Objects | None = maps.predicted_objects if predicted else maps.true_objects
    values = pairs.predicted if predicted else pairs.true
    if objects is not None:
        files = {pair.name: pair.stem(predicted=predicted) for pair in maps.pairs}
        return {name: objects.tables.get(files[name], {}) for name in pairs.names}
    if maps.instances[predicted]:
        table = instance_table(np.unique(values).tolist())
        return dict.fromkeys(pairs.names, table)
    return None


def _class_numbers(pairs: PairCounts, values: Counts, tables: Mapping[str, Table] | None) -> Counts:
    """Number of the class of each object, (n,); VOID where it is none."""
    if tables is None:
        return values
    each = [tables[name] for name in pairs.names]
    return np.array(
        [
            each[image].get(value, (VOID, False))[0]
            for image, value in zip(pairs.image.tolist(), values.tolist(), strict=True)
        ],
        np.int64,
    )


def _placed(tables: Mapping[str, Table], numbers: Mapping[int, int]) -> Segments:
    """Objects with the position of their class for its number."""
    return {
        name: {
            value: Segment(numbers[number], crowd)
            for value, (number, crowd) in table.items()
            if number in numbers
        }
        for name, table in tables.items()
    }
