"""Two label maps compared pixel by pixel: the confusion matrix, IoU of each class, and their means.

A label map gives every pixel the number of a class. IoU of a class is TP / (TP + FP + FN) of its
pixels, over one picture or over many whose matrices are added.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.arrays import Counts, Values
from iouviz.errors import MaskError
from iouviz.geometry.overlap import share
from iouviz.geometry.segmentation.pairs import Labels, pair_counts

# What a class that neither map has counts as in the mean; or: only classes of the ground truth.
Absent = Literal["skip", "zero", "one", "ground truth"]


@dataclass(frozen=True, slots=True, eq=False)
class LabelScores:
    """How well K classes agree.

    Attributes
    ----------
    matrix : (K, K + 1) int64 array
        Pixels by true class and predicted class; the last column counts pixels to which the
        prediction gives none of the K classes. Ignored pixels are not in it.
    """

    matrix: Counts

    @property
    def tp(self) -> Counts:
        """Pixels of each class that were given that class, (K,)."""
        return np.diagonal(self.matrix).copy()

    @property
    def fp(self) -> Counts:
        """Pixels of other classes that were given this one, (K,)."""
        wrong: Counts = self.matrix[:, :-1].sum(axis=0) - self.tp
        return wrong

    @property
    def fn(self) -> Counts:
        """Pixels of each class that were given another, or none, (K,)."""
        wrong: Counts = self.matrix.sum(axis=1) - self.tp
        return wrong

    @property
    def iou(self) -> Values:
        """TP / (TP + FP + FN), (K,), in [0, 1]; nan for a class that neither map has."""
        return share(self.tp, self.tp + self.fp + self.fn)

    @property
    def accuracy(self) -> Values:
        """Share of each class's pixels that were found, (K,); nan where there are none."""
        return share(self.tp, self.tp + self.fn)

    @property
    def overall_accuracy(self) -> float:
        """Share of all pixels that have the right class; nan without pixels."""
        return float(share(self.tp.sum(), self.matrix.sum()))

    @property
    def mean_accuracy(self) -> float:
        """Mean of `accuracy` over the classes of the ground truth; nan without any."""
        return _mean(self.accuracy)

    @property
    def weighted_iou(self) -> float:
        """Mean of IoU weighted by the true pixels of each class; nan without pixels."""
        weight = self.tp + self.fn
        present = weight > 0
        if not present.any():
            return float("nan")
        return float((self.iou[present] * weight[present]).sum() / weight.sum())

    def mean_iou(self, absent: Absent = "skip") -> float:
        """Mean of `iou` over the classes.

        Parameters
        ----------
        absent : {"skip", "zero", "one", "ground truth"}
            What to do with a class that neither map has: leave it out, count it as 0, or as 1.
            "ground truth": also leave out a class that is only predicted.

        Returns
        -------
        float
            In [0, 1]; nan where no class is left.

        Examples
        --------
        >>> scores = label_scores([[0, 0, 1]], [[0, 0, 2]], 4)
        >>> scores.iou
        array([ 1.,  0.,  0., nan])
        >>> [round(scores.mean_iou(how), 4) for how in ("skip", "zero", "one", "ground truth")]
        [0.3333, 0.25, 0.5, 0.5]
        """
        iou = self.iou
        if absent == "ground truth":
            return _mean(np.where(self.tp + self.fn > 0, iou, np.nan))
        if absent == "skip":
            return _mean(iou)
        return _mean(np.where(np.isnan(iou), float(absent == "one"), iou))


def label_scores(
    ground_truth: ArrayLike, prediction: ArrayLike, classes: int, *, ignore: int | None = None
) -> LabelScores:
    """Compare two label maps.

    Parameters
    ----------
    ground_truth, prediction : (...) array_like of int
        Class of each pixel, from 0 up; of one shape.
    classes : int
        K, at least 1.
    ignore : int or None
        Pixels with this value in the ground truth are left out, whatever was predicted.

    Returns
    -------
    LabelScores
        Those of several pictures: add their matrices.

    Raises
    ------
    MaskError
        Shapes that differ, values that are no whole numbers, or a true value that is neither a
        class nor `ignore`.

    Notes
    -----
    A predicted value that is no class, such as 255, is wrong wherever the ground truth has a
    class; the pixel is missed, and nobody's false positive.

    Examples
    --------
    >>> label_scores([[0, 1, 1, 9]], [[0, 1, 0, 1]], 2, ignore=9).matrix
    array([[1, 0, 0],
           [1, 1, 0]])
    """
    true, predicted = _whole(ground_truth, "ground truth"), _whole(prediction, "prediction")
    if true.shape != predicted.shape:
        raise MaskError(
            f"label maps of {true.shape} and {predicted.shape} pixels; wanted one size. Was one of "
            "them resized?"
        )
    if classes < 1:
        raise MaskError(f"{classes} classes; wanted at least 1")
    a, b, count = pair_counts(true, predicted)
    kept = np.ones(len(a), np.bool_) if ignore is None else a != ignore
    a, b, count = a[kept], b[kept], count[kept]
    unknown = np.unique(a[(a < 0) | (a >= classes)])
    if len(unknown):
        raise MaskError(
            f"the ground truth has the value {unknown[0]}, which is none of {classes} classes "
            f"(0 to {classes - 1}). Name it as the value to ignore, or raise the number of classes"
        )
    column = np.where((b < 0) | (b >= classes), classes, b)
    matrix = np.zeros((classes, classes + 1), np.int64)
    np.add.at(matrix, (a, column), count)
    return LabelScores(matrix)


# The answers of `verdicts`.
NEITHER, RIGHT, INVENTED, MISSED, IGNORED = range(5)


def verdicts(
    ground_truth: ArrayLike, prediction: ArrayLike, label: int, *, ignore: int | None = None
) -> NDArray[np.uint8]:
    """What each pixel is to one class.

    Parameters
    ----------
    ground_truth, prediction : (...) array_like of int
        Label maps of one shape.
    label : int
        The class.
    ignore : int or None
        As in `label_scores`.

    Returns
    -------
    (...) uint8 array
        NEITHER (0), RIGHT (1, a TP), INVENTED (2, an FP), MISSED (3, an FN) or IGNORED (4).

    Examples
    --------
    >>> verdicts([[0, 1, 1, 9]], [[1, 1, 0, 1]], 1, ignore=9)
    array([[2, 1, 3, 4]], dtype=uint8)
    """
    true, predicted = np.asarray(ground_truth), np.asarray(prediction)
    here, there = true == label, predicted == label
    kind = np.select([here & there, there, here], [RIGHT, INVENTED, MISSED], NEITHER)
    if ignore is not None:
        kind[true == ignore] = IGNORED
    return kind.astype(np.uint8)


def _whole(values: ArrayLike, name: str) -> Labels:
    array = np.asarray(values)
    if array.dtype == np.bool_:
        return array.astype(np.uint8)
    if not np.issubdtype(array.dtype, np.integer):
        raise MaskError(f"the {name} is an array of {array.dtype}; a label map has whole numbers")
    return array


def _mean(values: Values) -> float:
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")
