"""What would the data set's numbers be if the boxes of one image were others? Exact, and at once.

Classes do not touch one another, so only those are judged again whose boxes were edited; what the
others add to the averages stays as it was, to the last bit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Corners, Dataset, GroundTruth, Predictions
from iouviz.evaluation.evaluate import Evaluation, evaluate, summarise
from iouviz.geometry.boxes import as_boxes
from iouviz.geometry.oriented import as_corners, upright

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box of the image as it stands after editing.

    Attributes
    ----------
    box : tuple of 4 float
        xyxy, pixels.
    label : int
        Position in `Dataset.classes`.
    row : int or None
        Row of the table it comes from; None: it was added.
    score : float
        Confidence; not read for an object of the ground truth.
    corners : tuple of 8 float or None
        Where oriented boxes are judged: x, y of its four corners; `box` is the upright one around
        them. None: it is upright itself.
    """

    box: tuple[float, float, float, float]
    label: int
    row: int | None = None
    score: float = 1.0
    corners: tuple[float, ...] | None = None


Draft = tuple[Sequence[Drawn], Sequence[Drawn]]


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """A data set with one image's boxes drawn anew.

    Attributes
    ----------
    dataset : Dataset
        Rows keep their order, deleted ones are gone, added ones come last. Without masks: a mask
        does not follow its box.
    touched : (K,) bool array
        Classes that lost, gained or changed a box.
    predictions, objects : (n,) int arrays
        Where each drawn box stands in the tables of `dataset`.
    """

    dataset: Dataset
    touched: Flags
    predictions: Rows
    objects: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Rejudged:
    """The numbers after an edit; as in `Evaluation`."""

    average_precision: Values
    recall: Values
    positives: NDArray[np.int64]
    summary: dict[str, float]
    per_class: dict[str, dict[str, float]]


def redraw(
    dataset: Dataset, image: int, predictions: Sequence[Drawn], objects: Sequence[Drawn]
) -> Edited:
    """Put drawn boxes in the place of all those that an image has.

    Parameters
    ----------
    dataset : Dataset
    image : int
        Position in `dataset.images`.
    predictions, objects : sequences of Drawn
        All that the image has now; a row of the image that is not among them is deleted.
        Boxes have x2 >= x1 and y2 >= y1, scores are finite.

    Returns
    -------
    Edited

    Raises
    ------
    BoxError
        A drawn box is none.

    Notes
    -----
    A box that is as it was keeps every column bit for bit. The area of an object whose box is
    resized, which may be the area of its mask, grows in proportion to the box. Corners are read
    where oriented boxes are judged. What is added is
    neither crowd nor ignored.

    Examples
    --------
    >>> from iouviz.data.model import Images
    >>> pear = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0], [0], [[0, 0, 10, 10]]),
    ...     predictions=Predictions.of([0], [0], [[0, 0, 4, 10]], [0.8]),
    ... )
    >>> edited = redraw(pear, 0, [Drawn((0, 0, 9, 10), 0, 0, 0.8)], [Drawn((0, 0, 10, 10), 0, 0)])
    >>> round(rejudge(evaluate(pear), edited).summary["AP75"], 12)
    1.0
    """
    d, g = (
        _change(table, image, drawn, oriented=dataset.overlap == "oriented")
        for table, drawn in (
            (dataset.predictions, predictions),
            (dataset.ground_truth, objects),
        )
    )
    score = np.array([each.score for each in predictions], np.float64)
    rescored = dataset.predictions.score[d.rows] != score[d.old]
    touched = np.zeros(len(dataset.classes), np.bool_)
    touched[np.concatenate([d.labels(d.changed | rescored), g.labels()])] = True
    after = replace(
        dataset,
        predictions=Predictions(
            image=d.put(dataset.predictions.image, [image] * len(predictions)),
            label=d.put(dataset.predictions.label, d.label),
            boxes=d.put(dataset.predictions.boxes, d.boxes),
            size=d.put(dataset.predictions.size, d.sizes),
            score=d.put(dataset.predictions.score, score),
            corners=d.put_corners(dataset.predictions.corners),
            shape_area=None if d.corners is None else d.put(dataset.predictions.area, d.area),
        ),
        ground_truth=_ground_truth(dataset.ground_truth, image, g),
    )
    return Edited(after, touched, d.places(), g.places())


