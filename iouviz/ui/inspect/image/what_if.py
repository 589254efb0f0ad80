"""Trying a change on one image: its boxes to drag, and what becomes of every number.

A page asks `what_if` for the scene and draws it in a fragment of its own, which streams while a
box is dragged. The widgets of `switch` and `controls` stand outside of it, for drawing them takes
longer than all the rest; where the drag ends and they are out of date, the page runs again.
Edits are kept with the data set, one history an image, until it is left or the page is loaded anew.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import streamlit as st

from iouviz.data.model import BoxKind, Dataset
from iouviz.evaluation.diagnosis.one_image import Judgement, judge
from iouviz.evaluation.editing.live_what_if import Rehearsal
from iouviz.evaluation.editing.what_if import Drawn, Edited, Rejudged
from iouviz.geometry.boxes import as_boxes
from iouviz.geometry.oriented import corners_of_boxes
from iouviz.lessons import lesson
from iouviz.overlays import image_size
from iouviz.ui.components.box_editor import Box, Scene, current, editor_state
from iouviz.ui.frame import show
from iouviz.ui.inspect.image.edit_export import export_edits
from iouviz.ui.inspect.image.edit_history import (
    BoxId,
    EditHistory,
    all_boxes,
    begin,
    histories_of,
    shown_boxes,
)
from iouviz.ui.inspect.image.scene import Row, judged_scene
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import OperatingPoint, score_span
from iouviz.ui.session.sweeps import newest

KEY = "image.scene"
CLASS, SCORE = "image.try.class", "image.try.score"
SELECTED, DRAWN = "try.selected", "try.drawn"  # among the results of the data set
EDITABLE = ("boxes", "oriented")  # kinds of overlap; a mask or a skeleton does not follow a box
NEW_SCORE = 0.9
PARTS = 4  # a new box is as wide as a fourth of its image


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """An image as the user has changed it, evaluated.

    Attributes
    ----------
    scene : Scene
    boxes : list of Box
        How the scene's boxes look.
    place : (side, number) or None
        Which box is selected.
    edited : Edited
        The image's boxes alone, as a data set.
    judgement, counted : Judgement
        Of that one, and of its chosen classes alone.
    numbers : Rejudged
        Of the whole data set.
    """

    scene: Scene
    boxes: list[Box]
    place: BoxId | None
    edited: Edited
    judgement: Judgement
    counted: Judgement
    numbers: Rejudged

    @property
    def row(self) -> Row | None:
        """The selected box as a row of the edited data set."""
        return None if self.place is None else _row(self.edited, self.place)


def what_if(
    opened: Opened,
    image: int,
    point: OperatingPoint,
    selected: Row | None,
    hidden: Collection[str] = (),
) -> Outcome:
    """Take in what the user did and evaluate it.

    `selected` is a row of the data set as it is, for where the history selects nothing; `hidden`
    are layers.
    """
    scene, history, place = _taken_in(opened, image, selected)
    shown, draft = all_boxes(history), history.draft
    rehearsal = newest(
        opened,
        "rehearsal",
        image,
        lambda: Rehearsal(opened.usual, opened.dataset, image),
    )
    edited = rehearsal.redraw(draft.predictions, draft.objects)
    judgement = judge(
        edited.dataset, image, iou_threshold=point.iou_threshold, confidence=point.confidence
    )
    looks, _ = judged_scene(
        judgement,
        edited.dataset,
        chosen=[_row(edited, each) for each in shown],
        movable=True,
        classes=point.classes,
        hidden=hidden,
    )
    seen = set(shown_boxes(history, point.confidence))
    boxes = [
        replace(look, hidden=look.hidden or each not in seen)
        for look, each in zip(looks, shown, strict=True)
    ]
    return Outcome(
        scene=scene,
        boxes=boxes,
        place=place,
        edited=edited,
        judgement=judgement,
        counted=_of_classes(judgement, edited.dataset, point),
        numbers=rehearsal.rejudge(draft.predictions, draft.objects),
    )


def _taken_in(
    opened: Opened, image: int, selected: Row | None
) -> tuple[Scene, EditHistory, BoxId | None]:
    """The scene as the hand has left it, the history with that, and the selected box.

    The page runs again where a drag has ended and its widgets were drawn for another state.
    """
    history = history_of(opened, image)
    shown = all_boxes(history)
    place = history.selected or _place_of(history, selected)
    scene = editor_state(
        KEY,
        [_box(history.draft.at(each)) for each in shown],
        source=("history", opened.number, image, history.rev, tuple(shown)),
        selected=shown.index(place) if place in shown else None,
    )
    edit = current(KEY)
    still = edit is None or edit.final
    history = history.held(shown, scene.boxes, final=still)
    _keep(opened, image, history)
    place = None if scene.selected is None else shown[scene.selected]
    opened.results[SELECTED] = image, place
    if still and opened.results.get(DRAWN) != _state(history, place):
        st.rerun()
    return scene, history, place


def history_of(opened: Opened, image: int) -> EditHistory:
    """What has been changed in an image so far."""
    histories = histories_of(opened)
    return histories[image] if image in histories else begin(opened.dataset, image)


def readout(opened: Opened, outcome: Outcome) -> list[tuple[str, str]]:
    """What stands under the picture and follows the drag."""
    before, now = opened.usual.summary["AP"], outcome.numbers.summary["AP"]
    judgement = outcome.counted
    return [
        ("AP@[.50:.95] of the data set", show.number(now, 6)),
        ("Change", show.signed(now - before, 6)),
        ("TP", str(judgement.tp)),
        ("FP", str(judgement.fp)),
        ("FN", str(judgement.fn)),
    ]


def comparison(opened: Opened, image: int, point: OperatingPoint, outcome: Outcome) -> None:
    """Before and now: the data set's averages, and this image's counts."""
    evaluation, numbers = opened.usual, outcome.numbers
    rows = [
        _line(name, evaluation.summary[name], numbers.summary[name], 6)
        for name in ("AP", "AP50", "AP75")
    ]
    rows[0] = ("AP@[.50:.95]", *rows[0][1:])
    if outcome.place is not None:
        label = opened.dataset.classes[history_of(opened, image).draft.at(outcome.place).label]
        was, now = (each.per_class[label]["AP"] for each in (evaluation, numbers))
        rows.append(_line(f"AP@[.50:.95] of {label}", was, now, 6))
    past, present = _judged_before(opened, image, point), outcome.counted
    for name in ("tp", "fp", "fn"):
        before, after = getattr(past, name), getattr(present, name)
        here = f"{name.upper()} on this image"
        rows.append((here, str(before), str(after), f"{after - before:+d}"))
    rows.append(_line("F1 on this image", past.f1, present.f1, 4))
    show.grid(["", "before", "now", "change"], rows)


def switch(opened: Opened, image: int) -> bool:
    """Whether to try a change; then undo, redo, back to the beginning, and one more box."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        can = opened.dataset.overlap in EDITABLE
        if not st.toggle(
            "Try a change",
            key="image.try" if can else "image.try.not",
            help=lesson("image")["Try" if can else "Boxes only"],
            disabled=not can,
        ):
            return False
        history, place = history_of(opened, image), _selected(opened, image)
        opened.results[DRAWN] = _state(history, place)
        for word, icon, keys, can, change in (
            ("Undo", "undo", "Ctrl+Z", history.step > 0, EditHistory.undo),
            ("Redo", "redo", "Ctrl+Y", history.can_redo, EditHistory.redo),
            ("Reset", "restart_alt", None, history.changed, EditHistory.reset),
        ):
            st.button(
                word,
                icon=f":material/{icon}:",
                key=f"image.try.{word}",
                shortcut=keys,
                disabled=not can,
                on_click=_change,
                args=(opened, image, change),
            )
        sides: tuple[tuple[BoxKind, str], ...] = ("prediction", "Prediction"), ("object", "Object")
        for side, word in sides:
            st.button(
                word,
                icon=":material/add:",
                key=f"image.try.add.{side}",
                help=lesson("image")["Add"],
                disabled=not opened.dataset.classes,
                on_click=_add,
                args=(opened, image, side, place),
            )
        export_edits(opened)
    return True


