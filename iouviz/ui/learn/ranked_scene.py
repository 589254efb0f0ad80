"""A scene of objects and ranked predictions to drag: canvas, ranking, and what keeps them one.

ranked = open_scene("ap", start)          # the newest edits of canvas and ranking taken in
evaluated = evaluated_so_far(ranked, iou_threshold=0.5)  # down to the present step
draw_canvas(ranked, evaluated)
draw_ranking(ranked, evaluated)
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
import streamlit as st

from iouviz.data.model import BoxKind, Dataset
from iouviz.evaluation.diagnosis.explain import Story, explain_prediction
from iouviz.evaluation.diagnosis.one_image import Judgement, judge
from iouviz.evaluation.diagnosis.wording import name, sentence
from iouviz.evaluation.evaluate import Evaluation, evaluate
from iouviz.evaluation.metrics.counts import Outcome
from iouviz.evaluation.metrics.curves import Curve, average_precision
from iouviz.evaluation.protocols import COCO
from iouviz.figures.theme import Mode
from iouviz.lessons import lesson
from iouviz.lessons.average_precision.ranked import (
    CLASSES,
    HEIGHT,
    MOST,
    WIDTH,
    SceneBoxes,
    added,
    cloned,
    dataset_of,
    full,
    ranking,
    renamed,
    reordered,
    without,
)
from iouviz.ui.components.box_editor import Box, Scene, box_editor, current, editor_state
from iouviz.ui.components.live_figure import Block, live_figure
from iouviz.ui.components.ranking_list import Item, ranking_edit
from iouviz.ui.components.ranking_list import ranking as ranking_list
from iouviz.ui.frame.page import mode
from iouviz.ui.frame.show import figures
from iouviz.ui.learn.ap_areas import curve_block, curve_tables, say_undefined

_REASONS = {
    "matched": "{object}, IoU {iou:.2f}",
    "duplicate": "duplicate, {object}",
    "too-low": "IoU {iou:.2f}: too low",
    "other-class": "wrong class, {object}",
    "background": "no object",
}
_NEW: dict[BoxKind, str] = {"object": "Add object", "prediction": "Add prediction"}


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stays in session state, also while the page is left."""

    boxes: SceneBoxes
    step: int
    rev: int = 0
    picked: tuple[int, int] | None = None
    selected: int | None = None
    explained: int | None = None  # id of the prediction chosen by hand; None: the last one


@dataclass(frozen=True, slots=True)
class RankedScene:
    """The scene as it is in this run.

    Attributes
    ----------
    key : str
    boxes : tuple of SceneBox
    step : int
        How many predictions have been evaluated, the most confident first.
    selected : int or None
        Position in `boxes`.
    settled : bool
        Whether nothing is dragged, on the canvas and in the ranking.
    explained : int or None
        Position in `boxes` of the prediction that was selected by hand since the last step.
    """

    key: str
    boxes: SceneBoxes
    step: int
    selected: int | None
    settled: bool
    explained: int | None = None

    def put(
        self, boxes: SceneBoxes, *, selected: int | None = None, step: int | None = None
    ) -> None:
        """Set another scene from Python. Made for `on_click`.

        Without a step, who had stepped to the end stays at the end.
        """
        count, before = len(ranking(boxes)), len(ranking(self.boxes))
        if step is None:
            step = count if self.step == before else min(self.step, count)
        rev = _kept(self.key).rev + 1
        st.session_state[_name(self.key)] = _Kept(boxes, step, rev)
        Scene(_canvas(self.key)).put(_boxes(boxes), selected)


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """A ranked scene evaluated at one IoU threshold, as far as one has stepped.

    Attributes
    ----------
    dataset : Dataset
    judgement : Judgement
        Only of the predictions whose turn has come: the next one is below the confidence.
    stories : dict
        Row of each evaluated prediction -> why it became what it is.
    now : int or None
        Row of the prediction that was evaluated last.
    shown : int or None
        Row of the prediction that words and canvas are about: the one selected, or else `now`.
    so_far : Evaluation
        Of the predictions whose turn has come, by COCO's rules at the one threshold.
    """

    dataset: Dataset
    judgement: Judgement
    stories: dict[int, Story]
    now: int | None
    shown: int | None
    so_far: Evaluation

    @property
    def waiting(self) -> int:
        """How many predictions have not been evaluated yet."""
        return len(self.dataset.predictions) - len(self.stories)

    @property
    def words(self) -> str:
        """What became of the prediction that is shown, in a sentence or two."""
        if self.shown is None:
            return "No prediction has been evaluated yet. Press **Play**, or step on."
        who = name(self.dataset, "prediction", self.shown)
        story = self.stories.get(self.shown)
        what = sentence(story, self.dataset) if story else "It has not been evaluated yet."
        return f"**{who[0].upper()}{who[1:]}.** {what}"