def redraw_all(dataset: Dataset, drafts: Mapping[int, Draft]) -> Dataset:
    """Put drawn boxes in the place of those of several images.

    Parameters
    ----------
    dataset : Dataset
    drafts : mapping of image to (predictions, objects)
        As `redraw` takes them; rows are those of `dataset`.

    Returns
    -------
    Dataset
        The same as one `redraw` after the other.
    """
    after = dataset
    images = dataset.predictions.image, dataset.ground_truth.image
    kept = [np.ones(len(each), np.bool_) for each in images]
    for image, draft in drafts.items():
        places = [np.cumsum(each) - 1 for each in kept]  # where rows stand by now
        moved = [
            [replace(each, row=None if each.row is None else int(place[each.row])) for each in side]
            for side, place in zip(draft, places, strict=True)
        ]
        after = redraw(after, image, *moved).dataset
        for each, of, side in zip(kept, images, draft, strict=True):
            each[of == image] = False
            each[[drawn.row for drawn in side if drawn.row is not None]] = True
    return after


def rejudge(before: Evaluation, edited: Edited) -> Rejudged:
    """Judge the touched classes again and sum up.

    Parameters
    ----------
    before : Evaluation
        Of the data set as it was before any of the edits, by boxes or oriented boxes.
    edited : Edited

    Returns
    -------
    Rejudged
        Equal to `evaluate(edited.dataset, before.protocol)`, bit for bit.
    """
    part, touched = edited.dataset, edited.touched
    if not before.protocol.class_agnostic:
        d, g = (
            np.flatnonzero(touched[table.label]) for table in (part.predictions, part.ground_truth)
        )
        part = pick(part, d, g, touched)
    return sum_up(before, part, touched)


def sum_up(before: Evaluation, part: Dataset, touched: Flags) -> Rejudged:
    """Judge the touched classes, all that `part` has, and take the others as they were.

    A protocol without classes touches all, and `part` is the whole data set.
    """
    protocol = before.protocol
    area_under, recall = before.average_precision.copy(), before.recall.copy()
    positives = before.positives.copy()
    if touched.any():
        chosen = np.ones(1, np.bool_) if protocol.class_agnostic else touched
        again = evaluate(part, protocol)
        area_under[:, chosen] = again.average_precision
        recall[:, chosen] = again.recall
        positives[chosen] = again.positives
    summary, per_class = summarise(protocol, before.classes, area_under, recall)
    return Rejudged(area_under, recall, positives.astype(np.int64), summary, per_class)


