"""What a file says of its images besides name and size, as texts: camera, weather, time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from iouviz.data.scale import scale_of

MOST_VALUES: Final = 500  # different words; more of them part nothing that one could look at
LARGEST: Final = int(1e300)  # a number that a float can hold


def described(rows: Sequence[Mapping[str, Any]], known: Collection[str]) -> dict[str, list[str]]:
    """The columns of rows that are not among the known ones, as texts.

    Parameters
    ----------
    rows : sequence of mapping
        One an image. An object within it adds its own names, a list becomes one text. Names whose
        texts are too many to part the images (`MOST_VALUES`), such as addresses, are left out.
    known : collection of str
        Names that mean something else.

    Examples
    --------
    >>> described([{"id": 1, "camera": "front"}, {"id": 2, "tags": ["dusk", "rain"]}], ["id"])
    {'camera': ['front', ''], 'tags': ['', 'dusk, rain']}
    """
    names = [name for name in _names(rows) if name not in known]
    found = {}
    nested: list[list[Mapping[str, Any]]] = []
    for name in names:
        values = [row.get(name) for row in rows]
        if dict in set(map(type, values)):
            nested.append([value if isinstance(value, dict) else {} for value in values])
        else:
            found[name] = _texts(values)
    for inner in nested:
        for name in _names(inner):
            found.setdefault(name, _texts([value.get(name) for value in inner]))
    return {name: texts for name, texts in found.items() if texts}


def _texts(values: Sequence[Any]) -> list[str]:
    """Values as texts, each different one held once; nothing where they can part no images."""
    kinds = set(map(type, values)) - {type(None)}
    if len(kinds) == 1 and not kinds & {list, dict}:
        different = set(values)
        if kinds == {str} and _too_many(different):
            return []
        held = {value: _text(value) for value in different}
        texts = list(map(held.__getitem__, values))
    else:  # 1, 1.0 and true are equal, and their texts are not
        texts = list(map(_text, values))
    return [] if _too_many(set(texts)) else texts


def _too_many(texts: set[str]) -> bool:
    return len(texts) > MOST_VALUES and scale_of(texts - {"", None}) is None


def _names(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every name that some row uses, in the order of the file."""
    usual = rows[0].keys() if rows else ()
    others = (name for row in rows if row.keys() != usual for name in row)
    return [str(name) for name in dict.fromkeys([*usual, *others])]


def of_rows(keys: Sequence[Any], cells: Sequence[str]) -> dict[Any, str] | None:
    """A column of rows as one of images, by key; None where an image has two texts.

    >>> of_rows([7, 7, 9], ["front", "front", "rear"]), of_rows([7, 7], ["front", "rear"])
    ({7: 'front', 9: 'rear'}, None)
    """
    pairs = set(zip(keys, cells, strict=True))
    found = dict(zip(keys, cells, strict=True))
    return found if len(found) == len(pairs) else None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**63):
        # a whole number that is longer is a float to some decoders
        return f"{max(-LARGEST, min(value, LARGEST)):.12g}"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return ""
    return str(value).encode("utf-8", "replace").decode().strip()  # no half characters
