"""Stories of `iouviz.evaluation.diagnosis.explain` in plain English, with the numbers."""

import numpy as np

from iouviz.data.model import BoxKind, Dataset
from iouviz.evaluation.diagnosis.explain import Candidate, Story
from iouviz.evaluation.matching.keypoint_pair_iou import keypoint_similarity
from iouviz.evaluation.matching.rules import NOBODY

FARTHEST = 3  # keypoints to name

# What each kind of error is, in a few words.
MEANING: dict[str, str] = {
    "localisation": "right class, but too little overlap",
    "classification": "enough overlap, but with an object of another class",
    "duplicate": "the object is already matched by a more confident prediction",
    "background": "overlaps no object, or hardly",
    "both": "another class, and too little overlap",
    "missed": "an unmatched object that no localisation or classification error explains",
}


def error_name(error: str) -> str:
    """What to call an error type on a screen.

    >>> error_name("both"), error_name("duplicate")
    ('class + localisation', 'duplicate')
    """
    return "class + localisation" if error == "both" else error


def name(dataset: Dataset, kind: BoxKind, row: int) -> str:
    """What to call a box: its class and its number in its image, such as ``apple #3``.

    Objects and predictions are each numbered from 1, over all classes, in file order. A
    prediction is called ``prediction #2 (apple, 0.90)``.
    """
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    number = int(np.count_nonzero(table.image[:row] == table.image[row])) + 1
    class_name = dataset.classes[table.label[row]]
    if kind == "object":
        return f"{class_name} #{number}"
    return f"prediction #{number} ({class_name}, {dataset.predictions.score[row]:.2f})"


def sentence(story: Story, dataset: Dataset) -> str:
    """Tell a story in one or two sentences.

    Parameters
    ----------
    story : Story
        From `explain_prediction` or `explain_object`.
    dataset : Dataset
        The one that was judged.

    Returns
    -------
    str
    """
    if story.kind == "prediction":
        return f"{_VERDICTS[story.verdict]}: {_of_prediction(story, dataset)}."
    return f"{_VERDICTS[story.verdict]}: {_of_object(story, dataset)}."


_VERDICTS = {
    "TP": "Counts as a true positive",
    "FP": "Counts as a false positive",
    "ignored": "Ignored",
    "below confidence": "Left out",
    "beyond max detections": "Left out",
    "matched": "Matched",
    "missed": "Missed (a false negative)",
}


def _of_prediction(story: Story, dataset: Dataset) -> str:
    best = story.decisive
    bar = digits(story.iou_threshold)
    score = dataset.predictions.score[story.row]
    if story.reason == "below-confidence":
        return f"its confidence {score:.3g} is below {story.confidence:.3g}"
    if story.reason == "beyond-max-detections":
        return (
            "this image already has the maximum number of more confident predictions of its class"
        )
    if best is None:
        if story.reason == "ignored-area":
            return "it matches nothing, and its own area is outside the evaluated range"
        return "it overlaps no object"
    object_, iou = name(dataset, "object", best.row), _shared(story, best, dataset)
    if story.reason == "matched":
        return f"it matches {object_} with {iou}, at or above the threshold {bar}"
    if story.reason == "duplicate":
        return (
            f"{object_}, which it overlaps by {iou}, was already matched by "
            f"{_rival(story, dataset)}, so this one is a duplicate"
        )
    if story.reason == "too-low":
        return f"its best match, {object_}, overlaps it by {iou}, below the threshold {bar}"
    if story.reason == "other-class":
        own = dataset.classes[dataset.predictions.label[story.row]]
        return f"it overlaps {object_} by {iou}, but that is of class {best.class_name}, not {own}"
    if story.reason == "background":
        return f"it is on background; the nearest object, {object_}, overlaps it by only {iou}"
    return f"it matches {object_} with {iou}, which {_ignored(story, dataset)}"


_IGNORED = {
    "ignored-crowd": "is a crowd: one box around many objects, which is not counted",
    "ignored-difficult": "is marked as difficult or to be ignored",
    "ignored-area": "has an area outside the evaluated range",
}


def _ignored(story: Story, dataset: Dataset) -> str:
    if story.reason == "ignored-difficult" and dataset.overlap == "keypoints":
        return "has no labelled keypoint, or is marked to be ignored"
    return _IGNORED[story.reason]


