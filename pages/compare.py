"""Inspect: two models or more, their difference, and what was gained and lost."""

from urllib.parse import urlencode

import streamlit as st

from iouviz.evaluation.outcomes.filters import Filter
from iouviz.lessons import lesson
from iouviz.ui.components.gallery import gallery, record_card
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page, permalink
from iouviz.ui.inspect import gallery_walk
from iouviz.ui.inspect.compare import both_models, side_by_side
from iouviz.ui.inspect.compare.changes import KINDS, changed
from iouviz.ui.session import at_rest, choose_classes, data_bar, second_model

TEXT = lesson("compare")


def lists_at(points):
    """What was gained and lost there."""
    return changed(pair, points, side_by_side.changes_of(pair, points))


@st.fragment
def compared():
    """The sliders and all that follows them; runs again when a slider is released."""
    with page.boundary():
        points = side_by_side.points_of(current, pair)
        sliders = side_by_side.sliders(current, pair)
        moment = live_figure(
            "compare.live",
            side_by_side.blocks(pair),
            sliders=sliders,
            values=side_by_side.values(points),
            tables=side_by_side.tables(pair, points, sliders),
            label="Both models at their confidences",
        )
        points = side_by_side.follow(current, pair, moment)
        place = st.empty()
        numbers(place, points)
        classes = st.expander("Classes")
        boxes(points)
        side_by_side.finish(runs)
        difference = numbers(place, points)
        with classes:
            label = side_by_side.class_table(pair, points, difference)
        if label is not None:
            query = Filter(label=(label,)).query(pair.first.dataset.classes)
            gallery_walk.enter_gallery(current, urlencode(query))


def numbers(place, points):
    """AP at once, intervals when they are there; returns the difference, or None until then."""
    ready = side_by_side.bootstraps(runs)
    difference = side_by_side.difference_of(pair, ready)
    with place.container():
        side_by_side.headline(pair, points, side_by_side.changes_of(pair, points), difference)
        if len(runs) > 2:
            st.markdown("##### All models")
            side_by_side.all_runs(current, points, ready)
    return difference


def boxes(points):
    """The objects and false positives that only one of the two has; each opens its image."""
    lists = lists_at(points)
    kind = st.segmented_control(
        "What changed",
        list(KINDS),
        format_func=lambda name: f"{KINDS[name]} · {len(lists[name].rows):,}",
        default=permalink.one_of("kind", list(KINDS), "gained"),
        required=True,
        key="compare.kind",
    )
    both_models.address(current, pair, kind)
    listed = lists[kind]
    st.caption(TEXT[KINDS[kind]])
    if not len(listed.rows):
        st.info("None at these settings.", icon=":material/info:")
        return
    clicked = gallery(
        f"compare.tiles.{kind}",
        count=len(listed.rows),
        card=lambda at: record_card(listed.records, int(listed.rows[at])),
        rev=f"{current.number} {pair.second.number} {kind} {points}",
        ratio=1.0,
        label=f"{KINDS[kind]}, {len(listed.rows):,}",
        current=both_models.came_from(current, listed),
    )
    if clicked is not None:
        both_models.enter(current, listed, clicked)


@st.fragment
def pictured():
    """One of those boxes on its image, for both models; runs again while a slider is dragged."""
    with page.boundary():
        listed = both_models.list_of(
            current, lambda: lists_at(side_by_side.points_of(current, pair))
        )
        at = both_models.shown_entry()
        if at is None or not len(listed.rows):
            both_models.leave()
            st.rerun()
        both_models.look(current, pair, listed, at)
        if at_rest(current, both_models.BAR):
            both_models.address(current, pair, listed.kind, at)


def alone():
    """What one model can show, and what to do to compare it."""
    if not len(current.dataset.predictions):
        st.info(TEXT["No predictions"], icon=":material/info:")
        return
    st.info(TEXT["Start"], icon=":material/compare_arrows:")
    side_by_side.all_runs(current, side_by_side.points_alone(current), {})


with page.page("compare"):
    current = data_bar()
    second_model.restore(current)
    second_model.start(current)
    second_model.run_bar(current, side_by_side.LETTERS, both_models.leave)
    runs, pair = second_model.runs_of(current), second_model.pair_of(current)
    if pair is None:
        alone()
    elif both_models.shown_entry() is not None:
        pictured()
    else:
        choose_classes(current, "compare")
        compared()
