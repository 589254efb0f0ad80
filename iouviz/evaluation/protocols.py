"""The rules of well-known evaluations as frozen values.

A protocol is everything that two people must agree on before their numbers can be compared.

Where VOC differs from COCO:

- A prediction may be matched only with the object that it overlaps most; where that one is taken
  it is a duplicate. COCO gives it the best of those still free (`matching/reference.py`).
- Of equal IoUs VOC takes the earlier object, COCO the later.
- By VOC every ignored ("difficult") object may be matched again and again, by COCO crowds alone;
  and only COCO measures the IoU with a crowd in a way of its own (`matching/rules.py`).
- Equal scores are ordered by row of the file, in COCO by the id of the image (`matching/order.py`).
- AP is an 11-point mean (2007) or the exact area (from 2010 on), in COCO a mean over 101 points
  (`metrics/curves.py`).
- One IoU threshold, .50; no area ranges; no limit on detections.

Where LVIS differs from COCO:

- Nobody looked for every class in every image. A prediction counts where its class has an object
  in the image or is known to be absent; where not all objects are annotated, an unmatched one is
  ignored (`matching/federated.py`).
- 300 detections of an image, over all classes; nothing is a crowd.
- AP also of the rare, common and frequent classes.

Where Open Images differs from VOC 2010:

- A prediction counts where its class has an object or an image-level label in the image.
- A group-of box (a crowd) is found by the most confident of the predictions that lie inside it
  with at least half of their area and are no true positives otherwise; the rest is ignored.

VOC's own program also takes boxes for one pixel wider and higher. These protocols do not;
`replace(VOC2007, inclusive_pixels=True)` does.
"""

from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np

from iouviz.errors import RequestError

Matching = Literal["coco", "voc", "open-images"]
Crowds = Literal["ignored", "objects", "groups"]
Interpolation = Literal["11-point", "101-point", "all-point"]


@dataclass(frozen=True, slots=True)
class AreaRange:
    """Objects whose area lies in [low, high]; both ends belong to it."""

    name: str
    low: float
    high: float


ALL = AreaRange("all", 0.0, 1e10)
SMALL = AreaRange("small", 0.0, 32.0**2)
MEDIUM = AreaRange("medium", 32.0**2, 96.0**2)
LARGE = AreaRange("large", 96.0**2, 1e10)


@dataclass(frozen=True, slots=True)
class Protocol:
    """How predictions are matched, counted and averaged.

    Attributes
    ----------
    name : str
    matching : {"coco", "voc", "open-images"}
        "coco": a prediction is matched with the best object that is still free. "voc": with the
        best object alone, and it is a duplicate where that one is matched already. "open-images":
        as "voc", but what is then not matched may lie inside a crowd.
    interpolation : {"11-point", "101-point", "all-point"}
        How the area under the precision-recall curve is taken.
    iou_thresholds : tuple of float
        Ascending, each in (0, 1].
    max_detections : tuple of int or None
        Ascending; how many of the most confident predictions of one class in one image count, or
        of one image, see `limit_over`. None: all.
    areas : tuple of AreaRange
        The first is the one that AP without a suffix uses.
    inclusive_pixels : bool
        Whether x2 and y2 name the last pixel inside, so that a box is x2 - x1 + 1 wide.
    source : str
        Where the rules are written down.
    class_agnostic : bool
        All classes are taken for one: a prediction may find an object of any class.
    recall_by : {"limit", "threshold"}
        What the number in the name of a mean recall is: AR10 is up to 10 detections by COCO's
        rules for boxes, AR50 at IoU .50 by those for keypoints.
    limit_over : {"class", "image"}
        What limits on detections are counted over: each class of an image, or the whole image.
    crowds : {"ignored", "objects", "groups"}
        What a crowd is: neither found nor missed; an object like any other; or a group to find,
        which more than one prediction may lie inside.
    federated : bool
        Only predictions of classes that were looked for in their image count; see
        `Dataset.verified`.
    """

    name: str
    matching: Matching
    interpolation: Interpolation
    iou_thresholds: tuple[float, ...]
    max_detections: tuple[int | None, ...]
    areas: tuple[AreaRange, ...]
    inclusive_pixels: bool
    source: str
    class_agnostic: bool = False
    recall_by: Literal["limit", "threshold"] = "limit"
    limit_over: Literal["class", "image"] = "class"
    crowds: Crowds = "ignored"
    federated: bool = False

    @property
    def has_counts(self) -> bool:
        """Whether it counts true and false positives; otherwise only average precision is known."""
        return not (self.federated or self.class_agnostic)

    def at(self, *iou_thresholds: float) -> Self:
        """The same rules at other IoU thresholds.

        Raises
        ------
        RequestError
            No threshold, or one outside (0, 1].

        >>> VOC2007.at(0.75).iou_thresholds
        (0.75,)
        """
        wrong = [t for t in iou_thresholds if not 0 < t <= 1]
        if wrong or not iou_thresholds:
            raise RequestError(f"IoU thresholds {wrong or '()'}; wanted at least one in (0, 1]")
        return replace(self, iou_thresholds=tuple(sorted(set(iou_thresholds))))

    def limited(self, *max_detections: int | None) -> Self:
        """The same rules with other limits on detections.

        AP goes by the highest; None is no limit.

        Raises
        ------
        RequestError
            No limit, or one below 1.

        >>> COCO.limited(300, 1).max_detections, COCO.limited(100, None).max_detections
        ((1, 300), (100, None))
        """
        wrong = [limit for limit in max_detections if limit is not None and limit < 1]
        if wrong or not max_detections:
            raise RequestError(f"limits {wrong or '()'} on detections; wanted at least one above 0")
        limits = sorted({limit for limit in max_detections if limit is not None})
        unlimited = (None,) * (None in max_detections)
        return replace(self, max_detections=(*limits, *unlimited))


