"""The rules on which matching rests, each in one function: crowds, ignored objects, enough IoU.

A crowd (COCO's `iscrowd`) is one box around many objects. Three things happen with it:

- It is ignored: neither found nor missed, and a prediction matched with it is neither a true nor a
  false positive (`ignored_objects`).
- By COCO's rules it may be matched again and again (`may_rematch`).
- By COCO's rules its IoU with a prediction is the share of the prediction that lies inside it:
  the intersection is divided by the area of the prediction alone (`pair_iou.py`).

By Open Images' rules a crowd ("group-of") is an object to find, and its IoU is COCO's. Of the
predictions matched with it the first is a true positive, and the others are ignored
(`first_of_object`).
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import GroundTruth
from iouviz.evaluation.protocols import AreaRange, Crowds, Matching

OneBitOrMany = TypeVar("OneBitOrMany", Flags, NDArray[np.uint64])

NOBODY = -1  # what a prediction without a match is matched with

# Below this IoU a box does not overlap an object at all: t_b of TIDE's error types. Pairs below it
# are not looked for either, so that no page can ask for what was not prepared.
BACKGROUND_IOU = 0.1

NEARLY_ONE = 1 - 1e-10  # see `enough`


def may_rematch(crowd: Flags, not_ignored: OneBitOrMany, matching: Matching) -> OneBitOrMany:
    """Which objects may be matched again and again, (G,).

    By COCO's rules a crowd, by others whatever is ignored. `not_ignored` holds a flag each, or the
    bits of many cases, and so does the answer.

    >>> may_rematch(np.array([True, False]), np.array([False, False]), "coco")
    array([ True, False])
    >>> may_rematch(np.array([True, False]), np.array([2, 0], np.uint64), "voc") & np.uint64(3)
    array([1, 3], dtype=uint64)
    """
    if matching != "coco":
        return ~not_ignored
    never = np.zeros((), not_ignored.dtype)
    always: OneBitOrMany = np.where(crowd, ~never, never)
    return always


def enough(iou_threshold: float, matching: Matching) -> float:
    """The IoU that is enough to match at a threshold.

    COCO lets a threshold of 1 be reached by boxes that rounding keeps just below it.

    >>> enough(0.5, "coco"), enough(1.0, "coco") < 1, enough(1.0, "voc")
    (0.5, True, 1.0)
    """
    return min(iou_threshold, NEARLY_ONE) if matching == "coco" else iou_threshold


def ignored_objects(
    ground_truth: GroundTruth, rows: Rows | slice, area: AreaRange, crowds: Crowds = "ignored"
) -> Flags:
    """Which of the ground truth `rows` are ignored: a crowd, marked so, or of another area."""
    marked = ground_truth.ignore[rows]
    if crowds == "ignored":
        marked = marked | ground_truth.crowd[rows]
    return marked | outside(ground_truth.area[rows], area)


def first_of_object(objects: Rows) -> Flags:
    """Which matches are the first of their object, (n,); `objects` are in order of judging.

    >>> first_of_object(np.array([7, 3, 7]))
    array([ True,  True, False])
    """
    first = np.zeros(len(objects), np.bool_)
    first[np.unique(objects, return_index=True)[1]] = True
    return first


def outside(values: Values, area: AreaRange) -> Flags:
    """Which areas lie outside the range; both ends belong to it.

    >>> outside(np.array([1023.0, 1024.0]), AreaRange("medium", 1024.0, 9216.0))
    array([ True, False])
    """
    return (values < area.low) | (values > area.high)
