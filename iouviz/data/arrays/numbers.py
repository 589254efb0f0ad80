"""From whatever holds numbers (lists, NumPy, tensors, columns of tables) to checked NumPy columns.

Nothing is imported for it: a tensor is known by `detach` and `cpu`, everything else goes through
`numpy.asarray`.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Counts, Flags, Values
from iouviz.data.choices import Key
from iouviz.data.readers.shared.rows import as_key, show
from iouviz.errors import ReadError

Labels = Counts | list[str]
NUMBERS: Final = "iuf"  # kinds of NumPy's types


def to_numpy(value: Any, place: str) -> NDArray[Any]:
    """An array of whatever was given; a tensor is taken to the processor first.

    Raises
    ------
    ReadError
        Lists of unequal lengths, or something that holds nothing.

    Examples
    --------
    >>> to_numpy([[1, 2], [3, 4]], "boxes").shape
    (2, 2)
    """
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        if "bfloat16" in str(value.dtype):  # NumPy has no such type
            value = value.float()
        return np.asarray(value.numpy())
    if isinstance(value, list | tuple) and any(hasattr(each, "detach") for each in value):
        value = [to_numpy(each, place) for each in value]
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ReadError(f"{place}: {show(value)} is no array of equal rows ({error})") from error


def boxes_of(value: Any, place: str, width: int = 4) -> Values:
    """So many numbers a row, (N, width); an empty list or array of any shape is no rows.

    >>> boxes_of([], "boxes").shape
    (0, 4)
    """
    array = to_numpy(value, place)
    if array.size == 0 and array.ndim <= 2:
        return np.zeros((0, width))
    if array.ndim != 2 or array.shape[1] != width:
        raise ReadError(f"{place} has shape {array.shape}; wanted (n, {width})")
    return _numbers(array, place)


def column_of(value: Any, place: str, rows: int, beside: str = "boxes") -> Values:
    """One number a row, (rows,)."""
    array = _as_column(value, place, rows, beside)
    return _numbers(array, place) if rows else np.zeros(0)


def flags_of(value: Any, place: str, rows: int) -> Flags:
    """One yes or no a row, (rows,), given as such or as 0 and 1."""
    array = _as_column(value, place, rows, "boxes")
    if not np.isin(array, (0, 1)).all():
        raise ReadError(f"{place} holds {_first(array, ~np.isin(array, (0, 1)))}; wanted 0 or 1")
    return array.astype(np.bool_)


def labels_of(value: Any, place: str, rows: int, beside: str = "boxes") -> Labels:
    """One class a row: whole numbers (rows,), or texts.

    >>> labels_of([2.0, 3.0], "labels", 2), labels_of(["cat"], "labels", 1)
    (array([2, 3]), ['cat'])
    """
    array = _as_column(value, place, rows, beside)
    if not rows:
        return np.zeros(0, np.int64)
    if array.dtype.kind in NUMBERS:
        return whole(array, place, "a class")
    keys = [as_key(each) for each in array.tolist()]
    if any(key is None for key in keys):
        bad = array.tolist()[keys.index(None)]
        raise ReadError(f"{place} holds {show(bad)}; wanted whole numbers or texts")
    return [str(key).strip() for key in keys]


def whole(array: NDArray[Any], place: str, what: str) -> Counts:
    """Whole numbers, int64, of an array of numbers."""
    if array.dtype.kind in "iu":
        return array.astype(np.int64)
    with np.errstate(invalid="ignore"):
        fine = np.isfinite(array) & (array == np.trunc(array))
    if not fine.all():
        raise ReadError(
            f"{place} holds {_first(array, ~fine)}, which is no whole number and so not {what}"
        )
    return array.astype(np.int64)


def concatenated(parts: Sequence[Labels]) -> Labels:
    """Classes of several images one after the other; texts as soon as one part has texts."""
    numbers = [part for part in parts if isinstance(part, np.ndarray)]
    if len(numbers) == len(parts):
        return np.concatenate([np.zeros(0, np.int64), *numbers])
    return [str(each) for part in parts for each in part_keys(part)]


def part_keys(labels: Labels) -> list[Any]:
    """The classes as a list of int or str."""
    return labels.tolist() if isinstance(labels, np.ndarray) else labels


def key_of(value: Any, place: str) -> Key:
    """An id of an image: a text or a whole number, also as an array or tensor of one."""
    if hasattr(value, "detach") or isinstance(value, np.ndarray | np.generic):
        array = to_numpy(value, place)
        value = array.item() if array.size == 1 else array
    key = as_key(value) if isinstance(value, int | float | str) else None
    if key is None:
        raise ReadError(f"{place} is {show(value)}; wanted a whole number or a text")
    return key


def _as_column(value: Any, place: str, rows: int, beside: str) -> NDArray[Any]:
    array = to_numpy(value, place)
    if array.ndim == 2 and 1 in array.shape:  # (n, 1), as some models give
        array = array.ravel()
    if array.ndim != 1 and array.size:
        raise ReadError(f"{place} has shape {array.shape}; wanted ({rows},)")
    if array.size != rows:
        raise ReadError(
            f"{place} has {array.size} entries and {beside} {rows}; wanted as many of both"
        )
    return array.ravel()


def _numbers(array: NDArray[Any], place: str) -> Values:
    if array.dtype.kind in NUMBERS:
        return array.astype(np.float64)
    if array.dtype.kind == "O":  # numbers and None, as tables have them: None is nan
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            pass
    raise ReadError(f"{place} holds {show(array.ravel().tolist()[0])}; wanted numbers")


def _first(array: NDArray[Any], bad: Flags) -> str:
    return show(array[bad].tolist()[0])