def controls(opened: Opened, image: int) -> None:
    """Class and confidence of the selected box, and its deletion."""
    place = _selected(opened, image)
    if place is not None:
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            _of_box(opened, image, place)


def _of_box(opened: Opened, image: int, place: BoxId) -> None:
    drawn = history_of(opened, image).draft.at(place)
    classes = opened.dataset.classes
    st.session_state[CLASS] = drawn.label
    st.selectbox(
        "Class",
        range(len(classes)),
        format_func=classes.__getitem__,
        key=CLASS,
        width=220,
        on_change=_relabel,
        args=(opened, image, place),
    )
    if place[0] == "prediction":
        st.session_state[SCORE] = drawn.score
        low, high = score_span(opened)
        st.slider(
            "Confidence",
            low,
            high,
            step=0.01,
            key=SCORE,
            width=220,
            on_change=_rescore,
            args=(opened, image, place),
        )
    st.button(
        "Delete",
        icon=":material/delete:",
        shortcut="Delete",
        key="image.try.delete",
        on_click=_change,
        args=(opened, image, lambda history: history.do(history.draft.without(place))),
    )


def _state(history: EditHistory, place: BoxId | None) -> tuple[object, ...]:
    """What the widgets show."""
    return history.rev, history.step, len(history.drafts), place


