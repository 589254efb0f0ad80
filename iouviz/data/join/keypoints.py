"""Keypoints once the classes are known: how many a class has, and its rows in threes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from iouviz.arrays import Rows, Short, Values
from iouviz.data.choices import Choices, Role
from iouviz.data.issues import IssueLog
from iouviz.data.keypoints import VISIBLE, KeypointType, KeypointTypes
from iouviz.data.readers.shared.reader import Tables
from iouviz.errors import RequestError

Found = tuple[Short, Short]


def keypoint_types(
    tables: Sequence[Tables],
    found: Sequence[Found],
    classes: Sequence[str],
    choices: Choices,
    log: IssueLog,
) -> KeypointTypes:
    """What the keypoints of every class are; () where no row has any.

    Parameters
    ----------
    tables : sequence of Tables
        Ground truth. Where a file does not say how many keypoints a class has, they are as many as
        most of its objects have, and have numbers for names.
    found : sequence of (image, label)
        Positions of each table's rows.
    classes : sequence of str
    choices : Choices
        With sigmas of one's own.
    log : IssueLog
        Gets the classes without sigmas.

    Raises
    ------
    RequestError
        Sigmas that are not above 0, or as many as no class has keypoints.
    """
    if all(table.boxes.keypoints is None for table in tables):
        return ()
    types: list[KeypointType | None] = [None] * len(classes)
    place = {name: at for at, name in enumerate(classes)}
    for table in tables:
        named = dict(zip(table.classes.keys, table.classes.names, strict=True))
        for key, kind in table.classes.keypoints.items():
            types[place[named[key]]] = kind
    for at, count in _usual_counts(tables, found).items():
        types[at] = types[at] or KeypointType.of([str(1 + k) for k in range(count)])
    types = _with_sigmas(types, classes, choices.sigmas)
    for name, each in zip(classes, types, strict=True):
        if each is not None and each.sigmas is None:
            what = f"{len(each)} keypoints, for which no sigmas are known"
            remedy = (
                "Not evaluated by keypoints. Give as many sigmas, or one for all: --sigmas, or "
            )
            remedy += "Choices(sigmas=...)."
            log.add("no-sigmas", "noted", tables[0].file, f"class {name}", what, remedy)
    return tuple(types)


def in_threes(
    tables: Sequence[Tables],
    found: Sequence[Found],
    types: KeypointTypes,
    role: Role,
    log: IssueLog,
) -> list[Tables]:
    """The tables with keypoints (N, K, 3), K being the most that a class has; nan behind its last.

    Two numbers a keypoint are read as visible ones. Any other number of them than the class wants
    leaves a row without keypoints, and so does a class that has none.
    """
    most = max((len(kind) for kind in types if kind is not None), default=0)
    return [
        replace(table, boxes=replace(table.boxes, keypoints=None))
        if table.boxes.keypoints is None or not most
        else _one_table(table, label, types, most, role, log)
        for table, (_, label) in zip(tables, found, strict=True)
    ]


def _one_table(
    table: Tables, label: Short, types: KeypointTypes, most: int, role: Role, log: IssueLog
) -> Tables:
    numbers = table.boxes.keypoints
    assert numbers is not None
    sizes = np.array([0 if kind is None else len(kind) for kind in types] + [0], np.int64)
    # A row whose class is unknown, below 0, is left out later, for a reason of its own.
    wanted = np.where((label >= 0) & (label < len(types)), sizes[np.minimum(label, len(types))], 0)
    given = (~np.isnan(numbers)).sum(axis=1)
    points = _points(numbers, given, wanted, most)
    pairs = (given == 2 * wanted) & (given > 0)
    if role == "ground truth":
        _repair_visibility(table, points, log)
    file, place = table.file, lambda row: f"{table.boxes.places(row)}.keypoints"
    log.add_rows(
        "no-visibility",
        "repaired",
        file,
        np.flatnonzero(pairs),
        place,
        lambda row: f"{given[row]} numbers for {wanted[row]} keypoints: no visibility",
        "Read as x and y of visible keypoints. COCO wants x, y and 0, 1 or 2 for each.",
    )
    wrong = np.flatnonzero((given > 0) & (label >= 0) & np.isnan(points[:, 0, 0]))
    log.add_rows(
        "keypoint-count",
        "skipped",
        file,
        wrong,
        place,
        lambda row: _miscount(int(given[row]), int(wanted[row])),
        "Its keypoints were left out; its box stays.",
    )
    return replace(table, boxes=replace(table.boxes, keypoints=points))


def _points(numbers: Values, given: Rows, wanted: Rows, most: int) -> Values:
    """Three numbers a keypoint, (N, most, 3), from three or two of them; nan in other rows."""
    points = np.full((len(numbers), most, 3), np.nan)
    for count in np.unique(wanted[(given > 0) & (wanted > 0)]).tolist():
        for width in (3, 2):
            rows = np.flatnonzero((wanted == count) & (given == width * count))
            points[rows, :count, 2] = VISIBLE
            points[rows, :count, :width] = numbers[rows, : width * count].reshape(-1, count, width)
    return points


def _miscount(given: int, wanted: int) -> str:
    if not wanted:
        return "keypoints of a class whose objects have none"
    return (
        f"{given} numbers; its class has {wanted} keypoints, wanted {3 * wanted}: x, y and "
        "visibility of each"
    )


def _repair_visibility(table: Tables, points: Values, log: IssueLog) -> None:
    """Make what is neither 0, 1 nor 2 one of these, in place: labelled where it is above 0."""
    seen = points[..., 2]
    odd = ~np.isnan(seen) & ~np.isin(seen, (0.0, 1.0, 2.0))
    log.add_rows(
        "bad-visibility",
        "repaired",
        table.file,
        np.flatnonzero(odd.any(axis=1)),
        lambda row: f"{table.boxes.places(row)}.keypoints",
        lambda row: f"visibility {seen[row][odd[row]][0]:g}; wanted 0, 1 or 2",
        "Taken as 2, visible, where it is above 0, and else as 0, not labelled.",
    )
    seen[odd] = np.where(seen[odd] > 0, VISIBLE, 0.0)


def _usual_counts(tables: Sequence[Tables], found: Sequence[Found]) -> dict[int, int]:
    """How many keypoints most objects of a class have, by position of the class."""
    counts: dict[int, Counter[int]] = {}
    for table, (_, label) in zip(tables, found, strict=True):
        if table.boxes.keypoints is None:
            continue
        given = (~np.isnan(table.boxes.keypoints)).sum(axis=1)
        usable = (label >= 0) & (given > 0) & (given % 3 == 0)
        for at, count in zip(label[usable].tolist(), given[usable].tolist(), strict=True):
            counts.setdefault(at, Counter())[count // 3] += 1
    return {at: each.most_common(1)[0][0] for at, each in counts.items()}


def _with_sigmas(
    types: Sequence[KeypointType | None], classes: Sequence[str], sigmas: Sequence[float] | None
) -> list[KeypointType | None]:
    if sigmas is None:
        return list(types)
    if not sigmas or not all(np.isfinite(each) and each > 0 for each in sigmas):
        raise RequestError(f"sigmas {list(sigmas)}; wanted numbers above 0")
    counts = {name: len(kind) for name, kind in zip(classes, types, strict=True) if kind}
    if len(sigmas) > 1 and len(sigmas) not in counts.values():
        known = ", ".join(f"{name} has {count}" for name, count in counts.items())
        raise RequestError(f"{len(sigmas)} sigmas; wanted one for all, or one for each: {known}")
    return [kind and kind.with_sigmas(sigmas) for kind in types]
