"""One image of label maps: layers under a divider, classes, matrix, and the way along."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import streamlit as st

from iouviz.arrays import Counts
from iouviz.errors import IouvizError
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.geometry.segmentation.label_maps import LabelScores, label_scores
from iouviz.pictures import open_picture
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.components.wipe import LAYERS, Lit, Pixels, View, pack, wipe
from iouviz.ui.frame import permalink, show
from iouviz.ui.frame.media import media_url
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.frame.show import plain
from iouviz.ui.inspect.label_maps.images import Wanted, name_of
from iouviz.ui.inspect.label_maps.overview import cell_of, confusion_block
from iouviz.ui.session.label_maps.opened import OpenedMaps, class_maps, colours_of

WALK: Final = "maps.walk"
VIEW: Final = "maps.view"
LISTED: Final = 40  # pairs of classes that can be lit up from the list
KEPT: Final = 4  # images whose pixels are kept


@dataclass(frozen=True, slots=True)
class Walk:
    """The images of a list in its order, to walk along; and what they were looked at for."""

    number: int
    images: tuple[str, ...]
    wanted: Wanted
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """One image, ready to be shown.

    Attributes
    ----------
    pixels : Pixels
        Of the classes that it has, in their order.
    classes : tuple of int
        Those classes: positions in the data set's list.
    scores : LabelScores
        Of all K classes.
    """

    pixels: Pixels
    classes: tuple[int, ...]
    scores: LabelScores

    @property
    def matrix(self) -> Counts:
        """Pixels of those classes, (k, k + 1)."""
        kept = list(self.classes)
        matrix: Counts = self.scores.matrix[kept][:, [*kept, -1]]
        return matrix

    def inside(self, view: View) -> View:
        """A view in terms of the classes of this image; what it has not is not looked at."""
        place = {label: at for at, label in enumerate(self.classes)}
        one = place.get(view.one, -1)
        lit = None
        if view.lit is not None and view.lit[0] in place:
            lit = place[view.lit[0]], place.get(view.lit[1], -1)
        return replace(view, one=one, lit=lit)

    def outside(self, view: View, many: int) -> View:
        """The same view in terms of all K classes; K is none of them."""
        one = -1 if view.one < 0 else self.classes[view.one]
        lit = view.lit
        if lit is not None:
            lit = self.classes[lit[0]], many if lit[1] < 0 else self.classes[lit[1]]
        return replace(view, one=one, lit=lit)

    def pairs(self, also: Lit | None) -> list[tuple[int, int, int]]:
        """True and predicted class and pixels of each confusion, most first; and of one more."""
        matrix = self.matrix
        wrong = matrix.copy()
        np.fill_diagonal(wrong, 0)
        found = np.argwhere(wrong)
        found = found[np.argsort(-wrong[tuple(found.T)], kind="stable")][:LISTED]
        listed = [(int(a), int(b)) for a, b in found]
        many = len(self.classes)
        if also is not None:
            cell = also[0], also[1] if also[1] >= 0 else many
            listed += [cell] if cell not in listed else []
        return [(a, b if b < many else -1, int(matrix[a, b])) for a, b in listed]


def enter(
    current: OpenedMaps, result: LabelMapEvaluation, order: Counts, at: int, wanted: Wanted
) -> None:
    """Leave for the page of one image, to walk along the images of a list."""
    names = tuple(result.images[image] for image in order.tolist())
    st.session_state[WALK] = Walk(current.number, names, wanted, wanted.words(result))
    st.session_state.pop(f"maps.image.{current.number}", None)
    st.session_state.pop(VIEW, None)
    query = {"image": names[at], **wanted.query()}
    st.switch_page(BY_NAME["segmentation_image"].script, query_params=query)


def choose_image(current: OpenedMaps, result: LabelMapEvaluation) -> str:
    """A list to pick an image from, and two buttons to walk along where one came from."""
    walk: Walk | None = st.session_state.get(WALK)
    if walk is None or walk.number != current.number:
        worst = Wanted()
        rest = worst.order(result).tolist()
        names = tuple(result.images[at] for at in rest) or result.images
        walk = Walk(current.number, names, worst, worst.words(result))
    key = f"maps.image.{current.number}"

    def go(by: int) -> None:
        names, here = walk.images, st.session_state[key]
        at = names.index(here) + by if here in names else 0
        st.session_state[key] = names[at % len(names)]

    st.session_state.setdefault(
        key, permalink.one_of("image", result.images, current.results.get(key, walk.images[0]))
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Back", icon=":material/chevron_left:", on_click=go, args=(-1,), shortcut="B")
        st.selectbox("Image", result.images, key=key)
        st.button("Next", icon=":material/chevron_right:", on_click=go, args=(1,), shortcut="N")
    image: str = st.session_state[key]
    current.results[key] = image  # the widget forgets when its page is left
    _say_where(walk, image)
    return image


def _say_where(walk: Walk, image: str) -> None:
    place = BY_NAME["segmentation"]
    with st.container(horizontal=True, vertical_alignment="center"):
        if image in walk.images:
            at = walk.images.index(image) + 1
            st.caption(f"{at:,} of {len(walk.images):,} · {plain(walk.words)}")
        if st.button(place.title, icon=place.icon, shortcut="G"):
            query = {"section": "Images", **walk.wanted.query()}
            st.switch_page(place.script, query_params=query)


def look_at(current: OpenedMaps, result: LabelMapEvaluation, image: str) -> Looked:
    """Read an image; the last few are kept."""
    kept: dict[object, Looked] = current.remember("looked", dict)
    if image not in kept:
        while len(kept) >= KEPT:
            del kept[next(iter(kept))]
        true, predicted = class_maps(current, result, image)
        kept[image] = looked(true, predicted, len(result.classes))
    return kept[image]


def looked(true: Counts, predicted: Counts, many: int) -> Looked:
    """Two maps of K classes, (height, width) each, below 0 for none."""
    sides = [np.maximum(each, -1) for each in (true, predicted)]
    there = np.bincount(np.stack(sides).ravel() + 1, minlength=many + 1)
    classes = np.flatnonzero(there[1:])
    place = np.full(many + 1, -1)  # what is below 0 finds the last one
    place[classes] = np.arange(len(classes))
    pixels = pack(*(place[each] for each in sides))
    judged = np.where(true < 0, many, true)
    scores = label_scores(judged, predicted, many, ignore=many)
    return Looked(pixels, tuple(classes.tolist()), scores)


def wiped(
    current: OpenedMaps, result: LabelMapEvaluation, image: str, seen: Looked, source: str
) -> View:
    """The layers under their divider; returns what is looked at, in terms of all classes."""
    number, view = st.session_state.setdefault(VIEW, (0, _of_address(result)))
    inside = seen.inside(view)
    colours = colours_of(result)
    found = wipe(
        "maps.wipe",
        seen.pixels,
        names=[result.classes[label] for label in seen.classes],
        colours=[colours[label] for label in seen.classes],
        rev=f"{source} {image} {number}",
        view=inside,
        pairs=seen.pairs(inside.lit),
        photo=_photo(current, image),
        label=f"{image}: ground truth, prediction and errors under a line to drag",
    )
    now = seen.outside(found, len(result.classes))
    if found != inside:
        st.session_state[VIEW] = number, now
    return now


def matrix_of(current: OpenedMaps, result: LabelMapEvaluation, image: str, seen: Looked) -> None:
    """The image's own matrix; a click on a cell lights up its pixels."""
    names = tuple(result.classes[label] for label in seen.classes)
    block, tables = confusion_block(seen.matrix, names)
    moment = live_figure(f"maps.matrix.{current.number}", [block], tables=tables, label=image)
    cell = cell_of(moment.click, len(names))
    if cell is not None:
        number, view = st.session_state[VIEW]
        lit = cell[0], -1 if cell[1] >= len(names) else cell[1]
        view = seen.outside(replace(seen.inside(view), lit=lit), len(result.classes))
        st.session_state[VIEW] = number + 1, view
        st.rerun(scope="fragment")