def _of_object(story: Story, dataset: Dataset) -> str:
    best = story.decisive
    bar = digits(story.iou_threshold)
    if story.reason in _IGNORED:
        return f"this object {_ignored(story, dataset)}"
    if best is None:
        return "no prediction overlaps it"
    who, iou = name(dataset, "prediction", best.row), _shared(story, best, dataset)
    if story.reason == "matched":
        return f"{who} matches it with {iou}, at or above the threshold {bar}"
    if story.reason == "preferred-another":
        return f"{who} overlaps it by {iou}, but {_preference(story, best, dataset)}"
    if story.reason == "candidate-below-confidence":
        return f"{who} overlaps it by {iou}, but its confidence is below {story.confidence:.3g}"
    if story.reason == "candidate-beyond-max-detections":
        return f"{who} overlaps it by {iou}, but is beyond the maximum number of predictions"
    if story.reason == "too-low":
        return f"the best prediction, {who}, overlaps it by {iou}, below the threshold {bar}"
    if story.reason == "other-class":
        own = dataset.classes[dataset.ground_truth.label[story.row]]
        return f"{who} overlaps it by {iou}, but is of class {best.class_name}, not {own}"
    return f"no prediction matches it; the nearest, {who}, overlaps it by only {iou}"


def _preference(story: Story, best: Candidate, dataset: Dataset) -> str:
    other = "another object" if story.rival == NOBODY else name(dataset, "object", story.rival)
    if best.partner != NOBODY:
        return f"is matched with {other}"
    return f"by VOC's rules it may match {other} alone, which it overlaps most"


def _rival(story: Story, dataset: Dataset) -> str:
    if story.rival == NOBODY:
        return "another prediction"
    rival = name(dataset, "prediction", story.rival)
    mine, its = dataset.predictions.score[[story.row, story.rival]]
    return (
        f"the more confident {rival}" if its > mine else f"{rival}, equally confident but earlier"
    )


def measure(dataset: Dataset) -> str:
    """What the measure is called by which a data set is judged."""
    return "OKS" if dataset.overlap == "keypoints" else "IoU"


def _shared(story: Story, other: Candidate, dataset: Dataset) -> str:
    return f"{measure(dataset)} {against(other.iou, story.iou_threshold)}"


def farthest(story: Story, dataset: Dataset) -> str:
    """Where the keypoints of a story's pair are farthest apart; "" where no others are judged.

    The pair is the one in question and what decided its story, or else what is nearest.
    """
    other = story.decisive or next(iter(story.candidates), None)
    objects, predictions = dataset.ground_truth, dataset.predictions
    if dataset.overlap != "keypoints" or other is None:
        return ""
    d, g = (story.row, other.row) if story.kind == "prediction" else (other.row, story.row)
    kind = dataset.keypoint_types[objects.label[g]]
    if objects.keypoints is None or predictions.keypoints is None or kind is None:
        return ""
    (worth,) = keypoint_similarity(dataset, np.array([d]), np.array([g]))
    off = np.hypot(*(predictions.keypoints[d, :, :2] - objects.keypoints[g, :, :2]).T)
    counts = (objects.keypoints[g, :, 2] > 0) & (worth < 1)
    worst = [k for k in np.argsort(worth, kind="stable").tolist() if counts[k]][:FARTHEST]
    if not worst:
        return ""
    told = [f"{kind.names[k]} by {off[k]:.1f} pixels, similarity {worth[k]:.2f}" for k in worst]
    return f"Farthest off: {'; '.join(told)}."


def digits(iou: float) -> str:
    """An IoU with two digits, or as many more as it has.

    >>> digits(0.5), digits(0.625)
    ('0.50', '0.625')
    """
    return f"{iou:.2f}" if round(iou, 2) == round(iou, 9) else f"{iou:.6g}"


def against(iou: float, threshold: float) -> str:
    """An IoU with as few digits as tell it from the threshold, 2 at least.

    >>> against(0.431, 0.5), against(0.4996, 0.5)
    ('0.43', '0.4996')
    """
    for digits in range(2, 16):
        short = f"{iou:.{digits}f}"
        if (float(short) >= threshold) == (iou >= threshold) and (iou > 0) == (float(short) > 0):
            return short
    return repr(iou)
