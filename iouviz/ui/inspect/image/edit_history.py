"""What the user has changed in one image, step by step: undo, redo, and back to the beginning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iouviz.data.model import BoxKind, Dataset, GroundTruth, Predictions
from iouviz.evaluation.editing.what_if import Drawn
from iouviz.ui.components.box_editor import Box
from iouviz.ui.session.opened import Opened

# One box of a draft: which of its two lists it stands in, and where.
BoxId = tuple[BoxKind, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """All boxes of an image, as they stand."""

    predictions: tuple[Drawn, ...]
    objects: tuple[Drawn, ...]

    def at(self, place: BoxId) -> Drawn:
        """The box at a place."""
        side, number = place
        return self._side(side)[number]

    def put(self, place: BoxId, drawn: Drawn) -> "Draft":
        """Another box in its place."""
        side, number = place
        rows = self._side(side)
        return self._with(side, (*rows[:number], drawn, *rows[number + 1 :]))

    def without(self, place: BoxId) -> "Draft":
        """Without that box."""
        side, number = place
        rows = self._side(side)
        return self._with(side, (*rows[:number], *rows[number + 1 :]))

    def add(self, side: BoxKind, drawn: Drawn) -> tuple["Draft", BoxId]:
        """One more box, and its place."""
        rows = self._side(side)
        return self._with(side, (*rows, drawn)), (side, len(rows))

    def _side(self, side: BoxKind) -> tuple[Drawn, ...]:
        return self.objects if side == "object" else self.predictions

    def _with(self, side: BoxKind, rows: tuple[Drawn, ...]) -> "Draft":
        return replace(self, objects=rows) if side == "object" else replace(self, predictions=rows)


@dataclass(frozen=True, slots=True)
class EditHistory:
    """The drafts of one image; each change gives another history.

    Attributes
    ----------
    drafts : tuple of Draft
        The first is the image as it is.
    step : int
        Which of them holds.
    moving : Draft or None
        What a drag is about to make of it; no step until it ends.
    rev : int
        Counts the changes that did not come from a drag on the picture.
    selected : (side, number) or None
        The box that the last of those changes was about.
    """

    drafts: tuple[Draft, ...]
    step: int = 0
    moving: Draft | None = None
    rev: int = 0
    selected: BoxId | None = None

    @property
    def draft(self) -> Draft:
        """What holds now."""
        return self.moving or self.drafts[self.step]

    @property
    def changed(self) -> bool:
        """Whether anything is other than at the beginning."""
        return self.draft != self.drafts[0]

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self.step + 1 < len(self.drafts)

    def held(self, shown: Sequence[BoxId], boxes: Sequence[Box], *, final: bool) -> "EditHistory":
        """Take in where the user has the boxes that are shown; a step where it let go."""
        draft = self.drafts[self.step]
        for place, box in zip(shown, boxes, strict=True):
            drawn = draft.at(place)
            if (drawn.box, drawn.corners) != (box.corners, box.quad):
                draft = draft.put(place, replace(drawn, box=box.corners, corners=box.quad))
        if draft == self.drafts[self.step]:
            return replace(self, moving=None)
        return self._step(draft) if final else replace(self, moving=draft)

    def do(self, draft: Draft, selected: BoxId | None = None) -> "EditHistory":
        """One more step, with a box to select."""
        if draft == self.draft and self.moving is None:
            return self
        return replace(self._step(draft), rev=self.rev + 1, selected=selected)

    def undo(self) -> "EditHistory":
        """One step back."""
        return self._go(self.step - 1)

    def redo(self) -> "EditHistory":
        """One step forth again."""
        return self._go(self.step + 1)

    def reset(self) -> "EditHistory":
        """As it was; a step like others, so that it can be taken back."""
        return self.do(self.drafts[0])

    def _step(self, draft: Draft) -> "EditHistory":
        drafts = (*self.drafts[: self.step + 1], draft)
        return replace(self, drafts=drafts, step=len(drafts) - 1, moving=None)

    def _go(self, step: int) -> "EditHistory":
        step = min(max(step, 0), len(self.drafts) - 1)
        return replace(self, step=step, moving=None, rev=self.rev + 1, selected=None)


def histories_of(opened: Opened) -> dict[int, EditHistory]:
    """Those of a data set, by image."""
    histories: dict[int, EditHistory] = opened.remember("histories", dict)
    return histories


def begin(dataset: Dataset, image: int) -> EditHistory:
    """A history of an image as it is."""
    oriented = dataset.overlap == "oriented"
    predictions = _drawn(dataset.predictions, image, dataset.predictions.score, oriented)
    sure = np.ones(len(dataset.ground_truth))
    objects = _drawn(dataset.ground_truth, image, sure, oriented)
    return EditHistory((Draft(predictions, objects),))


def _drawn(
    table: Predictions | GroundTruth, image: int, score: NDArray[np.float64], oriented: bool
) -> tuple[Drawn, ...]:
    rows = np.flatnonzero(table.image == image)
    columns = table.boxes[rows].tolist(), table.label[rows].tolist(), score[rows].tolist()
    corners: list[tuple[float, ...] | None] = [None] * len(rows)
    if oriented:
        quads = table.take(rows).quadrilaterals.reshape(-1, 8)
        corners = [tuple(quad) for quad in quads.tolist()]
    return tuple(
        Drawn((x1, y1, x2, y2), label, row, sure, quad)
        for row, (x1, y1, x2, y2), label, sure, quad in zip(
            rows.tolist(), *columns, corners, strict=True
        )
    )


def all_boxes(history: EditHistory) -> list[BoxId]:
    """Every box, in the order of the canvas: the objects, then the predictions."""
    draft = history.draft
    objects: list[BoxId] = [("object", at) for at in range(len(draft.objects))]
    return objects + [("prediction", at) for at in range(len(draft.predictions))]


def shown_boxes(history: EditHistory, confidence: float) -> list[BoxId]:
    """What is to be seen: the objects, and the predictions that take part or were changed.

    Which they are does not depend on where a box is, so that none comes or goes in a drag.
    """
    was = {drawn.row: drawn for drawn in history.drafts[0].predictions}
    kept = [
        drawn.score >= confidence or _changed(drawn, was) for drawn in history.draft.predictions
    ]
    return [(side, at) for side, at in all_boxes(history) if side == "object" or kept[at]]


def _changed(drawn: Drawn, was: dict[int | None, Drawn]) -> bool:
    before = was.get(drawn.row)
    return before is None or (before.score, before.label) != (drawn.score, drawn.label)
