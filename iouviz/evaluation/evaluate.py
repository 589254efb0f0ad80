"""A data set judged by a protocol: arrays, the summary numbers, the curve of every class."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import Dataset, Images
from iouviz.errors import RequestError
from iouviz.evaluation._loop import Flags, Rows, box_iou, counting, match, outside, rank
from iouviz.evaluation.curves import Curve, average_precision, precision_recall, sample_precision
from iouviz.evaluation.protocols import COCO, Protocol
from iouviz.geometry.overlap import Values

# Thresholds come from sliders and command lines; 0.6 means linspace's 0.6000000000000001 too.
SAME_THRESHOLD = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The predictions of one class, judged at T thresholds and A area ranges.

    Attributes
    ----------
    rows : (D,) int array
        Rows of `Dataset.predictions`, in the order in which equal scores are taken.
    score : (D,) array
    place : (D,) int array
        How many predictions of this class in the same image are more confident.
    tp, fp : (T, A, D) bool arrays
        Both False where a prediction is ignored.
    positives : (A,) int array
        Objects to find.
    """

    rows: Rows
    score: Values
    place: Rows
    tp: Flags
    fp: Flags
    positives: Rows

    def curve(self, t: int, a: int) -> Curve:
        """The curve at threshold number `t` and area range number `a`."""
        curve = precision_recall(
            self.score, tp=self.tp[t, a], fp=self.fp[t, a], positives=int(self.positives[a])
        )
        return replace(curve, rows=self.rows[curve.rows])

    def recall(self, max_detections: int | None) -> Values:
        """Recall with so many predictions an image at most, (T, A); nan without objects."""
        within = self.place < (np.inf if max_detections is None else max_detections)
        found = np.count_nonzero(self.tp & within, axis=2)
        recall = np.full(found.shape, np.nan)
        np.divide(found, self.positives, out=recall, where=self.positives > 0)
        return recall


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a protocol says about a data set; nan wherever there is no object to find.

    T thresholds, R recalls, K classes, A area ranges, M limits on the detections per image.

    Attributes
    ----------
    protocol : Protocol
    classes : tuple of str
        The K names.
    precision : (T, R, K, A) array
        Of the envelope at R recalls (see `curves.sample_precision`), at the last limit.
    recall : (T, K, A, M) array
        The highest that is reached.
    average_precision : (T, K, A) array
        By the protocol's interpolation.
    summary : dict
        AP AP50 AP75 APs APm APl AR1 AR10 AR100 ARs ARm ARl, averaged over thresholds and over
        the classes with ground truth that counts. nan also where the protocol has no such
        threshold, area range or limit.
    per_class : dict
        Name of the class to the same keys.
    judged : tuple of Judged
        The K classes.
    """

    protocol: Protocol
    classes: tuple[str, ...]
    precision: Values
    recall: Values
    average_precision: Values
    summary: dict[str, float]
    per_class: dict[str, dict[str, float]]
    judged: tuple[Judged, ...]

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
        return self.judged[self.classes.index(class_name)].curve(t, areas.index(area))


def evaluate(dataset: Dataset, protocol: Protocol = COCO) -> Evaluation:
    """Judge every prediction of a data set and sum up.

    Parameters
    ----------
    dataset : Dataset
        May lack images, classes, ground truth or predictions.
    protocol : Protocol
        `COCO`, `VOC2007`, `VOC2010`, or one of your own. Averages are over classes with ground
        truth that counts, for the VOC protocols too: a class that is only predicted, or whose
        objects are all difficult, does not lower them.

    Returns
    -------
    Evaluation

    Notes
    -----
    Equal scores in different images: for "coco" matching the image with the lower id goes first,
    as in pycocotools (by position where ids are not all whole numbers); for "voc" the earlier row
    of the file, as in the devkit.

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
    images = _image_order(dataset.images)
    judged = tuple(_judge(dataset, k, images, protocol) for k in range(len(dataset.classes)))
    shape = (len(protocol.iou_thresholds), len(judged), len(protocol.areas))
    precision, area_under = _precision(judged, shape, protocol)
    recall = np.full((*shape, len(protocol.max_detections)), np.nan)
    for k, each in enumerate(judged):
        for m, limit in enumerate(protocol.max_detections):
            recall[:, k, :, m] = each.recall(limit)
    return Evaluation(
        protocol=protocol,
        classes=dataset.classes,
        precision=precision,
        recall=recall,
        average_precision=area_under,
        summary=_summary(protocol, area_under, recall),
        per_class={
            name: _summary(protocol, area_under[:, [k]], recall[:, [k]])
            for k, name in enumerate(dataset.classes)
        },
        judged=judged,
    )


