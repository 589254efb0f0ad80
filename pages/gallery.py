"""Inspect: the images, or the outcomes, behind a number; the worst first."""

import streamlit as st

from iouviz.data.issues import number_of
from iouviz.evaluation.outcomes import sorting
from iouviz.evaluation.outcomes.csv_export import box_lines, image_lines
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.lessons import lesson
from iouviz.ui.components.gallery import gallery, image_card, record_card
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.inspect import gallery_walk
from iouviz.ui.inspect.downloads import export_popover
from iouviz.ui.inspect.filter_bar import choose_filter, counted, in_words, left_out, looked_at
from iouviz.ui.inspect.lacking import say_lacking
from iouviz.ui.session import (
    at_rest,
    data_bar,
    get_ready,
    operating_point,
    point_bar,
    point_of,
    records_of,
)

TEXT = lesson("gallery")
VIEWS = {"images": sorting.IMAGE_ORDERS, "boxes": sorting.RECORD_ORDERS}
TITLES = {"images": "Images", "boxes": "Outcomes", "objects": "Objects"}


def choose_view():
    """Whole images or single outcomes, and in which order."""
    start = permalink.one_of("view", list(VIEWS), "images")
    view = st.segmented_control(
        "View",
        list(VIEWS),
        default=start,
        required=True,
        key="gallery.view",
        format_func=lambda each: TITLES[each if scored or each == "images" else "objects"],
    )
    orders = [each for each in VIEWS[view] if scored or each in sorting.OF_OBJECTS]
    start = st.query_params.get("sort")
    if start not in (None, *sorting.IMAGE_ORDERS, *sorting.RECORD_ORDERS):
        permalink.one_of("sort", orders, orders[0])  # which says so
    order = st.selectbox(
        "Order",
        orders,
        index=orders.index(start) if start in orders else 0,
        key=f"gallery.sort.{view}.{scored}",
        help=TEXT["Order"],
        width=240,
    )
    return view, order


@st.fragment
def follow():
    """The operating point and what is there at it; runs while a slider is dragged."""
    with page.boundary():
        point = point_bar(current, "gallery") if scored else point_of(current)
        query = {**wanted.query(current.dataset.classes), "view": view, "sort": sort}
        if at_rest(current, "gallery"):
            operating_point.keep(current, query)
        at, note = looked_at(wanted, point)
        records = records_of(current, at)
        rows = wanted.rows(records)
        make = tiles_of_images if view == "images" else tiles_of_boxes
        tiles = make(records, rows)
        say_count(records, rows, tiles, note)
        if tiles[0]:
            order(tiles, f"{current.number} {at} {sorted(query.items())}")
        else:
            st.info(TEXT["Nothing"], icon=":material/info:")


def say_count(records, rows, tiles, note):
    """How many of what, by which filter; and the list to take along."""
    with st.container(horizontal=True, vertical_alignment="center"):
        parts = [f"**{counted(records, rows)}**"]
        parts += [left_out(wanted, records), show.plain(words) if wanted != Filter() else ""]
        parts += [f"on {number_of(tiles[0], 'image')}"] if view == "images" else []
        st.markdown(" · ".join(filter(None, parts)))
        if tiles[0]:
            export_popover(current.dataset, "gallery", images=tiles[2], lines=tiles[5])
    if note:
        st.caption(note)


@st.fragment
def order(tiles, rev):
    """The tiles; runs again as one scrolls, and nothing else does."""
    with page.boundary():
        count, card, images, box, ratio, _ = tiles
        clicked = gallery(
            "gallery.tiles",
            count=count,
            card=card,
            rev=rev,
            ratio=ratio,
            label=f"{count} {TITLES[view].lower()}: {words}",
            current=gallery_walk.place_in_order(current, rev),
        )
        if clicked is not None:
            selected = box(clicked) if box else None
            gallery_walk.enter_image(
                current, images(), clicked, name=words, rev=rev, selected=selected
            )


def tiles_of_images(records, rows):
    """How many, how each looks, the images and the boxes behind them, and their shape."""
    scope = Filter(label=wanted.label).flags(records) if wanted.label else None
    empty = False
    if wanted == wanted.of_images:  # an image without outcomes may be what is looked for
        empty = wanted.images(current.dataset.images) & (not point_of(current).classes)
    order = sorting.sort_images(records, rows, sort, scope=scope, empty=empty)
    return (
        len(order),
        lambda at: image_card(records, order, at),
        lambda: order.images,
        None,
        4 / 3,
        lambda: image_lines(records, order),
    )


def tiles_of_boxes(records, rows):
    """The same for single outcomes."""
    order = sorting.sort_records(records, rows, sort)
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
    say_lacking(current.dataset, "gallery")
    scored = len(current.dataset.predictions) > 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view, sort = choose_view()
        wanted = choose_filter(current)
    words = in_words(wanted, current.dataset)
    follow()
