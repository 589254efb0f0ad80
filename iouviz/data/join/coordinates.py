"""Which box format the numbers of a file have, by what their boxes look like; then boxes in pixels.

A box format fits a box when no side of it is negative, when it lies inside its image, where the
size of that is known, when its score is between 0 and 1, and when no angle in the file is more
radians than a whole turn has. A box format that fits nearly all boxes while every other fails for
many is inferred, with an issue that shows the counts. Everything else is the user's to decide.
Nothing here looks at how well predictions agree with the ground truth: the box format must not be
chosen by the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from iouviz.arrays import Flags, Short
from iouviz.data.choices import Choices, Option, Question, Role
from iouviz.data.issues import IssueLog, Outcome, first_of, number_of
from iouviz.data.join.chosen import all_oriented, reread, scaled
from iouviz.data.join.evidence import Evidence, fitting, untold, weigh
from iouviz.data.model import MaskColumn
from iouviz.data.readers.shared.box_format import (
    FORMS,
    MANY,
    BoxFormat,
    Numbers,
    Readings,
    corners,
    form_of,
    in_form,
    quadrilaterals,
    scores,
)
from iouviz.data.readers.shared.reader import BoxTable, Tables
from iouviz.data.readers.shared.rows import NO_IOU, box_faults
from iouviz.errors import ReadError, UndecidedError
from iouviz.geometry.masks.crossing import self_crossing
from iouviz.geometry.masks.polygons import polygon_masks
from iouviz.geometry.masks.rle import Masks

POSSIBLE: Final = 0.90  # of the boxes must fit, for a box format to be taken
USUAL: Final = (
    0.90  # of the boxes must fit a format's own box format, or better ones are thought of
)
FIELDS: Final[Mapping[Role, str]] = {
    "ground truth": "ground_truth_box_format",
    "predictions": "predictions_box_format",
}
WORDS: Final = {
    "xyxy": "two corners",
    "xywh": "the top left corner, then width and height",
    "cxcywh": "the centre, then width and height",
    "degrees": "the centre, width and height, and an angle in degrees, clockwise",
    "radians": "the centre, width and height, and an angle in radians, clockwise",
}


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What is known when numbers become boxes.

    Attributes
    ----------
    names : sequence of str
        Of the images.
    sizes : (number of images, 2) float64 array
        Width and height in pixels, nan where unknown.
    role : {"ground truth", "predictions"}
    choices : Choices
    log : IssueLog
    """

    names: Sequence[str]
    sizes: Numbers
    role: Role
    choices: Choices
    log: IssueLog


def resolve(tables: Sequence[Tables], images: Sequence[Short], context: Context) -> list[Tables]:
    """The tables with boxes in pixels; those whose boxes are in pixels already as they are.

    Parameters
    ----------
    tables : sequence of Tables
        Of one role.
    images : sequence of (N,) int32 arrays
        Position of each row's image, negative where it is unknown; one array a table.
    context : Context

    Raises
    ------
    UndecidedError
        More than one box format fits, or a picture's size is wanted and not known.
    """
    _check_choice(tables, context)
    chosen = context.choices.box_format(context.role)
    result = list(tables)
    groups: dict[tuple[BoxFormat, ...], list[int]] = {}
    for number, table in enumerate(tables):
        if table.boxes.readings is not None:
            groups.setdefault(table.boxes.readings.box_formats, []).append(number)
        elif chosen in FORMS and chosen != table.boxes.form:
            if FORMS[chosen].relative:
                _want_sizes([images[number]], context)
            sizes = np.nan_to_num(_sizes(images[number], context), nan=1.0)
            result[number] = replace(table, boxes=reread(table.boxes, chosen, sizes))
    for members in groups.values():
        parts = [(tables[n], _readings(tables[n]), _sizes(images[n], context)) for n in members]
        box_format = _choose(parts, context)
        if box_format.relative:
            _want_sizes([images[n] for n in members], context)
        for n, (table, readings, size) in zip(members, parts, strict=True):
            boxes = _in_pixels(table.boxes, readings, box_format, np.nan_to_num(size, nan=1.0))
            result[n] = replace(table, boxes=boxes)
    frame = context.choices.frame(context.role)
    if frame is None:
        return result
    _want_sizes(images, context)
    return [
        replace(table, boxes=scaled(table.boxes, _sizes(image, context) / frame))
        for table, image in zip(result, images, strict=True)
    ]


