"""iouviz: Intersection over Union and everything that stands on it.

>>> import iouviz
>>> iouviz.iou([[0, 0, 2, 2]], [[1, 0, 3, 2]])
array([[0.33333333]])
"""

from iouviz.data.choices import Choices
from iouviz.data.read.read import read
from iouviz.data.sample import sample
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import (
    COCO,
    COCO_KEYPOINTS,
    LVIS,
    OPEN_IMAGES,
    VOC2007,
    VOC2010,
)
from iouviz.geometry.family import ciou, diou, giou
from iouviz.geometry.overlap import iou
from iouviz.launch.show import show
from iouviz.sanity import sanity_check
from iouviz.segmentation import evaluate_label_maps

__all__ = [
    "COCO",
    "COCO_KEYPOINTS",
    "LVIS",
    "OPEN_IMAGES",
    "VOC2007",
    "VOC2010",
    "Choices",
    "ciou",
    "diou",
    "evaluate",
    "evaluate_label_maps",
    "giou",
    "iou",
    "read",
    "sample",
    "sanity_check",
    "show",
]
