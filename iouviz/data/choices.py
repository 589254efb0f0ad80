"""What only the user can say: questions that files leave open, and the answers to them.

Where numbers may be read in several ways and the evidence does not decide, `read` raises
`iouviz.errors.UndecidedError`, whose `questions` are values of this module. Every option says what
it would change in `Choices`; `read` with those choices goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from iouviz.data.issues import Unjoined

Key: TypeAlias = int | str
Role: TypeAlias = Literal["ground truth", "predictions"]
Topic: TypeAlias = Literal["box format", "classes", "images", "size"]
NOTHING: Mapping[Key, str] = MappingProxyType({})
LEFT_OUT = ""
# What predictions call a thing -> its name in the ground truth; or a rule for all numbers at once.
Naming: TypeAlias = Mapping[Key, str] | str


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers that the user gives beside the files.

    Attributes
    ----------
    ground_truth_box_format, predictions_box_format : str or None
        How the numbers of a row are meant; the name of a `BoxFormat`, such as ``x y w h``, of
        those that are possible in a file, or any of `iouviz.data.readers.shared.box_format.FORMS`.
    ground_truth_frame, predictions_frame : (width, height) or None
        Boxes are in pixels of images that were resized to this size, and are scaled back to the
        images' own; masks stay as they are.
    classes : mapping or str
        What predictions call a class -> name of the ground-truth class; "" leaves it out. A
        number and the text that spells it are one key. Or a rule for numbers, such as "+1" or
        "ranked-from-0"; see `iouviz.data.join.numbering`.
    class_names : mapping
        Number -> name of the class, for predictions that name none.
    images : mapping or str
        What predictions call an image -> name of the ground-truth image; "" leaves it out. Or a
        rule, as for classes.
    image_size : (width, height) or None
        Pixels, of every picture whose size is not known otherwise.
    boxes_from_masks : bool
        Whether boxes of no width or height are made anew around their masks.
    pictures_as_shown : bool
        Whether width and height of a picture are exchanged where its EXIF data say that it is to
        be shown turned by a quarter; for boxes that are parts of the picture as one sees it.
    sigmas : tuple of float or None
        How exactly keypoints are placed, see `iouviz.data.keypoints.KeypointType`: one for each of
        a class, or one for all. Classes of another number of keypoints are left as they are.
    hierarchy : path or None
        A file that says which class stands above which, as Open Images has one; ground truth is
        then given to the classes above too. See `iouviz.data.read.hierarchy`.

    Examples
    --------
    >>> Choices(predictions_box_format="x y w h").box_format("predictions")
    'x y w h'
    """

    ground_truth_box_format: str | None = None
    predictions_box_format: str | None = None
    classes: Naming = field(default_factory=lambda: NOTHING)
    class_names: Mapping[Key, str] = field(default_factory=lambda: NOTHING)
    images: Naming = field(default_factory=lambda: NOTHING)
    image_size: tuple[float, float] | None = None
    sigmas: tuple[float, ...] | None = None
    ground_truth_frame: tuple[float, float] | None = None
    predictions_frame: tuple[float, float] | None = None
    boxes_from_masks: bool = False
    pictures_as_shown: bool = False
    hierarchy: Path | str | None = None

    def box_format(self, role: Role) -> str | None:
        """The box format chosen for the files of one role."""
        if role == "ground truth":
            return self.ground_truth_box_format
        return self.predictions_box_format

    def frame(self, role: Role) -> tuple[float, float] | None:
        """The size to which the images of one role's boxes were resized."""
        return self.ground_truth_frame if role == "ground truth" else self.predictions_frame

    @property
    def wants_sizes(self) -> bool:
        """Whether an answer speaks of the sizes of pictures, or needs them."""
        forms = f"{self.ground_truth_box_format} {self.predictions_box_format}"
        frames = self.ground_truth_frame or self.predictions_frame
        return bool(self.image_size or frames or "of the picture" in forms)

    def with_changes(self, changes: Mapping[str, Any]) -> "Choices":
        """These choices and an option's `changes`; mappings grow, everything else is replaced."""
        grown = dict(changes)
        for name, value in changes.items():
            known = getattr(self, name)
            if isinstance(value, Mapping) and isinstance(known, Mapping):
                grown[name] = {**known, **value}
        return replace(self, **grown)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question.

    Attributes
    ----------
    name : str
        Short, such as ``x y w h``.
    says : str
        What it means, in words.
    evidence : tuple of (str, str)
        What speaks for or against it: (what was counted, the count).
    changes : mapping
        What it sets in `Choices`.
    """

    name: str
    says: str
    evidence: tuple[tuple[str, str], ...]
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the files leave open.

    Attributes
    ----------
    topic : {"box format", "classes", "images", "size"}
    role : {"ground truth", "predictions"}
        Whose files.
    text : str
        One or two sentences: what is open, and why the files do not say.
    options : tuple of Option
        May be empty, where anything may be the answer (a size, a class for each key).
    unjoined : tuple of Unjoined
        For classes and images: the keys that want an answer each.
    among : tuple of str
        The names that may be answers for them.
    """

    topic: Topic
    role: Role
    text: str
    options: tuple[Option, ...] = ()
    unjoined: tuple[Unjoined, ...] = ()
    among: tuple[str, ...] = ()
