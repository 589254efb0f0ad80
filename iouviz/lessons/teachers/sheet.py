"""Ten questions on squared paper, and their answers.

Each answer is computed from the boxes of its picture, so that the two cannot disagree.
"""

from dataclasses import dataclass

import numpy as np

from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.protocols import VOC2010
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.family import Family, family, family_elementwise

Corners = tuple[int, int, int, int]
ACROSS, DOWN = 12, 7  # squares of the paper


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box on the paper: its corners in squares, its name, and whether it is ground truth."""

    corners: Corners
    name: str
    truth: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One question.

    Attributes
    ----------
    text : str
    boxes : tuple of Drawn
    answer : str
        With the sum that leads to it.
    """

    text: str
    boxes: tuple[Drawn, ...]
    answer: str


def tasks() -> tuple[Task, ...]:
    """The ten questions, from the corners of an intersection to average precision."""
    return (*_about_overlap(), *_about_giou(), *_about_counts())


def _pair(a: Corners, b: Corners) -> tuple[tuple[Drawn, ...], Family]:
    drawn = Drawn(a, "A", truth=True), Drawn(b, "B")
    return drawn, family(np.array([a], float), np.array([b], float))


def _about_overlap() -> list[Task]:
    found = []
    drawn, terms = _pair((1, 1, 6, 5), (4, 3, 10, 6))
    shared, union = (float(x.item()) for x in (terms.overlap.intersection, terms.overlap.union))
    (ax1, ay1, ax2, ay2), (bx1, by1, bx2, by2) = (each.corners for each in drawn)
    x1, y1, x2, y2 = max(ax1, bx1), max(ay1, by1), min(ax2, bx2), min(ay2, by2)
    found.append(
        Task(
            "Write down the corners of the intersection and its area.",
            drawn,
            f"x1 = max({ax1}, {bx1}) = {x1}, y1 = max({ay1}, {by1}) = {y1}, "
            f"x2 = min({ax2}, {bx2}) = {x2}, y2 = min({ay2}, {by2}) = {y2}; "
            f"area {x2 - x1} × {y2 - y1} = {shared:g}.",
        )
    )
    areas = [(c[2] - c[0]) * (c[3] - c[1]) for c in (each.corners for each in drawn)]
    found.append(
        Task(
            "The same boxes: what are the areas of A, of B and of their union, and the IoU?",
            drawn,
            f"A = {areas[0]}, B = {areas[1]}; union = {areas[0]} + {areas[1]} − {shared:g} = "
            f"{union:g}; IoU = {shared:g} / {union:g} = {terms.iou.item():.4f}.",
        )
    )
    drawn, terms = _pair((1, 1, 7, 5), (3, 1, 9, 5))
    found.append(
        Task(
            "B is as large as A and moved right by a third of its width. Estimate the IoU before "
            "you count.",
            drawn,
            f"{_fraction(terms)}. Two thirds of each box are covered, but IoU is one half.",
        )
    )
    drawn, terms = _pair((1, 1, 9, 6), (3, 2, 7, 4))
    found.append(
        Task(
            "B is inside A. What is the IoU? What would it be if B were in a corner of A?",
            drawn,
            f"{_fraction(terms)}, wherever B is inside A: neither area changes.",
        )
    )
    return found


def _fraction(terms: Family) -> str:
    overlap = terms.overlap
    return f"{overlap.intersection.item():g} / {overlap.union.item():g} = {terms.iou.item():.4f}"


def _about_giou() -> list[Task]:
    drawn, terms = _pair((1, 2, 4, 5), (8, 2, 11, 5))
    enclosing, empty = terms.enclosing_area.item(), terms.empty_area.item()
    apart = Task(
        "A and B do not overlap. What are IoU and GIoU? Which of them changes when B comes closer?",
        drawn,
        f"IoU = 0. The enclosing box has {enclosing:g} squares, of which {empty:g} are empty: "
        f"GIoU = 0 − {empty:g} / {enclosing:g} = −{-terms.giou.item():.4f}. Only GIoU changes.",
    )
    drawn, terms = _pair((1, 1, 9, 6), (2, 2, 5, 4))
    inside = Task(
        "B is inside A, off centre. Which of GIoU and DIoU differs from IoU, and why?",
        drawn,
        f"GIoU = IoU = {terms.iou.item():.4f}: the enclosing box is A, and none of it is empty. "
        f"DIoU = {terms.diou.item():.4f}, because the centres are {_root(terms)} squares apart.",
    )
    return [apart, inside]


