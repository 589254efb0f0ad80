"""Why two honest tools disagree: every convention on which a mean average precision rests.

`Rules` are all the choices at once, `CONVENTIONS` says what there is to choose and who chooses so,
`TOOLS` what known tools choose. `iouviz.evaluation.mean_ap` judges a data set by any of them.
"""

from dataclasses import dataclass
from typing import Any, Literal

from iouviz.data.model import Overlap
from iouviz.evaluation.protocols import COCO, Interpolation, Matching

Crowd = Literal["ignored", "counted", "dropped", "groups"]
Ties = Literal["image id", "file", "right first", "wrong first"]
Averaging = Literal["ground truth", "either", "pooled"]
Area = Literal["file", "box"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that two tools must share before their numbers can be compared.

    Attributes
    ----------
    interpolation : {"11-point", "101-point", "all-point"}
    iou_thresholds : tuple of float
    matching : {"coco", "voc", "open-images"}
        Whether a prediction whose best object is taken may have another, or lie inside a crowd.
    inclusive_pixels : bool
        Whether widths and heights are 1 pixel longer.
    crowd : {"ignored", "counted", "dropped", "groups"}
        What crowds, and objects that are to be ignored, are: neither right nor wrong to find,
        objects like any other, or not there at all. "groups": a crowd is to be found once.
    area : {"file", "box"}
        Which area makes an object small, medium or large: the annotation's own (of its mask,
        where it has one), or that of its box.
    max_detections : int or None
        Of one class in one image, or of one image; see `limit_over`.
    ties : {"image id", "file", "right first", "wrong first"}
        Which of several predictions with equal scores goes first in the ranking.
    averaging : {"ground truth", "either", "pooled"}
        Over classes with ground truth; also over those that are only predicted, as 0; or one
        curve of the predictions of all classes.
    confidence : float or None
        Predictions below it are thrown away first.
    overlap : Overlap or None
        What IoU is measured on; None: what the data set says.
    federated : bool
        Only predictions of classes that were looked for in their image count.
    limit_over : {"class", "image"}
    """

    interpolation: Interpolation = "101-point"
    iou_thresholds: tuple[float, ...] = COCO.iou_thresholds
    matching: Matching = "coco"
    inclusive_pixels: bool = False
    crowd: Crowd = "ignored"
    area: Area = "file"
    max_detections: int | None = 100
    ties: Ties = "image id"
    averaging: Averaging = "ground truth"
    confidence: float | None = None
    overlap: Overlap | None = None
    federated: bool = False
    limit_over: Literal["class", "image"] = "class"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to do it: its value in `Rules`, what it is called, and who does it so."""

    value: Any
    name: str
    who: str


@dataclass(frozen=True, slots=True)
class Convention:
    """One thing to agree on.

    Attributes
    ----------
    field : str
        Of `Rules`.
    name : str
        Two words at most.
    question : str
    options : tuple of Option
        COCO's first.
    sizes : bool
        Whether it moves the numbers of small, medium and large objects alone.
    """

    field: str
    name: str
    question: str
    options: tuple[Option, ...]
    sizes: bool = False


