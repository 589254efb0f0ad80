"""Learn: two masks under a brush, and four metrics of how well they agree."""

from functools import partial

import numpy as np
import streamlit as st

from iouviz.figures.lessons.masks import dice_figure
from iouviz.geometry.masks.boundary import boundary_overlap
from iouviz.geometry.masks.overlap import dice, mask_area, mask_boxes, mask_overlap
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.overlap import iou
from iouviz.lessons import lesson
from iouviz.lessons.masks.presets import PRESETS
from iouviz.lessons.masks.questions import QUESTIONS
from iouviz.ui.components.mask_brush import brush_state, mask_brush
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.guess import guess_all
from iouviz.ui.frame.stay import stay
from iouviz.ui.inspect.image.scene import thumbnail
from iouviz.ui.learn.photo_masks import photo_masks, sheet_size
from iouviz.ui.session import opened

TEXT = lesson("masks")
PHOTO = "Photo"
SHEETS = {"Grid, 48 × 30": (48, 30), "Fine, 1280 × 800": (1280, 800)}
OPTIONS = [*SHEETS, PHOTO]
NAMES = [preset.name for preset in PRESETS]
DRAWN = ("boundary bands", "boxes")
SECTIONS = ("Questions", "Cells", "Dice", "Boundary IoU", "Boxes", "Keys")


def take_preset():
    """Put the chosen shapes on the sheet; the pill springs back, to be pressed again."""
    name = st.session_state["masks.preset"]
    st.session_state["masks.preset"] = None
    if name:
        st.session_state["masks.start"] = name
        st.session_state["masks.turn"] = st.session_state.get("masks.turn", 0) + 1


def shapes(sheet):
    """What is on a sheet at first: how to make it, what that depends on, and no picture."""
    name, turn = st.session_state["masks.start"], st.session_state.get("masks.turn", 0)
    preset = PRESETS[NAMES.index(name)]
    st.pills("Examples", NAMES, key="masks.preset", on_change=take_preset)
    source, made = (sheet, name, turn), partial(preset.masks, *SHEETS[sheet])
    painted = brush_state("masks.brush", made, source=source)
    unchanged = np.array_equal(painted.counts, made().counts)
    st.markdown(f"**{preset.name}.** {preset.notice}" if unchanged else TEXT[""])
    return made, source, None


def photo():
    """The same for an image of the open data set."""
    images = (current := opened()).dataset.images
    seen = [i for i, file in enumerate(images.files) if file is not None]
    if not seen:
        st.info("This data set has no pictures. Open one that has some on the Dataset page.")
        return None
    image = st.selectbox(
        "Image", seen, format_func=lambda i: images.names[i], key=f"masks.image.{current.number}"
    )
    address, *size = thumbnail(current, image)
    cells = sheet_size(*size)
    st.markdown(TEXT["Photo"])
    return lambda: photo_masks(current.dataset, image, *cells), (current.number, image), address


def measure(masks):
    """The pair's terms, its boxes and its bands."""
    bands = boundary_overlap(masks.pixels(0), masks.pixels(1))
    return mask_overlap(masks.take([0]), masks.take([1])), mask_boxes(masks), bands


def numbers(masks, terms, boxes, bands):
    """Four needles, each with its sum, and the cells behind them."""
    tp = int(terms.intersection.item())
    objects, predicted = mask_area(masks).astype(int).tolist()
    fp, fn = predicted - tp, objects - tp
    rows = [
        ("IoU", terms.iou.item()),
        ("Dice", dice(terms.iou).item()),
        ("Boundary IoU", bands.iou),
        ("Box IoU", iou(boxes[:1], boxes[1:]).item()),
    ]
    notes = [
        f"TP / (TP + FP + FN) = {tp:,} / ({tp:,} + {fp:,} + {fn:,})",
        "2J / (1 + J), with J the IoU",
        f"in bands of {bands.distance} px: {bands.intersection:,} / {bands.union:,}",
        "of the bounding boxes",
    ]
    show.needles(rows, notes=notes, low=0.0, docked=True)
    cells = f"{tp:,} cells in both (TP), {fp:,} in the prediction only (FP), {fn:,} in the ground "
    empty = "Both masks are empty: 0 / 0 is undefined, and iouviz defines it as 0."
    st.caption(f"{cells}truth only (FN)." if tp + fp + fn else empty)


@st.fragment
def explorer(start, source, address, drawn):
    """The sheet and its numbers: all that runs again at the end of a stroke."""
    with page.boundary():
        masks = brush_state("masks.brush", start, source=source)
        terms, boxes, bands = measure(masks)
        sheet, beside = st.columns([7, 5], gap="large")
        with sheet:
            mask_brush(
                "masks.brush",
                image=address,
                boxes=boxes if "boxes" in drawn else None,
                bands=Masks.from_pixels([bands.a, bands.b]) if "boundary bands" in drawn else None,
                erasing=address is not None,
                label="Two masks; paint them",
            )
        with beside:
            numbers(masks, terms, boxes, bands)
    if not np.array_equal(masks.counts, st.session_state["masks.settled"]):
        st.rerun()  # a stroke has ended: the curve below follows


def lessons(masks):
    """Questions, and what the page teaches."""
    section = show.sections(SECTIONS, key="masks.section")
    if section == SECTIONS[0]:
        guess_all(QUESTIONS, abreast=3)
        return
    st.markdown(TEXT[section])
    if section == "Dice":
        figure = dice_figure(mask_overlap(masks.take([0]), masks.take([1])).iou.item(), page.mode())
        st.plotly_chart(figure, key="masks.dice", config={"displayModeBar": False})


with page.page("masks"):
    if stay("masks.sheet", OPTIONS[0], partial(permalink.one_of, "sheet", OPTIONS)):
        kept = st.session_state.get("masks.start", NAMES[0])
        st.session_state["masks.start"] = permalink.one_of("start", NAMES, kept)
    stay("masks.drawn", [], lambda drawn: permalink.some_of("show", DRAWN) or drawn)
    stay("masks.section", SECTIONS[0], partial(permalink.one_of, "section", SECTIONS))
    left, right = st.columns([7, 5], gap="large")
    sheet = left.segmented_control("Canvas", OPTIONS, key="masks.sheet") or OPTIONS[0]
    drawn = right.pills("Show", DRAWN, selection_mode="multi", key="masks.drawn")
    shown = {"show": permalink.words(drawn, DRAWN)} if drawn else {}
    state = {name: st.session_state[f"masks.{name}"] for name in ("start", "section")}
    permalink.keep({"sheet": sheet, **state, **shown})
    made = photo() if sheet == PHOTO else shapes(sheet)
    if made:
        masks = brush_state("masks.brush", made[0], source=made[1])
        st.session_state["masks.settled"] = masks.counts
        explorer(*made, drawn)
        lessons(masks)