def _root(terms: Family) -> str:
    return f"√{terms.centre_distance2.item():g}"


OBJECTS: tuple[Corners, ...] = ((1, 1, 5, 5), (7, 2, 11, 6))
PREDICTIONS: tuple[Corners, ...] = ((1, 1, 5, 6), (2, 1, 6, 5), (7, 3, 11, 7))
CONFIDENCE = (0.9, 0.8, 0.6)


def _about_counts() -> list[Task]:
    truth = [Drawn(box, f"object {k + 1}", truth=True) for k, box in enumerate(OBJECTS)]
    guesses = [Drawn(box, f"{score:g}") for box, score in zip(PREDICTIONS, CONFIDENCE, strict=True)]
    drawn = (*truth, *guesses)
    dataset = _dataset()
    sweep = prepare(dataset)
    half, strict = (sweep.at(iou_threshold=t).per_class.sum(axis=-1) for t in (0.5, 0.75))
    sure = sweep.at(iou_threshold=0.5, confidence=0.7).per_class.sum(axis=-1)
    ap = evaluate(dataset, VOC2010).summary["AP50"]
    iou = family_elementwise(np.array(PREDICTIONS, float), np.array(OBJECTS, float)[[0, 0, 1]]).iou
    return [
        Task(
            "Two objects, and three predictions with their confidence, all of one class. "
            "Count TP, FP and FN at an IoU threshold of 0.5.",
            drawn,
            f"In order of confidence their IoUs are {', '.join(f'{x:.2f}' for x in iou)}. Object 1 "
            "is matched by the more confident of its two predictions, so the other is a duplicate "
            f"and false: {_counts(half)}.",
        ),
        Task(
            "The same predictions: what are precision and recall? And if the prediction with "
            "confidence 0.6 is discarded?",
            drawn,
            f"{_rates(half)}. Without it: {_rates(sure)}.",
        ),
        Task(
            "The same predictions at an IoU threshold of 0.75: TP, FP, FN, precision and recall?",
            drawn,
            f"{_counts(strict)}; {_rates(strict)}. Both are lower than at 0.5.",
        ),
        Task(
            "The same predictions at an IoU threshold of 0.5: what is the average precision (the "
            "area under the precision-recall curve, VOC 2010)?",
            drawn,
            "In order of confidence: TP, FP, TP. Precision is 1 up to recall 1/2 and 2/3 up to "
            f"recall 1, so AP = 1/2 × 1 + 1/2 × 2/3 = {ap:.4f}.",
        ),
    ]


def _dataset() -> Dataset:
    return Dataset(
        images=Images(("paper",), np.array([[ACROSS, DOWN]], float), (1,), (None,)),
        classes=("object",),
        class_ids=(1,),
        ground_truth=GroundTruth.of([0] * len(OBJECTS), [0] * len(OBJECTS), OBJECTS),
        predictions=Predictions.of(
            [0] * len(PREDICTIONS), [0] * len(PREDICTIONS), PREDICTIONS, CONFIDENCE
        ),
    )


def _counts(counts: OutcomeCounts) -> str:
    return f"TP = {counts.tp}, FP = {counts.fp}, FN = {counts.fn}"


def _rates(counts: OutcomeCounts) -> str:
    found = counts.tp + counts.fp, counts.tp + counts.fn
    return (
        f"precision = {counts.tp} / {found[0]} = {counts.precision:.4f}, "
        f"recall = {counts.tp} / {found[1]} = {counts.recall:.4f}"
    )