CONVENTIONS = (
    Convention(
        "overlap",
        "Overlap",
        "What is IoU measured on?",
        (
            Option("boxes", "boxes", "every tool"),
            Option("masks", "masks", "COCO (segm), LVIS, TIDE, TorchMetrics, FiftyOne"),
            Option("boundary", "boundaries of masks", "Boundary IoU API, faster-coco-eval"),
            Option("oriented", "oriented boxes", "DOTA, hotcoco; FiftyOne as polygons"),
            Option("keypoints", "keypoints", "COCO (keypoints), faster-coco-eval, FiftyOne"),
        ),
    ),
    Convention(
        "interpolation",
        "Interpolation",
        "How is the area under the curve computed?",
        (
            Option("101-point", "at 101 recalls", "COCO"),
            Option("11-point", "at 11 recalls", "Pascal VOC 2007"),
            Option("all-point", "exactly", "Pascal VOC from 2010 on"),
        ),
    ),
    Convention(
        "iou_thresholds",
        "IoU thresholds",
        "From which IoU is a prediction a true positive?",
        (
            Option(COCO.iou_thresholds, "mean of .50 to .95", "COCO"),
            Option((0.5,), ".50", 'Pascal VOC; "AP50" elsewhere'),
            Option((0.75,), ".75", '"AP75"'),
        ),
    ),
    Convention(
        "matching",
        "Second-best match",
        "Can a prediction match its second-best object if the best is already matched?",
        (
            Option("coco", "yes", "COCO"),
            Option("voc", "no, it is a duplicate", "Pascal VOC"),
            Option("open-images", "no, except a crowd", "Open Images"),
        ),
    ),
    Convention(
        "inclusive_pixels",
        "+1 pixel",
        "How wide is a box from x1 to x2?",
        (
            Option(False, "x2 - x1", "COCO"),
            Option(True, "x2 - x1 + 1", "the Pascal VOC devkit"),
        ),
    ),
    Convention(
        "crowd",
        "Crowds",
        "How are crowds and difficult objects treated?",
        (
            Option("ignored", "ignored: neither TP nor FP", "COCO, Pascal VOC"),
            Option("counted", "objects like any other", "LVIS; tools that have no such flag"),
            Option("dropped", "removed", "converters that drop them"),
            Option("groups", "groups: one match is enough", "Open Images"),
        ),
    ),
    Convention(
        "area",
        "Area",
        "Which area decides that an object is small?",
        (
            Option("file", "mask area, as in the file", "COCO"),
            Option("box", "box area", "tools that ignore the field"),
        ),
        sizes=True,
    ),
    Convention(
        "max_detections",
        "Max detections",
        "How many predictions per image are evaluated?",
        (
            Option(100, "100", "COCO"),
            Option(300, "300", "LVIS"),
            Option(20, "20", "COCO for keypoints"),
            Option(10, "10", "COCO's second limit"),
            Option(1, "1", "COCO's first limit"),
            Option(None, "all", "Pascal VOC, Open Images"),
        ),
    ),
    Convention(
        "limit_over",
        "Limit per",
        "What does that limit apply to?",
        (
            Option("class", "each class of an image", "COCO"),
            Option("image", "the whole image", "LVIS"),
        ),
    ),
    Convention(
        "federated",
        "Unlabelled classes",
        "Do predictions count in images where their class was not labelled?",
        (
            Option(False, "yes, as false positives", "COCO, Pascal VOC"),
            Option(True, "no", "LVIS, Open Images"),
        ),
    ),
    Convention(
        "ties",
        "Ties",
        "How are equal scores ordered?",
        (
            Option("image id", "by image id", "pycocotools"),
            Option("file", "by position in the file", "the Pascal VOC devkit"),
            Option("right first", "true positives first", "FiftyOne"),
            Option("wrong first", "false positives first", "no tool: the lowest AP of any order"),
        ),
    ),
    Convention(
        "averaging",
        "Averaging",
        "What is the mean taken over?",
        (
            Option("ground truth", "classes with ground truth", "COCO"),
            Option("either", "classes with ground truth or predictions", "TIDE"),
            Option("pooled", "one curve for all classes", "micro-averaging tools"),
        ),
    ),
    Convention(
        "confidence",
        "Confidence cut-off",
        "Are low-confidence predictions dropped first?",
        (
            Option(None, "no", "COCO, Pascal VOC"),
            Option(0.001, "below .001", "Ultralytics when it validates"),
            Option(0.25, "below .25", "Ultralytics when it predicts"),
            Option(0.5, "below .50", "evaluating what an application shows"),
        ),
    ),
)

# Known tools whose rules differ from COCO's in what `Rules` can say.
TOOLS = {
    "COCO": Rules(),
    "Pascal VOC 2007": Rules(
        "11-point", (0.5,), "voc", inclusive_pixels=True, max_detections=None, ties="file"
    ),
    "Pascal VOC 2010": Rules(
        "all-point", (0.5,), "voc", inclusive_pixels=True, max_detections=None, ties="file"
    ),
    "LVIS": Rules(crowd="counted", max_detections=300, federated=True, limit_over="image"),
    "Open Images": Rules(
        "all-point",
        (0.5,),
        "open-images",
        crowd="groups",
        max_detections=None,
        ties="file",
        federated=True,
    ),
    "TIDE": Rules(averaging="either"),
    "FiftyOne": Rules(ties="right first"),
}
