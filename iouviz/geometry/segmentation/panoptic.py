"""Panoptic quality: segments matched where their IoU is above a half, which only one can be.

If J(A, G) > 1/2 then A covers more than half of G. Segments of one map do not overlap, so no second
segment can do so too: nobody has to choose, and the order does not matter.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Values
from iouviz.errors import MaskError


@dataclass(frozen=True, slots=True, eq=False)
class PanopticQuality:
    """PQ of one class, with the two factors that it is the product of.

    Attributes
    ----------
    tp, fp, fn : int
        Matched pairs, predicted segments left over, true segments left over.
    segmentation : float
        Mean IoU of the matched pairs, in (1/2, 1]; nan without any.
    recognition : float
        TP / (TP + FP/2 + FN/2), the F1 of the segments; nan where there is no segment at all.
    quality : float
        Sum of the IoU of matched pairs / (TP + FP/2 + FN/2), in [0, 1]; nan likewise.
    pairs : (tp, 2) int array
        Rows and columns of the matches.
    """

    tp: int
    fp: int
    fn: int
    segmentation: float
    recognition: float
    quality: float
    pairs: NDArray[np.intp]


def panoptic_quality(iou: Values) -> PanopticQuality:
    """Match the segments of one class and sum up.

    Parameters
    ----------
    iou : (N, M) array
        IoU of N predicted with M true segments; segments of the same map do not overlap.

    Returns
    -------
    PanopticQuality

    Raises
    ------
    MaskError
        A row or column has two values above 1/2: then segments do overlap, and the theorem does
        not hold.

    References
    ----------
    .. [1] A. Kirillov, K. He, R. Girshick, C. Rother, P. Dollár, "Panoptic segmentation",
       CVPR 2019.

    Examples
    --------
    Two of three found, with IoU .8 and .6, and one false alarm: 1.4 / (2 + 0.5 + 0.5).

    >>> result = panoptic_quality(np.array([[0.8, 0, 0], [0.1, 0.6, 0], [0, 0, 0.5]]))
    >>> round(result.quality, 4), round(result.segmentation, 4), round(result.recognition, 4)
    (0.4667, 0.7, 0.6667)
    """
    table = np.asarray(iou, np.float64)
    above = table > 0.5
    if (above.sum(axis=0) > 1).any() or (above.sum(axis=1) > 1).any():
        raise MaskError(
            "a segment has IoU above 1/2 with two others, so segments of one map overlap; "
            "panoptic quality wants each pixel to belong to one segment"
        )
    pairs = np.argwhere(above)
    tp, fp, fn = len(pairs), len(table) - len(pairs), table.shape[1] - len(pairs)
    total = float(table[above].sum())
    whole = tp + fp / 2 + fn / 2
    undefined = float("nan")
    return PanopticQuality(
        tp,
        fp,
        fn,
        total / tp if tp else undefined,
        tp / whole if whole else undefined,
        total / whole if whole else undefined,
        pairs,
    )
