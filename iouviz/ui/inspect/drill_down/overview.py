"""The ground truth on one screen: how many objects, of which class, size and place.

Where there are predictions, the gallery's filters hold what became of both sides, so that objects
which do not count cannot be told from predictions that do not: those counts are plain there.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.model import Dataset
from iouviz.evaluation.grids.overview import PER_IMAGE, Overview
from iouviz.evaluation.outcomes.breakdown import cut
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.ui.components.live_figure import (
    Bar,
    Bars,
    Block,
    Changing,
    Grid,
    Number,
    Numbers,
    Part,
    Table,
)
from iouviz.ui.inspect.drill_down.blocks import between
from iouviz.ui.inspect.drill_down.tables import Bounds

OBJECT = Part("ground-truth", "object", "objects")
IGNORED = Part("ignored", "object that does not count", "objects that do not count")
IMAGE = Part("ground-truth", "image", "images")
SIZES = ("small", "medium", "large")  # of COCO, where the bounds are COCO's


def overview_tables(found: Overview) -> dict[str, Table | Changing]:
    """Every number of the overview."""
    order = class_order(found)
    mean = found.objects / found.images if found.images else np.nan
    single = {
        "images": found.images,
        "objects": found.objects,
        "classes": len(order),
        "of-classes": len(found.labels),
        "empty": found.empty,
        "mean": mean,
        "most": found.most,
    }
    place = found.place.ravel()
    return {
        **{name: Table(np.array([value], np.float64)) for name, value in single.items()},
        "counting": Table(np.array([found.counted, found.crowd + found.ignored])),
        "by-class": Table(found.by_class[order]),
        "ignored": Table(found.not_counted[_ignored(found)]),
        "size": Table(found.size),
        "aspect": Table(found.aspect),
        "place": Table(place),
        "place-share": Table(place / place.sum() if place.any() else np.full(len(place), np.nan)),
        "per-image": Table(found.per_image),
    }


def class_order(found: Overview) -> Rows:
    """The classes that have objects, the most first, as positions in `Overview.labels`."""
    most = np.lexsort((-found.not_counted, -found.by_class))
    return most[(found.by_class + found.not_counted)[most] > 0]


def _ignored(found: Overview) -> Rows:
    """Likewise the classes with objects that do not count."""
    most = np.argsort(-found.not_counted, kind="stable")
    return most[found.not_counted[most] > 0]


def overview_blocks(
    found: Overview, dataset: Dataset, bounds: Bounds, text: Mapping[str, str]
) -> list[Block]:
    """What shows them, from top to bottom; `text` is the lesson of the dataset page."""
    scored = len(dataset.predictions) > 0
    names = [dataset.classes[label] for label in found.labels[class_order(found)].tolist()]
    unused = len(found.labels) - len(names)
    ignored = [dataset.classes[label] for label in found.labels[_ignored(found)].tolist()]
    help_ = {title: " ".join(words.split()) for title, words in text.items()}
    return [
        _headline(),
        Bars(
            "counting",
            (Bar("Count", (OBJECT,)), Bar("Do not count", (IGNORED,), help_["Ignored"])),
            name="" if scored else "counting",
            title="Objects that count",
            help=help_["Ignored"],
            note=who_does_not_count(found),
        ),
        Bars(
            "by-class",
            tuple(Bar(name, (OBJECT,)) for name in names),
            name="by-class",
            title="Objects by class",
            note=f"{unused} of {len(found.labels)} classes have no objects." if unused else "",
            span=6,
        ),
        *([_ignored_by_class(ignored, "" if scored else "ignored")] if ignored else []),
        Bars(
            "per-image",
            tuple(Bar(each, (IMAGE,)) for each in _per_image()),
            title="Images by number of objects",
            note="All objects, also those that do not count.",
            span=6,
        ),
        _ranges("size", "Objects by size", bounds, help_["Size"], " px"),
        _ranges("aspect", "Objects by width / height", bounds, help_["Aspect"]),
        _places(bounds),
    ]


def _places(bounds: Bounds) -> Grid:
    return Grid(
        "place",
        "place-share",
        *(2 * (tuple(between(each) for each in cut(bounds["place"])),)),
        OBJECT,
        of="of the objects",
        name="place",
        title="Objects by position in the image",
        help="By the centre of the box, relative to the image. Darker: more of the objects.",
        span=6,
    )


def who_does_not_count(found: Overview) -> str:
    """How many objects neither count as found nor as missed, and why."""
    kinds = [
        f"{count:,} of {found.objects:,} objects {'is' if count == 1 else 'are'} {word}"
        for count, word in (
            (found.ignored, "marked difficult or ignored (as in Pascal VOC)"),
            (found.crowd, "a crowd (COCO's iscrowd)" if found.crowd == 1 else "crowds (iscrowd)"),
        )
        if count
    ]
    if not kinds:
        return "No object is difficult, ignored or a crowd: all count."
    return f"{'; '.join(kinds)}. They are neither matched nor missed in any metric."


def overview_address(
    found: Overview, click: Mapping[str, Any] | None, dataset: Dataset, bounds: Bounds
) -> str | None:
    """The query of the gallery for a click on a count; None where there was none."""
    if click is None or "block" not in click:
        return None
    wanted = _fields(found, bounds, click["block"], *click["at"])
    if wanted is None:
        return None
    # A true positive stands for its object, and without predictions all objects are missed.
    if len(dataset.predictions):
        wanted["verdict"] = ("TP", "FN")
    query = Filter(**wanted).query(dataset.classes)
    return urlencode({**query, "view": "boxes", "sort": "largest"})


def _fields(
    found: Overview, bounds: Bounds, block: str, row: int, part: int
) -> dict[str, Any] | None:
    """Of the filter behind a count."""
    match block:
        case "counting":
            return {"verdict": ("ignored",)} if row else {}
        case "by-class":
            return {"label": (int(found.labels[class_order(found)[row]]),)}
        case "ignored":
            return {"label": (int(found.labels[_ignored(found)[row]]),), "verdict": ("ignored",)}
        case "size" | "aspect":
            return {block: cut(bounds[block])[row]}
        case "place":
            ranges = cut(bounds["place"])
            return {"x": ranges[part], "y": ranges[row]}
    return None


def _headline() -> Numbers:
    return Numbers(
        (
            Number("Images", "images", "in the data set", 0),
            Number("Objects", "objects", "of all kinds", 0),
            Number("Classes with objects", "classes", "of {of-classes}", 0),
            Number("Images without objects", "empty", "of {images}", 0),
            Number("Objects per image", "mean", "at most {most}", 1, why="There are no images."),
        )
    )


def _ignored_by_class(names: Sequence[str], block: str) -> Bars:
    return Bars(
        "ignored",
        tuple(Bar(name, (IGNORED,)) for name in names),
        name=block,
        title="Objects that do not count, by class",
        span=6,
    )


def _ranges(name: str, title: str, bounds: Bounds, help_: str, unit: str = "") -> Bars:
    ranges = cut(bounds[name])
    words: Sequence[str] = [between(each, unit) for each in ranges]
    if name == "size" and tuple(bounds[name]) == (32, 96):
        words = [f"{size}: {each}" for size, each in zip(SIZES, words, strict=True)]
    return Bars(
        name,
        tuple(Bar(each, (OBJECT,)) for each in words),
        name=name,
        title=title,
        help=help_,
        span=6,
    )


def _per_image() -> list[str]:
    """Ranges of objects per image in words.

    >>> _per_image()
    ['0', '1', '2', '3 to 4', '5 to 8', '9 to 16', '17 and more']
    """
    ends = [each - 1 for each in PER_IMAGE[1:]]
    ranges = zip(PER_IMAGE, ends, strict=False)
    inner = [f"{low}" if low == high else f"{low} to {high}" for low, high in ranges]
    return ["0", *inner, f"{PER_IMAGE[-1]} and more"]
