"""Which images stand behind a number of label maps, the worst first, and their tiles."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from iouviz.arrays import Counts
from iouviz.data.model import File
from iouviz.errors import IouvizError
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.figures.theme import Mode
from iouviz.geometry.segmentation.label_maps import IGNORED, INVENTED, RIGHT, verdicts
from iouviz.label_pictures import right_or_wrong, verdict_picture
from iouviz.pictures import Picture, open_image
from iouviz.report.label_maps import worst_pictures, write_label_map_report
from iouviz.ui.components.gallery import Card
from iouviz.ui.frame import permalink
from iouviz.ui.frame.show import number, signed
from iouviz.ui.inspect.downloads import download
from iouviz.ui.inspect.label_maps.overview import NONE_OF_THESE
from iouviz.ui.session.label_maps.opened import OpenedMaps, class_maps

TILE: Final = 320  # pixels across
KEPT: Final = 600  # pictures of tiles
NOWHERE: Final = -1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the images are looked at for.

    Attributes
    ----------
    label : int or None
        A class.
    cell : (int, int) or None
        True and predicted class; K for none of them.
    """

    label: int | None = None
    cell: tuple[int, int] | None = None

    def order(self, result: LabelMapEvaluation) -> Counts:
        """Positions of the images that have any of it, the worst first."""
        if self.cell is not None:
            return result.images_with(*self.cell)[0]
        worth = result.image_mean_iou if self.label is None else result.image_iou[:, self.label]
        there = np.flatnonzero(~np.isnan(worth))
        order: Counts = there[np.argsort(worth[there], kind="stable")]
        return order

    def words(self, result: LabelMapEvaluation) -> str:
        """What is looked at, in words."""
        if self.cell is not None:
            true, predicted = (name_of(result, each) for each in self.cell)
            return f"{true} predicted as {predicted}, most pixels first"
        if self.label is not None:
            return f"{result.classes[self.label]}, lowest IoU first"
        return "all images, lowest mean IoU first"

    def query(self) -> dict[str, str]:
        """Its part of the address."""
        if self.cell is not None:
            return {"cell": f"{self.cell[0]},{self.cell[1]}"}
        return {} if self.label is None else {"label": str(self.label)}

    @classmethod
    def of_address(cls, result: LabelMapEvaluation) -> "Wanted":
        """From the address; all images where it says nothing."""
        many = len(result.classes)
        places = [str(at) for at in range(many)]
        cells = [f"{true},{told}" for true in places for told in [*places, str(many)]]
        cell = permalink.one_of("cell", cells, "") if many else ""
        label = permalink.one_of("label", places, "")
        if cell:
            true, told = map(int, cell.split(","))
            return cls(cell=(true, told))
        return cls(label=int(label)) if label else cls()


def name_of(result: LabelMapEvaluation, label: int) -> str:
    """Name of a class; K and what is below 0 are none of them."""
    return result.classes[label] if 0 <= label < len(result.classes) else NONE_OF_THESE


def map_card(
    current: OpenedMaps, result: LabelMapEvaluation, image: int, wanted: Wanted, mode: Mode
) -> Card:
    """One image, small: where it errs in what is looked at."""
    name = result.images[image]
    picture, problem = _picture(current, result, name, wanted, mode)
    text = _worth(result, image, wanted)
    width, height = (picture.width, picture.height) if picture else (4, 3)
    return Card(
        title=name,
        label=f"{name}: {text}",
        view=(0.0, 0.0, float(width), float(height)),
        boxes={},
        badges=[("ground-truth", text)],
        picture=picture,
        problem=problem,
    )


def changed_card(
    current: OpenedMaps, result: LabelMapEvaluation, image: int, gain: float, mode: Mode
) -> Card:
    """The same with what another model gains on it."""
    card = map_card(current, result, image, Wanted(), mode)
    role = "tp" if gain > 0 else "fp" if gain < 0 else "ground-truth"
    words = f"mean IoU {signed(gain, 3)}"
    return replace(card, label=f"{card.title}: {words}", badges=[(role, words)])


def photo_of(current: OpenedMaps, name: str, *, at_least: int | None = None) -> Image.Image | None:
    """The photograph of an image, if there is one that can be read."""
    file: File | None = current.photos.get(name)
    try:
        return None if file is None else open_image(file, at_least=at_least)[0]
    except IouvizError:  # the label maps can be looked at without
        return None


def error_kinds(true: Counts, predicted: Counts, wanted: Wanted, many: int) -> NDArray[np.uint8]:
    """What each pixel is to what is looked at, as `verdicts` has it; (height, width)."""
    if wanted.cell is not None:
        here = np.where(predicted < 0, many, predicted) == wanted.cell[1]
        here &= true == wanted.cell[0]
        kind = RIGHT if wanted.cell[0] == wanted.cell[1] else INVENTED
        return np.where(here, kind, 0).astype(np.uint8)
    if wanted.label is not None:
        found = verdicts(true, predicted, wanted.label)
    else:
        return right_or_wrong(true, predicted)
    found[true < 0] = IGNORED
    return found


def _picture(
    current: OpenedMaps, result: LabelMapEvaluation, name: str, wanted: Wanted, mode: Mode
) -> tuple[Picture | None, str]:
    kept: dict[object, tuple[Picture | None, str]] = current.remember("tiles", dict)
    key = name, wanted, mode, len(result.images)
    if key not in kept:
        if len(kept) >= KEPT:
            del kept[next(iter(kept))]
        kept[key] = _made(lambda: _drawn(current, result, name, wanted, mode))
    return kept[key]


def _made(make: Callable[[], Picture]) -> tuple[Picture | None, str]:
    try:
        return make(), ""
    except IouvizError as error:
        return None, str(error)


def report_button(current: OpenedMaps, result: LabelMapEvaluation) -> None:
    """A download of the report."""

    def made() -> bytes:
        pictures = worst_pictures(
            result, lambda name: _drawn(current, result, name, Wanted(), "light").data
        )
        return write_label_map_report(result, pictures, name=current.name).encode()

    download("Report (HTML)", made, "label_maps.html", "text/html", "segmentation")


def _drawn(
    current: OpenedMaps, result: LabelMapEvaluation, name: str, wanted: Wanted, mode: Mode
) -> Picture:
    true, predicted = class_maps(current, result, name)
    every = max(1, true.shape[1] // TILE)
    kinds = error_kinds(
        true[::every, ::every], predicted[::every, ::every], wanted, len(result.classes)
    )
    photo = photo_of(current, name, at_least=TILE)
    data = verdict_picture(kinds, mode, photo, widest=2 * TILE, least=TILE)
    return Picture(data, "image/png", true.shape[1], true.shape[0])


def _worth(result: LabelMapEvaluation, image: int, wanted: Wanted) -> str:
    if wanted.cell is not None:
        images, pixels = result.images_with(*wanted.cell)
        at = np.flatnonzero(images == image)
        return f"{int(pixels[at[0]]) if len(at) else 0:,} px"
    if wanted.label is not None:
        return f"IoU {number(float(result.image_iou[image, wanted.label]), 3)}"
    return f"mean IoU {number(float(result.image_mean_iou[image]), 3)}"
