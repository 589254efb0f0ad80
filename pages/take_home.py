"""Inspect: choose images to look at, relabel or train on, and split a data set fairly."""

import streamlit as st

from iouviz.evaluation.choosing import REASONS
from iouviz.evaluation.listing import image_lines
from iouviz.evaluation.orders import IMAGE_ORDERS, in_order
from iouviz.evaluation.splitting import class_counts, part_names, split
from iouviz.lessons import lesson
from iouviz.selection import choose
from iouviz.ui import inspect, page, permalink
from iouviz.ui.gallery import gallery, image_card
from iouviz.ui.session import data_bar, get_ready, newest, operating_point, point_of, records_of
from iouviz.ui.take_home import (
    choose_pool,
    deliveries,
    held,
    pixels_of,
    split_table,
    take_home,
)

TEXT = lesson("take_home")
TASKS = ("Choose", "Split")
SHARES = {"Training": 70.0, "Validation": 15.0, "Test": 15.0}
MOST = 500  # images of one choice


def choose_images():
    """By what, from which, and how many; then a look at them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = permalink.one_of("by", REASONS, last.get("by", "worst"))
        by = st.segmented_control("By", REASONS, default=start, required=True, key="take_home.by")
        order = IMAGE_ORDERS[0]
        if by == "worst":
            order = st.selectbox("Worst is", IMAGE_ORDERS[:-2], key="take_home.order", width=240)
        pool = choose_pool(current, records)
    st.caption(TEXT[by])
    many = len(current.dataset.images) if pool is None else len(pool)
    if not many:
        st.info(TEXT["Nothing"], icon=":material/info:")
        return
    count = how_many(min(many, MOST))
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
    shelf = in_order(records, chosen.images)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{len(shelf):,} of {many:,} images** · {held(current.dataset, chosen.images)}"
        )
        take_home(
            current.dataset,
            "chosen",
            images=lambda: chosen.images,
            lines=lambda: image_lines(records, shelf),
        )
    tiles(shelf, f"{current.number} {by} {order} {count} {many} {point}", by)


def remember(**chosen):
    """In the address, and for those who come back without one."""
    last.update(task=task, **chosen)
    operating_point.keep(current, {"task": task, **chosen})


def how_many(most):
    """The number of images; nothing to slide where there is one."""
    if most == 1:
        return 1
    key = f"take_home.count.{most}"
    start = permalink.number("count", min(last.get("count", 20), most), 1, most)
    st.session_state.setdefault(key, int(start))
    return st.slider("Images", 1, most, key=key)


@st.fragment
def tiles(shelf, rev, by):
    """The chosen images; a click opens one."""
    with page.boundary():
        clicked = gallery(
            "take_home.tiles",
            count=len(shelf),
            card=lambda at: image_card(records, shelf, at),
            rev=rev,
            label=f"{len(shelf)} images, by {by}",
            current=inspect.place_in_order(current, rev),
        )
        if clicked is not None:
            here = st.query_params.to_dict()
            walk = inspect.Walk(
                current.number, rev, by, shelf.images, clicked, here, "pages/take_home.py"
            )
            inspect.enter_image(walk, current)


def split_images():
    """How large the parts are to be; then the share of each class that they reach."""
    columns = st.columns(4)
    shares = [
        column.number_input(
            f"{name} (%)", 0.0, 100.0, start, 1.0, format="%.0f", key=f"take_home.{name}"
        )
        for column, (name, start) in zip(columns, SHARES.items(), strict=False)
    ]
    seed = columns[3].number_input("Seed", 0, 9999, 0, key="take_home.seed")
    remember()
    if not sum(shares):
        st.info("All parts are empty. Give one a share above 0.", icon=":material/info:")
        return
    parts = newest(
        current,
        "split",
        (*shares, seed),
        lambda: split(class_counts(current.dataset), shares, seed=seed),
    )
    split_table(parts, current.dataset, list(SHARES))
    names = part_names(len(shares))
    with st.container(horizontal=True):
        found = [(name, parts.images(at)) for at, name in enumerate(names) if shares[at]]
        deliveries(current.dataset, "split", lambda: found)
    st.caption(TEXT["Split"])


with page.page("take_home"):
    current = data_bar()
    get_ready(current)
    point = point_of(current)
    records = records_of(current, point)
    last = current.remember("take_home", dict)
    task = st.segmented_control(
        "Task",
        TASKS,
        default=permalink.one_of("task", TASKS, last.get("task", TASKS[0])),
        required=True,
        key="take_home.task",
        label_visibility="collapsed",
    )
    if task == "Choose":
        choose_images()
    else:
        split_images()
