"""Suspicious labels, one by one: what speaks against each, and what a person has decided."""

from collections.abc import Sequence

import numpy as np

from iouviz.data.model import Dataset
from iouviz.evaluation.matching import NOBODY
from iouviz.evaluation.suspicious import SUSPICIONS, Suspicious, find_suspicious
from iouviz.evaluation.wording import name
from iouviz.ui.gallery import Card, cut_out
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.sweeps import sweep_of

# What was decided of a label, by what tells it from all others: kind, object and prediction.
Label = tuple[int, int, int]
Decisions = dict[Label, bool]


def suspicious_of(opened: Opened, sure: float) -> Suspicious:
    """The labels in doubt; those of the newest choice are kept."""
    kept = opened.results.get("suspicious")
    if kept is None or kept[0] != sure:
        kept = sure, find_suspicious(sweep_of(opened), sure=sure)
        opened.results["suspicious"] = kept
    found: Suspicious = kept[1]
    return found


def decisions_of(opened: Opened) -> Decisions:
    """Whether each label that was looked at is wrong."""
    return opened.remember("decisions", dict)


def label_at(found: Suspicious, at: int) -> Label:
    """What tells a label in doubt from all others, at any choice."""
    return int(found.kind[at]), int(found.object[at]), int(found.prediction[at])


def confirmed(found: Suspicious, decisions: Decisions) -> list[int]:
    """Places of the labels that were found wrong."""
    return [at for at in range(len(found)) if decisions.get(label_at(found, at))]


def next_open(found: Suspicious, decisions: Decisions, at: int) -> int:
    """The next label that nobody has decided on, from a place on and round; or the place."""
    places = [*range(at + 1, len(found)), *range(at)]
    return next((each for each in places if label_at(found, each) not in decisions), at)


def evidence(dataset: Dataset, found: Suspicious, at: int) -> str:
    """What speaks against a label, in a sentence or two."""
    kind, iou = SUSPICIONS[found.kind[at]], found.iou[at]
    who = name(dataset, "prediction", int(found.prediction[at]))
    if kind == "missing":
        return f"Nothing is annotated where {who} lies."
    label = name(dataset, "object", int(found.object[at]))
    if kind == "wrong class":
        said = dataset.classes[dataset.predictions.label[found.prediction[at]]]
        return f"{who} lies on {label} by IoU {iou:.2f}: is that not of class {said}?"
    if kind == "poor box":
        return f"{who} overlaps {label} by only IoU {iou:.2f}: is that box right?"
    twin = name(dataset, "object", int(found.twin[at]))
    return (
        f"{label} lies on {twin} by IoU {iou:.2f}, and only {twin} was found, by {who}: "
        "is it there twice?"
    )


def boxes_of(dataset: Dataset, found: Suspicious, at: int) -> dict[str, list[list[float]]]:
    """The boxes that matter, by role: the label in doubt as missed, its twin, the prediction."""
    truth, scored = dataset.ground_truth.boxes, dataset.predictions.boxes
    boxes = {"prediction": [scored[found.prediction[at]].tolist()]}
    if found.object[at] != NOBODY:
        boxes["fn"] = [truth[found.object[at]].tolist()]
    if found.twin[at] != NOBODY:
        boxes["ground-truth"] = [truth[found.twin[at]].tolist()]
    return boxes


def suspicion_card(dataset: Dataset, found: Suspicious, at: int, decisions: Decisions) -> Card:
    """The tile of a label in doubt, with what was decided."""
    image, kind = int(found.image[at]), SUSPICIONS[found.kind[at]]
    boxes = boxes_of(dataset, found, at)
    view, picture, problem = cut_out(dataset, image, boxes)
    wrong = decisions.get(label_at(found, at))
    badges = [("prediction", f"{kind} · {found.doubt[at]:.2f}")]
    if wrong is not None:
        badges.append(("fp", "✕ wrong label") if wrong else ("tp", "● label is right"))
    return Card(
        title=dataset.images.names[image],
        label=f"{kind}: {evidence(dataset, found, at)}",
        view=view,
        boxes=boxes,
        badges=badges,
        picture=picture,
        problem=problem,
    )


def as_csv(dataset: Dataset, found: Suspicious, places: Sequence[int]) -> str:
    """Labels as a table for whoever mends them: one a line, with the box that was said instead."""
    lines = ["image,kind,object id,class,prediction says,score,x1,y1,x2,y2,doubt"]
    truth, scored = dataset.ground_truth, dataset.predictions
    for at in places:
        g, d = int(found.object[at]), int(found.prediction[at])
        known = g != NOBODY
        cells = [
            dataset.images.names[found.image[at]],
            SUSPICIONS[found.kind[at]],
            str(truth.ids[g]) if known else "",
            dataset.classes[truth.label[g]] if known else "",
            dataset.classes[scored.label[d]],
            f"{scored.score[d]:g}",
            *(f"{end:g}" for end in np.round(scored.boxes[d], 2)),
            f"{found.doubt[at]:.4f}",
        ]
        lines.append(",".join(_quoted(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n') else cell
