"""Counted label maps judged: one confusion matrix, IoU of each class, and every mean of them.

Mean IoU is one name for several numbers. `CONVENTIONS` says how each is made; "mIoU" is that of
mmsegmentation: pixels of all images together, ignored ones left out, the mean over the classes
that ground truth or predictions have.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final

import numpy as np

from iouviz.arrays import Counts, Values
from iouviz.data.issues import Issue
from iouviz.data.legend import UNKNOWN, Legend
from iouviz.evaluation.results import LabelMapResult, null_if_nan, nulls
from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.evaluation.segmentation.hints import value_issues
from iouviz.evaluation.segmentation.quality import ClassQuality
from iouviz.geometry.overlap import mean_of_defined, share
from iouviz.geometry.segmentation.label_maps import LabelScores

CONVENTIONS: Final = {
    "mIoU": "all pixels together; mean over classes of ground truth or predictions",
    "mIoU_truth": "mean over classes of the ground truth",
    "mIoU_absent_0": "mean over all classes; a class in no map counts as 0",
    "mIoU_absent_1": "mean over all classes; a class in no map counts as 1",
    "mIoU_no_background": "as mIoU, without the class that is background",
    "mIoU_images": "mIoU of each image, then the mean over images",
    "mDice": "as mIoU, of Dice: 2 TP / (2 TP + FP + FN)",
    "fwIoU": "IoU weighted by the ground-truth pixels of each class",
    "mean_accuracy": "recall of the pixels of a class, mean over classes of the ground truth",
    "pixel_accuracy": "fraction of evaluated pixels that are correct",
    "boundary_mIoU": "as mIoU, of pixels near the outlines alone",
    "PQ": "panoptic quality, mean over classes: SQ x RQ of each",
    "SQ": "segmentation quality: IoU of matched segments, mean over classes",
    "RQ": "recognition quality: F1 of the segments, mean over classes",
}


@dataclass(frozen=True, eq=False)
class LabelMapEvaluation(LabelMapResult):
    """What label maps are worth; nan wherever nothing can be measured.

    K classes, I images.

    Attributes
    ----------
    legend : Legend
        The classes, and what the values meant.
    pairs : PairCounts
        What was counted. `score` with another legend judges it anew.
    images : tuple of str
        Those that were judged.
    matrix : (K, K + 1) int64 array
        Pixels by true and predicted class; the last column has those to which the prediction
        gives none of the classes. See also `confusion`.
    tp, true, predicted : (I, K) int64 arrays
        Of each image: pixels that are right, of the class in ground truth, and in predictions
        (where the ground truth is judged).
    judged, left_out : (I,) int64 arrays
        Pixels of each image, and those without a true class.
    boundary : (K,) array or None
        IoU of each class along its outlines, where it was measured.
    panoptic : ClassQuality or None
        Where objects are known.
    issues : tuple of Issue
    """

    legend: Legend
    pairs: PairCounts
    matrix: Counts
    tp: Counts
    true: Counts
    predicted: Counts
    judged: Counts
    left_out: Counts
    boundary: Values | None = None
    panoptic: ClassQuality | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The K names."""
        return self.legend.names

    @property
    def images(self) -> tuple[str, ...]:
        """The I names."""
        return self.pairs.names

    @property
    def scores(self) -> LabelScores:
        """The matrix as one of two label maps."""
        return LabelScores(self.matrix)

    @property
    def confusion(self) -> Counts:
        """Pixels by true class (rows) and predicted class (columns), (K, K)."""
        return self.matrix[:, :-1]

    @property
    def iou(self) -> Values:
        """IoU of each class, (K,)."""
        return self.scores.iou

    @cached_property
    def image_iou(self) -> Values:
        """IoU of each class in each image, (I, K); nan where neither map of the image has it."""
        union = self.true + self.predicted - self.tp
        return share(self.tp, union)

    @cached_property
    def image_mean_iou(self) -> Values:
        """Mean IoU of each image over the classes that one of its maps has, (I,)."""
        return mean_of_defined(self.image_iou, axis=1)

    @cached_property
    def summary(self) -> dict[str, float]:
        """Every number of `CONVENTIONS` by its name; nan where it has no meaning here."""
        scores = self.scores
        dice = 2 * scores.iou / (1 + scores.iou)
        quality = self.panoptic
        found = {
            "mIoU": scores.mean_iou(),
            "mIoU_truth": scores.mean_iou("ground truth"),
            "mIoU_absent_0": scores.mean_iou("zero"),
            "mIoU_absent_1": scores.mean_iou("one"),
            "mIoU_no_background": self._without_background(),
            "mIoU_images": _mean(self.image_mean_iou),
            "mDice": _mean(dice),
            "fwIoU": scores.weighted_iou,
            "mean_accuracy": scores.mean_accuracy,
            "pixel_accuracy": scores.overall_accuracy,
            "boundary_mIoU": np.nan if self.boundary is None else _mean(self.boundary),
            "PQ": np.nan if quality is None else _mean(quality.quality),
            "SQ": np.nan if quality is None else _mean(quality.segmentation),
            "RQ": np.nan if quality is None else _mean(quality.recognition),
        }
        return {name: float(found[name]) for name in CONVENTIONS}

    @cached_property
    def per_class(self) -> dict[str, dict[str, float]]:
        """Name of each class to its IoU, Dice, accuracy (recall), precision and true pixels.

        Also boundary_IoU, PQ, SQ and RQ where these were measured.
        """
        scores = self.scores
        columns: dict[str, Values] = {
            "IoU": scores.iou,
            "Dice": 2 * scores.iou / (1 + scores.iou),
            "accuracy": scores.accuracy,
            "precision": LabelScores(self._turned()).accuracy,
            "pixels": (scores.tp + scores.fn).astype(np.float64),
        }
        if self.boundary is not None:
            columns["boundary_IoU"] = self.boundary
        if self.panoptic is not None:
            columns["PQ"] = self.panoptic.quality
            columns["SQ"] = self.panoptic.segmentation
            columns["RQ"] = self.panoptic.recognition
        return {
            name: {key: float(column[at]) for key, column in columns.items()}
            for at, name in enumerate(self.classes)
        }

    def to_dict(self) -> dict[str, object]:
        """Every number, the matrix and each image as plain values for JSON; None for nan."""
        return {
            "images": len(self.images),
            "pixels": int(self.judged.sum()),
            "summary": nulls(self.summary),
            "per_class": {name: nulls(numbers) for name, numbers in self.per_class.items()},
            "confusion": self.matrix.tolist(),
            "per_image": {
                name: null_if_nan(mean)
                for name, mean in zip(self.images, self.image_mean_iou.tolist(), strict=True)
            },
            "issues": [asdict(issue) for issue in self.issues],
        }

    def images_with(self, true: int, predicted: int) -> tuple[Counts, Counts]:
        """Images with pixels in one cell of the matrix, most first, and how many; (n,) each.

        Parameters
        ----------
        true, predicted : int
            Positions of classes; `predicted` K means none of the classes.
        """
        pairs = self.pairs
        column = self.legend.predicted_classes(pairs.predicted)
        column = np.where(column == UNKNOWN, len(self.legend), column)
        rows = (self.legend.true_classes(pairs.true) == true) & (column == predicted)
        pixels = np.bincount(pairs.image[rows], pairs.pixels[rows], len(pairs)).astype(np.int64)
        order = np.argsort(-pixels, kind="stable")[: np.count_nonzero(pixels)]
        return order.astype(np.int64), pixels[order]

    def _turned(self) -> Counts:
        """The matrix with predicted classes as rows."""
        square = self.confusion.T
        return np.column_stack([square, np.zeros(len(square), np.int64)])

    def _without_background(self) -> float:
        background = self.legend.background
        return float("nan") if background is None else _mean(np.delete(self.iou, background))