def _precision(
    judged: Sequence[Judged], shape: tuple[int, int, int], protocol: Protocol
) -> tuple[Values, Values]:
    """Sampled precision (T, R, K, A) and average precision (T, K, A)."""
    recalls = 11 if protocol.interpolation == "11-point" else 101
    precision = np.full((shape[0], recalls, *shape[1:]), np.nan)
    area_under = np.full(shape, np.nan)
    for t, k, a in np.ndindex(shape):
        if judged[k].positives[a]:
            curve = judged[k].curve(t, a)
            precision[t, :, k, a] = sample_precision(curve, protocol.interpolation)
            area_under[t, k, a] = average_precision(curve, protocol.interpolation)
    return precision, area_under


def _judge(dataset: Dataset, label: int, images: Rows, protocol: Protocol) -> Judged:
    """Match one class in every image, each image's IoU computed once for all thresholds."""
    found = _rows_by_image(dataset.predictions.image, dataset.predictions.label == label)
    wanted = _rows_by_image(dataset.ground_truth.image, dataset.ground_truth.label == label)
    rows = [np.empty(0, np.intp)]
    verdicts = [np.empty((2, len(protocol.iou_thresholds), len(protocol.areas), 0), np.bool_)]
    positives = np.zeros(len(protocol.areas), np.intp)
    nothing = np.empty(0, np.intp)
    for image in images:
        d, g = found.get(image, nothing), wanted.get(image, nothing)
        d = d[rank(dataset.predictions.score[d])][: protocol.max_detections[-1]]
        rows.append(d)
        if len(d) or len(g):
            verdicts.append(_judge_image(dataset, d, g, protocol))
            positives += [counting(dataset.ground_truth, g, a).sum() for a in protocol.areas]
    joined = np.concatenate(rows)
    tp, fp = np.concatenate(verdicts, axis=-1)
    place = np.concatenate([np.arange(len(d)) for d in rows])
    if protocol.matching == "voc":
        as_filed = np.argsort(joined)
        joined, place = joined[as_filed], place[as_filed]
        tp, fp = tp[..., as_filed], fp[..., as_filed]
    return Judged(joined, dataset.predictions.score[joined], place, tp, fp, positives)


def _judge_image(dataset: Dataset, d: Rows, g: Rows, protocol: Protocol) -> Flags:
    """True and false positives among one image's predictions `d`, (2, T, A, D)."""
    truth, predictions = dataset.ground_truth, dataset.predictions
    iou = box_iou(predictions, d, truth, g, protocol)
    verdict = np.empty((2, len(protocol.iou_thresholds), len(protocol.areas), len(d)), np.bool_)
    for a, area in enumerate(protocol.areas):
        counts = counting(truth, g, area)
        far = outside(predictions.area[d], area)
        for t, threshold in enumerate(protocol.iou_thresholds):
            result = match(
                iou,
                counts=counts,
                crowd=truth.crowd[g],
                outside=far,
                iou_threshold=threshold,
                matching=protocol.matching,
            )
            verdict[:, t, a] = result.true_positive, result.false_positive
    return verdict


def _rows_by_image(image: NDArray[np.int32], chosen: Flags) -> dict[int, Rows]:
    """The chosen rows of each image that has some, in file order."""
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(image[rows], kind="stable")]
    numbers, starts = np.unique(image[rows], return_index=True)
    return dict(zip(numbers.tolist(), np.split(rows, starts[1:]), strict=False))


def _image_order(images: Images) -> Rows:
    positions = range(len(images))
    if all(isinstance(each, int) for each in images.ids):
        return np.array(sorted(positions, key=images.ids.__getitem__), dtype=np.intp)
    return np.array(positions, dtype=np.intp)


def _summary(protocol: Protocol, area_under: Values, recall: Values) -> dict[str, float]:
    """The twelve numbers from AP (T, K, A) and recall (T, K, A, M)."""
    areas = {area.name: a for a, area in enumerate(protocol.areas)}
    limits = {limit: m for m, limit in enumerate(protocol.max_detections)}
    half = _threshold_index(protocol, 0.5)
    strict = _threshold_index(protocol, 0.75)
    summary = {
        "AP": _mean(area_under[:, :, 0]),
        "AP50": float("nan") if half is None else _mean(area_under[half, :, 0]),
        "AP75": float("nan") if strict is None else _mean(area_under[strict, :, 0]),
    }
    sizes = {"s": areas.get("small"), "m": areas.get("medium"), "l": areas.get("large")}
    for letter, a in sizes.items():
        summary[f"AP{letter}"] = float("nan") if a is None else _mean(area_under[:, :, a])
    for limit in (1, 10, 100):
        m = limits.get(limit)
        summary[f"AR{limit}"] = float("nan") if m is None else _mean(recall[:, :, 0, m])
    for letter, a in sizes.items():
        summary[f"AR{letter}"] = float("nan") if a is None else _mean(recall[:, :, a, -1])
    return summary


def _mean(values: Values) -> float:
    """Mean of what is defined; nan where nothing is."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")


def _threshold_index(protocol: Protocol, iou_threshold: float) -> int | None:
    near = np.abs(np.array(protocol.iou_thresholds) - iou_threshold) < SAME_THRESHOLD
    return int(near.argmax()) if near.any() else None