def open_scene(key: str, start: SceneBoxes) -> RankedScene:
    """The scene under `key`, with the newest edits taken in; `start` at first."""
    kept = st.session_state.get(_name(key))
    if not isinstance(kept, _Kept):
        kept = _Kept(start, len(ranking(start)))
    scene = editor_state(_canvas(key), _boxes(kept.boxes))
    boxes = tuple(
        replace(item, corners=box.corners)
        for item, box in zip(kept.boxes, scene.boxes, strict=True)
    )
    edit = ranking_edit(_list(key), kept.rev)
    if edit is not None:
        boxes = reordered(boxes, edit.order)
        if edit.picked != kept.picked and edit.picked is not None:
            ids = [item.id for item in boxes]
            if edit.picked[0] in ids:
                scene.select(ids.index(edit.picked[0]))
        step = min(edit.step, len(ranking(boxes)))
        if step != kept.step:
            kept = replace(kept, explained=None)
        kept = replace(kept, step=step, picked=edit.picked)
    if scene.selected != kept.selected:
        chosen = None if scene.selected is None else boxes[scene.selected]
        of_interest = chosen is not None and chosen.kind == "prediction"
        kept = replace(
            kept, selected=scene.selected, explained=chosen.id if chosen and of_interest else None
        )
    st.session_state[_name(key)] = replace(kept, boxes=boxes)
    drag = current(_canvas(key))
    settled = (drag is None or drag.final) and (edit is None or edit.final)
    ids = [item.id for item in boxes]
    explained = ids.index(kept.explained) if kept.explained in ids else None
    return RankedScene(key, boxes, kept.step, scene.selected, settled, explained)


def evaluated_so_far(ranked: RankedScene, *, iou_threshold: float) -> Evaluated:
    """Evaluate the predictions down to the step that one has come to."""
    dataset = dataset_of(ranked.boxes)
    order = np.argsort(-dataset.predictions.score, kind="stable")[: ranked.step].tolist()
    least = float(dataset.predictions.score[order[-1]]) if order else float("inf")
    judgement = judge(dataset, 0, iou_threshold=iou_threshold, confidence=least)
    stories = {row: explain_prediction(judgement, row, dataset) for row in order}
    so_far = evaluate(dataset_of(ranked.boxes, least=least), COCO.at(iou_threshold))
    now = shown = order[-1] if order else None
    if ranked.explained is not None:
        shown = _positions(ranked.boxes)[1].index(ranked.explained)
    return Evaluated(dataset, judgement, stories, now, shown, so_far)


def draw_canvas(ranked: RankedScene, evaluated: Evaluated) -> None:
    """The boxes with their outcomes so far, and the intersection of the one that is shown."""
    objects, predictions = _positions(ranked.boxes)
    story = None if evaluated.shown is None else evaluated.stories.get(evaluated.shown)
    pair = (0, 0)
    if story is not None and story.decisive is not None:
        pair = objects[story.decisive.row], predictions[story.row]
    box_editor(
        Scene(_canvas(ranked.key)),
        boxes=_looks(ranked, evaluated),
        width=WIDTH,
        height=HEIGHT,
        overlays=["intersection"] if pair[0] != pair[1] else [],
        pair=pair,
        coordinates=False,
        label="Objects and predictions; drag them",
    )


def draw_ranking(ranked: RankedScene, evaluated: Evaluated) -> None:
    """The predictions the most confident first, with what became of each so far."""
    _, positions = _positions(ranked.boxes)
    rows = {ranked.boxes[at].id: row for row, at in enumerate(positions)}
    items = []
    for item in ranking(ranked.boxes):
        story = evaluated.stories.get(rows[item.id])
        items.append(
            Item(
                id=item.id,
                name=f"#{rows[item.id] + 1} {evaluated.dataset.classes[item.label]}",
                score=f"{item.score:.3f}",
                verdict=None if story is None else _verdict(story),
                reason="" if story is None else _short(story, evaluated.dataset),
            )
        )
    selected = None if ranked.selected is None else ranked.boxes[ranked.selected].id
    ranking_list(
        _list(ranked.key),
        items,
        step=ranked.step,
        selected=selected,
        rev=_kept(ranked.key).rev,
        label="Predictions, the most confident first",
    )


def draw_numbers(evaluated: Evaluated, curve: Curve, class_name: str) -> None:
    """Precision, recall and AP so far, and of which class where there are two."""
    tp, fp = (int(each[-1]) if len(curve) else 0 for each in (curve.tp, curve.fp))
    precision = float(curve.precision[-1]) if len(curve) else np.nan
    recall = float(curve.recall[-1]) if len(curve) else 0.0
    at = f"at IoU {evaluated.judgement.iou_threshold:.2f}"
    several = len(evaluated.so_far.classes) > 1
    of_class = f"{class_name}: " if several else ""
    entries = [
        ("Precision", precision, f"{of_class}TP / (TP + FP) = {tp} / {tp + fp}"),
        ("Recall", recall, f"{of_class}TP / objects = {tp} / {curve.positives}"),
        ("AP", average_precision(curve, "101-point"), f"{of_class}{at}, 101-point"),
    ]
    if several:
        entries.append(("Mean AP", evaluated.so_far.summary["AP"], f"of both classes, {at}"))
    figures(entries)


