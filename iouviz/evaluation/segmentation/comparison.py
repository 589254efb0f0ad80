"""Two models on the same label maps: the difference of each class, with an interval over images."""

from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Counts, Values
from iouviz.errors import RequestError
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.evaluation.statistics.bootstrap import Interval, difference_interval, draws
from iouviz.geometry.overlap import mean_of_defined, share

RESAMPLES = 1000


@dataclass(frozen=True, slots=True, eq=False)
class LabelMapDifference:
    """What the second of two models has more than the first, on the images that both have.

    Attributes
    ----------
    classes : tuple of str
        K of them.
    images : tuple of str
        I of them.
    first, second : (K,) arrays
        IoU of each class on these images; nan for one that no map has.
    samples : (B, K) array
        Second minus first in each resample of images; nan where either is undefined.
    by_image : (I,) array
        Mean IoU of each image: second minus first.
    fewer_errors : (I,) int64 array
        Wrong pixels of each image: first minus second.
    """

    classes: tuple[str, ...]
    images: tuple[str, ...]
    first: Values
    second: Values
    samples: Values
    by_image: Values
    fewer_errors: Counts

    @property
    def means(self) -> tuple[float, float]:
        """Mean IoU of either over the classes that it has; nan without any."""
        one, two = mean_of_defined(np.stack([self.first, self.second]), axis=1).tolist()
        return one, two

    def interval(self, label: int | None = None, *, level: float = 0.95) -> Interval:
        """Paired interval of the difference of a class, or of the mean over all (None)."""
        if label is None:
            gain, samples = self.means[1] - self.means[0], mean_of_defined(self.samples, axis=1)
        else:
            gain, samples = self.second[label] - self.first[label], self.samples[:, label]
        return difference_interval(float(gain), samples, level)


def compare_label_maps(
    first: LabelMapEvaluation,
    second: LabelMapEvaluation,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> LabelMapDifference:
    """Compare two models image by image, and by resamples of the images.

    Parameters
    ----------
    first, second : LabelMapEvaluation
        Of the same ground truth and classes. Images that only one of them has are left out.
    resamples : int
        B.
    seed : int

    Returns
    -------
    LabelMapDifference

    Raises
    ------
    RequestError
        Other classes, or no image that both have.

    Notes
    -----
    A resample draws as many images as there are, with replacement, the same for both; IoU of a
    class is then TP / (TP + FP + FN) of the pixels drawn.
    """
    if first.classes != second.classes:
        raise RequestError(
            f"{len(first.classes)} and {len(second.classes)} classes that differ; two models are "
            "compared on the same ones"
        )
    place = {name: at for at, name in enumerate(second.images)}
    rows = [(at, place[name]) for at, name in enumerate(first.images) if name in place]
    if not rows:
        raise RequestError("the two models have no image in common")
    one, two = np.array(rows, np.int64).T
    weights = np.vstack([np.ones(len(one)), draws(len(one), resamples, seed)])
    a, b = _iou(first, one, weights), _iou(second, two, weights)
    return LabelMapDifference(
        first.classes,
        tuple(first.images[at] for at in one.tolist()),
        a[0],
        b[0],
        (b - a)[1:],
        second.image_mean_iou[two] - first.image_mean_iou[one],
        _wrong(first)[one] - _wrong(second)[two],
    )


def _wrong(result: LabelMapEvaluation) -> Counts:
    wrong: Counts = result.judged - result.tp.sum(axis=1)
    return wrong


def _iou(result: LabelMapEvaluation, images: Counts, weights: Values) -> Values:
    """IoU of each class for images drawn so often, (B, I) -> (B, K)."""
    tp, true, predicted = (
        weights @ each[images].astype(np.float64)
        for each in (result.tp, result.true, result.predicted)
    )
    union = true + predicted - tp
    return share(tp, union)
