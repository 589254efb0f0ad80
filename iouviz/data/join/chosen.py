"""Answers of the user that speak of tables: whether they apply, and names for class numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from iouviz.data.choices import Choices, Key
from iouviz.data.issues import first_of
from iouviz.data.readers.shared.keys import distinct
from iouviz.data.readers.shared.reader import ClassTable, Keys, Tables
from iouviz.errors import ReadError


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
