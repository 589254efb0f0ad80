"""What the pages of "Inspect" share: one setting, its records, and the way from number to boxes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

import streamlit as st

from iouviz.evaluation import headline
from iouviz.evaluation.columns import Rows
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.headline import usual_confidence
from iouviz.evaluation.records import Records, record
from iouviz.evaluation.sweep import Sweep, prepare
from iouviz.lessons import lesson
from iouviz.ui import permalink
from iouviz.ui.data import Opened
from iouviz.ui.page import PLACES
from iouviz.ui.scenes import Row

GALLERY = "pages/gallery.py"
IMAGE = "pages/image.py"
WALK = "inspect.walk"
SETTINGS = 3  # whose records are kept; of 125,000 predictions each takes 16 MB
LOWEST = 0.1  # IoU threshold; below TIDE's background threshold no error type is defined


@dataclass(frozen=True, slots=True)
class Setting:
    """At which IoU a prediction finds an object, and how sure it must be to take part."""

    iou_threshold: float = 0.5
    confidence: float = 0.0

    @property
    def query(self) -> dict[str, str]:
        """As names and values of an address."""
        return {"threshold": f"{self.iou_threshold:g}", "confidence": f"{self.confidence:g}"}


def get_ready(opened: Opened) -> None:
    """All that the pages ask of a data set, made when it is first looked at, with progress."""
    if "sweep" in opened.results:
        return
    bar = st.progress(0.0, f"Judging {len(opened.dataset.predictions):,} predictions ...")
    evaluation = evaluate(opened.dataset)
    opened.results[evaluation.protocol] = evaluation
    bar.progress(0.4, "Matching predictions and objects across classes ...")
    sweep_of(opened)
    bar.progress(0.8, "Writing down what became of each ...")
    records_of(opened, first_setting(opened))
    bar.empty()


def sweep_of(opened: Opened) -> Sweep:
    """The data set made ready for questions, once a session."""
    return opened.remember("sweep", lambda: prepare(opened.dataset))


def records_of(opened: Opened, setting: Setting) -> Records:
    """Every outcome at a setting; those of the newest few are kept."""
    kept: dict[Setting, Records] = opened.remember("records", dict)
    if setting not in kept:
        kept[setting] = record(
            sweep_of(opened), iou_threshold=setting.iou_threshold, confidence=setting.confidence
        )
        while len(kept) > SETTINGS:
            kept.pop(next(iter(kept)))
    return kept[setting]


def first_setting(opened: Opened) -> Setting:
    """The confidence that gives the best F1 at IoU 0.5: where a detector would be used."""
    return opened.remember("setting", lambda: Setting(0.5, usual_confidence(sweep_of(opened))))


def score_span(opened: Opened) -> tuple[float, float]:
    """The confidences worth choosing from: [0, 1], or as far as the scores reach beyond it."""
    return headline.score_span(opened.dataset)


def choose_setting(opened: Opened, page: str) -> Setting:
    """Two sliders; the address has the first word, then what was chosen on a page before.

    Parameters
    ----------
    opened : Opened
    page : str
        Begins the keys of the sliders.
    """
    text = lesson("image")
    last: Setting = opened.results.get("chosen", first_setting(opened))
    low, high = score_span(opened)
    keys = f"{page}.threshold.{opened.number}", f"{page}.confidence.{opened.number}"
    start = permalink.number("threshold", last.iou_threshold, LOWEST, 1.0)
    st.session_state.setdefault(keys[0], start)
    start = permalink.number("confidence", last.confidence, low, high)
    st.session_state.setdefault(keys[1], start)
    one, two = st.columns(2, gap="large")
    iou = one.slider("IoU threshold", LOWEST, 1.0, step=0.05, key=keys[0], help=text["IoU"])
    confidence = two.slider(
        "Confidence", low, high, step=0.01, key=keys[1], help=text["Confidence"]
    )
    chosen = Setting(round(iou, 4), round(confidence, 4))
    opened.results["chosen"] = chosen
    return chosen


def enter_gallery(opened: Opened, query: str) -> None:
    """Leave for the gallery at an address; where it names no setting, the last one holds."""
    last: Setting = opened.results.get("chosen", Setting())
    st.switch_page(GALLERY, query_params={**last.query, **dict(parse_qsl(query))})


@dataclass(frozen=True, slots=True)
class Walk:
    """The images of a gallery in its order, for the image page to walk along.

    Attributes
    ----------
    number : int
        Of the opened data set.
    rev : str
        Of the gallery.
    name : str
        What the gallery showed.
    images : (n,) int array
        Positions in `Dataset.images`; one may come several times.
    at : int
        Where in `images` one stands.
    query : dict
        Where the gallery is: the names and values of its address.
    script : str
        Of the page that the gallery stands on.
    """

    number: int
    rev: str
    name: str
    images: Rows
    at: int
    query: Mapping[str, str]
    script: str = GALLERY

    @property
    def image(self) -> int:
        """Position of the image at which one stands."""
        return int(self.images[self.at])


def enter_image(walk: Walk, setting: Setting, opened: Opened, selected: Row | None = None) -> None:
    """Leave for the image page to take a walk; `selected` is the box whose story is told there."""
    st.session_state[WALK] = walk
    st.session_state["image.selected"] = selected
    st.switch_page(
        IMAGE,
        query_params={
            "image": opened.dataset.images.names[walk.image],
            "iou": f"{setting.iou_threshold:g}",
            "confidence": f"{setting.confidence:g}",
        },
    )


def walk_of(opened: Opened) -> Walk | None:
    """The walk under way on this data set."""
    walk: Walk | None = st.session_state.get(WALK)
    return walk if walk is not None and walk.number == opened.number else None


def say_where(opened: Opened, image: int) -> None:
    """Where one stands in the gallery that one came from, and the way back to it."""
    walk = walk_of(opened)
    if walk is None or walk.image != image:
        return
    place = next(place for place in PLACES if place.script == walk.script)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{walk.at + 1:,} of {len(walk.images):,} · {walk.name}")
        if st.button(place.title, icon=place.icon, shortcut="G"):
            st.switch_page(walk.script, query_params=dict(walk.query))


def step(walk: Walk, by: int) -> Walk:
    """Go to the next place (1) or the one before (-1) with another image, round at the ends."""
    at = walk.at
    for _ in range(len(walk.images)):
        at = (at + by) % len(walk.images)
        if walk.images[at] != walk.image:
            break
    moved = replace(walk, at=at)
    st.session_state[WALK] = moved
    return moved


def place_in_order(opened: Opened, rev: str) -> int | None:
    """Where in a gallery one stood when one came back from the image page."""
    walk = walk_of(opened)
    return walk.at if walk is not None and walk.rev == rev else None
