"""Everything a slider needs: prepare once, then ask at any threshold, confidence and images.

Why that is exact: predictions are matched one after the other, from the most confident down, and
which object one of them is matched with depends only on those before it. A confidence cuts off
the last of every image and class, and so does a limit on detections; what is kept was matched
without regard to what is cut. So the only slider that changes the matching is the IoU threshold,
and the matching at each one is kept. Images and classes do not touch one another.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, TypeVar, Unpack

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Flags, Rows
from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.matching.overlap import usual_protocol
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.matching.rules import BACKGROUND_IOU, enough
from iouviz.evaluation.metrics.average_precision import area_under
from iouviz.evaluation.metrics.confusion import Confusion, fill
from iouviz.evaluation.metrics.counts import (
    Best,
    ClassMetrics,
    Goal,
    Objective,
    OperatingCurve,
    OutcomeCounts,
    best_of_each,
)
from iouviz.evaluation.metrics.curves import Curve, precision_for
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.sweep.ready import Ready, lay_ready
from iouviz.evaluation.sweep.view import Level, View, class_stops, confused, look, match_at, ranked

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")

# Matchings and views that are kept; on 500,000 predictions each takes about half a megabyte
# and three.
LEVELS, VIEWS = 24, 4
ANSWERS = 64  # small ones, of other modules


class Query(TypedDict, total=False):
    """What every question to a `Sweep` may be narrowed to.

    Attributes
    ----------
    iou_threshold : float
        In [`Sweep.iou_floor`, 1]; 0.5 where it is left out.
    max_detections : int or None
        How many predictions of one class in one image take part; None, or left out: the
        protocol's last limit.
    classes : sequence of int or None
        Positions in `Dataset.classes`, each once; None: all.
    images : (I,) bool array, sequence of int, or None
        Which images, or their positions in `Dataset.images`; None: all.
    """

    iou_threshold: float
    max_detections: int | None
    classes: Sequence[int] | None
    images: ArrayLike | None


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """A data set made ready for questions; get one from `prepare`.

    Every question takes the entries of `Query` as keywords, and raises RequestError where one
    is out of its range. Predictions with a score below `confidence` are left out.

    Attributes
    ----------
    ready : Ready
        The data set, the protocol, and what follows from them.
    iou_floor : float
        The lowest IoU threshold that can be asked for.
    """

    ready: Ready
    iou_floor: float
    _levels: dict[float, Level] = field(default_factory=dict, repr=False)
    _views: dict[Hashable, View] = field(default_factory=dict, repr=False)
    _answers: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return f"Sweep({self.ready.dataset!r}, iou_floor={self.iou_floor})"

    def at(self, *, confidence: float = -np.inf, **query: Unpack[Query]) -> ClassMetrics:
        """TP, FP, FN and average precision of every chosen class at one operating point.

        Returns
        -------
        Outcome
            With precision, recall and F-score, by class, pooled ("micro") and averaged
            ("macro"). Average precision is that of the predictions let in: it can only fall as
            the confidence rises.
        """
        view, labels = self.view(**query), self._labels(query)
        starts = self.ready.line.starts
        stops = class_stops(self.ready.line, confidence)
        counted = view.so_far[stops] - view.so_far[starts[:-1]]
        kept = view.hits < stops[view.label]
        hits, label = view.hits[kept], view.label[kept]
        tp = np.bincount(label, minlength=len(stops))
        rank = np.arange(1, len(hits) + 1) - (np.cumsum(tp) - tp)[label]  # within the class
        so_far = view.so_far[hits + 1] - view.so_far[starts[label]]
        rule = self.ready.protocol.interpolation
        area = area_under(precision_for(rank, so_far, rule), tp, view.positives, rule)
        return ClassMetrics(
            labels=labels,
            per_class=OutcomeCounts(
                tp[labels], (counted - tp)[labels], (view.positives - tp)[labels]
            ),
            average_precision=area[labels],
            predicted=counted[labels] > 0,
        )

    def confusion(self, *, confidence: float = -np.inf, **query: Unpack[Query]) -> Confusion:
        """The confusion matrix of the chosen classes; its sums are the counts of `at`.

        Returns
        -------
        Confusion
            By the rule in `iouviz.evaluation.metrics.confusion`.
        """
        view, labels = self.view(**query), self._labels(query)
        column = np.full(len(self.ready.dataset.classes), -1)
        column[labels] = np.arange(len(labels))
        last = (self.ready.line.score >= confidence).view(np.int8) - 1  # the one stop, 0, or none
        _, pairs = confused(self.ready, view, last, 1, column >= 0)
        predictions, objects = (
            self.ready.line.rows[self.ready.cross_class.position[pairs]],
            self.ready.cross_class.object[pairs],
        )
        counts = self.at(confidence=confidence, **query).per_class
        matrix = fill(
            counts.tp,
            counts.fp,
            counts.fn,
            column[self.ready.dataset.ground_truth.label[objects]],
            column[self.ready.dataset.predictions.label[predictions]],
        )
        return Confusion(labels, matrix, predictions.astype(np.intp), objects.astype(np.intp))

    def curve(
        self, *, confidences: ArrayLike | None = None, **query: Unpack[Query]
    ) -> OperatingCurve:
        """Counts over all confidences, the chosen classes pooled.

        Parameters
        ----------
        confidences : (n,) array_like or None
            Where to count, falling. None: at every score that a true positive has. Recall rises
            there and nowhere else, and from there to the next precision only falls, so no
            confidence is better than all of these.

        Returns
        -------
        OperatingCurve
        """
        view, labels = self.view(**query), self._labels(query)
        chosen = np.zeros(len(self.ready.dataset.classes), np.bool_)
        chosen[labels] = True
        not_ignored = view.not_ignored & np.repeat(chosen, np.diff(self.ready.line.starts))
        so_far = np.zeros(len(not_ignored) + 1, np.int32)
        np.cumsum(not_ignored.take(self.ready.line.by_score), out=so_far[1:])
        ends = np.sort(self.ready.line.score_end[view.hits[chosen[view.label]]])
        if confidences is None:
            stops = ends[np.diff(ends, append=-1) != 0] + 1  # np.unique takes ten times as long
            at = -self.ready.line.fall[stops - 1]
        else:
            at = np.asarray(confidences, np.float64)
            stops = np.searchsorted(self.ready.line.fall, -at, side="right").astype(np.int32)
        tp = np.searchsorted(ends, stops, side="left")
        positives = view.positives[labels].sum()
        return OperatingCurve(at, OutcomeCounts(tp, so_far[stops] - tp, positives - tp))

    def class_curve(self, label: int, *, iou_threshold: float = 0.5) -> Curve:
        """Precision and recall of one class after each of its predictions.

        What `Evaluation.curve` gives, at any IoU threshold; at the protocol's last limit.
        """
        limit = self.ready.protocol.max_detections[-1]
        return ranked(self.ready, self.view(iou_threshold=iou_threshold), label, limit)

    def best(
        self,
        goal: Goal = "f_beta",
        *,
        beta: float = 1.0,
        wanted: float = 0.0,
        miss: float = 1.0,
        **query: Unpack[Query],
    ) -> Best:
        """The confidence that is best for a goal, one for all chosen classes.

        Parameters
        ----------
        goal, beta, wanted, miss
            See `counts.Objective`.

        Returns
        -------
        Best
            () each.
        """
        curve, view = self.curve(**query), self.view(**query)
        objects = view.positives[self._labels(query)].sum(keepdims=True)
        objective = Objective(goal, beta=beta, wanted=wanted, miss=miss)
        return best_of_each(curve, np.array([len(curve)]), objective, objects).take(0)

    def per_image(self, *, confidence: float = -np.inf, **query: Unpack[Query]) -> OutcomeCounts:
        """Counts in each image, (I,), over the chosen classes; 0 in images not chosen."""
        view, labels = self.view(**query), self._labels(query)
        chosen = np.zeros(len(self.ready.dataset.classes), np.bool_)
        chosen[labels] = True
        stops = np.where(chosen, class_stops(self.ready.line, confidence), 0)
        image, many = self.ready.line.image, len(self.ready.dataset.images)
        inside = np.arange(len(image)) < np.repeat(stops, np.diff(self.ready.line.starts))
        counted = np.bincount(image[view.not_ignored & inside], minlength=many)
        tp = np.bincount(image[view.hits[view.hits < stops[view.label]]], minlength=many)
        ground_truth = self.ready.dataset.ground_truth
        positives = np.bincount(
            ground_truth.image[view.to_find & chosen[ground_truth.label]], minlength=many
        )
        return OutcomeCounts(tp, counted - tp, positives - tp)

    def remember(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What was made from this sweep under a key before, or is now; the newest are kept."""
        kept: Kept = _keep(self._answers, key, ANSWERS, make)
        return kept

    def _labels(self, query: Query) -> Rows:
        classes, many = query.get("classes"), len(self.ready.dataset.classes)
        if classes is None:
            return np.arange(many)
        labels = np.asarray(classes, np.intp)
        if len(np.unique(labels)) < len(labels) or ((labels < 0) | (labels >= many)).any():
            raise RequestError(f"classes {list(classes)}; wanted each once, in 0 to {many - 1}")
        return labels

    def view(self, **query: Unpack[Query]) -> View:
        """What an IoU threshold, a limit and the chosen images decide; `classes` is not read."""
        iou_threshold = float(query.get("iou_threshold", 0.5))
        limit = query.get("max_detections")
        limit = self.ready.protocol.max_detections[-1] if limit is None else limit
        if limit is not None and limit < 0:
            raise RequestError(f"max_detections is {limit}; wanted 0 or more")
        chosen = image_flags(query.get("images"), len(self.ready.dataset.images))
        key = iou_threshold, limit, None if chosen is None else chosen.tobytes()
        level = self._level(iou_threshold)
        return _keep(self._views, key, VIEWS, lambda: look(self.ready, level, limit, chosen))

    def _level(self, iou_threshold: float) -> Level:
        if not self.iou_floor <= iou_threshold <= 1:
            raise RequestError(f"IoU threshold {iou_threshold}; wanted {self.iou_floor} to 1")
        return _keep(
            self._levels, iou_threshold, LEVELS, lambda: match_at(self.ready, iou_threshold)
        )


