"""Names, numbers and colours of classes: of the user, and of known data sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from iouviz.data.file import File
from iouviz.data.legend import Colour
from iouviz.errors import ReadError

BACKGROUND: Final = frozenset(("background", "_background_", "bg", "__background__"))


@dataclass(frozen=True, slots=True)
class ClassList:
    """Classes, and how files write them.

    Attributes
    ----------
    names : tuple of str
        K.
    numbers : tuple of int
        What stands for each in a map of numbers, (K,).
    colours : tuple of (red, green, blue), or empty
        What stands for each in a map of colours.
    ignored : frozenset of int
        Numbers that are not judged.
    ignored_colours : frozenset of (red, green, blue)
    """

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    colours: tuple[Colour, ...] = ()
    ignored: frozenset[int] = field(default_factory=frozenset)
    ignored_colours: frozenset[Colour] = field(default_factory=frozenset)

    @property
    def background(self) -> int | None:
        """Position of the class that is no object, by its name."""
        places = (at for at, name in enumerate(self.names) if name.lower() in BACKGROUND)
        return next(places, None)


# Names in order; names by number, or numbers or colours by name; a file; a known data set.
Classes: TypeAlias = (
    ClassList | Sequence[str] | Mapping[int, str] | Mapping[str, int | Colour] | str | Path | File
)


def voc_colours(count: int) -> tuple[Colour, ...]:
    """The first colours of Pascal VOC's palette: the bits of a number, dealt to three channels.

    >>> voc_colours(4)
    ((0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0))
    """

    def colour(number: int) -> Colour:
        red, green, blue = (
            sum((number >> 3 * bit + channel & 1) << 7 - bit for bit in range(8))
            for channel in range(3)
        )
        return red, green, blue

    return tuple(colour(number) for number in range(count))


_VOC = (
    "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair",
    "cow", "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa",
    "train", "tvmonitor",
)  # fmt: skip
VOC: Final = ClassList(
    _VOC, tuple(range(21)), voc_colours(21), frozenset([255]), frozenset([(224, 224, 192)])
)

# Name, number in labelIds, colour; in the order of trainIds.
_STREET: Final[tuple[tuple[str, int, Colour], ...]] = (
    ("road", 7, (128, 64, 128)), ("sidewalk", 8, (244, 35, 232)), ("building", 11, (70, 70, 70)),
    ("wall", 12, (102, 102, 156)), ("fence", 13, (190, 153, 153)), ("pole", 17, (153, 153, 153)),
    ("traffic light", 19, (250, 170, 30)), ("traffic sign", 20, (220, 220, 0)),
    ("vegetation", 21, (107, 142, 35)), ("terrain", 22, (152, 251, 152)),
    ("sky", 23, (70, 130, 180)), ("person", 24, (220, 20, 60)), ("rider", 25, (255, 0, 0)),
    ("car", 26, (0, 0, 142)), ("truck", 27, (0, 0, 70)), ("bus", 28, (0, 60, 100)),
    ("train", 31, (0, 80, 100)), ("motorcycle", 32, (0, 0, 230)), ("bicycle", 33, (119, 11, 32)),
)  # fmt: skip
_STREET_NAMES = tuple(name for name, _, _ in _STREET)
_STREET_COLOURS = tuple(colour for _, _, colour in _STREET)
_LABEL_IDS = tuple(number for _, number, _ in _STREET)
CITYSCAPES: Final = ClassList(
    _STREET_NAMES, _LABEL_IDS, _STREET_COLOURS,
    frozenset([*range(-1, 34), 255]) - frozenset(_LABEL_IDS), frozenset([(0, 0, 0)]),
)  # fmt: skip
CITYSCAPES_TRAIN: Final = ClassList(
    _STREET_NAMES, tuple(range(19)), _STREET_COLOURS, frozenset([255]), frozenset([(0, 0, 0)])
)
# ADE20K's benchmark has 150 classes from 1 up: the first name of each in its objectInfo150.txt.
_SCENES = """
    wall, building, sky, floor, tree, ceiling, road, bed, windowpane, grass, cabinet, sidewalk,
    person, earth, door, table, mountain, plant, curtain, chair, car, water, painting, sofa,
    shelf, house, sea, mirror, rug, field, armchair, seat, fence, desk, rock, wardrobe, lamp,
    bathtub, railing, cushion, base, box, column, signboard, chest of drawers, counter, sand,
    sink, skyscraper, fireplace, refrigerator, grandstand, path, stairs, runway, case, pool table,
    pillow, screen door, stairway, river, bridge, bookcase, blind, coffee table, toilet, flower,
    book, hill, bench, countertop, stove, palm, kitchen island, computer, swivel chair, boat, bar,
    arcade machine, hovel, bus, towel, light, truck, tower, chandelier, awning, streetlight,
    booth, television receiver, airplane, dirt track, apparel, pole, land, bannister, escalator,
    ottoman, bottle, buffet, poster, stage, van, ship, fountain, conveyer belt, canopy, washer,
    plaything, swimming pool, stool, barrel, basket, waterfall, tent, bag, minibike, cradle, oven,
    ball, food, step, tank, trade name, microwave, pot, animal, bicycle, lake, dishwasher, screen,
    blanket, sculpture, hood, sconce, vase, traffic light, tray, ashcan, fan, pier, crt screen,
    plate, monitor, bulletin board, shower, radiator, glass, clock, flag
"""
ADE20K: Final = ClassList(
    tuple(" ".join(_SCENES.split()).split(", ")), tuple(range(1, 151)), (), frozenset([0])
)

KNOWN: Final = {
    "voc": VOC, "cityscapes": CITYSCAPES, "cityscapes-train": CITYSCAPES_TRAIN, "ade20k": ADE20K,
}  # fmt: skip


def from_names(names: Sequence[str]) -> ClassList:
    """Classes numbered from 0 up."""
    return checked(ClassList(tuple(names), tuple(range(len(names)))))


def from_mapping(given: Mapping[int, str] | Mapping[str, int | Colour]) -> ClassList:
    """Classes by number, or numbers or colours by class.

    >>> from_mapping({"road": 7, "car": 26}).numbers
    (7, 26)
    >>> from_mapping({"road": (128, 64, 128)}).colours
    ((128, 64, 128),)
    """
    numbers: dict[str, int] = {}
    colours: dict[str, Colour] = {}
    for key, value in given.items():
        match key, value:
            case int(), str():
                numbers[value] = key
            case str(), int():
                numbers[key] = value
            case str(), (int() as red, int() as green, int() as blue):
                colours[key] = (red, green, blue)
            case _:
                raise ReadError(
                    f"classes: {key!r}: {value!r}; wanted a name and a number or a colour "
                    "(red, green, blue)"
                )
    if numbers and colours:
        raise ReadError("classes: numbers for some and colours for others; wanted one of the two")
    if colours:
        listed = tuple(colours.values())
        return checked(ClassList(tuple(colours), tuple(range(len(colours))), listed))
    return checked(ClassList(tuple(numbers), tuple(numbers.values())))


def checked(classes: ClassList) -> ClassList:
    """The list itself; ReadError where it names none, or two alike."""
    if not classes.names:
        raise ReadError("classes: none are named; wanted one name at least")
    for what, values in (
        ("name", classes.names), ("number", classes.numbers), ("colour", classes.colours),
    ):  # fmt: skip
        twice = next((each for each in values if values.count(each) > 1), None)
        if twice is not None:
            raise ReadError(f"classes: the {what} {twice!r} stands twice; wanted one per class")
    return classes
