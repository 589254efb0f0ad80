"""One frame for every page: its title, its place in the sidebar, and what happens when it fails.

    with ui.page("boxes"):
        ...                 the page, from top to bottom

Pages are files in ``pages/``, found by Streamlit itself, so that a deep link opens on a server
that has just started; ``st.navigation`` would switch that off for every session.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from iouviz.errors import IouvizError
from iouviz.figures.theme import Mode
from iouviz.ui.session.source import restore, say_lost

GROUPS = ("Learn", "Inspect", "Tune")
STYLE = Path(__file__).with_name("page.css")
# A picture of our own: Streamlit would fetch the icon of a ":material/...:" page from the internet.
ICON = Path(__file__).with_name("icon.svg")


@dataclass(frozen=True, slots=True)
class Place:
    """One page: the script, what it is called, where it belongs and what it promises."""

    name: str
    script: str
    title: str
    group: str
    promise: str
    icon: str


HOME = Place("home", "app.py", "iouviz", "", "See what your boxes are worth.", ":material/home:")
GLOSSARY = Place(
    "glossary",
    "pages/glossary.py",
    "Glossary",
    "",  # at the foot of every page's sidebar
    "Every word in a line or two, where to see it at work, and one hour through the lessons.",
    ":material/menu_book:",
)
PLACES = (
    Place(
        "boxes",
        "pages/boxes.py",
        "Boxes",
        "Learn",
        "Drag two boxes and watch four ways of saying how well they agree.",
        ":material/select_all:",
    ),
    Place(
        "tolerance",
        "pages/tolerance.py",
        "Tolerance",
        "Learn",
        "How many pixels off a box may be and still agree.",
        ":material/center_focus_strong:",
    ),
    Place(
        "losses",
        "pages/losses.py",
        "Losses",
        "Learn",
        "Where a loss pushes a box, how boxes get there, and a famous figure taken apart.",
        ":material/air:",
    ),
    Place(
        "rotated",
        "pages/rotated.py",
        "Rotated boxes",
        "Learn",
        "Turn a box, and see what an angle costs a long one.",
        ":material/rotate_right:",
    ),
    Place(
        "edge_cases",
        "pages/edge_cases.py",
        "Edge cases",
        "Learn",
        "The same two boxes, eight conventions, and answers that differ.",
        ":material/rule:",
    ),
    Place(
        "average_precision",
        "pages/average_precision.py",
        "Average precision",
        "Learn",
        "Rank boxes, step through the matching, and watch the curve and its area grow.",
        ":material/area_chart:",
    ),
    Place(
        "simulated",
        "pages/simulated.py",
        "Simulated detector",
        "Learn",
        "Turn the knobs of a detector whose faults are known, and see which number notices.",
        ":material/tune:",
    ),
    Place(
        "conventions",
        "pages/conventions.py",
        "Conventions",
        "Learn",
        "Why do two tools disagree? Your data judged by every convention.",
        ":material/balance:",
    ),
    Place(
        "dataset",
        "pages/dataset.py",
        "Dataset",
        "Inspect",
        "Where the model fails: every number leads to the boxes behind it.",
        ":material/monitoring:",
    ),
    Place(
        "gallery",
        "pages/gallery.py",
        "Gallery",
        "Inspect",
        "The images and boxes behind a number, the worst first.",
        ":material/grid_view:",
    ),
    Place(
        "masks",
        "pages/masks.py",
        "Masks",
        "Learn",
        "Paint what is there and what a model says, and count the cells they share.",
        ":material/brush:",
    ),
    Place(
        "label_maps",
        "pages/label_maps.py",
        "Label maps",
        "Learn",
        "Two segmentations compared: IoU of every class, and a mean by every convention.",
        ":material/layers:",
    ),
    Place(
        "shapes",
        "pages/shapes.py",
        "One idea, many shapes",
        "Learn",
        "The same fraction for intervals, boxes, cubes and sets, and how fast it falls.",
        ":material/view_in_ar:",
    ),
    Place(
        "image",
        "pages/image.py",
        "Image",
        "Inspect",
        "One image: its true positives, false positives and false negatives, and why.",
        ":material/image_search:",
    ),
    Place(
        "compare",
        "pages/compare.py",
        "Two models",
        "Inspect",
        "Which of two sets of predictions is better, by how much, and on which objects.",
        ":material/compare_arrows:",
    ),
    Place(
        "labels",
        "pages/labels.py",
        "Suspicious labels",
        "Inspect",
        "Ground truth that confident predictions contradict, for you to decide.",
        ":material/fact_check:",
    ),
    Place(
        "take_home",
        "pages/take_home.py",
        "Take home",
        "Inspect",
        "Choose images to look at, relabel or train on, and split them fairly.",
        ":material/download:",
    ),
    Place(
        "thresholds",
        "pages/thresholds.py",
        "Thresholds",
        "Tune",
        "Move the IoU threshold and the confidence, and see what each gains and loses.",
        ":material/tune:",
    ),
    Place(
        "nms",
        "pages/nms.py",
        "Suppression",
        "Tune",
        "Remaining duplicates against suppressed true positives: what the NMS threshold trades.",
        ":material/filter_none:",
    ),
    Place(
        "calibration",
        "pages/calibration.py",
        "Calibration",
        "Tune",
        "Whether a confidence of 0.8 means a true positive in 8 cases of 10.",
        ":material/thermostat:",
    ),
    Place(
        "across_iou",
        "pages/across_iou.py",
        "Across IoU",
        "Tune",
        "AP, recall and fit over the IoU threshold: which classes are poorly localised?",
        ":material/stacked_line_chart:",
    ),
    Place(
        "precision_recall",
        "pages/precision_recall.py",
        "Precision and recall",
        "Tune",
        "From a ranked list of detections to the curve, and from the curve to AP.",
        ":material/show_chart:",
    ),
    GLOSSARY,
)


@contextmanager
def page(name: str) -> Iterator[Place]:
    """Set a page up, draw the sidebar and the heading, and catch what goes wrong inside.

    Parameters
    ----------
    name : str
        The page's `Place.name`.

    Yields
    ------
    Place
        What is known of the page.
    """
    place = next(p for p in (HOME, *PLACES) if p.name == name)
    home = place is HOME
    st.set_page_config(
        page_title="iouviz" if home else f"{place.title} · iouviz",
        page_icon=str(ICON),
        layout="wide",
    )
    st.html(STYLE)
    _sidebar()
    restore()
    if not home:
        st.title(place.title, anchor=False)
        st.caption(place.promise)
    say_lost()
    with boundary():
        yield place


@contextmanager
def boundary() -> Iterator[None]:
    """Turn an exception into a sentence on the page; the rest of the page goes on working.

    A fragment that runs alone runs outside its page's boundary, so each wants one of its own.
    """
    try:
        yield
    except IouvizError as error:
        st.error(str(error), icon=":material/error:")
    except Exception as error:
        logging.getLogger(__name__).exception("a page failed")
        st.error(
            f"This part of the page failed: {type(error).__name__}: {error}. "
            "That is a fault of iouviz, not yours; the terminal it was started from has the trace.",
            icon=":material/bug_report:",
        )


def mode() -> Mode:
    """Whether this session looks at a light or a dark page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def link(place: Place) -> None:
    """A link to a page, by its title."""
    st.page_link(place.script, label=place.title, icon=place.icon)


def _sidebar() -> None:
    with st.sidebar:
        st.page_link(HOME.script, label="**iouviz**", icon=HOME.icon)
        for group in GROUPS:
            st.caption(group)
            for place in PLACES:
                if place.group == group:
                    link(place)
        st.divider()
        link(GLOSSARY)