def class_table(result: LabelMapEvaluation, seen: Looked) -> None:
    """Each class of the image, the lowest IoU first."""
    scores = seen.scores
    iou = scores.iou
    order = sorted(seen.classes, key=lambda label: (np.isnan(iou[label]), iou[label]))
    rows = [
        [
            name_of(result, label),
            show.number(float(iou[label])),
            *(f"{int(each[label]):,}" for each in (scores.tp, scores.fp, scores.fn)),
        ]
        for label in order
    ]
    show.grid(["", "IoU", "TP px", "FP px", "FN px"], rows)


def query(view: View) -> dict[str, str]:
    """What is looked at, as the address has it."""
    found: dict[str, str] = {"left": view.left, "right": view.right}
    if view.lit is not None:
        found["cell"] = f"{view.lit[0]},{view.lit[1]}"
    return found | ({} if view.one < 0 else {"label": str(view.one)})


def _of_address(result: LabelMapEvaluation) -> View:
    wanted, usual = Wanted.of_address(result), View()
    left = permalink.one_of("left", LAYERS, usual.left)
    right = permalink.one_of("right", LAYERS, usual.right)
    one = int(st.query_params.get("label", -1)) if wanted.label is not None else -1
    return View(left, right, one, wanted.cell)  # type: ignore[arg-type]  # layers by their names


def _photo(current: OpenedMaps, image: str) -> str | None:
    file = current.photos.get(image)
    if file is None:
        return None
    try:
        picture = open_picture(file)
    except IouvizError as error:
        st.caption(plain(str(error)))
        return None
    return media_url(picture.data, picture.mime)