def draw_curve(ranked: RankedScene, evaluated: Evaluated, curve: Curve, class_name: str) -> None:
    """The curve so far, or why there is none."""
    if len(curve) and curve.positives:
        live_figure(
            f"{ranked.key}.curve",
            _curve_blocks(mode()),
            tables=curve_tables([curve], marks=MOST),
            label=f"Precision-recall curve of {class_name}",
        )
    elif evaluated.waiting:
        st.caption(lesson("average_precision")["Curve waits"])
    else:
        say_undefined(curve, class_name)


def draw_tools(ranked: RankedScene) -> None:
    """Buttons for what can be done with the selected box, and for new ones."""
    at, boxes = ranked.selected, ranked.boxes
    one = None if at is None else boxes[at]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if at is None or one is None:
            st.caption("Select a box to clone or delete it.", width="content")
        else:
            crowded, other = full(boxes, one.kind), CLASSES[1 - one.label]
            more = boxes if crowded else cloned(boxes, at)
            _button(ranked, "Clone", more, len(boxes), disabled=crowded)
            _button(ranked, "Delete", without(boxes, at), disabled=len(boxes) == 1)
            _button(ranked, f"Change to {other}", renamed(boxes, at), at)
        for kind, words in _NEW.items():
            _button(ranked, words, added(boxes, kind), len(boxes), disabled=full(boxes, kind))


@cache
def _curve_blocks(mode: Mode) -> tuple[Block, ...]:
    ranks = np.arange(1, MOST + 1)[:, None]
    return (curve_block(mode, marks=ranks, height=200),)


def _button(
    ranked: RankedScene,
    words: str,
    after: SceneBoxes,
    selected: int | None = None,
    *,
    disabled: bool = False,
) -> None:
    st.button(
        words,
        type="tertiary",
        on_click=ranked.put,
        args=(after,),
        kwargs={"selected": selected},
        disabled=disabled,
        key=f"{ranked.key}.{words}",
    )


def _looks(ranked: RankedScene, evaluated: Evaluated) -> list[Box]:
    judgement = evaluated.judgement
    found = dict(zip(judgement.objects.tolist(), judgement.object_verdicts, strict=True))
    objects, predictions = _positions(ranked.boxes)
    row_of = {at: row for rows in (objects, predictions) for row, at in enumerate(rows)}
    looks = []
    for at, box in enumerate(_boxes(ranked.boxes)):
        row = row_of[at]
        if box.role == "ground truth":
            missed: Outcome | None = None
            if found[row] == "missed" and not evaluated.waiting:
                missed = "FN"
            label, taken = name(evaluated.dataset, "object", row), found[row] == "matched"
            looks.append(replace(box, label=label, verdict=missed, dimmed=taken))
        else:
            story = evaluated.stories.get(row)
            label = f"#{row + 1} {ranked.boxes[at].score:.3f}"
            tag = None if row == evaluated.now else f"#{row + 1}"
            verdict = None if story is None else _verdict(story)
            looks.append(replace(box, label=label, tag=tag, verdict=verdict, dimmed=story is None))
    return looks


def _verdict(story: Story) -> Literal["TP", "FP"]:
    return "TP" if story.verdict == "TP" else "FP"


def _short(story: Story, dataset: Dataset) -> str:
    best = story.decisive
    if best is None:
        return _REASONS["background"]
    matched = name(dataset, "object", best.row)
    return _REASONS.get(story.reason, story.reason).format(object=matched, iou=best.iou)


def _positions(boxes: SceneBoxes) -> tuple[list[int], list[int]]:
    """Where in the scene the rows of the data set stand: objects, predictions."""
    kinds = [item.kind for item in boxes]
    objects = [at for at, kind in enumerate(kinds) if kind == "object"]
    return objects, [at for at, kind in enumerate(kinds) if kind == "prediction"]


def _boxes(boxes: SceneBoxes) -> list[Box]:
    return [
        Box(item.corners, "ground truth" if item.kind == "object" else "prediction")
        for item in boxes
    ]


def _kept(key: str) -> _Kept:
    kept: _Kept = st.session_state[_name(key)]
    return kept


def _name(key: str) -> str:
    return f"{key}.ranked"


def _canvas(key: str) -> str:
    return f"{key}.canvas"


def _list(key: str) -> str:
    return f"{key}.ranking"
