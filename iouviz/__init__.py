"""iouviz: Intersection over Union and everything that stands on it.

>>> import iouviz
>>> iouviz.iou([[0, 0, 2, 2]], [[1, 0, 3, 2]])
array([[0.33333333]])
"""

import importlib
from typing import TYPE_CHECKING, Any

from iouviz.data.choices import Choices
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

if TYPE_CHECKING:
    from iouviz.data.arrays.dataset import dataset
    from iouviz.data.read.read import read
    from iouviz.data.sample import sample
    from iouviz.launch.show import show
    from iouviz.mean_average_precision import MeanAveragePrecision
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
    "MeanAveragePrecision",
    "ciou",
    "dataset",
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

# What is imported when it is first asked for, as it takes longer than the rest: name -> module.
_LATER = {
    "MeanAveragePrecision": "iouviz.mean_average_precision",
    "dataset": "iouviz.data.arrays.dataset",
    "evaluate_label_maps": "iouviz.segmentation",
    "read": "iouviz.data.read.read",
    "sample": "iouviz.data.sample",
    "sanity_check": "iouviz.sanity",
    "show": "iouviz.launch.show",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
