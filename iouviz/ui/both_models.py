"""One image judged for both models, side by side or in turn, each at its own confidence."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from iouviz.evaluation.explain import explain_object, explain_prediction
from iouviz.evaluation.verdicts import Judgement, judge
from iouviz.evaluation.wording import sentence
from iouviz.lessons import lesson
from iouviz.ui import permalink
from iouviz.ui.box_editor import box_editor, editor_state
from iouviz.ui.changed import KINDS, Changed
from iouviz.ui.live_figure import live_figure
from iouviz.ui.scenes import Row, judged_scene, picture_of
from iouviz.ui.second import Pair, full_name
from iouviz.ui.session import operating_point
from iouviz.ui.session.opened import Opened
from iouviz.ui.show import plain
from iouviz.ui.tables import MARKS
from iouviz.ui.versus import LETTERS, Stand, follow, sliders, stand_of, values

SHOW: Final = "show"  # in the address: which entry of the list is looked at, from 0
VIEWS: Final = ("Side by side", "A", "B")
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
        view = st.segmented_control(
            "View", VIEWS, default=VIEWS[0], key="compare.view", label_visibility="collapsed",
            required=True,
        )  # fmt: skip
    moment = live_figure(
        f"{BAR}.point.{current.number}",
        (),
        sliders=sliders(current, pair),
        values=values(stand_of(current, pair)),
        stream=True,
        label="IoU threshold and confidence of both models",
    )
    stand = follow(current, pair, moment)
    models = [0, 1] if view == VIEWS[0] else [VIEWS.index(view) - 1]
    for model, column in zip(models, st.columns(len(models), gap="medium"), strict=True):
        with column:
            _picture(pair, stand, model, image, (listed, at))


def _step(at: int) -> None:
    st.query_params[SHOW] = str(at)


def _picture(pair: Pair, stand: Stand, model: int, image: int, entry: tuple[Changed, int]) -> None:
    """The image judged for one model, and what became of the box in question."""
    run = (pair.first, pair.second)[model]
    point = stand.point(model)
    judgement = judge(
        run.dataset, image, iou_threshold=point.iou_threshold, confidence=point.confidence
    )
    letter, counts = LETTERS[model], _counts(judgement)
    st.markdown(f"**{letter}: {plain(pair.names[model])}** · {counts}", help=plain(full_name(run)))
    boxes, rows = judged_scene(judgement, run.dataset)
    listed, at = entry
    wanted = listed.box(at, model)
    scene = editor_state(
        f"compare.{letter}",
        boxes,
        source=(run.number, image, at, listed.kind, tuple(rows)),
        selected=rows.index(wanted) if wanted in rows else None,
    )
    picture, width, height = picture_of(run, image)
    box_editor(
        scene,
        boxes=boxes,
        width=width,
        height=height,
        image=picture,
        coordinates=False,
        closer=True,
        tags="free",
        label=f"{pair.names[model]}: {run.dataset.images.names[image]} with its boxes",
    )
    selected = wanted if scene.selected is None else rows[scene.selected]
    _tell(judgement, selected, run)


def _counts(judgement: Judgement) -> str:
    counts = {"TP": judgement.tp, "FP": judgement.fp, "FN": judgement.fn}
    return "  ".join(f"{MARKS[name]}{number} {name}" for name, number in counts.items())


def _tell(judgement: Judgement, selected: Row | None, run: Opened) -> None:
    """Why the box has its outcome."""
    if selected is None:
        st.caption(lesson("compare")["Nothing here"])
        return
    kind, row = selected
    explain = explain_prediction if kind == "prediction" else explain_object
    st.caption(plain(sentence(explain(judgement, row, run.dataset), run.dataset)))


def address(current: Opened, pair: Pair, kind: str, at: int | None = None) -> None:
    """Write what is on the screen into the address."""
    confidence = repr(operating_point.point_of(pair.second).confidence)
    more = {} if at is None else {SHOW: str(at)}
    operating_point.keep(current, {"second_confidence": confidence, "kind": kind, **more})
