"""What became of each box of one image, as the rows of a table."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from iouviz.data.model import BoxKind, Dataset
from iouviz.evaluation.diagnosis.error_types import ErrorType
from iouviz.evaluation.diagnosis.explain import explain_object, explain_prediction
from iouviz.evaluation.diagnosis.one_image import Judgement
from iouviz.evaluation.matching.rules import NOBODY


@dataclass(frozen=True, slots=True)
class ImageOutcome:
    """One prediction that takes part, or one object that no prediction matches.

    Attributes
    ----------
    kind : {"prediction", "object"}
    row : int
        Row of its table.
    outcome : {"TP", "FP", "FN", "ignored"}
    error : str or None
        One of `ERROR_TYPES`; of an object, that of the prediction whose error is about it, or
        "missed". None where nothing is wrong.
    partner : int
        Row of the other table: its match, or without one the box that its story is about, else
        the one that it overlaps most; -1 where it overlaps none.
    iou : float
        With the partner; 0 without one.
    """

    kind: BoxKind
    row: int
    outcome: str
    error: ErrorType | None
    partner: int
    iou: float


def image_outcomes(
    judgement: Judgement, dataset: Dataset, classes: Collection[int] = ()
) -> list[ImageOutcome]:
    """The rows that precision and recall count, and those that are ignored.

    Parameters
    ----------
    judgement : Judgement
        Of all classes.
    dataset : Dataset
        The one that was judged.
    classes : collection of int
        Positions in `Dataset.classes`: rows of these alone; empty: of all.

    Returns
    -------
    list of ImageOutcome
        Predictions, most confident first, then missed objects in file order.
    """
    found = []
    about: dict[int, ErrorType] = {}
    order = np.argsort(-dataset.predictions.score[judgement.predictions], kind="stable")
    for at in order.tolist():
        row, verdict = int(judgement.predictions[at]), judgement.prediction_verdicts[at]
        if verdict not in ("TP", "FP", "ignored"):
            continue
        if judgement.matched[at] != NOBODY:
            partner, iou, error = int(judgement.matched[at]), float(judgement.iou[at]), None
        else:
            story = explain_prediction(judgement, row, dataset)
            best = story.decisive or (story.candidates[0] if story.candidates else None)
            partner, iou = (best.row, best.iou) if best else (NOBODY, 0.0)
            error = story.error
            if error in ("localisation", "classification"):
                about.setdefault(partner, error)
        found.append(ImageOutcome("prediction", row, verdict, error, partner, iou))
    for row, state in zip(judgement.objects.tolist(), judgement.object_verdicts, strict=True):
        if state == "missed":
            best = explain_object(judgement, row, dataset).decisive
            partner, iou = (best.row, best.iou) if best else (NOBODY, 0.0)
            error = about.get(row, "missed")
            found.append(ImageOutcome("object", row, "FN", error, partner, iou))
    return [each for each in found if not classes or _label(dataset, each) in classes]


def _label(dataset: Dataset, outcome: ImageOutcome) -> int:
    table = dataset.predictions if outcome.kind == "prediction" else dataset.ground_truth
    return int(table.label[outcome.row])