def usable(table: Tables, item: str, log: IssueLog) -> Flags:
    """Rows whose boxes, just made from numbers, are boxes; the others are noted."""
    boxes, size = table.boxes.boxes, table.boxes.size
    if not table.boxes.made:
        return np.ones(len(boxes), np.bool_)
    far, negative, zero = box_faults(boxes, size)
    left_out = f"The {item} was left out."
    exchange = f"{left_out} Exchange the corners if they were swapped."
    issues: tuple[tuple[Flags, str, Outcome, str, str], ...] = (
        (far, "too-far", "skipped", "reaches too far away for an image", left_out),
        (negative, "negative-size", "skipped", "a negative width or height", exchange),
        (zero, "zero-size", "noted", "a box of zero width or height", NO_IOU),
    )
    for bad, code, outcome, found, remedy in issues:
        rows = np.flatnonzero(bad)
        log.add_rows(code, outcome, table.file, rows, table.boxes.places, found, remedy)
    return ~(far | negative)


Part = tuple[Tables, Readings, Numbers]


def _choose(parts: Sequence[Part], context: Context) -> BoxFormat:
    """The box format that was chosen, that is usual, or that the evidence leaves."""
    readings = parts[0][1]
    first = readings.box_formats[0]
    chosen = context.choices.box_format(context.role)
    known = [box_format for box_format in readings.box_formats if box_format.name == chosen]
    if known:
        return known[0]
    if chosen in FORMS and len({each.score for each in readings.box_formats}) == 1:
        return in_form(first, chosen)
    usual = _inferred(parts, context)
    return in_form(usual, chosen) if chosen in FORMS else usual


def _inferred(parts: Sequence[Part], context: Context) -> BoxFormat:
    """The box format that is usual, or that the evidence leaves."""
    readings = parts[0][1]
    first, box_formats = readings.box_formats[0], _thought_of(parts)
    numbers = np.concatenate([part[1].numbers for part in parts])
    if len(box_formats) == 1 or not len(numbers) or untold(numbers, first):
        return first
    sizes = np.concatenate([part[2] for part in parts])
    rows = fitting(numbers, box_formats, sizes)
    evidence = {
        box_format: weigh(numbers[rows], box_format, sizes[rows]) for box_format in box_formats
    }
    best = max(weight.share for weight in evidence.values())
    if readings.usual and evidence[first].share >= min(USUAL, best):
        return first
    box_format = _decided(evidence)
    if box_format is None:
        raise _undecided(parts[0][0].file, evidence, context)
    found = _counts(evidence)
    against = readings.usual and box_format.rare
    told = (
        "boxes do not follow the format"
        if against
        else "the file does not say which box format it uses"
    )
    context.log.add(
        "corners-reversed" if form_of(box_format) == "x1 y2 x2 y1" else "box-format-inferred",
        "repaired" if box_format.rare else "noted",
        parts[0][0].file,
        "",
        f"{told}; read {found}",
        f"Read as {box_format.name!r}, {_in_words(box_format).partition(';')[0]}.",
    )
    return box_format


def _thought_of(parts: Sequence[Part]) -> list[BoxFormat]:
    """The box formats that a file may have; a rare one where nearly all of many boxes have it."""
    numbers = np.concatenate([part[1].numbers for part in parts])
    sizes = np.concatenate([part[2] for part in parts])
    return [
        each
        for each in parts[0][1].box_formats
        if not each.rare or (len(numbers) >= MANY and weigh(numbers, each, sizes).share >= POSSIBLE)
    ]


def _check_choice(tables: Sequence[Tables], context: Context) -> None:
    """Refuse a box format that no file can have."""
    chosen = context.choices.box_format(context.role)
    if chosen is None or not tables:
        return
    names = dict.fromkeys(
        each.name
        for table in tables
        if table.boxes.readings is not None
        for each in table.boxes.readings.box_formats
    )
    if chosen not in names and (chosen not in FORMS or all_oriented(tables)):
        listed = ", ".join(repr(name) for name in dict.fromkeys([*names, *FORMS]))
        raise ReadError(
            f"the chosen box format {chosen!r} is none of those that the files with "
            f"{context.role} can have: {listed}"
        )


def _decided(evidence: Mapping[BoxFormat, Evidence]) -> BoxFormat | None:
    """The one box format that fits nearly all boxes, where all others fail for many."""
    best, *others = sorted(evidence, key=lambda box_format: -evidence[box_format].share)
    alone = all(evidence[box_format].ruled_out for box_format in others)
    good = evidence[best].share >= POSSIBLE and not evidence[best].ruled_out
    return best if good and alone else None