def prepare(
    dataset: Dataset,
    protocol: Protocol | None = None,
    *,
    iou_floor: float = BACKGROUND_IOU,
    iou: PairIou | None = None,
) -> Sweep:
    """Make a data set ready for questions.

    Parameters
    ----------
    dataset : Dataset
    protocol : Protocol or None
        Its matching, interpolation and first area range hold; not a class-agnostic one. None:
        `usual_protocol`.
    iou_floor : float
        In (0, 1]; the lowest IoU threshold that will be asked for.
    iou : callable or None
        How to measure IoU, if not of boxes; see `candidates.candidates` and `mask_pair_iou`.

    Returns
    -------
    Sweep

    Raises
    ------
    RequestError
        `iou_floor` out of its range, or a class-agnostic protocol.

    Examples
    --------
    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> pears = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [20, 0, 30, 10]]),
    ...     predictions=Predictions.of(
    ...         [0, 0], [0, 0], [[0, 0, 8, 10], [50, 0, 60, 10]], [0.8, 0.6]
    ...     ),
    ... )
    >>> sweep = prepare(pears)
    >>> pooled = sweep.at(iou_threshold=0.5, confidence=0.6).pooled
    >>> int(pooled.tp), int(pooled.fp), int(pooled.fn)
    (1, 1, 1)
    >>> float(sweep.best("f_beta").confidence)
    0.8
    """
    if not 0 < iou_floor <= 1:
        raise RequestError(f"iou_floor is {iou_floor}; wanted (0, 1]")
    protocol = protocol or usual_protocol(dataset)
    if protocol.class_agnostic:
        raise RequestError("a sweep keeps classes apart; the protocol takes them for one")
    floor = enough(iou_floor, protocol.matching)
    return Sweep(lay_ready(dataset, protocol, iou_floor=floor, iou=iou), iou_floor)


def image_flags(images: ArrayLike | None, many: int) -> Flags | None:
    """Which of `many` images are chosen, (I,), from flags or positions; None: all.

    >>> image_flags([2, 0], 3)
    array([ True, False,  True])
    """
    if images is None:
        return None
    chosen = np.asarray(images)
    if chosen.dtype == np.bool_ and chosen.shape == (many,):
        return chosen
    rows = chosen.astype(np.intp)
    if chosen.dtype == np.bool_ or ((rows < 0) | (rows >= many)).any():
        raise RequestError(f"images: wanted {many} flags, or positions in 0 to {many - 1}")
    flags = np.zeros(many, np.bool_)
    flags[rows] = True
    return flags


def _keep(store: dict[Key, Kept], key: Key, most: int, make: Callable[[], Kept]) -> Kept:
    """What is stored under `key`, made where it is not; the oldest goes when there are too many."""
    kept = store.get(key)
    if kept is None:
        kept = make()
        store[key] = kept
        while len(store) > most:
            store.pop(next(iter(store)), None)
    return kept
