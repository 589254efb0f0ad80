"""COCO's, VOC's and Open Images' matching as plain loops, to which the fast path is held.

One image and class at a time, one prediction after the other, from the most confident down. The
fast path (`match_all`) gives the same for every data set, threshold, area range and limit, which
the tests check; nothing here is called by the app.

In both, an object may be *ignored*, neither found nor missed: a crowd, a "difficult" object, or
one whose area lies outside of the range in question. A prediction matched with an ignored object
is ignored too: neither a true nor a false positive.

References
----------
.. [1] COCO: ``pycocotools/cocoeval.py``, `COCOeval.evaluateImg`.
.. [2] VOC: ``VOCdevkit/VOCcode/VOCevaldet.m``.
.. [3] Open Images: ``object_detection/utils/per_image_evaluation.py`` of the TensorFlow Object
   Detection API, `PerImageEvaluation._compute_tp_fp_for_single_class`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

UNMATCHED = -1


def match_coco(
    iou: NDArray[np.float64],
    *,
    ignored: Sequence[bool],
    crowd: Sequence[bool],
    iou_threshold: float,
) -> list[int]:
    """Which object each prediction is matched with, by the rules of COCO.

    Each prediction in turn is matched with the best object that is still free:

    - *Free* is an object that no earlier prediction was matched with. A crowd (`iscrowd`) is one
      box around many objects and stays free: it may be matched again and again.
    - An IoU of the threshold or more is enough. (Of 1 - 1e-10, where the threshold is above that:
      a perfect match need not come out as exactly 1.)
    - An object that is not ignored goes before an ignored one, however well that one fits.
    - Otherwise the highest IoU decides; of equal ones the later object.

    Parameters
    ----------
    iou : (D, G) array
        Of D predictions, by falling confidence, with G objects. With a crowd it is the share of
        the prediction that lies inside.
    ignored, crowd : (G,) sequences of bool
    iou_threshold : float

    Returns
    -------
    list of D int
        Columns of `iou`, or -1.

    Examples
    --------
    The second prediction is a duplicate: its object is taken.

    >>> match_coco(np.array([[0.9], [0.8]]), ignored=[False], crowd=[False], iou_threshold=0.5)
    [0, -1]
    """
    matched: list[int] = []
    for row in iou.tolist():
        free = [
            g
            for g, overlap in enumerate(row)
            if overlap >= min(iou_threshold, 1 - 1e-10) and (g not in matched or crowd[g])
        ]
        not_ignored = [g for g in free if not ignored[g]]
        matched.append(max(not_ignored or free, key=lambda g: (row[g], g), default=UNMATCHED))
    return matched


def match_voc(
    iou: NDArray[np.float64], *, ignored: Sequence[bool], iou_threshold: float
) -> list[int]:
    """Which object each prediction is matched with, by the rules of Pascal VOC.

    Each prediction may be matched with one object alone, the one that it overlaps most; of equal
    ones the earlier. An IoU of the threshold or more is enough. If an earlier prediction was
    matched with that object, this one is a duplicate, even where a second object would be near
    enough. An ignored ("difficult") object may be matched again and again.

    Parameters
    ----------
    iou : (D, G) array
        Of D predictions, by falling confidence, with G objects.
    ignored : (G,) sequence of bool
    iou_threshold : float

    Returns
    -------
    list of D int
        Columns of `iou`, or -1.

    Examples
    --------
    COCO would match the second prediction with the second object, VOC does not:

    >>> iou = np.array([[0.9, 0.0], [0.8, 0.6]])
    >>> match_voc(iou, ignored=[False, False], iou_threshold=0.5)
    [0, -1]
    >>> match_coco(iou, ignored=[False, False], crowd=[False, False], iou_threshold=0.5)
    [0, 1]
    """
    matched: list[int] = []
    for row in iou:
        best = int(row.argmax()) if len(row) else UNMATCHED
        if (
            best == UNMATCHED
            or row[best] < iou_threshold
            or (best in matched and not ignored[best])
        ):
            best = UNMATCHED
        matched.append(best)
    return matched


def match_open_images(
    iou: NDArray[np.float64],
    *,
    ignored: Sequence[bool],
    group: Sequence[bool],
    iou_threshold: float,
) -> list[int]:
    """Which object each prediction is matched with, by the rules of Open Images.

    As by VOC's rules among the objects that are no groups. What has no match then goes to the
    group that most of it lies inside, if that is the threshold or more; of equal ones the earlier.
    A group takes any number: the first is a true positive, the others are ignored.

    Parameters
    ----------
    iou : (D, G) array
        Of D predictions, by falling confidence, with G objects. With a group it is the share of
        the prediction that lies inside.
    ignored, group : (G,) sequences of bool
    iou_threshold : float

    Returns
    -------
    list of D int
        Columns of `iou`, or -1.

    Examples
    --------
    The second prediction is a duplicate of the first, and lies inside the group:

    >>> iou = np.array([[0.9, 1.0], [0.8, 1.0]])
    >>> match_open_images(iou, ignored=[False] * 2, group=[False, True], iou_threshold=0.5)
    [0, 1]
    """
    alone = np.where(group, 0.0, iou)
    matched = match_voc(alone, ignored=ignored, iou_threshold=iou_threshold)
    inside = np.where(group, iou, 0.0)
    for d, best in enumerate(matched):
        if best == UNMATCHED and any(group) and inside[d].max() >= iou_threshold:
            matched[d] = int(inside[d].argmax())
    return matched
