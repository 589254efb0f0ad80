"""A data set judged by a protocol: arrays, the summary numbers, the curve of every class."""

from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset, Overlap
from iouviz.errors import RequestError
from iouviz.evaluation.matching.all_thresholds import MatchedPairs, match_pairs
from iouviz.evaluation.matching.candidates import Candidates
from iouviz.evaluation.matching.federated import protocol_candidates
from iouviz.evaluation.matching.overlap import measured_by, usual_protocol
from iouviz.evaluation.matching.pair_iou import PairIou
from iouviz.evaluation.matching.rules import first_of_object, ignored_objects, outside
from iouviz.evaluation.metrics.accumulate import accumulate
from iouviz.evaluation.metrics.curves import Curve
from iouviz.evaluation.metrics.judged import judge
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.results import BoxResult, nulls

# Thresholds come from sliders and command lines; 0.6 means linspace's 0.6000000000000001 too.
SAME_THRESHOLD = 1e-9

# What all classes together are called where the protocol does not tell them apart.
ALL_CLASSES = "all classes"


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Which predictions of a data set are matched with which objects.

    Attributes
    ----------
    candidates : Candidates
        P pairs.
    pairs : MatchedPairs
        Which of the P pairs are matches, at T thresholds and A area ranges.
    not_ignored : (A, G) bool array
        Objects to find.
    """

    candidates: Candidates
    pairs: MatchedPairs
    not_ignored: Flags

    def __repr__(self) -> str:
        return f"Matched({number_of(len(self.candidates.prediction), 'pair')})"


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation(BoxResult):
    """What a protocol says about a data set; nan wherever there is no object to find.

    T thresholds, R recalls, K classes, A area ranges, M limits on the detections per image.

    Attributes
    ----------
    protocol : Protocol
    classes : tuple of str
        The K names; the one name "all classes" where the protocol is class-agnostic.
    precision : (T, R, K, A) array
        Of the envelope at R recalls (see `curves.sample_precision`), at the last limit.
    recall : (T, K, A, M) array
        The highest that is reached.
    average_precision : (T, K, A) array
        By the protocol's interpolation.
    summary : dict
        AP AP50 AP75 APs APm APl AR1 AR10 AR100 ARs ARm ARl, and AR at every other limit of the
        protocol (AR AR50 AR75 where its `recall_by` is "threshold"), averaged over thresholds and
        over the classes with ground truth that is not ignored. nan also where the protocol has no
        such threshold, area range or limit. APr APc APf, of rare, common and frequent classes, by
        federated rules where `Dataset.verified` has frequencies.
    per_class : dict
        Name of the class to the same keys.
    positives : (K, A) int array
        Objects to find.
    matched : Matched or None
        Matches, from which `curve` is made. None where parts of a data set were judged apart and
        only their numbers came together.
    """

    protocol: Protocol
    classes: tuple[str, ...]
    precision: Values
    recall: Values
    average_precision: Values
    summary: dict[str, float]
    per_class: dict[str, dict[str, float]]
    positives: Rows
    matched: Matched | None

    def __repr__(self) -> str:
        numbers = ", ".join(f"{key} {value:.4f}" for key, value in self.summary.items())
        return (
            f"Evaluation({self.protocol.name}, {number_of(len(self.classes), 'class')}: {numbers})"
        )

    @property
    def dataset(self) -> Dataset:
        """What was judged."""
        return self.matches.candidates.dataset

    def to_dict(self) -> dict[str, object]:
        """The protocol and the numbers as plain values that JSON can hold; None for nan."""
        dataset = self.dataset
        return self.described(
            dataset.overlap,
            len(dataset.images),
            len(dataset.ground_truth),
            len(dataset.predictions),
        )

    def described(
        self, overlap: str, images: int, objects: int, predictions: int
    ) -> dict[str, object]:
        """`to_dict`, where what was judged is known by its numbers alone."""
        protocol = self.protocol
        return {
            "protocol": protocol.name,
            "overlap": overlap,
            "iou_thresholds": list(protocol.iou_thresholds),
            "max_detections": list(protocol.max_detections),
            "interpolation": protocol.interpolation,
            "images": images,
            "objects": objects,
            "predictions": predictions,
            "summary": nulls(self.summary),
            "per_class": {name: nulls(numbers) for name, numbers in self.per_class.items()},
        }

    def curve(self, class_name: str, iou_threshold: float, area: str = "all") -> Curve:
        """The precision-recall curve of one class, at the last limit on detections.

        Parameters
        ----------
        class_name : str
        iou_threshold : float
            One of the protocol's, to nine digits.
        area : str
            Name of one of the protocol's ranges.

        Returns
        -------
        Curve
            `rows` are rows of `Dataset.predictions`.

        Raises
        ------
        RequestError
            Unknown class, threshold or area range.
        """
        areas = [each.name for each in self.protocol.areas]
        for kind, wanted, known in (("class", class_name, self.classes), ("area", area, areas)):
            if wanted not in known:
                raise RequestError(f"no {kind} {wanted!r}; there are: {', '.join(known)}")
        t = _threshold_index(self.protocol, iou_threshold)
        if t is None:
            known_thresholds = ", ".join(f"{each:g}" for each in self.protocol.iou_thresholds)
            raise RequestError(
                f"nothing was evaluated at IoU {iou_threshold:g}, only at {known_thresholds}"
            )
        return self._curve(self.classes.index(class_name), t, areas.index(area))

    def outcomes(self, t: int = 0, a: int = 0) -> tuple[Flags, Flags]:
        """Which predictions are true and which false positives, (D,) each, in one case.

        `t` and `a` are positions among the protocol's thresholds and area ranges. What is
        neither is ignored, or beyond the last limit on detections.
        """
        pairs, predictions = self.matches.candidates, self.matches.candidates.dataset.predictions
        matches = self.matches.pairs.at(t, a)
        true, matched = np.zeros((2, len(predictions)), np.bool_)
        matched[pairs.prediction[matches]] = True
        objects = pairs.ground_truth[matches]
        found = self.matches.not_ignored[a][objects]
        if self.protocol.crowds == "groups":
            found &= first_of_object(objects)
        true[pairs.prediction[matches]] = found
        false = ~matched & ~outside(predictions.area, self.protocol.areas[a])
        if pairs.within is not None:
            false &= pairs.within
        if pairs.excused is not None:
            false &= ~pairs.excused
        return true, false

    @property
    def matches(self) -> Matched:
        """`matched`, where the boxes were kept.

        Raises
        ------
        RequestError
            Parts of the data set were judged apart, and their boxes let go of.
        """
        if self.matched is None:
            raise RequestError(
                "this evaluation was merged from parts that were evaluated separately: it has the "
                "numbers, but not the boxes behind them"
            )
        return self.matched

    def _curve(self, k: int, t: int, a: int) -> Curve:
        pairs = self.matches.candidates
        rows = pairs.ranking.order[pairs.ranking.starts[k] : pairs.ranking.starts[k + 1]]
        if pairs.within is not None:
            rows = rows[pairs.within[rows]]
        true, false = self.outcomes(t, a)
        return Curve(
            score=pairs.dataset.predictions.score[rows],
            tp=np.cumsum(true[rows], dtype=np.int64),
            fp=np.cumsum(false[rows], dtype=np.int64),
            positives=int(self.positives[k, a]),
            rows=rows,
        )


def evaluate(
    dataset: Dataset,
    protocol: Protocol | None = None,
    *,
    overlap: Overlap | None = None,
    iou: PairIou | None = None,
) -> Evaluation:
    """Judge every prediction of a data set and sum up.

    Parameters
    ----------
    dataset : Dataset
        May lack images, classes, ground truth or predictions.
    protocol : Protocol or None
        None: `usual_protocol`, which is `COCO`, or `COCO_KEYPOINTS` where these are judged. Others
        are `VOC2007`, `VOC2010`, `LVIS`, `OPEN_IMAGES`, or one of your own. The two last
        named need `Dataset.verified`. Averages are over classes with ground truth that is not
        ignored, for the VOC protocols too: a class that is only predicted, or whose objects are
        all difficult, does not lower them.
    overlap : {"boxes", "masks", "boundary", "oriented", "keypoints"} or None
        What IoU is measured on; None: what the data set says, which is boxes unless
        `measured_by` was asked for another.
    iou : callable or None
        A measure of your own; see `iouviz.evaluation.matching.candidates.candidates`.

    Returns
    -------
    Evaluation

    Notes
    -----
    Equal scores in different images: for "coco" matching the image with the lower id goes first,
    as in pycocotools (by position where ids are not all whole numbers); for "voc" the earlier row
    of the file, as in the devkit.

    With "coco" matching, precision and recall equal pycocotools' bit for bit, but for its defects,
    which are not repeated: an annotation id of 0, or one that occurs twice, does not lose its
    match; the file's `ignore` is not overwritten by `iscrowd`; any number of limits on detections
    is allowed, not only three that end in 100; nothing predicted gives 0, not an exception; and
    what is undefined is nan, not -1.

    Examples
    --------
    >>> import iouviz
    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> dataset = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("apple",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 9, 9], [20, 20, 40, 40]]),
    ...     predictions=Predictions.of([0], [0], [[0, 0, 9, 9]], [0.8]),
    ... )
    >>> iouviz.evaluate(dataset, iouviz.VOC2010).summary["AP"]
    0.5
    """
    _check(dataset, protocol)
    if overlap is not None:
        dataset = measured_by(dataset, overlap)
    protocol = protocol or usual_protocol(dataset)
    pairs = protocol_candidates(dataset, protocol, iou)
    dataset = pairs.dataset
    objects, crowds = dataset.ground_truth, protocol.crowds
    not_ignored = np.stack(
        [~ignored_objects(objects, slice(None), area, crowds) for area in protocol.areas]
    )
    matches = match_pairs(
        pairs,
        iou_thresholds=protocol.iou_thresholds,
        matching=protocol.matching,
        not_ignored=not_ignored,
    )
    result = accumulate(judge(pairs, matches, not_ignored, protocol), protocol)
    classes = (ALL_CLASSES,) if protocol.class_agnostic else dataset.classes
    summary, per_class = summarise(protocol, classes, result.average_precision, result.recall)
    frequency = () if dataset.verified is None else dataset.verified.frequency
    if protocol.federated and frequency and not protocol.class_agnostic:
        summary |= by_frequency(frequency, result.average_precision[:, :, 0])
    return Evaluation(
        protocol=protocol,
        classes=classes,
        precision=result.precision,
        recall=result.recall,
        average_precision=result.average_precision,
        summary=summary,
        per_class=per_class,
        positives=result.positives,
        matched=Matched(pairs, matches, not_ignored),
    )


def summarise(
    protocol: Protocol, classes: tuple[str, ...], area_under: Values, recall: Values
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The twelve numbers, over all K classes and by class; see `Evaluation`.

    Parameters
    ----------
    protocol : Protocol
    classes : tuple of K str
    area_under : (T, K, A) array
    recall : (T, K, A, M) array
    """
    tables = _tables(protocol, area_under, recall)
    # a class is undefined at all thresholds or at none
    by_class = {name: table.mean(axis=0).tolist() for name, table in tables.items()}
    per_class = {
        label: {name: values[k] for name, values in by_class.items()}
        for k, label in enumerate(classes)
    }
    return {name: _mean(table) for name, table in tables.items()}, per_class


