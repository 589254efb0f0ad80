"""Inspect: the images, or the boxes, behind a number; the worst first."""

import streamlit as st

from iouviz.evaluation.filters import Filter
from iouviz.evaluation.listing import box_lines, image_lines
from iouviz.evaluation.orders import IMAGE_ORDERS, RECORD_ORDERS, arrange, shelve
from iouviz.lessons import lesson
from iouviz.ui import inspect, page, permalink
from iouviz.ui.filter_bar import choose_filter, in_words
from iouviz.ui.gallery import gallery, image_card, record_card
from iouviz.ui.session import data_bar, get_ready, operating_point, point_bar, records_of
from iouviz.ui.take_home import take_home

TEXT = lesson("gallery")
VIEWS = {"images": IMAGE_ORDERS, "boxes": RECORD_ORDERS}


def choose_view():
    """Whole images or single boxes, and in which order."""
    start = permalink.one_of("view", list(VIEWS), "images")
    view = st.segmented_control(
        "View by", list(VIEWS), default=start, required=True, key="gallery.view"
    )
    orders = list(VIEWS[view])
    start = st.query_params.get("sort")
    order = st.selectbox(
        "Order",
        orders,
        index=orders.index(start) if start in orders else 0,
        key=f"gallery.sort.{view}",
        help=TEXT["Order"],
        width=240,
    )
    return view, order


@st.fragment
def shelf(tiles):
    """The tiles; runs again as one scrolls, and nothing else does."""
    with page.boundary():
        count, card, images, box, ratio, _ = tiles
        clicked = gallery(
            "gallery.tiles",
            count=count,
            card=card,
            rev=rev,
            ratio=ratio,
            label=f"{count} {view}: {words}",
            current=inspect.place_in_order(current, rev),
        )
        if clicked is not None:
            walk = inspect.Walk(
                current.number, rev, words, images(), clicked, st.query_params.to_dict()
            )
            inspect.enter_image(walk, current, box(clicked) if box else None)


def tiles_of_images():
    """How many, how each looks, the images and the boxes behind them, and their shape."""
    scope = Filter(label=wanted.label).flags(records) if wanted.label else None
    order = shelve(records, rows, sort, scope=scope, empty=wanted == Filter())
    return (
        len(order),
        lambda at: image_card(records, order, at),
        lambda: order.images,
        None,
        4 / 3,
        lambda: image_lines(records, order),
    )


def tiles_of_boxes():
    """The same for single boxes."""
    order = arrange(records, rows, sort)
    return (
        len(order),
        lambda at: record_card(records, int(order[at])),
        lambda: records.image[order],
        lambda at: records.box(int(order[at])),
        1.0,
        lambda: box_lines(records, order),
    )


with page.page("gallery"):
    current = data_bar()
    get_ready(current)
    point = point_bar(current, "gallery", stream=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view, sort = choose_view()
        wanted = choose_filter(current)
    query = {**wanted.query(current.dataset.classes), "view": view, "sort": sort}
    operating_point.keep(current, query)
    records = records_of(current, point)
    rows = wanted.rows(records)
    words = in_words(wanted, current.dataset)
    rev = f"{current.number} {point} {sorted(query.items())}"
    tiles = tiles_of_images() if view == "images" else tiles_of_boxes()
    shown = "images" if view == "images" else "boxes"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{len(rows):,} boxes** · {words}"
            + (f" · on {tiles[0]:,} images" if view == "images" else "")
        )
        if tiles[0]:
            take_home(current.dataset, "gallery", images=tiles[2], lines=tiles[5])
    if tiles[0]:
        shelf(tiles)
    else:
        st.info(TEXT["Nothing"], icon=":material/info:")