def _undecided(
    file: str, evidence: Mapping[BoxFormat, Evidence], context: Context
) -> UndecidedError:
    field = FIELDS[context.role]
    options = tuple(
        Option(box_format.name, _in_words(box_format), weight.rows(), {field: box_format.name})
        for box_format, weight in sorted(evidence.items(), key=lambda pair: -pair[1].share)
    )
    text = (
        f"The box format of the {context.role} ({file}) is not clear: the boxes fit several "
        f"formats, or none well."
    )
    return UndecidedError(
        f"{text} Read {_counts(evidence)}. "
        f"Say which it is, for example choices=Choices({field}={options[0].name!r})",
        (Question("box format", context.role, text, options),),
    )


def _counts(evidence: Mapping[BoxFormat, Evidence]) -> str:
    """How many boxes fit each box format, and how many cannot be boxes in it, in one line."""
    parts = []
    for box_format, weight in evidence.items():
        odd = weight.boxes - weight.sound
        parts.append(
            f"as {box_format.name!r} {weight.fit} of {weight.boxes} boxes fit"
            + (f" and {odd} cannot be" if odd else "")
        )
    return "; ".join(parts)


def _in_words(box_format: BoxFormat) -> str:
    unit = "fractions of the image" if box_format.relative else "pixels"
    if box_format.score is None:
        return f"{WORDS[box_format.box]}; {unit}"
    place = "first" if box_format.score == 0 else "last"
    return f"{WORDS[box_format.box]}; {unit}; the score comes {place}"


def _want_sizes(images: Sequence[Short], context: Context) -> None:
    """Ask for the size of pictures without which parts of them are no pixels."""
    used = np.unique(np.concatenate(images))
    used = used[used >= 0]
    lost = [context.names[image] for image in used if np.isnan(context.sizes[image]).any()]
    if not lost:
        return
    text = (
        f"The boxes of the {context.role} are fractions of the image's width and height, and the "
        f"size of {number_of(len(lost), 'image')} is not known: {first_of(lost, 5)}. "
        f"Give the pictures too. Without them, give one size for all: AP and AR over all sizes "
        f"do not depend on it, those of small, medium and large objects do."
    )
    raise UndecidedError(
        f"{text} For example choices=Choices(image_size=(640, 640))",
        (Question("size", context.role, text),),
    )


def _readings(table: Tables) -> Readings:
    assert table.boxes.readings is not None, "only tables with readings are grouped"
    return table.boxes.readings


def _sizes(image: Short, context: Context) -> Numbers:
    """Width and height of each row's picture, nan where the image or its size is unknown."""
    sizes = np.full((len(image), 2), np.nan)
    known = image >= 0
    sizes[known] = context.sizes[image[known]]
    return sizes


def _in_pixels(
    table: BoxTable, readings: Readings, box_format: BoxFormat, sizes: Numbers
) -> BoxTable:
    boxes, size = corners(readings.numbers, box_format, sizes)
    shapes = table.shapes
    turned = _corners(table, quadrilaterals(readings.numbers, box_format))
    if readings.outlines is not None:
        numbers, rows = [*readings.outlines.values()], np.array([*readings.outlines], np.intp)
        length = np.array([len(outline) for outline in numbers], np.int64)
        crossed = rows[self_crossing(np.concatenate([np.zeros(0), *numbers]), length)]
        shapes = MaskColumn(lambda: _masks(readings, box_format, sizes), crossed=crossed)
    if turned is not None and box_format.relative:
        turned = turned * sizes[:, None]
    with np.errstate(over="ignore", invalid="ignore"):  # of boxes that are left out later
        area: Numbers = size[:, 0] * size[:, 1]
    return replace(
        table,
        boxes=boxes,
        size=size,
        area=area,
        score=table.score if box_format.score is None else scores(readings.numbers, box_format),
        shapes=shapes,
        corners=turned,
        form=form_of(box_format),
        made=True,
    )


def _corners(table: BoxTable, turned: Numbers | None) -> Numbers | None:
    """The corners that a table has, and those that its numbers lead to where it has none."""
    if table.corners is None or turned is None:
        return table.corners if turned is None else turned
    return np.where(np.isnan(table.corners), turned, table.corners)


def _masks(readings: Readings, box_format: BoxFormat, sizes: Numbers) -> Masks:
    """Outlines as pixels; a row without one is empty."""
    outlines = readings.outlines or {}
    scaled = [
        (outline.reshape(-1, 2) * (sizes[row] if box_format.relative else 1.0)).ravel()
        for row, outline in outlines.items()
    ]
    pixels = np.ceil(sizes[:, ::-1]).astype(np.int64)  # height, width
    return polygon_masks(scaled, list(outlines), pixels)
