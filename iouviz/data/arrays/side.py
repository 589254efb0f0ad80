"""One side of a data set: its images, and everything on them as columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.arrays.objects import BoxForm, Objects, joined
from iouviz.data.arrays.pictures import Picture
from iouviz.data.choices import Key
from iouviz.data.issues import IssueLog

Name: TypeAlias = Literal["ground_truth", "predictions"]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a source is to be read as.

    Attributes
    ----------
    name : {"ground_truth", "predictions"}
        The argument that it was given as.
    form : {"xyxy", "xywh", "cxcywh"} or None
        What the user said of box formats; None: nothing.
    log : IssueLog
    """

    name: Name
    form: BoxForm | None
    log: IssueLog

    @property
    def scored(self) -> bool:
        """Whether a score is wanted."""
        return self.name == "predictions"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One image as its source gives it; `names` are those of numbered classes."""

    objects: Objects
    picture: Picture = field(default_factory=Picture)
    names: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """All images of one side.

    Attributes
    ----------
    pictures : sequence of Picture
        One an image.
    listed : bool
        Whether images came one after the other, so that their positions may say which they are.
    image : (N,) int array
        Position in `pictures` of each of the N objects.
    objects : Objects
        Of N rows.
    names : mapping
        Number of a class -> its name, where the source says.
    place : callable
        Row -> where it was given, such as ``[3]["boxes"][2]``.
    open : bool
        Whether images without a row could not be given, so that the other side may have more.
    """

    pictures: Sequence[Picture]
    listed: bool
    image: Rows
    objects: Objects
    names: Mapping[Key, str]
    place: Callable[[int], str]
    open: bool = False


def side_of_items(
    items: Sequence[Item], places: Sequence[str], *, scored: bool, listed: bool, inner: str
) -> Side:
    """All images end to end.

    Parameters
    ----------
    items : sequence of Item
    places : sequence of str
        Where each image was given, such as ``[3]``.
    scored, listed : bool
    inner : str
        What holds the boxes of an image, such as ``["boxes"]``.
    """
    counts = [len(item.objects) for item in items]
    starts = np.cumsum([0, *counts])
    image = np.repeat(np.arange(len(items)), counts)
    names: dict[Key, str] = {}
    for item in items:
        names.update(item.names)

    def place(row: int) -> str:
        at = int(image[row])
        return f"{places[at]}{inner}[{row - int(starts[at])}]"

    objects = joined([item.objects for item in items], scored=scored)
    return Side([item.picture for item in items], listed, image, objects, names, place)
