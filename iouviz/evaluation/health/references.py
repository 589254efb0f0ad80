"""Checks of what boxes refer to: classes, ids, scores and pictures."""

from collections.abc import Iterator

import numpy as np

from iouviz.arrays import Flags
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset
from iouviz.evaluation.health.check import Found, count_of
from iouviz.evaluation.health.effects import without


def classes(dataset: Dataset) -> Iterator[Found]:
    """Classes that only one side has, or neither."""
    k, ground_truth, predictions = len(dataset.classes), dataset.ground_truth, dataset.predictions
    there = np.bincount(ground_truth.label, minlength=k) > 0
    predicted = np.bincount(predictions.label, minlength=k) > 0
    if len(predictions):
        yield from _never_predicted(dataset, there, predicted)
    if len(ground_truth):
        yield from _without_objects(dataset, there, predicted)
        yield from _only_listed(there | predicted)


def _never_predicted(dataset: Dataset, there: Flags, predicted: Flags) -> Iterator[Found]:
    missing = np.flatnonzero(there & ~predicted)
    if len(missing):
        yield Found(
            "never-predicted-class",
            "warning",
            "Classes that are never predicted",
            f"{count_of(len(missing), int(there.sum()), 'class', 'has', 'have')} objects but no "
            f"prediction. Either the detector does not know them, or the two files name or number "
            f"classes differently.",
            "Counted with an AP of 0.",
            "class",
            missing,
            lambda: without(dataset, objects=np.isin(dataset.ground_truth.label, missing)),
            "without the objects of those classes",
        )


def _without_objects(dataset: Dataset, there: Flags, predicted: Flags) -> Iterator[Found]:
    extra = np.flatnonzero(predicted & ~there)
    if len(extra):
        lost = np.isin(dataset.predictions.label, extra)
        yield Found(
            "class-without-objects",
            "warning",
            "Classes that are predicted but have no objects",
            f"{count_of(len(extra), int(predicted.sum()), 'class', 'has', 'have')} predictions but "
            f"no object. AP is the mean over classes with objects, so "
            f"{number_of(int(lost.sum()), 'prediction')} cannot lower it.",
            "Kept; AP of such a class is undefined.",
            "class",
            extra,
            lambda: without(dataset, predictions=lost),
            "without those predictions",
        )


def _only_listed(used: Flags) -> Iterator[Found]:
    unused = np.flatnonzero(~used)
    if len(unused):
        yield Found(
            "unused-class",
            "note",
            "Classes that are only listed",
            f"{count_of(len(unused), len(used), 'class', 'has', 'have')} no object and no "
            f"prediction.",
            "Kept; AP of such a class is undefined.",
            "class",
            unused,
            why="No effect on the score: undefined classes are left out of the mean.",
        )


def ids(dataset: Dataset) -> Iterator[Found]:
    """Ids that make other tools report a wrong score."""
    listed = dataset.ground_truth.ids
    # a text is, as a rule, the place in a file of a format that has no ids
    numbers = [(row, each) for row, each in enumerate(listed) if isinstance(each, int)]
    first = {each: row for row, each in reversed(numbers)}
    if len(first) < len(numbers):
        again = np.array([row for row, each in numbers if first[each] != row])
        yield Found(
            "duplicate-object-id",
            "note",
            "Annotation ids that occur twice",
            f"{count_of(len(again), len(listed), 'object', 'has', 'have')} an id that an earlier "
            f"one has.",
            "All of them are kept.",
            "object",
            again,
            why="No effect here: iouviz does not use these ids. pycocotools, and tools built on "
            "it, lose matches over them and report too low an AP.",
        )
    if 0 in first:
        yield Found(
            "object-id-0",
            "note",
            "An annotation with the id 0",
            "One object has the id 0, which some tools take for “no match”.",
            "Treated like any other.",
            "object",
            np.array([first[0]]),
            why="No effect here. pycocotools counts this object as missed even when it is found, "
            "and reports too low an AP.",
        )


def scores(dataset: Dataset) -> Iterator[Found]:
    """Scores that are no shares."""
    score = dataset.predictions.score
    rows = np.flatnonzero((score < 0) | (score > 1))
    if len(rows):
        yield Found(
            "score-outside-0-1",
            "note",
            "Scores below 0 or above 1",
            f"{count_of(len(rows), len(score), 'prediction', 'has', 'have')} a score outside of 0 "
            f"to 1; all lie between {score.min():.6g} and {score.max():.6g}.",
            "Used as they are. Sliders and calibration expect scores between 0 and 1.",
            "prediction",
            rows,
            why="No effect on the score: AP depends on the order of the predictions alone.",
        )


def pictures(dataset: Dataset) -> Iterator[Found]:
    """Images without a picture, where others have one."""
    files = dataset.images.files
    rows = np.flatnonzero([file is None for file in files])
    if 0 < len(rows) < len(files):
        yield Found(
            "image-without-file",
            "note",
            "Images without a picture",
            f"{count_of(len(rows), len(files), 'image', 'has', 'have')} no picture among those "
            f"given.",
            "Shown without the picture.",
            "image",
            rows,
            why="No effect on the score: pictures are not used for it.",
        )