def _relabel(opened: Opened, image: int, place: BoxId) -> None:
    _replace(opened, image, place, label=st.session_state[CLASS])


def _rescore(opened: Opened, image: int, place: BoxId) -> None:
    _replace(opened, image, place, score=round(float(st.session_state[SCORE]), 4))


def _replace(opened: Opened, image: int, place: BoxId, **values: float) -> None:
    def change(history: EditHistory) -> EditHistory:
        drawn = replace(history.draft.at(place), **values)  # type: ignore[arg-type]  # label or score
        return history.do(history.draft.put(place, drawn), place)

    _change(opened, image, change)


def _add(opened: Opened, image: int, side: BoxKind, place: BoxId | None) -> None:
    """A box in the middle of the image, of the selected box's class or else the image's first."""
    draft = history_of(opened, image).draft
    known = [draft.at(place)] if place else [*draft.objects, *draft.predictions]
    label = known[0].label if known else 0
    size = image_size(opened.dataset, image)
    wide, high = (round(length / PARTS) for length in size)
    left, top = ((length - part) // 2 for length, part in zip(size, (wide, high), strict=True))
    drawn = Drawn((left, top, left + wide, top + high), label, None, NEW_SCORE)
    if opened.dataset.overlap == "oriented":
        around = corners_of_boxes(as_boxes([drawn.box]))
        drawn = replace(drawn, corners=tuple(around.ravel().tolist()))
    _change(opened, image, lambda history: history.do(*history.draft.add(side, drawn)))


def _selected(opened: Opened, image: int) -> BoxId | None:
    known: tuple[int, BoxId | None] = opened.results.get(SELECTED, (image, None))
    return known[1] if known[0] == image else None


def _change(opened: Opened, image: int, change: Callable[[EditHistory], EditHistory]) -> None:
    history = change(history_of(opened, image))
    opened.results[SELECTED] = image, history.selected
    _keep(opened, image, history)


def _keep(opened: Opened, image: int, history: EditHistory) -> None:
    """Keep a history in which something was done."""
    histories = histories_of(opened)
    if len(history.drafts) > 1 or history.moving is not None or image in histories:
        histories[image] = history


def _judged_before(opened: Opened, image: int, point: OperatingPoint) -> Judgement:
    def compute() -> Judgement:
        judgement = judge(
            opened.dataset, image, iou_threshold=point.iou_threshold, confidence=point.confidence
        )
        return _of_classes(judgement, opened.dataset, point)

    return newest(opened, "judged before", (image, point), compute)


def _of_classes(judgement: Judgement, dataset: Dataset, point: OperatingPoint) -> Judgement:
    return judgement.of_classes(dataset, point.classes) if point.classes else judgement


def _row(edited: Edited, place: BoxId) -> Row:
    side, number = place
    rows = edited.objects if side == "object" else edited.predictions
    return side, int(rows[number])


def _place_of(history: EditHistory, selected: Row | None) -> BoxId | None:
    """Where the draft has a row of the data set."""
    if selected is None:
        return None
    kind, row = selected
    rows = history.draft.objects if kind == "object" else history.draft.predictions
    return next(((kind, at) for at, drawn in enumerate(rows) if drawn.row == row), None)


def _box(drawn: Drawn) -> Box:
    return Box(drawn.box, quad=drawn.corners)


def _line(name: str, before: float, now: float, digits: int) -> tuple[str, str, str, str]:
    change = show.signed(now - before, digits)
    return name, show.number(before, digits), show.number(now, digits), change
