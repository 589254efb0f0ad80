"""The numbers that one wants first, each with how it was made; and where to look at a detector."""

from math import ceil, floor, isfinite

from iouviz.data.model import Dataset
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.protocols import Protocol
from iouviz.evaluation.sweep.sweep import Sweep

USUAL_IOU = 0.5  # where an operating point starts
_AP = "10 IoU thresholds, .50 to .95"
_AREA = {"s": "small objects, up to 32²", "m": "medium objects, 32² to 96²", "l": "large, from 96²"}
# How the twelve numbers of COCO are made.
HOW = {
    "AP": f"mean over {_AP}; up to 100 detections per image",
    "AP50": "at IoU .50",
    "AP75": "at IoU .75",
    **{f"AP{k}": f"{text} px" for k, text in _AREA.items()},
    "AR1": f"mean recall over {_AP}; 1 detection per image",
    "AR10": "up to 10 detections per image",
    "AR100": "up to 100 detections per image",
    **{f"AR{k}": f"{text} px" for k, text in _AREA.items()},
}

# And the ten of its protocol for keypoints.
_OKS = "10 OKS thresholds, .50 to .95"
_HOW_KEYPOINTS = {
    "AP": f"mean over {_OKS}; up to 20 detections per image",
    "AP50": "at OKS .50",
    "AP75": "at OKS .75",
    **{f"AP{k}": f"{_AREA[k]} px" for k in "ml"},
    "AR": f"mean recall over {_OKS}; up to 20 detections per image",
    "AR50": "at OKS .50",
    "AR75": "at OKS .75",
    **{f"AR{k}": f"{_AREA[k]} px" for k in "ml"},
}


def how(protocol: Protocol) -> dict[str, str]:
    """How each number of a summary is made, by COCO's rules for boxes or for keypoints."""
    return _HOW_KEYPOINTS if protocol.recall_by == "threshold" else HOW


def headline(evaluation: Evaluation, pooled: OutcomeCounts) -> list[tuple[str, float, str]]:
    """AP by COCO, and precision, recall and F1 at an operating point: name, value, how it was made.

    Parameters
    ----------
    evaluation : Evaluation
        By COCO's rules.
    pooled : OutcomeCounts
        Counts over all classes there, () each.

    Examples
    --------
    >>> import numpy as np
    >>> from iouviz.data.sample import sample
    >>> from iouviz.evaluation.evaluate import evaluate
    >>> counts = OutcomeCounts(*np.array([6, 2, 4]))
    >>> headline(evaluate(sample()), counts)[4:]  # doctest: +NORMALIZE_WHITESPACE
    [('Recall', 0.6, 'TP / (TP + FN) = 6 / 10'),
     ('F1', 0.6666666666666666, '2 TP / (2 TP + FP + FN) = 12 / 18')]
    """
    made = how(evaluation.protocol)
    entries = [(name, evaluation.summary[name], made[name]) for name in ("AP", "AP50", "AP75")]
    return [*entries, *at_a_point(pooled)]


def at_a_point(pooled: OutcomeCounts) -> list[tuple[str, float, str]]:
    """Precision, recall and F1 of () counts: name, value, how it was made."""
    tp, fp, fn = int(pooled.tp), int(pooled.fp), int(pooled.fn)
    return [
        ("Precision", float(pooled.precision), f"TP / (TP + FP) = {tp:,} / {tp + fp:,}"),
        ("Recall", float(pooled.recall), f"TP / (TP + FN) = {tp:,} / {tp + fn:,}"),
        (
            "F1",
            float(pooled.f_beta()),
            f"2 TP / (2 TP + FP + FN) = {2 * tp:,} / {2 * tp + fp + fn:,}",
        ),
    ]


def usual_confidence(sweep: Sweep, iou_threshold: float = USUAL_IOU) -> float:
    """The confidence that gives the best F1: where a detector would be used.

    It is the score of a true positive. Where no confidence is best, the lowest of `score_span`.
    """
    best = float(sweep.best("f_beta", iou_threshold=iou_threshold).confidence)
    return best if isfinite(best) else score_span(sweep.ready.dataset)[0]


def score_span(dataset: Dataset) -> tuple[float, float]:
    """The confidences worth choosing from: [0, 1], or as far as the scores reach beyond it."""
    score = dataset.predictions.score
    if not len(score):
        return 0.0, 1.0
    return min(0.0, float(floor(score.min()))), max(1.0, float(ceil(score.max())))