def _tables(protocol: Protocol, area_under: Values, recall: Values) -> dict[str, Values]:
    """What each of the twelve numbers is the mean of, (thresholds, K); nan where it has no name.

    `area_under` is (T, K, A), `recall` (T, K, A, M).
    """
    areas = {area.name: a for a, area in enumerate(protocol.areas)}
    limits = {limit: m for m, limit in enumerate(protocol.max_detections)}
    missing = np.full((1, area_under.shape[1]), np.nan)
    named = {name: _threshold_index(protocol, at) for name, at in (("50", 0.5), ("75", 0.75))}
    tables = {"AP": area_under[:, :, 0]}
    for name, t in named.items():
        tables[f"AP{name}"] = missing if t is None else area_under[[t], :, 0]
    sizes = {"s": areas.get("small"), "m": areas.get("medium"), "l": areas.get("large")}
    for letter, a in sizes.items():
        tables[f"AP{letter}"] = missing if a is None else area_under[:, :, a]
    by_threshold = protocol.recall_by == "threshold"
    own = set() if by_threshold else {each for each in limits if each is not None}
    for limit in sorted({1, 10, 100} | own):
        m = limits.get(limit)
        tables[f"AR{limit}"] = missing if m is None else recall[:, :, 0, m]
    if by_threshold:
        tables["AR"] = recall[:, :, 0, -1]
        for name, t in named.items():
            tables[f"AR{name}"] = missing if t is None else recall[[t], :, 0, -1]
    for letter, a in sizes.items():
        tables[f"AR{letter}"] = missing if a is None else recall[:, :, a, -1]
    return tables


