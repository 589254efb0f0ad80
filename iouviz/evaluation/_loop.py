"""Who matches whom: the predictions and the ground truth of one class in one image.

Read from top to bottom this is the matching of COCO and of Pascal VOC, one prediction at a time.
It is told IoU, not boxes, so that masks may be judged by the same rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.protocols import AreaRange, Matching, Protocol
from iouviz.geometry.overlap import ratio

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Values = NDArray[np.float64]

NOBODY = -1

# COCO lets a threshold of 1 be reached by boxes that rounding keeps a hair below it.
NEARLY_ONE = 1 - 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """What became of D predictions at one IoU threshold.

    Attributes
    ----------
    ground_truth : (D,) int array
        Position of the ground truth that each prediction took, or -1.
    ignored : (D,) bool array
        The prediction counts neither way.
    """

    ground_truth: Rows
    ignored: Flags

    @property
    def true_positive(self) -> Flags:
        """Predictions that found an object that counts, (D,)."""
        return np.not_equal(self.ground_truth, NOBODY) & ~self.ignored

    @property
    def false_positive(self) -> Flags:
        """Predictions that found none, (D,)."""
        return np.equal(self.ground_truth, NOBODY) & ~self.ignored


def rank(score: Values) -> Rows:
    """Order of falling score; between equal scores the earlier goes first.

    >>> rank(np.array([0.5, 0.9, 0.5]))
    array([1, 0, 2])
    """
    return np.argsort(-score, kind="stable")


def match(
    iou: Values,
    *,
    counts: Flags,
    crowd: Flags,
    outside: Flags,
    iou_threshold: float,
    matching: Matching,
) -> Match:
    """Match the predictions of one class in one image with its ground truth.

    Parameters
    ----------
    iou : (D, G) array
        IoU in [0, 1] of predictions, in order of falling score, with ground truth in file order.
    counts : (G,) bool array
        Whether to find the object is asked for; False for crowd, difficult, outside the areas.
    crowd : (G,) bool array
        Whether the ground truth may be taken again and again.
    outside : (D,) bool array
        Whether the prediction's own area is outside the range that is looked at.
    iou_threshold : float
        In (0, 1].
    matching : {"coco", "voc"}

    Returns
    -------
    Match
        Entries in the order of `iou`'s rows. Without predictions, empty; without ground truth,
        nobody is matched.

    Examples
    --------
    Both predictions overlap the first object most; only COCO gives the second one another try.

    >>> iou = np.array([[0.9, 0.6], [0.8, 0.7]])
    >>> yes, no = np.ones(2, bool), np.zeros(2, bool)
    >>> rules = dict(counts=yes, crowd=no, outside=no, iou_threshold=0.5)
    >>> match(iou, matching="coco", **rules).ground_truth
    array([0, 1])
    >>> match(iou, matching="voc", **rules).ground_truth
    array([ 0, -1])
    """
    if matching == "coco":
        taken = _match_coco(iou, counts, crowd, iou_threshold)
    else:
        taken = _match_voc(iou, counts, iou_threshold)
    matched = taken != NOBODY
    ignored = outside.copy()  # an unmatched prediction of another size is nobody's mistake
    ignored[matched] = ~counts[taken[matched]]
    return Match(taken, ignored)


def _match_coco(iou: Values, counts: Flags, crowd: Flags, iou_threshold: float) -> Rows:
    """COCO: each prediction in turn takes the best of what is still free."""
    result = np.full(len(iou), NOBODY, dtype=np.intp)
    asked, again = counts.tolist(), crowd.tolist()  # lists, because a loop reads them faster
    taken: set[int] = set()
    for prediction, candidates in _by_prediction(iou >= min(iou_threshold, NEARLY_ONE)):
        free = [g for g in candidates if g not in taken or again[g]]
        # Ground truth that counts goes first, however well the prediction fits an ignored one.
        preferred = [g for g in free if asked[g]] or free
        if preferred:
            # The highest IoU; between equal ones the later, as the reference's `<` lets it.
            best = max((iou.item(prediction, g), g) for g in preferred)[1]
            result[prediction] = best
            taken.add(best)
    return result


def _match_voc(iou: Values, counts: Flags, iou_threshold: float) -> Rows:
    """VOC: each prediction asks only for its best ground truth, taken or not.

    The devkit compares `ovmax >= minoverlap` and `ov > ovmax`: an IoU equal to the threshold is
    enough, and between equal ones the earlier ground truth is asked for. (py-faster-rcnn's copy
    wants more than the threshold.)
    """
    result = np.full(len(iou), NOBODY, dtype=np.intp)
    taken: set[int] = set()
    for prediction, _ in _by_prediction(iou >= iou_threshold):
        best = int(iou[prediction].argmax())
        if not counts[best]:
            result[prediction] = best  # difficult: any number of predictions may have it
        elif best not in taken:
            result[prediction] = best
            taken.add(best)
        # else a duplicate, even where a second object would have been near enough
    return result


def _by_prediction(enough: Flags) -> Iterator[tuple[int, list[int]]]:
    """Predictions with at least one candidate, in order, and the candidates of each."""
    candidates: dict[int, list[int]] = {}
    for prediction, g in np.argwhere(enough).tolist():
        candidates.setdefault(prediction, []).append(g)
    yield from candidates.items()


def box_iou(
    predictions: Predictions, d: Rows, ground_truth: GroundTruth, g: Rows, protocol: Protocol
) -> Values:
    """IoU of the predictions `d` with the ground truth `g` as the protocol measures it.

    It differs from `iouviz.iou` in the last bit and on purpose: areas come from the widths and
    heights that the file states, as in pycocotools, not from the corners.

    Parameters
    ----------
    predictions, ground_truth : Predictions, GroundTruth
    d, g : (D,), (G,) int arrays
        Rows to compare.
    protocol : Protocol
        "coco" matching divides by the area of the prediction alone where the ground truth is a
        crowd; `inclusive_pixels` makes every width and height 1 pixel longer.

    Returns
    -------
    (D, G) array
        In [0, 1]; 0 where nothing is shared or nothing has an area.
    """
    pixel = 1.0 if protocol.inclusive_pixels else 0.0
    a, b = predictions.boxes[d][:, None], ground_truth.boxes[g][None]  # (D, 1, 4), (1, G, 4)
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2]) + pixel
    sides = np.maximum(sides, 0.0)  # (D, G, 2)
    intersection = sides[..., 0] * sides[..., 1]
    area_d = np.prod(predictions.size[d] + pixel, axis=1)[:, None]
    area_g = np.prod(ground_truth.size[g] + pixel, axis=1)[None]
    union = (area_d + area_g) - intersection
    if protocol.matching == "coco":
        union = np.where(ground_truth.crowd[g], area_d, union)
    return ratio(intersection, union)


def counting(ground_truth: GroundTruth, rows: Rows, area: AreaRange) -> Flags:
    """Which of the ground truth `rows` are asked for: no crowd, not ignored, of the right area."""
    asked = ~(ground_truth.crowd[rows] | ground_truth.ignore[rows])
    return asked & ~outside(ground_truth.area[rows], area)


def outside(values: Values, area: AreaRange) -> Flags:
    """Which areas lie outside the range; both ends belong to it.

    >>> outside(np.array([1023.0, 1024.0]), AreaRange("medium", 1024.0, 9216.0))
    array([ True, False])
    """
    return (values < area.low) | (values > area.high)
