"""Which prediction is matched with which object. Read in this order.

reference.py        COCO's, VOC's and Open Images' rules as plain loops: the specification
rules.py            a function for each rule: what happens with a crowd, ignored objects, enough IoU
order.py            predictions in the order of their confidence; how equal scores are ordered
pair_iou.py         IoU of pairs of boxes, and what a crowd's IoU is
mask_pair_iou.py    the same of masks; overlap.py chooses which of them a data set is judged by
oriented_pair_iou.py the same of oriented boxes
keypoint_pair_iou.py object keypoint similarity in its place
candidates.py       the pairs that overlap enough to be worth a look
federated.py        who takes part: classes that were looked for, limits over whole images
all_thresholds.py   the fast matching: every IoU threshold and area range in one go
one_threshold.py    the same at one IoU threshold, as quickly as a slider needs it
"""

from iouviz.evaluation.matching.mask_pair_iou import (
    boundary_pair_iou,
    by_mask_area,
    mask_pair_iou,
)

__all__ = ["boundary_pair_iou", "by_mask_area", "mask_pair_iou"]
