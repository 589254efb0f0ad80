"""Answers of the user that speak of tables: whether they apply, and what the tables are then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from iouviz.arrays import Values
from iouviz.data.choices import Choices, Key
from iouviz.data.issues import IssueLog, first_of
from iouviz.data.readers.shared.box_format import FORMS, corners, numbers_in
from iouviz.data.readers.shared.keys import distinct
from iouviz.data.readers.shared.reader import BoxTable, ClassTable, Keys, Tables
from iouviz.errors import ReadError
from iouviz.geometry.masks.overlap import mask_area, mask_boxes

OF_PREDICTIONS: Final = (
    "predictions_box_format",
    "predictions_frame",
    "classes",
    "class_names",
    "images",
)


def refuse_without_predictions(choices: Choices) -> None:
    """Refuse answers about predictions where none are given.

    Raises
    ------
    ReadError
        There is such an answer.
    """
    chosen = [name for name in OF_PREDICTIONS if getattr(choices, name)]
    if chosen:
        raise ReadError(f"no predictions are given, so nothing has the chosen {', '.join(chosen)}")


def named_by(choices: Choices, tables: Sequence[Tables]) -> list[Tables]:
    """The tables of predictions; those without class names with the chosen ones.

    Raises
    ------
    ReadError
        A choice that applies to none of the tables: every answer must be one to a question.
    """
    for what, chosen, columns in (
        ("image", choices.images, [table.boxes.image for table in tables]),
        ("class", choices.classes, [table.boxes.label for table in tables]),
        ("class", choices.class_names, [table.boxes.label for table in tables]),
    ):
        if chosen and not isinstance(chosen, str):
            _check_used(what, chosen, columns)
    if not choices.class_names:
        return list(tables)
    return [_named(table, choices) if not table.classes.names else table for table in tables]


def _named(table: Tables, choices: Choices) -> Tables:
    known = {str(key): name for key, name in choices.class_names.items()}
    named = {key: known[str(key)] for key in distinct(table.boxes.label) if str(key) in known}
    names: dict[str, Key] = {}
    for key, name in named.items():
        if names.setdefault(name, key) != key:
            raise ReadError(
                f"two classes of {table.file} are named {name!r}: {names[name]!r}, {key!r}"
            )
    return replace(table, classes=ClassTable(list(named), list(named.values())))


def _check_used(what: str, chosen: Iterable[Key], columns: Sequence[Keys]) -> None:
    used = {str(key) for column in columns for key in distinct(column)}
    if not any(str(key) in used for key in chosen):
        raise ReadError(
            f"none of the chosen {what} keys is one that the predictions use: chosen are "
            f"{first_of([*map(repr, chosen)], 8)}; used are {first_of(sorted(used), 8) or 'none'}"
        )


def all_oriented(tables: Sequence[Tables]) -> bool:
    """Whether all tables hold oriented boxes, which are no four numbers."""
    return all(
        table.boxes.corners is not None
        if table.boxes.readings is None
        else len(table.boxes.readings.box_formats[0].columns) > 4
        for table in tables
    )


def reread(boxes: BoxTable, form: str, sizes: Values) -> BoxTable:
    """The same four numbers as another form of `FORMS`; a box that has none of its own stays.

    Parameters
    ----------
    boxes : BoxTable
        In pixels.
    form : str
    sizes : (N, 2) float64 array
        Width and height of each row's picture; only relative forms look at it.
    """
    if not boxes.form:
        return boxes
    found, size = corners(numbers_in(boxes.form, boxes.boxes, boxes.size), FORMS[form], sizes)
    area = np.where(boxes.area == np.prod(boxes.size, axis=1), np.prod(size, axis=1), boxes.area)
    return replace(boxes, boxes=found, size=size, area=area, form=form, made=True)


def scaled(boxes: BoxTable, factor: Values) -> BoxTable:
    """Boxes and oriented boxes, each times its factor (N, 2) across and down."""
    factor = np.nan_to_num(factor, nan=1.0)
    turned = None if boxes.corners is None else boxes.corners * factor[:, None]
    return replace(
        boxes,
        boxes=boxes.boxes * np.tile(factor, 2),
        size=boxes.size * factor,
        area=boxes.area * np.prod(factor, axis=1),
        corners=turned,
    )


def form_of_all(tables: Sequence[Tables]) -> str:
    """What the four numbers of all tables are, by the name in `FORMS`; "" where tables differ."""
    forms = {table.boxes.form for table in tables}
    return forms.pop() if len(forms) == 1 and not all_oriented(tables) else ""


def boxed_by_masks(
    ground_truth: Sequence[Tables], predictions: Sequence[Tables], log: IssueLog
) -> tuple[list[Tables], list[Tables]]:
    """The tables with the box around its mask in each row that has a mask and no box.

    A box of no width or height is none.

    Raises
    ------
    ReadError
        There is no such row.
    """
    found = [[_boxed(table, log) for table in each] for each in (ground_truth, predictions)]
    if found == [list(ground_truth), list(predictions)]:
        raise ReadError("boxes from masks: every box that has a mask has a width and a height too")
    return found[0], found[1]


def _boxed(table: Tables, log: IssueLog) -> Tables:
    boxes = table.boxes
    rows = np.flatnonzero((boxes.size == 0).any(axis=1))
    if boxes.shapes is None or not len(rows):
        return table
    masks = boxes.shapes.take(rows).masks
    around, covered = mask_boxes(masks), mask_area(masks)
    good = covered > 0
    rows, around, covered = rows[good], around[good], covered[good]
    found, size, area = boxes.boxes.copy(), boxes.size.copy(), boxes.area.copy()
    found[rows], size[rows] = around, around[:, 2:] - around[:, :2]
    area[rows] = np.where(area[rows] > 0, area[rows], covered)
    log.add_rows("box-from-mask", "repaired", table.file, rows, boxes.places, *NO_BOX)
    return replace(table, boxes=replace(boxes, boxes=found, size=size, area=area))


NO_BOX: Final = ("a box of zero width or height, but a mask", "Took the box around the mask.")
