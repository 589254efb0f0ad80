"""One image judged for both models, side by side or in turn, each at its own confidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from iouviz.evaluation.diagnosis.explain import explain_object, explain_prediction
from iouviz.evaluation.diagnosis.one_image import Judgement, judge
from iouviz.evaluation.diagnosis.wording import sentence
from iouviz.figures.theme import MARKS
from iouviz.lessons import lesson
from iouviz.ui.components.box_editor import Box, box_editor, editor_state
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import permalink
from iouviz.ui.frame.show import plain
from iouviz.ui.inspect.compare.changes import KINDS, Changed
from iouviz.ui.inspect.compare.side_by_side import (
    LETTERS,
    OperatingPoints,
    follow,
    points_of,
    sliders,
    values,
)
from iouviz.ui.inspect.image.scene import Row, judged_scene, picture_of
from iouviz.ui.session import operating_point
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.second_model import Pair, full_name

SHOW: Final = "show"  # in the address: which entry of the list is looked at, from 0
TOGETHER: Final = "On one picture"
VIEWS: Final = ("Side by side", TOGETHER, "A", "B")
BAR: Final = "compare.image"  # its sliders, for `at_rest`
_LIST: Final = "compare.list"
_AT: Final = "compare.at"


def shown_entry() -> int | None:
    """Which entry the address asks for; None: the comparison itself."""
    if SHOW not in st.query_params:
        return None
    return int(permalink.number(SHOW, 0, 0, 10**9))


def enter(current: Opened, listed: Changed, at: int) -> None:
    """Look at an entry; its list stays what it is while sliders move."""
    current.results[_LIST], current.results[_AT] = listed, at
    st.query_params["kind"] = listed.kind
    st.query_params[SHOW] = str(at)
    st.rerun()


def leave() -> None:
    """Back to the comparison."""
    st.query_params.pop(SHOW, None)


def came_from(current: Opened, listed: Changed) -> int | None:
    """Which entry of a list was looked at last; None: none of this one."""
    at: int | None = current.results.get(_AT) if current.results.get(_LIST) is listed else None
    return at


def list_of(current: Opened, lists: Callable[[], Mapping[str, Changed]]) -> Changed:
    """The list that is walked along; after a reload, made again from the address."""
    kind = permalink.one_of("kind", list(KINDS), "gained")
    kept: Changed | None = current.results.get(_LIST)
    if kept is None or kept.kind != kind:
        kept = current.results[_LIST] = lists()[kind]
    return kept


def look(current: Opened, pair: Pair, listed: Changed, at: int) -> None:
    """The pictures, the sliders above them, and the way along the list and back."""
    at = current.results[_AT] = min(at, len(listed.rows) - 1)
    view = _bar(current, listed, at)
    moment = live_figure(
        f"{BAR}.point.{current.number}",
        (),
        sliders=sliders(current, pair),
        values=values(points_of(current, pair)),
        stream=True,
        label="IoU threshold and confidence of both models",
    )
    points = follow(current, pair, moment)
    both = [_judged(pair, points, model, listed.image(at)) for model in (0, 1)]
    if view == TOGETHER:
        _together(pair, both, (listed, at))
        return
    shown = both if view == VIEWS[0] else [both[LETTERS.index(view)]]
    for one, column in zip(shown, st.columns(len(shown), gap="medium"), strict=True):
        with column:
            _picture(pair, one, (listed, at))


def _bar(current: Opened, listed: Changed, at: int) -> str:
    """The way along the list and back, which entry this is, and how it is viewed."""
    image = listed.image(at)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Back", icon=":material/arrow_back:", on_click=leave, shortcut="G")
        for word, icon, by, key in (
            ("Previous", ":material/chevron_left:", -1, "B"),
            ("Next", ":material/chevron_right:", 1, "N"),
        ):
            st.button(
                word,
                icon=icon,
                on_click=_step,
                args=((at + by) % len(listed.rows),),
                shortcut=key,
                disabled=len(listed.rows) < 2,
            )
        st.caption(
            f"{at + 1:,} of {len(listed.rows):,} · {KINDS[listed.kind].lower()} · "
            f"{plain(current.dataset.images.names[image])}"
        )
        view: str = st.segmented_control(
            "View", VIEWS, default=VIEWS[0], key="compare.view", label_visibility="collapsed",
            required=True,
        )  # fmt: skip
    return view


def _step(at: int) -> None:
    st.query_params[SHOW] = str(at)


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """One image judged for one model; `counted` is that of the chosen classes."""

    model: int
    run: Opened
    judgement: Judgement
    counted: Judgement
    boxes: list[Box]
    rows: list[Row]

    @property
    def missed(self) -> set[int]:
        """Rows of the objects that it misses."""
        verdicts = zip(self.judgement.objects.tolist(), self.judgement.object_verdicts, strict=True)
        return {row for row, verdict in verdicts if verdict == "missed"}


def _judged(pair: Pair, points: OperatingPoints, model: int, image: int) -> _Judged:
    run, point = (pair.first, pair.second)[model], points.point(model)
    judgement = judge(
        run.dataset, image, iou_threshold=point.iou_threshold, confidence=point.confidence
    )
    boxes, rows = judged_scene(judgement, run.dataset, classes=point.classes)
    counted = judgement.of_classes(run.dataset, point.classes) if point.classes else judgement
    return _Judged(model, run, judgement, counted, boxes, rows)


def _picture(pair: Pair, one: _Judged, entry: tuple[Changed, int]) -> None:
    """The image judged for one model, and what became of the box in question."""
    _heading(pair, one)
    listed, at = entry
    wanted = listed.box(at, one.model)
    start = one.rows.index(wanted) if wanted in one.rows else None
    name = pair.names[one.model]
    selected = _draw(LETTERS[one.model], name, one, one.boxes, (listed.kind, at, start))
    _tell(one, wanted if selected is None else one.rows[selected])


def _together(pair: Pair, both: list[_Judged], entry: tuple[Changed, int]) -> None:
    """Both models on one picture: objects by which model finds them, predictions by letter."""
    for one, column in zip(both, st.columns(2, gap="medium"), strict=True):
        with column:
            _heading(pair, one)
    listed, at = entry
    boxes: list[Box] = []
    rows: list[tuple[int, Row]] = []
    for box, row in zip(both[0].boxes, both[0].rows, strict=True):
        if row[0] == "object":
            boxes.append(_object(box, [row[1] in one.missed for one in both]))
            rows.append((0, row))
    for one in both:
        letter = LETTERS[one.model]
        for box, row in zip(one.boxes, one.rows, strict=True):
            if row[0] == "prediction":
                boxes.append(replace(box, label=f"{letter}: {box.label}", tag=letter))
                rows.append((one.model, row))
    wanted = listed.box(at, listed.model)
    there = [row == wanted and (row[0] == "object" or model == listed.model) for model, row in rows]
    start = there.index(True) if True in there else None
    name = " and ".join(pair.names)
    selected = _draw("both", name, both[0], boxes, (listed.kind, at, start))
    if selected is None:
        return
    model, row = rows[selected]
    for one in both if row[0] == "object" else [both[model]]:
        _tell(one, row, f"{LETTERS[one.model]}: ")


def _object(box: Box, missed: list[bool]) -> Box:
    """An object by which of the two models miss it."""
    if box.verdict == "ignored" or all(missed):
        return box
    if not any(missed):
        return replace(box, verdict=None, dimmed=True)
    return replace(box, verdict=None, dimmed=False, tag=f"{LETTERS[missed.index(False)]} only")


def _heading(pair: Pair, one: _Judged) -> None:
    letter, name = LETTERS[one.model], plain(pair.names[one.model])
    st.markdown(f"**{letter}: {name}** · {_counts(one.counted)}", help=plain(full_name(one.run)))


def _draw(
    key: str, name: str, one: _Judged, boxes: list[Box], entry: tuple[str, int, int | None]
) -> int | None:
    """The picture with its boxes; which of them is selected."""
    image = one.judgement.image
    source = (one.run.number, image, name, entry)
    scene = editor_state(f"compare.{key}", boxes, source=source, selected=entry[2])
    picture, width, height = picture_of(one.run, image)
    box_editor(
        scene,
        boxes=boxes,
        width=width,
        height=height,
        image=picture,
        coordinates=False,
        closer=True,
        tags="free",
        label=f"{name}: {one.run.dataset.images.names[image]} with its objects and predictions",
    )
    return scene.selected


def _counts(judgement: Judgement) -> str:
    counts = {"TP": judgement.tp, "FP": judgement.fp, "FN": judgement.fn}
    return "  ".join(f"{MARKS[name]} {number} {name}" for name, number in counts.items())


def _tell(one: _Judged, selected: Row | None, letter: str = "") -> None:
    """Why the box has its outcome."""
    if selected is None:
        st.caption(lesson("compare")["Nothing here"])
        return
    kind, row = selected
    explain = explain_prediction if kind == "prediction" else explain_object
    dataset = one.run.dataset
    st.caption(letter + plain(sentence(explain(one.judgement, row, dataset), dataset)))


def address(current: Opened, pair: Pair, kind: str, at: int | None = None) -> None:
    """Write what is on the screen into the address."""
    confidence = repr(operating_point.point_of(pair.second).confidence)
    more = {} if at is None else {SHOW: str(at)}
    operating_point.keep(current, {"second_confidence": confidence, "kind": kind, **more})
