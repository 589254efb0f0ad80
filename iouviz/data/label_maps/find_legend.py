"""What the values in label maps mean: by a list of classes, or else by the values themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from iouviz.data.issues import IssueLog, first_of
from iouviz.data.label_maps.class_list import (
    ADE20K,
    CITYSCAPES,
    CITYSCAPES_TRAIN,
    VOC,
    ClassList,
)
from iouviz.data.label_maps.decode import COLOUR
from iouviz.data.legend import Colour, Legend
from iouviz.errors import MaskError

MOST: Final = 1_000  # more values than this are objects, or a photo
WHITE: Final = 255
SCALED: Final = 257  # 8 bits stretched to 16
GREY: Final = 0x010101
BINARY: Final = ("background", "object")

Pixels = Mapping[int, int]  # value -> pixels


@dataclass(frozen=True, slots=True)
class Hints:
    """What names and palettes of files say of the classes.

    Attributes
    ----------
    known : ClassList or None
        The data set that they look like.
    true_numbers, predicted_numbers : ClassList or None
        Whose numbers one side has, where its file names say so.
    """

    known: ClassList | None = None
    true_numbers: ClassList | None = None
    predicted_numbers: ClassList | None = None


def find_legend(
    true: Pixels,
    predicted: Pixels,
    log: IssueLog,
    *,
    classes: ClassList | None = None,
    ignore: Collection[int] = (WHITE,),
    hints: Hints | None = None,
    predictions_offset: int = 0,
) -> Legend:
    """The legend of a data set.

    Parameters
    ----------
    true, predicted : mapping of int to int
        Pixels by value, in all maps of either side.
    log : IssueLog
        Told of what was guessed.
    classes : ClassList or None
        Of the user; it goes before every guess.
    ignore : collection of int
        True values that are not judged; 255 is, where it stands for the object of a mask.
    hints : Hints or None
    predictions_offset : int
        Added to every predicted number from 0 up, but not to 255 where that is the highest.

    Raises
    ------
    MaskError
        Without a list of classes: more than 1,000 values.

    Examples
    --------
    Two values, 0 and 255, are a binary mask:

    >>> legend = find_legend({0: 90, 255: 10}, {0: 80, 255: 20}, IssueLog())
    >>> legend.names, dict(legend.true), sorted(legend.ignored)
    (('background', 'object'), {0: 0, 255: 1}, [])
    """
    hints = hints or Hints()
    sides = _numbers(true, log, "ground truth"), _numbers(predicted, log, "predictions")
    if predictions_offset:
        sides = sides[0], _moved(sides[1], predictions_offset, log)
    known = classes or _known(sides[0], log, hints)
    if known is not None:
        return _of_list(sides, known, frozenset(ignore), hints)
    if _binary(*sides):
        return _of_binary(sides, log)
    return _of_values(sides, frozenset(ignore), log)


@dataclass(frozen=True, slots=True)
class _Side:
    """Values of one side, and the number or colour that each stands for."""

    numbers: dict[int, int]
    colours: dict[int, Colour]

    @property
    def distinct(self) -> set[int]:
        return set(self.numbers.values())

    def classes(self, numbers: Mapping[int, int], colours: Mapping[Colour, int]) -> dict[int, int]:
        """Class of each value that has one."""
        found = {v: numbers[n] for v, n in self.numbers.items() if n in numbers}
        return found | {v: colours[c] for v, c in self.colours.items() if c in colours}


def _numbers(values: Pixels, log: IssueLog, side: str) -> _Side:
    """Colours that are all grey are numbers; so are 8 bits stretched to 16."""
    coloured = {value: value - COLOUR for value in values if value >= COLOUR}
    grey = all(value % GREY == 0 for value in coloured.values())
    numbers = {value: value for value in values if value < COLOUR}
    if grey:
        numbers |= {value: number // GREY for value, number in coloured.items()}
        coloured = {}
    wide = [value for value in numbers.values() if value > WHITE]
    if wide and all(value % SCALED == 0 for value in numbers.values()):
        numbers = {value: number // SCALED for value, number in numbers.items()}
        found = f"every value is a multiple of {SCALED}: 8 bits stretched to 16"
        log.add("stretched-to-16-bits", "repaired", side, "", found, "Read as 8 bits.")
    colours = {v: (c >> 16, c >> 8 & WHITE, c & WHITE) for v, c in coloured.items()}
    return _Side(numbers, colours)


def _moved(side: _Side, offset: int, log: IssueLog) -> _Side:
    """Numbers that count from elsewhere; void stays, and so do colours, which are no numbers."""
    log.add(
        "predictions-offset", "repaired", "predictions", "",
        f"classes that are numbered otherwise, by predictions_offset={offset:+d}",
        f"{offset:+d} on every predicted number. 255, where it is the highest, and colours stay",
    )  # fmt: skip
    void = WHITE if max(side.numbers.values(), default=0) <= WHITE else -1
    stay = {value: n for value, n in side.numbers.items() if n < 0 or n == void}
    return _Side({v: n + offset for v, n in side.numbers.items()} | stay, side.colours)


def _known(true: _Side, log: IssueLog, hints: Hints) -> ClassList | None:
    """The data set that names of files, palettes or colours point to."""
    found = hints.known
    if found is None and true.colours and not true.numbers:
        colours = set(true.colours.values())
        fits = [k for k in (VOC, CITYSCAPES) if colours <= {*k.colours, *k.ignored_colours}]
        found = fits[0] if fits and colours != {(0, 0, 0)} else None
    if found is None or not true.distinct <= {*found.numbers, *found.ignored, WHITE}:
        return None
    names = {VOC: "Pascal VOC", CITYSCAPES: "Cityscapes", ADE20K: "ADE20K"}
    log.add(
        "known-classes", "noted", "ground truth", "",
        f"names, palette or colours as those of {names.get(found, 'a known data set')}",
        "Its classes are used. Name classes to have others",
    )  # fmt: skip
    return found


def _of_list(
    sides: tuple[_Side, _Side], classes: ClassList, ignore: frozenset[int], hints: Hints
) -> Legend:
    true, predicted = (
        _like(side, named or classes, classes)
        for side, named in zip(sides, (hints.true_numbers, hints.predicted_numbers), strict=True)
    )
    colours = dict(zip(classes.colours, range(len(classes.names)), strict=False))
    known, told = (
        side.classes(_places(side, numbers.numbers), colours)
        for side, numbers in zip(sides, (true, predicted), strict=True)
    )
    at = _places(sides[0], true.numbers)
    white = {WHITE} if WHITE in at else set()  # an object here, whatever is ignored elsewhere
    ignored = {v for v, n in sides[0].numbers.items() if n in (true.ignored | ignore) - white}
    ignored |= {v for v, c in sides[0].colours.items() if c in classes.ignored_colours}
    return Legend(
        classes.names,
        {value: place for value, place in known.items() if value not in ignored},
        told,
        frozenset(ignored),
        classes.colours,
        classes.background,
    )


def _places(side: _Side, numbers: tuple[int, ...]) -> dict[int, int]:
    """Class by number. Of two classes the second may be written as 255."""
    white = set(numbers) == {0, 1} and WHITE in side.distinct and side.distinct <= {0, WHITE}
    return dict(zip((0, WHITE) if white else numbers, range(len(numbers)), strict=True))


def _like(side: _Side, named: ClassList, classes: ClassList) -> ClassList:
    """Cityscapes numbers classes in two ways; where no name says which, the values do."""
    if classes not in (CITYSCAPES, CITYSCAPES_TRAIN):
        return classes
    if named is not classes:
        return named
    return CITYSCAPES_TRAIN if side.distinct <= {*range(19), WHITE} else CITYSCAPES


def _binary(true: _Side, predicted: _Side) -> bool:
    """Whether both sides have two values, and one of them writes the object as 255."""
    if true.colours or predicted.colours:
        return False
    one, two = true.distinct, predicted.distinct
    if one <= {0, WHITE} and two <= {0, 1, WHITE} and WHITE in one:
        return not {1, WHITE} <= two
    return one <= {0, 1, WHITE} and two <= {0, WHITE} and WHITE in two


def _of_binary(sides: tuple[_Side, _Side], log: IssueLog) -> Legend:
    white = [side.distinct <= {0, WHITE} for side in sides]
    for side, is_white in zip(("ground truth", "predictions"), white, strict=True):
        if is_white:
            remedy = "Read as binary masks: 0 is background, 255 is object"
            log.add("binary-masks", "noted", side, "", "no values but 0 and 255", remedy)
    tables = [{0: 0, WHITE: 1} if each else {0: 0, 1: 1} for each in white]
    true, told = (side.classes(table, {}) for side, table in zip(sides, tables, strict=True))
    ignored = {v for v, n in sides[0].numbers.items() if n == WHITE} - true.keys()
    return Legend(BINARY, true, told, frozenset(ignored), (), 0)


def _of_values(sides: tuple[_Side, _Side], ignore: frozenset[int], log: IssueLog) -> Legend:
    """Every value is a class of its own."""
    numbers = sorted((sides[0].distinct | sides[1].distinct) - ignore)
    colours = sorted({*sides[0].colours.values(), *sides[1].colours.values()})
    many = len(numbers) + len(colours)
    if many > MOST:
        raise MaskError(
            f"{many:,} values in the label maps; wanted at most {MOST:,} classes. Are they numbers "
            "of objects, photos, or colours blurred by resizing? Name the classes to evaluate those"
        )
    names = (*map(str, numbers), *("#{:02x}{:02x}{:02x}".format(*each) for each in colours))
    by_number = {number: at for at, number in enumerate(numbers)}
    by_colour = {colour: len(numbers) + at for at, colour in enumerate(colours)}
    only = sides[1].distinct - sides[0].distinct - ignore
    if only and sides[0].numbers:
        log.add(
            "only-predicted", "noted", "predictions", "",
            f"values that no true pixel has: {first_of([str(n) for n in sorted(only)], 8)}",
            "Each is a class with IoU 0 and lowers the mean. Name the classes to leave it out",
        )  # fmt: skip
    ignored = {v for v, n in sides[0].numbers.items() if n in ignore}
    return Legend(
        names,
        sides[0].classes(by_number, by_colour),
        sides[1].classes(by_number, by_colour),
        frozenset(ignored),
        tuple(colours) if not numbers else (),
    )
