"""The counts of one judged image, and what became of each of its boxes."""

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.image_outcomes import ImageOutcome
from iouviz.evaluation.diagnosis.one_image import Judgement
from iouviz.evaluation.diagnosis.wording import MEANING, name
from iouviz.evaluation.matching.rules import NOBODY
from iouviz.figures.theme import MARKS
from iouviz.ui.frame.show import Cell, figures, grid
from iouviz.ui.inspect.image.scene import is_judged

SHOWN = 300  # rows; the table follows the drag
HEADS = ("Outcome", "Prediction", "Confidence", "Ground truth", "IoU", "Error type")


def counts(judgement: Judgement, dataset: Dataset) -> None:
    """TP, FP, FN and what follows from them; plain numbers of boxes where nothing is compared."""
    if not is_judged(dataset):
        _plain_counts(judgement, dataset)
        return
    rule = f"at IoU {judgement.iou_threshold:.2f}, confidence {judgement.confidence:.4g} or more"
    tp, fp, fn = judgement.tp, judgement.fp, judgement.fn
    figures(
        [
            ("True positives", tp, f"{MARKS['TP']} matched, {rule}"),
            ("False positives", fp, f"{MARKS['FP']} predictions without a match"),
            ("False negatives", fn, f"{MARKS['FN']} missed objects"),
            ("Precision", judgement.precision, f"TP / (TP + FP) = {tp} / {tp + fp}"),
            ("Recall", judgement.recall, f"TP / (TP + FN) = {tp} / {tp + fn}"),
            ("F1", judgement.f1, f"2 TP / (2 TP + FP + FN) = {2 * tp} / {2 * tp + fp + fn}"),
        ]
    )


def _plain_counts(judgement: Judgement, dataset: Dataset) -> None:
    if len(dataset.ground_truth):
        figures([("Objects", len(judgement.objects), "in the ground truth of this image")])
        lacking, what = "predictions", "true and false positives"
    else:
        kept = len(judgement.predictions) - judgement.prediction_verdicts.count("below confidence")
        figures(
            [("Predictions", kept, f"of {len(judgement.predictions)}, at this confidence or above")]
        )
        lacking, what = "ground truth", "which predictions match an object"
    st.caption(f"This data set has no {lacking}. Add them under **Open data** to see {what}.")


def matches(outcomes: list[ImageOutcome], dataset: Dataset) -> None:
    """Every prediction that takes part and every missed object, one row each."""
    if not is_judged(dataset):
        return
    st.markdown("**Matches**")
    if not outcomes:
        st.caption("No object, and no prediction at this confidence.")
        return
    grid(HEADS, [cells(each, dataset) for each in outcomes[:SHOWN]])
    if len(outcomes) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(outcomes):,}.")


def cells(outcome: ImageOutcome, dataset: Dataset) -> list[Cell]:
    """One row of the table of matches; each dash says why it is one.

    Without a match, the other side is the box that comes nearest to one.
    """
    missed, alone = outcome.kind == "object", outcome.partner == NOBODY
    d, g = (outcome.partner, outcome.row) if missed else (outcome.row, outcome.partner)
    prediction: Cell = ("–", "no prediction overlaps this object")
    score: Cell = ("–", "no prediction, no confidence")
    if d != NOBODY:
        table = dataset.predictions
        hint = "not matched; the nearest to a match: " if missed else ""
        prediction = dataset.classes[table.label[d]], hint + name(dataset, "prediction", d)
        score = f"{table.score[d]:.3f}", "of the nearest prediction" if missed else ""
    ground_truth: Cell = ("–", "it overlaps no object")
    if g != NOBODY:
        hint = "not matched; the nearest to a match: " if outcome.error and not missed else ""
        ground_truth = name(dataset, "object", g), f"{hint}id {dataset.ground_truth.ids[g]}"
    error: Cell = ("–", "no error")
    if outcome.error:
        meaning = MEANING[outcome.error]
        counted = missed and not alone and outcome.error != "missed"
        error = outcome.error, f"{meaning} (counted at a prediction)" if counted else meaning
    mark = f"{MARKS[outcome.outcome]} {outcome.outcome}"
    return [mark, prediction, score, ground_truth, f"{outcome.iou:.4f}", error]