def score(
    pairs: PairCounts,
    legend: Legend,
    *,
    boundary: Values | None = None,
    panoptic: ClassQuality | None = None,
    issues: tuple[Issue, ...] = (),
) -> LabelMapEvaluation:
    """Judge what was counted.

    Parameters
    ----------
    pairs : PairCounts
        Of I images.
    legend : Legend
        What the values mean.
    boundary : (K,) array or None
        By `boundary_iou`, of the same classes.
    panoptic : ClassQuality or None
    issues : tuple of Issue
        Found while reading; those of the values are added.

    Returns
    -------
    LabelMapEvaluation

    Examples
    --------
    >>> from iouviz.geometry.segmentation.pairs import pair_counts
    >>> each = pair_counts(np.array([[0, 0, 1, 1]]), np.array([[0, 1, 1, 1]]))
    >>> values = {0: 0, 1: 1}
    >>> result = score(PairCounts.of(["a"], [each]), Legend(("road", "car"), values, values))
    >>> round(result.summary["mIoU"], 4), result.confusion.tolist()
    (0.5833, [[1, 1], [0, 2]])
    """
    many, images = len(legend), len(pairs)
    row, column = legend.true_classes(pairs.true), legend.predicted_classes(pairs.predicted)
    column = np.where(column == UNKNOWN, many, column)
    kept = row >= 0
    image, a, b, pixels = pairs.image[kept], row[kept], column[kept], pairs.pixels[kept]
    table = _tables(image, a, pixels, images, many), _tables(image, b, pixels, images, many + 1)
    right = a == b
    judged = np.bincount(image, pixels, images).astype(np.int64)
    everything = np.bincount(pairs.image, pairs.pixels, images).astype(np.int64)
    return LabelMapEvaluation(
        legend,
        pairs,
        _tables(a, b, pixels, many, many + 1),
        _tables(image[right], a[right], pixels[right], images, many),
        table[0],
        table[1][:, :-1],
        judged,
        everything - judged,
        boundary,
        panoptic,
        issues + value_issues(pairs, legend),
    )


def _tables(row: Counts, column: Counts, pixels: Counts, rows: int, columns: int) -> Counts:
    """Pixels by row and column, (rows, columns)."""
    table = np.bincount(row * columns + column, pixels, rows * columns)
    return table.astype(np.int64).reshape(rows, columns)


def _mean(values: Values) -> float:
    return float(mean_of_defined(np.asarray(values), axis=0))