def by_frequency(frequency: tuple[str, ...], area_under: Values) -> dict[str, float]:
    """AP of the rare, common and frequent classes; `area_under` is (T, K)."""
    of = np.array(frequency)
    return {f"AP{letter}": _mean(area_under[:, of == letter]) for letter in "rcf"}


def _mean(values: Values) -> float:
    """Mean of what is defined; nan where nothing is."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")


def _threshold_index(protocol: Protocol, iou_threshold: float) -> int | None:
    near = np.abs(np.array(protocol.iou_thresholds) - iou_threshold) < SAME_THRESHOLD
    return int(near.argmax()) if near.any() else None


def _check(dataset: object, protocol: object) -> None:
    """Refuse what a reader of another tool's documentation would try."""
    if not isinstance(dataset, Dataset):
        raise RequestError(
            f"evaluate was given a {type(dataset).__name__} as its data set; wanted a Dataset, as "
            "iouviz.read(ground_truth, predictions) returns, or one made of Images, GroundTruth.of"
            " and Predictions.of (iouviz.data.model)"
        )
    if not isinstance(protocol, Protocol | None):
        raise RequestError(
            f"evaluate was given a {type(protocol).__name__} as its protocol; wanted iouviz.COCO, "
            "VOC2007, VOC2010, LVIS, OPEN_IMAGES, or another Protocol. Predictions belong into "
            "the Dataset"
        )