COCO = Protocol(
    name="COCO",
    matching="coco",
    interpolation="101-point",
    # linspace as in the reference: 0.1 steps written out would differ in the last bit
    iou_thresholds=tuple(np.linspace(0.5, 0.95, 10).tolist()),
    max_detections=(1, 10, 100),
    areas=(ALL, SMALL, MEDIUM, LARGE),
    inclusive_pixels=False,
    source="https://cocodataset.org/#detection-eval",
)

# IoU is then object keypoint similarity; see `iouviz.evaluation.matching.keypoint_pair_iou`.
COCO_KEYPOINTS = replace(
    COCO,
    name="COCO_KEYPOINTS",
    max_detections=(20,),
    areas=(ALL, MEDIUM, LARGE),
    source="https://cocodataset.org/#keypoints-eval",
    recall_by="threshold",
)

LVIS = replace(
    COCO,
    name="LVIS",
    max_detections=(300,),
    source="https://github.com/lvis-dataset/lvis-api/blob/master/lvis/eval.py",
    limit_over="image",
    crowds="objects",
    federated=True,
)

VOC2010 = Protocol(
    name="VOC2010",
    matching="voc",
    interpolation="all-point",
    iou_thresholds=(0.5,),
    max_detections=(None,),
    areas=(ALL,),
    inclusive_pixels=False,
    source="http://host.robots.ox.ac.uk/pascal/VOC/voc2010/devkit_doc_08-May-2010.pdf",
)

VOC2007 = replace(
    VOC2010,
    name="VOC2007",
    interpolation="11-point",
    source="http://host.robots.ox.ac.uk/pascal/VOC/voc2007/devkit_doc_07-Jun-2007.pdf",
)

# As OpenImagesDetectionChallengeEvaluator of the TensorFlow Object Detection API: a group-of box
# weighs as much as an object. With crowds="ignored" it weighs nothing, as in the metric of "V2".
OPEN_IMAGES = replace(
    VOC2010,
    name="OPEN_IMAGES",
    matching="open-images",
    source="https://storage.googleapis.com/openimages/web/evaluation.html",
    crowds="groups",
    federated=True,
)

PROTOCOLS = {
    each.name.lower(): each for each in (COCO, COCO_KEYPOINTS, VOC2007, VOC2010, LVIS, OPEN_IMAGES)
}
