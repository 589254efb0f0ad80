"""What the classes are called: by the user, by the sources, or by their numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from iouviz.data.arrays.numbers import Labels, key_of
from iouviz.data.arrays.side import Side
from iouviz.data.choices import Key
from iouviz.data.issues import IssueLog, first_of
from iouviz.data.readers.shared.class_lists import distinct_names
from iouviz.data.readers.shared.reader import ClassTable
from iouviz.data.readers.shared.rows import show
from iouviz.errors import ReadError

Names: TypeAlias = Mapping[Key, str]


def names_of(classes: Any) -> dict[Key, str] | None:
    """Names by number or text, of a list in the order of the numbers from 0, or of a dictionary.

    >>> names_of(["cat", "dog"])
    {0: 'cat', 1: 'dog'}
    """
    if classes is None:
        return None
    if isinstance(classes, Mapping):
        pairs = [(key_of(key, "a key of classes"), name) for key, name in classes.items()]
    elif isinstance(classes, str) or not hasattr(classes, "__iter__"):
        raise ReadError(f"classes is {show(classes)}; wanted names in a list or by number")
    else:
        pairs = list(enumerate(classes))
    found: dict[Key, str] = {}
    for key, name in pairs:
        if not isinstance(name, str) or not name.strip():
            raise ReadError(f"classes[{key!r}] is {show(name)}; wanted a name")
        if name in found.values():
            raise ReadError(f"classes names {name!r} twice; wanted each name once")
        found[key] = name
    return found


def class_tables(
    ground_truth: Side, predictions: Side | None, classes: Names | None, log: IssueLog
) -> tuple[ClassTable, ClassTable]:
    """The classes of ground truth and predictions, by what their objects call them.

    One numbering holds for both sides unless a source names its own numbers; then classes are
    joined by name.

    Raises
    ------
    ReadError
        A class that `classes` does not name, or numbers on one side and texts on the other.
    """
    own, theirs = dict(ground_truth.names), dict(predictions.names) if predictions else {}
    labels = ground_truth.objects.labels
    predicted: Labels = predictions.objects.labels if predictions else np.zeros(0, np.int64)
    named, predicted_names = own or dict(classes or theirs), theirs or dict(classes or own)
    if theirs and not own and classes is None and len(labels) and _numbers(labels):
        found = "class numbers without names"
        remedy = "Named as the predictions name theirs; give classes=[...] if they mean others."
        log.add("class-names-from-predictions", "noted", "ground_truth", "", found, remedy)
    _check_kinds(labels, predicted, named, predicted_names)
    table = _table(labels, named, "ground_truth", log, whole=not own and bool(classes))
    both = _table(predicted, predicted_names, "predictions", log)
    if named == predicted_names and (_numbers(predicted) or not len(labels)):
        table = _united(table, both, ordered=not named)
    return table, both


def _united(one: ClassTable, other: ClassTable, *, ordered: bool) -> ClassTable:
    """The classes of both, where one numbering holds: a class may be predicted alone."""
    known = dict(zip(one.keys, one.names, strict=True))
    pairs = zip(other.keys, other.names, strict=True)
    known |= {key: name for key, name in pairs if name not in one.names}
    if ordered:  # whole numbers or texts, by the kind of the labels
        known = dict(sorted(known.items()))
    return ClassTable(list(known), list(known.values()))


def names_beside_file(predictions: Side, classes: Names | None, log: IssueLog) -> ClassTable:
    """The classes of predictions whose ground truth comes with its own, as a file does."""
    names = dict(predictions.names) or dict(classes or {})
    labels = predictions.objects.labels
    if not names and _numbers(labels):
        return ClassTable([], [])  # numbers without names are the ids of the file
    return _table(labels, names, "predictions", log)


def _table(
    labels: Labels, names: Names, side: str, log: IssueLog, *, whole: bool = False
) -> ClassTable:
    """The classes that are used, or the whole list, each with its name."""
    used: list[Key] = sorted(set(labels)) if isinstance(labels, list) else _unique(labels)
    if isinstance(labels, list):  # texts are their own names
        listed: list[Key] = [*names.values()] if whole else []
        unknown = [key for key in used if whole and key not in listed]
        if unknown:
            raise ReadError(_unnamed(side, unknown, names))
        keys = list(dict.fromkeys([*listed, *used]))
        return ClassTable(keys, [str(key) for key in keys])
    unknown = [key for key in used if names and key not in names]
    if unknown:
        raise ReadError(_unnamed(side, unknown, names))
    keys = list(names) if whole else used
    called = {key: names.get(key, str(key)) for key in keys}
    distinct = distinct_names(side, called, "class {}".format, log)
    return ClassTable(list(distinct), list(distinct.values()))


def _unnamed(side: str, unknown: Sequence[Key], names: Names) -> str:
    return (
        f"{side} has the class {first_of([*map(repr, unknown)], 5)}, which is not named; there "
        f"are: {first_of([f'{key!r} {name}' for key, name in names.items()], 5)}"
    )


def _check_kinds(labels: Labels, predicted: Labels, named: Names, predicted_names: Names) -> None:
    """Refuse numbers that nobody names on one side where the other has texts."""
    sides = (("ground_truth", labels, named), ("predictions", predicted, predicted_names))
    kinds = {name: _numbers(column) for name, column, _ in sides if len(column)}
    if len(set(kinds.values())) < 2:
        return
    for name, column, names in sides:
        if _numbers(column) and not names:
            raise ReadError(
                f"{name} has classes as numbers and the other side as texts; say what the numbers "
                "are with classes=[...]"
            )


def _numbers(labels: Labels) -> bool:
    return isinstance(labels, np.ndarray)


def _unique(labels: Labels) -> list[Key]:
    keys: list[Key] = np.unique(np.asarray(labels)).tolist()
    return keys
