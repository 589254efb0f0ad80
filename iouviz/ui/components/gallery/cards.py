"""What one tile shows: a picture or part of one, the boxes that matter, and a few words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st

from iouviz.arrays import Rows
from iouviz.data.issues import number_of
from iouviz.data.model import BoxKind, Dataset, File
from iouviz.errors import ReadError
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.diagnosis.wording import error_name
from iouviz.evaluation.matching.rules import NOBODY
from iouviz.evaluation.metrics.counts import FN, FP, TP
from iouviz.evaluation.outcomes.sorting import SortedImages
from iouviz.figures.theme import MARKS
from iouviz.overlays import image_size, path_of
from iouviz.pictures import Picture
from iouviz.thumbnails import Thumbnails, Window, cache_folder, window_around
from iouviz.ui.frame.media import media_url

# Boxes of the other side are drawn for so few; among more they would hide what is looked for.
WITH_PARTNERS = 6
ROLES = {TP: "tp", FP: "fp", FN: "fn"}
_MARKS = {outcome.lower(): mark for outcome, mark in MARKS.items()}  # by role
SMALL = 48  # pixels of a mask that a tile can show
NO_PICTURE = "There is no picture of this image."


@dataclass(frozen=True, slots=True)
class Card:
    """One tile.

    Attributes
    ----------
    title : str
        The line below the picture.
    label : str
        What a screen reader says.
    view : (x1, y1, x2, y2)
        The part of the image that is shown, in pixels.
    boxes : dict
        Role ("tp", "fp", "fn", "ignored", "ground-truth", "prediction") to boxes, xyxy.
    badges : list of (role, text)
    picture : Picture or None
    problem : str
        Why there is no picture.
    outlines : dict
        Role to an SVG path that is drawn in place of its boxes.
    """

    title: str
    label: str
    view: tuple[float, float, float, float]
    boxes: dict[str, list[list[float]]]
    badges: list[tuple[str, str]]
    picture: Picture | None = None
    problem: str = field(default="")
    outlines: dict[str, str] = field(default_factory=dict)

    def message(self, place: Callable[[bytes], str]) -> dict[str, Any]:
        """For the browser; a picture is given for a place, see `media_url`."""
        shown = self.picture
        return {
            "title": self.title,
            "label": self.label,
            "view": self.view,
            # a tenth of a pixel is more than a small tile can show, and less to send
            "boxes": {role: np.round(boxes, 1).tolist() for role, boxes in self.boxes.items()},
            "outlines": self.outlines,
            "badges": self.badges,
            "src": media_url(shown.data, shown.mime, place=place(shown.data)) if shown else None,
            "problem": self.problem,
        }


@st.cache_resource(max_entries=1, show_spinner=False)
def _thumbnails() -> Thumbnails:
    return Thumbnails(cache_folder())


def image_card(records: Records, order: SortedImages, at: int) -> Card:
    """The image at a place in `order`, small, with the rows that are shown of it."""
    images, image = records.dataset.images, int(order.images[at])
    picture, problem = _picture(images.files[image], _thumbnails().whole)
    width, height = image_size(records.dataset, image, picture)
    counts = {"tp": order.counts.tp[at], "fp": order.counts.fp[at], "fn": order.counts.fn[at]}
    badges = [(role, f"{_MARKS[role]} {number}") for role, number in counts.items()]
    words = ", ".join(f"{number} {role.upper()}" for role, number in counts.items())
    if not len(records.dataset.predictions):
        words = number_of(int(counts["fn"]), "object")
        badges = [("ground-truth", words)]
    rows = order.rows_of(at)
    return Card(
        title=images.names[image],
        label=f"{images.names[image]}: {words}",
        view=(0.0, 0.0, width, height),
        boxes=_boxes(records, rows, partners=len(rows) <= WITH_PARTNERS),
        badges=badges,
        picture=picture,
        problem=problem,
        outlines=_outlines(records, rows, partners=len(rows) <= WITH_PARTNERS),
    )


def record_card(records: Records, row: int) -> Card:
    """One outcome, a row of the records, cut out of its image with its partner."""
    images, image = records.dataset.images, int(records.image[row])
    boxes = _boxes(records, np.array([row]), partners=True)
    view, picture, problem = cut_out(records.dataset, image, boxes)
    what, score = records.dataset.classes[records.label[row]], records.score[row]
    name = what if np.isnan(score) else f"{what} {score:.2f}"
    role, word = _role(records, row), _word(records, row)
    return Card(
        title=f"{name} · {images.names[image]}",
        label=f"{name}: {word}, in {images.names[image]}",
        view=view,
        boxes=boxes,
        badges=[(role, f"{_MARKS.get(role, '')} {word}".strip())],
        picture=picture,
        problem=problem,
        outlines=_outlines(records, np.array([row]), partners=True),
    )


def cut_out(
    dataset: Dataset, image: int, boxes: dict[str, list[list[float]]]
) -> tuple[Window, Picture | None, str]:
    """The part of an image around some boxes: where it is, its picture, or why there is none."""
    stated = dataset.images.sizes[image]
    of = None if np.isnan(stated).any() else (float(stated[0]), float(stated[1]))
    window = window_around(np.concatenate([np.asarray(each) for each in boxes.values()]), of=of)
    picture, problem = _picture(
        dataset.images.files[image], lambda file: _thumbnails().crop(file, window, of=of)
    )
    return window, picture, problem


def _role(records: Records, row: int) -> str:
    """As what a row is drawn; without any prediction no object was missed."""
    role = ROLES.get(int(records.verdict[row]), "ignored")
    return "ground-truth" if role == "fn" and not len(records.dataset.predictions) else role


def _word(records: Records, row: int) -> str:
    """What became of a row, as short as can be."""
    verdict, iou = int(records.verdict[row]), records.iou[row]
    overlap = f" · IoU {iou:.2f}" if iou > 0 else ""
    if verdict == TP:
        return f"TP{overlap}"
    if verdict == FN:
        return f"FN{overlap}" if len(records.dataset.predictions) else "object"
    if verdict == FP:
        return f"FP, {error_name(ERROR_TYPES[records.error[row]])}{overlap}"
    return "ignored"


def _picture(file: File | None, make: Callable[[File], Picture]) -> tuple[Picture | None, str]:
    """A picture, or None and the reason."""
    if file is None:
        return None, NO_PICTURE
    try:
        return make(file), ""
    except ReadError as error:
        return None, str(error)


def _drawn(records: Records, rows: Rows, *, partners: bool) -> Iterator[tuple[str, BoxKind, int]]:
    """What is drawn for some rows: each in its role, its partner in the colour of its side."""
    for row in rows.tolist():
        kinds: tuple[BoxKind, BoxKind] = ("prediction", "object")
        own, other = kinds[::-1] if records.is_object[row] else kinds
        yield _role(records, row), own, int(records.row[row])
        if partners and records.partner[row] != NOBODY:
            side = "prediction" if other == "prediction" else "ground-truth"
            yield side, other, int(records.partner[row])


def _boxes(records: Records, rows: Rows, *, partners: bool) -> dict[str, list[list[float]]]:
    """Boxes of some rows and of their partners, by role."""
    dataset = records.dataset
    boxes = {"object": dataset.ground_truth.boxes, "prediction": dataset.predictions.boxes}
    found: dict[str, list[list[float]]] = {}
    for role, kind, row in _drawn(records, rows, partners=partners):
        found.setdefault(role, []).append(boxes[kind][row].tolist())
    return found


def _outlines(records: Records, rows: Rows, *, partners: bool) -> dict[str, str]:
    """SVG paths of the same by role, where not boxes are judged."""
    found: dict[str, str] = {}
    if records.dataset.overlap != "boxes":
        for role, kind, row in _drawn(records, rows, partners=partners):
            path = path_of(records.dataset, kind, row, finest=SMALL)
            found[role] = found.get(role, "") + path
    return found
