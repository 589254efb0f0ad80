"""What a reader is, and the tables that it hands over.

A reader turns files of one format into `Tables`, one for each file, in which rows still refer to
images and classes by the file's own keys. `iouviz.data.read.read` joins the tables of all files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Values
from iouviz.data.choices import Key as Key
from iouviz.data.choices import Role as Role
from iouviz.data.issues import IssueLog
from iouviz.data.keypoints import KeypointType
from iouviz.data.model import Corners, MaskColumn
from iouviz.data.readers.shared.box_format import Readings
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError
from iouviz.geometry.boxes import Boxes

Keys: TypeAlias = list[Key] | NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ImageTable:
    """The images that a file describes; empty where it describes none.

    Attributes
    ----------
    keys : list of int or str
        What the file's boxes call the image. No key is here twice.
    names : list of str
        File name of the picture.
    sizes : (N, 2) float64 array
        Width and height in pixels, nan where the file does not say.
    attributes : mapping of str to sequence of str
        What else the file says of its images, N texts by the file's own name for it.
    """

    keys: list[Key]
    names: list[str]
    sizes: Values
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ClassTable:
    """The classes that a file names; empty where it names none.

    Attributes
    ----------
    keys : list of int or str
        What the file's boxes call the class. No key is here twice.
    names : list of str
        No name is here twice either.
    keypoints : mapping of int or str to KeypointType
        What the keypoints of a class are, by its key, where the file says.
    frequency : mapping of int or str to {"r", "c", "f"}
        How often a class is trained on, by its key; see `iouviz.data.verified`.
    known : mapping of str to str
        Names of classes by key, also of those that no box has.
    """

    keys: list[Key]
    names: list[str]
    keypoints: Mapping[Key, KeypointType] = field(default_factory=dict)
    frequency: Mapping[Key, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class BoxTable:
    """The boxes of a file; one row each in every column.

    Attributes
    ----------
    image, label : list of int or str, or (N,) int64 arrays
        Keys of the image and the class. They need not be in the file's own tables.
    boxes : (N, 4) float64 array
        xyxy, pixels; `as_boxes` accepts them.
    size : (N, 2) float64 array
        Width and height exactly as the file states them.
    area : (N,) float64 array
        Stated area, or width times height.
    crowd, ignore : (N,) bool arrays
        False where the format has no such thing.
    score : (N,) float64 array or None
        Finite; None for ground truth.
    ids : sequence of int or str
        The file's own ids of the boxes; any will do for predictions, which nothing refers to.
    places : callable
        Row number -> where in the file it stands, such as ``annotations[12]``.
    shapes : MaskColumn or None
        None where no row has a mask.
    corners : (N, 4, 2) float64 array or None
        Of oriented boxes, pixels; nan in rows that have none, None where no row has one.
    keypoints : (N, M) or (N, K, 3) float64 array or None
        The M numbers of each row's keypoints as they stand, nan behind the last; and once the
        classes are known, in threes, see `iouviz.data.join.keypoints`.
    form : str
        Which of `box_format.FORMS` the four numbers of a box have in the file; "" where they have
        none of these. Known once `boxes` are pixels.
    made : bool
        Whether `boxes` were made from numbers when files were joined, and are still to be checked.
    readings : Readings or None
        None where `boxes` are pixels, and known to be. Else the numbers and the box formats that
        fit; `boxes`, `size`, `area`, `score`, `shapes` and `corners` are then made anew from them
        once the sizes of the images are known, and until then are those of the first, in its unit.
    """

    image: Keys
    label: Keys
    boxes: Boxes
    size: Values
    area: Values
    crowd: Flags
    ignore: Flags
    score: Values | None
    ids: Sequence[Key]
    places: Callable[[int], str]
    shapes: MaskColumn | None = None
    corners: Corners | None = None
    keypoints: Values | None = None
    readings: Readings | None = None
    form: str = "x y w h"
    made: bool = False

    def __len__(self) -> int:
        return len(self.image)


@dataclass(frozen=True, slots=True, eq=False)
class VerifiedTable:
    """What a file says of classes in images besides boxes; see `iouviz.data.verified`.

    Attributes
    ----------
    image, label : list of int or str
        Keys of the image and the class. They need not be in the file's own tables.
    negative, not_exhaustive : list of bool
    """

    image: list[Key]
    label: list[Key]
    negative: list[bool]
    not_exhaustive: list[bool]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """All that one file holds, or several of a format that spreads over many small ones."""

    file: str
    images: ImageTable
    classes: ClassTable
    boxes: BoxTable
    verified: VerifiedTable | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Attributes
    ----------
    name : str
        What people call the format.
    wants : str
        What such a file looks like, for the message when none is recognised.
    suffixes : tuple of str
        How names of such files end; only a hint for file choosers.
    roles : tuple of {"ground truth", "predictions"}
        What it can hold.
    recognises : callable
        Source -> bool, from the content. May raise `ReadError` on broken JSON or XML.
    read : callable
        (sources, role, log) -> list of Tables, as a rule one a source that could be read. It gets
        all files of the format at once, since some formats spread over several, and its
        companions. Raises `ReadError` where a single source is beyond use, and adds everything
        smaller to the log. A long one tells `Source.progress` how far it is, from 0 to 1.
    companion : callable
        Source -> bool: a file that holds no boxes, but what the format keeps beside them, such as
        a list of class names. It is read with the others, never alone.
    takes_empty : bool
        Whether an empty file of its suffix, beside others, is an image without objects.
    """

    name: str
    wants: str
    suffixes: tuple[str, ...]
    roles: tuple[Role, ...]
    recognises: Callable[[Source], bool]
    read: Callable[[Sequence[Source], Role, IssueLog], list[Tables]]
    companion: Callable[[Source], bool] = lambda _: False
    takes_empty: bool = False


def read_each(
    sources: Sequence[Source],
    role: Role,
    log: IssueLog,
    read: Callable[[Source, Role, IssueLog], Tables],
) -> list[Tables]:
    """Read files that stand for themselves; of several, those beyond use are skipped.

    Raises
    ------
    ReadError
        No file could be read; it is the first file's error.
    """
    tables: list[Tables] = []
    errors: list[ReadError] = []
    for source in sources:
        try:
            tables.append(read(source, role, log))
            source.progress(1.0)
        except ReadError as error:
            errors.append(error)
            skip_file(source.name, error, log)
    if errors and not tables:
        raise errors[0]
    return tables


def no_score(file: str, found: str) -> ReadError:
    """The error that files given as predictions have no score; `found` says where it would be."""
    return ReadError(f"{file}: {found}, so this is ground truth. Predictions need a score each")


def note_scores(file: str, place: str, log: IssueLog) -> None:
    """Add an issue that a file given as ground truth has scores."""
    remedy = "Read as ground truth without the scores; check that this is the right file."
    found = "scores, as predictions have them"
    log.add("scores-in-ground-truth", "noted", file, place, found, remedy)


def skip_file(name: str, error: ReadError, log: IssueLog) -> None:
    """Add an issue that a whole file was left out because of `error`."""
    found = str(error).removeprefix(f"{name}: ")
    log.add("unusable-file", "skipped", name, "", found, "The file was left out.")
