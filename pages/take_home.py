"""Inspect: choose images to look at, relabel or train on, and split a data set fairly."""

import streamlit as st

from iouviz.data.issues import number_of
from iouviz.evaluation.outcomes.csv_export import image_lines
from iouviz.evaluation.outcomes.sorting import images_in_order
from iouviz.evaluation.selection.split import class_counts, part_names, split
from iouviz.lessons import lesson
from iouviz.selection import choose
from iouviz.ui.components.gallery import gallery, image_card
from iouviz.ui.frame import page, permalink
from iouviz.ui.inspect import gallery_walk
from iouviz.ui.inspect.downloads import (
    SHARES,
    choose_how,
    choose_pool,
    choose_shares,
    export_buttons,
    export_popover,
    held,
    how_many,
    images_of,
    pixels_of,
    split_table,
)
from iouviz.ui.inspect.lacking import say_lacking
from iouviz.ui.session import (
    at_rest,
    data_bar,
    get_ready,
    newest,
    operating_point,
    point_bar,
    point_of,
    records_of,
)

TEXT = lesson("take_home")
TASKS = ("Choose", "Split")
MOST = 500  # images of one choice


@st.fragment
def choose_images():
    """By what, from which, and how many; then a look at them."""
    with page.boundary():
        with st.container(horizontal=True, vertical_alignment="bottom"):
            by, order = choose_how(current, last)
            pool = choose_pool(current)
        st.caption(TEXT[by])
        point = point_of(current)
        if len(current.dataset.predictions):
            point = point_bar(current, "take_home", stream=by == "worst")
        chosen_images(by, order, point, pool)


def chosen_images(by, order, point, pool):
    """The images that were chosen, in numbers and as tiles."""
    records = records_of(current, point)
    pool = None if pool is None else images_of(pool, current, point)
    many = len(current.dataset.images) if pool is None else len(pool)
    if not many:
        st.info(TEXT["Nothing"], icon=":material/info:")
        return
    count = how_many(min(many, MOST), last)
    remember(by=by, count=count)
    pixels = pixels_of(current) if by in {"diverse", "typical"} else None
    chosen = newest(
        current,
        "chosen images",
        (by, order, count, point, None if pool is None else pool.tobytes()),
        lambda: choose(records, by, count, pool=pool, order=order, pixels=pixels),
    )
    if chosen.note:
        st.caption(chosen.note)
    order = images_in_order(records, chosen.images)
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen_of = f"**{len(order):,} of {number_of(many, 'image')}**"
        st.markdown(f"{chosen_of} · {held(current.dataset, chosen.images)}")
        export_popover(
            current.dataset,
            "chosen",
            images=lambda: chosen.images,
            lines=lambda: image_lines(records, order),
        )
    tiles(records, order, f"{current.number} {by} {order} {count} {many} {point}", by)


def remember(**chosen):
    """In the address, and for those who come back without one."""
    last.update(task=task, **chosen)
    if at_rest(current, "take_home"):
        operating_point.keep(current, {"task": task, **chosen})


@st.fragment
def tiles(records, order, rev, by):
    """The chosen images; a click opens one."""
    with page.boundary():
        clicked = gallery(
            "take_home.tiles",
            count=len(order),
            card=lambda at: image_card(records, order, at),
            rev=rev,
            label=f"{number_of(len(order), 'image')}, by {by}",
            current=gallery_walk.place_in_order(current, rev),
        )
        if clicked is not None:
            gallery_walk.enter_image(
                current, order.images, clicked, name=by, rev=rev, page="take_home"
            )


def split_images():
    """How large the parts are to be; then the share of each class that they reach."""
    shares, seed = choose_shares()
    remember()
    if not sum(shares):
        st.info("All parts are empty. Give one a fraction above 0.", icon=":material/info:")
        return
    parts = newest(
        current,
        "split",
        (*shares, seed),
        lambda: split(class_counts(current.dataset), shares, seed=seed),
    )
    split_table(parts, current.dataset, list(SHARES))
    names = part_names(len(shares))
    with st.container(horizontal=True, vertical_alignment="center"):
        found = [(name, parts.images(at)) for at, name in enumerate(names) if shares[at]]
        export_buttons(current.dataset, "split", lambda: found)
    st.caption(TEXT["Split"])


with page.page("take_home"):
    current = data_bar()
    get_ready(current)
    say_lacking(current.dataset, "take_home")
    last = current.remember("take_home", dict)
    task = st.segmented_control(
        "Task",
        TASKS,
        default=permalink.one_of("task", TASKS, last.get("task", TASKS[0])),
        required=True,
        key="take_home.task",
        label_visibility="collapsed",
    )
    {"Choose": choose_images, "Split": split_images}[task]()
