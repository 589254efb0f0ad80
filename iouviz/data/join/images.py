"""Which image a name or a number of the predictions means."""

from collections.abc import Sequence
from typing import Final

from iouviz.data.choices import Key, Option, Question
from iouviz.data.join.keys import AMBIGUOUS, MISSING, NameIndex, in_common, without_suffix
from iouviz.data.join.numbering import number_of_key
from iouviz.errors import UndecidedError

MOST: Final = 0.95  # of the numbers must stand in file names, for them to be meant
SOME: Final = 0.2  # of them may be ids then


def closest(keys: Sequence[Key], names: Sequence[str], index: NameIndex) -> list[tuple[Key, int]]:
    """Position of the image that each name means; each image is given to one name at most.

    Where two names mean one image, the one has it that shares more folders with it; where they
    share as many, neither.

    Examples
    --------
    >>> closest(["p", "q"], ["x/a", "y/a"], NameIndex(["y/a.jpg"]))
    [('p', -1), ('q', 0)]
    """
    found = [index.find(name) for name in names]
    best: dict[int, tuple[int, int, bool]] = {}  # position -> common parts, row, alone
    for row, (position, name) in enumerate(zip(found, names, strict=True)):
        if position < 0:
            continue
        common = in_common(index.path(position), name)
        known = best.get(position)
        if known is None or common > known[0]:
            best[position] = common, row, True
        elif common == known[0]:
            best[position] = common, known[1], False
    result: list[tuple[Key, int]] = []
    for row, (key, position) in enumerate(zip(keys, found, strict=True)):
        if position >= 0:
            common, winner, alone = best[position]
            tied = not alone and in_common(index.path(position), names[row]) == common
            position = AMBIGUOUS if tied else position if winner == row else MISSING
        result.append((key, position))
    return result


def numbers_in_names(keys: Sequence[Key], names: Sequence[str]) -> list[tuple[Key, int]]:
    """Keys that are the number of one file name each, such as 139 of 000000000139.jpg.

    >>> numbers_in_names([139, "7", 8], ["val/000000000139.jpg", "8.jpg", "x/08.jpg"])
    [(139, 0)]
    """
    place: dict[int, int] = {}
    for position, name in enumerate(names):
        number = number_of_key(without_suffix(name.rsplit("/", 1)[-1]))
        if number is not None:
            place[number] = AMBIGUOUS if number in place else position
    found = [(key, place.get(number)) for key in keys if (number := number_of_key(key)) is not None]
    return [(key, position) for key, position in found if position is not None and position >= 0]


def image_numbers_unclear(
    keys: Sequence[Key],
    known: int,
    numbered: Sequence[tuple[Key, int]],
    names: Sequence[str],
    file: str,
) -> UndecidedError:
    """Ask whether image numbers are ids or stand in the file names."""
    total = f"of {len(keys)}"
    by_name = {key: names[position] for key, position in numbers_in_names(keys, names)}
    lost = {key: "" for key, _ in numbered}
    options = (
        Option("ids", "the ground truth's ids", (("known", f"{known} {total}"),), {"images": lost}),
        Option(
            "file names",
            "the numbers in the file names",
            (("known", f"{len(by_name)} {total}"),),
            {"images": by_name},
        ),
    )
    text = "Some image numbers of the predictions are ids of the ground truth, others are not."
    return UndecidedError(
        f"{file}: {text} {known} {total} are ids, {len(by_name)} stand in file names. "
        f"Say which image each is with choices=Choices(images={{number: name, ...}})",
        (Question("images", "predictions", text, options),),
    )