def pick(dataset: Dataset, found: Rows, rows: Rows, classes: Flags | None = None) -> Dataset:
    """Some rows of a data set's predictions, `found`, and of its ground truth; no masks.

    With `classes`, (K,) bool, of which those rows are, it has no others.
    """
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    kept = range(len(dataset.classes)) if classes is None else np.flatnonzero(classes).tolist()
    label = np.full(len(dataset.classes), -1, np.int32)
    label[kept] = np.arange(len(kept))
    objects, picked = ground_truth.take(rows), predictions.take(found)
    if dataset.overlap != "oriented":
        objects, picked = replace(objects, corners=None), replace(picked, corners=None)
    return replace(
        dataset,
        classes=tuple(dataset.classes[k] for k in kept),
        class_ids=tuple(dataset.class_ids[k] for k in kept),
        ground_truth=replace(objects, label=label[objects.label], shapes=None),
        predictions=replace(picked, label=label[picked.label], shapes=None),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """What becomes of the N rows of a table when n boxes are drawn in one image."""

    was: NDArray[np.int32]  # (N,) label
    kept: Flags  # (N,)
    old: Rows  # numbers of the drawn that have a row
    new: Rows  # numbers of those that are added
    rows: Rows  # the rows of `old`
    changed: Flags  # which of `old` have another box or class
    label: NDArray[np.int32]  # (n,)
    boxes: Values  # (n, 4)
    sizes: Values  # (n, 2); as the file states them where a box stayed
    corners: Corners | None  # (n, 4, 2), nan where upright; None where they are not judged

    @property
    def area(self) -> Values:
        """Of the boxes as they are judged, (n,)."""
        return _as_read(self.boxes, self.sizes, self.corners).area

    def labels(self, changed: Flags | None = None) -> NDArray[np.int32]:
        """Classes of all that is deleted, added, or changed: before and after."""
        changed = self.changed if changed is None else changed
        before = self.was[~self.kept], self.was[self.rows[changed]]
        return np.concatenate([*before, self.label[self.new], self.label[self.old[changed]]])

    def put(self, column: NDArray[Scalar], drawn: ArrayLike) -> NDArray[Scalar]:
        """A column of the table, with the drawn values in their places."""
        values = np.asarray(drawn, column.dtype).reshape(-1, *column.shape[1:])
        result = column.copy()
        result[self.rows] = values[self.old]
        if not self.kept.all():  # while a box is dragged nothing goes and nothing comes
            result = result[self.kept]
        if len(self.new):
            result = np.concatenate([result, values[self.new]])
        result.setflags(write=False)
        return result

    def put_corners(self, column: Corners | None) -> Corners | None:
        """The column of corners, with the drawn in their places; None where none are judged."""
        if self.corners is None:
            return None
        return self.put(_none(len(self.was)) if column is None else column, self.corners)

    def places(self) -> Rows:
        """Where each drawn box stands in the new table, (n,)."""
        at = np.empty(len(self.boxes), np.intp)
        at[self.old] = (np.cumsum(self.kept) - 1)[self.rows]
        at[self.new] = self.kept.sum() + np.arange(len(self.new))
        return at


def _change(
    table: Predictions | GroundTruth, image: int, drawn: Sequence[Drawn], *, oriented: bool
) -> _Change:
    """Compare what is drawn with the image's rows."""
    added = np.array([each.row is None for each in drawn], np.bool_)
    old, new = np.flatnonzero(~added), np.flatnonzero(added)
    rows = np.array([each.row for each in drawn if each.row is not None], np.intp)
    kept = table.image != image
    kept[rows] = True
    label = np.array([each.label for each in drawn], np.int32)
    boxes = as_boxes(np.array([each.box for each in drawn]).reshape(-1, 4), name="drawn boxes")
    stayed = (table.boxes[rows] == boxes[old]).all(axis=1)
    corners = None
    if oriented:
        boxes, corners, turned = _oriented(table, rows, drawn, boxes, old)
        stayed &= ~turned
    sizes = boxes[:, 2:] - boxes[:, :2]
    sizes[old[stayed]] = table.size[rows[stayed]]
    changed = ~stayed | (table.label[rows] != label[old])
    return _Change(table.label, kept, old, new, rows, changed, label, boxes, sizes, corners)


def _oriented(
    table: Predictions | GroundTruth,
    rows: Rows,
    drawn: Sequence[Drawn],
    boxes: Values,
    old: Rows,
) -> tuple[Values, Corners, Flags]:
    """Upright boxes and corners of what is drawn, (n, ...), and which of `old` have others."""
    corners = as_corners(
        np.array([each.corners or [np.nan] * 8 for each in drawn]).reshape(-1, 4, 2),
        name="drawn corners",
    )
    was = _none(len(rows)) if table.corners is None else table.corners[rows]
    before = _as_read(table.boxes[rows], None, was).quadrilaterals
    now = _as_read(boxes, None, corners).quadrilaterals
    turned = (now[old] != before).any(axis=(1, 2))
    same = old[~turned]
    corners[same] = was[~turned]
    around = np.where(np.isnan(corners[:, :1, 0]), boxes, upright(corners))
    around[same] = boxes[same]
    return around, corners, turned


def _as_read(boxes: Values, sizes: Values | None, corners: Corners | None) -> GroundTruth:
    """Objects of which a file states no more than this."""
    unknown = np.zeros(len(boxes))
    return GroundTruth.of(unknown, unknown, boxes, size=sizes, corners=corners)


def _none(rows: int) -> Corners:
    """The corners of rows that have no oriented box."""
    return np.full((rows, 4, 2), np.nan)


def _ground_truth(ground_truth: GroundTruth, image: int, change: _Change) -> GroundTruth:
    old, rows = change.old, change.rows
    area = change.area.copy()
    corners = None if ground_truth.corners is None else ground_truth.corners[rows]
    corners = None if change.corners is None else corners
    before = _as_read(ground_truth.boxes[rows], ground_truth.size[rows], corners).area
    share = np.divide(ground_truth.area[rows], before, out=np.ones(len(rows)), where=before > 0)
    resized = area[old] != before
    area[old] = np.where(resized, share * area[old], ground_truth.area[rows])
    flags = np.zeros((2, len(area)), np.bool_)
    flags[:, old] = ground_truth.crowd[rows], ground_truth.ignore[rows]
    ids = ground_truth.ids
    if not change.kept.all():
        ids = tuple(key for key, kept in zip(ids, change.kept.tolist(), strict=True) if kept)
    return GroundTruth(
        image=change.put(ground_truth.image, [image] * len(area)),
        label=change.put(ground_truth.label, change.label),
        boxes=change.put(ground_truth.boxes, change.boxes),
        size=change.put(ground_truth.size, change.sizes),
        area=change.put(ground_truth.area, area),
        crowd=change.put(ground_truth.crowd, flags[0]),
        ignore=change.put(ground_truth.ignore, flags[1]),
        ids=(*ids, *(f"added {number + 1}" for number in range(len(change.new)))),
        corners=change.put_corners(ground_truth.corners),
    )
