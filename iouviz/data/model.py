"""A data set as frozen columns: images, classes, ground truth, predictions.

Rows refer to images and classes by position, never by the ids of a file: those may be strings,
start at 0 or repeat. The file's own ids are kept beside, for messages and for export.
"""

from collections.abc import Mapping, Sized
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.data.file import File as File
from iouviz.data.inputs import Inputs
from iouviz.data.issues import Issue, Unjoined, number_of
from iouviz.data.keypoints import Keypoints, KeypointTypes, keypoint_column
from iouviz.data.shapes import Corners as Corners
from iouviz.data.shapes import MaskColumn as MaskColumn
from iouviz.data.shapes import areas, corner_column, mask_column, quadrilaterals
from iouviz.data.shapes import column as column
from iouviz.data.verified import Verified as Verified
from iouviz.errors import RequestError
from iouviz.geometry.boxes import Boxes, as_boxes
from iouviz.geometry.masks.rle import Masks

Ids = tuple[int | str, ...]
BoxKind = Literal["prediction", "object"]  # the table that a row belongs to
# What IoU is measured on; see `iouviz.evaluation.matching.overlap`.
Overlap = Literal["boxes", "masks", "boundary", "oriented", "keypoints"]
Scalar = TypeVar("Scalar", bound=np.generic)
Table = TypeVar("Table", "Images", "GroundTruth", "Predictions")


@dataclass(frozen=True, slots=True, eq=False)
class Images:
    """The images of a data set; one entry each in every column.

    Attributes
    ----------
    names : tuple of str
        File names as the annotations give them.
    sizes : (N, 2) float64 array
        Width and height in pixels; nan where no annotation says.
    ids : tuple of int or str
        The file's own ids (names where a format has none).
    files : tuple of File or None
        The picture itself, where it was found.
    attributes : mapping of str to tuple of str
        What else the annotations say of each image, such as its camera, by the file's own names;
        an empty text where it says nothing.
    """

    names: tuple[str, ...]
    sizes: NDArray[np.float64]
    ids: Ids
    files: tuple[File | None, ...]
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Images({number_of(len(self), 'image')})"

    def __len__(self) -> int:
        return len(self.names)

    def take(self, rows: ArrayLike) -> "Images":
        """The images at some positions (n,), in that order."""
        return _take(self, rows)


@dataclass(frozen=True, slots=True, eq=False)
class GroundTruth:
    """Annotated objects; one row each in every column.

    Attributes
    ----------
    image, label : (N,) int32 arrays
        Position in `Dataset.images` and in `Dataset.classes`.
    boxes : (N, 4) float64 array
        xyxy, pixels.
    size : (N, 2) float64 array
        Width and height as the file states them. x2 - x1 may differ in the last bit after x + w,
        and exact areas decide whether an object is small or medium.
    area : (N,) float64 array
        What size ranges go by: the annotation's own area (of its mask, if it has one), or where it
        states none that of its oriented box, or width times height.
    crowd : (N,) bool array
        One box around many objects; may be matched again and again, counts neither way.
    ignore : (N,) bool array
        Counts neither way for another reason (VOC's "difficult"). Crowd is not repeated here.
    ids : tuple of int or str
        The file's own ids.
    shapes : MaskColumn or None
        None where no object has a mask.
    corners : (N, 4, 2) float64 array or None
        Corners of oriented boxes, pixels; `boxes` are the upright ones around them. nan in rows
        that have no oriented box, None where no object has one.
    keypoints : (N, K, 3) float64 array or None
        x and y in pixels, and visibility: 0 not labelled, 1 labelled but hidden, 2 visible. nan in
        rows that have none, and behind the last where a class has fewer than another.
    """

    image: NDArray[np.int32]
    label: NDArray[np.int32]
    boxes: Boxes
    size: NDArray[np.float64]
    area: NDArray[np.float64]
    crowd: NDArray[np.bool_]
    ignore: NDArray[np.bool_]
    ids: Ids
    shapes: MaskColumn | None = None
    corners: Corners | None = None
    keypoints: Keypoints | None = None

    def __repr__(self) -> str:
        return f"GroundTruth({number_of(len(self), 'object')})"

    def __len__(self) -> int:
        return len(self.image)

    @property
    def masks(self) -> Masks | None:
        """One mask a row, or None where no object has one."""
        return None if self.shapes is None else self.shapes.masks

    @property
    def quadrilaterals(self) -> Corners:
        """Corners of the oriented boxes, or of the upright box in a row that has no other."""
        return quadrilaterals(self.corners, self.boxes)

    def take(self, rows: ArrayLike) -> "GroundTruth":
        """The objects at some rows (n,) or flags (N,), in that order."""
        return _take(self, rows)

    @classmethod
    def of(
        cls,
        image: ArrayLike,
        label: ArrayLike,
        boxes: ArrayLike,
        *,
        size: ArrayLike | None = None,
        area: ArrayLike | None = None,
        crowd: ArrayLike | None = None,
        ignore: ArrayLike | None = None,
        ids: Ids | None = None,
        shapes: MaskColumn | Masks | None = None,
        corners: ArrayLike | None = None,
        keypoints: ArrayLike | None = None,
    ) -> Self:
        """Make frozen columns; what is left out follows from the boxes.

        >>> GroundTruth.of([0], [0], [[0, 0, 4, 3]]).area
        array([12.])
        """
        checked = as_boxes(boxes, name="ground-truth boxes")
        sides = checked[:, 2:] - checked[:, :2] if size is None else np.asarray(size, np.float64)
        none = np.zeros(len(checked), np.bool_)
        turned = corner_column(corners, len(checked))
        if area is None:
            area = areas(turned, sides[:, 0] * sides[:, 1])
        return cls(
            image=column(image, np.int32),
            label=column(label, np.int32),
            boxes=column(checked, np.float64),
            size=column(sides, np.float64),
            area=column(area, np.float64),
            crowd=column(none if crowd is None else crowd, np.bool_),
            ignore=column(none if ignore is None else ignore, np.bool_),
            ids=tuple(range(1, len(checked) + 1)) if ids is None else ids,
            shapes=mask_column(shapes),
            corners=turned,
            keypoints=keypoint_column(keypoints, len(checked)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Scored boxes; one row each in every column, in the order of the file.

    The order matters: between equal scores the earlier row goes first.

    Attributes
    ----------
    image, label : (N,) int32 arrays
        Position in `Dataset.images` and in `Dataset.classes`.
    boxes : (N, 4) float64 array
        xyxy, pixels.
    size : (N, 2) float64 array
        Width and height as the file states them; see `GroundTruth.size`.
    score : (N,) float64 array
        Confidence; finite, not necessarily in [0, 1].
    shapes : MaskColumn or None
        None where no prediction has a mask.
    corners : (N, 4, 2) float64 array or None
        Corners of oriented boxes; see `GroundTruth.corners`.
    shape_area : (N,) float64 array or None
        Where masks or oriented boxes are judged: their area, which then decides on size ranges.
    keypoints : (N, K, 3) float64 array or None
        See `GroundTruth.keypoints`; what a prediction says of visibility is not used.
    """

    image: NDArray[np.int32]
    label: NDArray[np.int32]
    boxes: Boxes
    size: NDArray[np.float64]
    score: NDArray[np.float64]
    shapes: MaskColumn | None = None
    corners: Corners | None = None
    shape_area: NDArray[np.float64] | None = None
    keypoints: Keypoints | None = None

    def __repr__(self) -> str:
        return f"Predictions({number_of(len(self), 'prediction')})"

    def __len__(self) -> int:
        return len(self.image)

    @property
    def area(self) -> NDArray[np.float64]:
        """Width times height of each box, (N,), square pixels; or `shape_area` where it is set."""
        return self.size[:, 0] * self.size[:, 1] if self.shape_area is None else self.shape_area

    @property
    def masks(self) -> Masks | None:
        """One mask a row, or None where no prediction has one."""
        return None if self.shapes is None else self.shapes.masks

    @property
    def quadrilaterals(self) -> Corners:
        """Corners of the oriented boxes, or of the upright box in a row that has no other."""
        return quadrilaterals(self.corners, self.boxes)

    def take(self, rows: ArrayLike) -> "Predictions":
        """The predictions at some rows (n,) or flags (N,), in that order.

        >>> both = Predictions.of([0, 1], [0, 0], [[0, 0, 1, 1], [0, 0, 2, 2]], [0.9, 0.8])
        >>> both.take([False, True]).image
        array([1], dtype=int32)
        """
        return _take(self, rows)

    @classmethod
    def of(
        cls,
        image: ArrayLike,
        label: ArrayLike,
        boxes: ArrayLike,
        score: ArrayLike,
        *,
        size: ArrayLike | None = None,
        shapes: MaskColumn | Masks | None = None,
        corners: ArrayLike | None = None,
        keypoints: ArrayLike | None = None,
    ) -> Self:
        """Make frozen columns; `size` follows from the boxes where it is left out.

        >>> len(Predictions.of([0], [0], [[0, 0, 4, 3]], [0.5]))
        1
        """
        checked = as_boxes(boxes, name="predicted boxes")
        sides = checked[:, 2:] - checked[:, :2] if size is None else size
        return cls(
            image=column(image, np.int32),
            label=column(label, np.int32),
            boxes=column(checked, np.float64),
            size=column(sides, np.float64),
            score=column(score, np.float64),
            shapes=mask_column(shapes),
            corners=corner_column(corners, len(checked)),
            keypoints=keypoint_column(keypoints, len(checked)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Everything that is judged together.

    Attributes
    ----------
    images : Images
    classes : tuple of str
        Names; a class that only predictions use is here too.
    class_ids : tuple of int or str
        The file's own ids of the classes.
    ground_truth : GroundTruth
    predictions : Predictions
        Empty where none were given.
    issues : tuple of Issue
        What was found while reading.
    unjoined : tuple of Unjoined
        Images and classes of the predictions that the ground truth does not have.
    overlap : {"boxes", "masks", "boundary", "oriented", "keypoints"}
        What IoU is measured on; see `iouviz.evaluation.matching.overlap.measured_by`.
    keypoint_types : tuple of KeypointType or None
        One a class, None where it has no keypoints; empty where no class has any.
    inputs : Inputs or None
        What it was read from; None where it was made of arrays.
    verified : Verified or None
        Which classes were looked for in which images; None where no file says.
    """

    images: Images
    classes: tuple[str, ...]
    class_ids: Ids
    ground_truth: GroundTruth
    predictions: Predictions
    issues: tuple[Issue, ...] = field(default=())
    unjoined: tuple[Unjoined, ...] = field(default=())
    overlap: Overlap = "boxes"
    keypoint_types: KeypointTypes = ()
    inputs: Inputs | None = None
    verified: Verified | None = None

    def __repr__(self) -> str:
        return f"Dataset({self.size})"

    @property
    def size(self) -> str:
        """How much there is, in words."""
        parts: list[Sized] = [self.images, self.classes, self.ground_truth, self.predictions]
        names = ("image", "class", "object", "prediction")
        return ", ".join(map(number_of, map(len, parts), names))

    @property
    def has_corners(self) -> bool:
        """Whether either side has oriented boxes."""
        return self.ground_truth.corners is not None or self.predictions.corners is not None

    def oriented(self) -> "Dataset":
        """The same, judged and sized by oriented boxes; a row without one is as its upright box."""
        area = areas(self.predictions.corners, self.predictions.size.prod(axis=1))
        predictions = replace(self.predictions, shape_area=area)
        return replace(self, predictions=predictions, overlap="oriented")

    def at_images(self, images: ArrayLike) -> "Dataset":
        """Some images in the order given, with their objects and predictions.

        All classes and ids stay what they were, and rows keep the order of the file. Issues are
        left behind: they speak of files as a whole.

        Parameters
        ----------
        images : (n,) int array_like
            Positions in `images`, each once.

        Raises
        ------
        RequestError
            An image that is not there, or twice.
        """
        chosen, many = np.asarray(images, np.intp), len(self.images)
        if ((chosen < 0) | (chosen >= many)).any() or len(np.unique(chosen)) < len(chosen):
            raise RequestError(f"images {chosen.tolist()}; wanted each once, in 0 to {many - 1}")
        position = np.full(many, -1, np.int32)
        position[chosen] = np.arange(len(chosen))
        objects = self.ground_truth.take(position[self.ground_truth.image] >= 0)
        predictions = self.predictions.take(position[self.predictions.image] >= 0)
        verified = None if self.verified is None else self.verified.at_images(position)
        return replace(
            self,
            images=self.images.take(chosen),
            ground_truth=replace(objects, image=position[objects.image]),
            predictions=replace(predictions, image=position[predictions.image]),
            verified=verified,
            issues=(),
            unjoined=(),
            inputs=None,
        )


def row_numbers(rows: ArrayLike) -> NDArray[np.intp]:
    """Row numbers (n,) from themselves or from flags, one a row.

    >>> row_numbers([True, False, True])
    array([0, 2])
    """
    chosen = np.asarray(rows)
    return np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen.astype(np.intp)


def _take(table: Table, rows: ArrayLike) -> Table:
    """The same rows of every column of a table."""
    chosen = row_numbers(rows)
    listed = chosen.tolist()

    def of(column: Any) -> Any:
        match column:
            case np.ndarray():
                return column[chosen]
            case MaskColumn():
                return column.take(chosen)
            case tuple():
                return tuple(column[row] for row in listed)
            case Mapping():
                return {name: of(texts) for name, texts in column.items()}
        return None

    return replace(table, **{each.name: of(getattr(table, each.name)) for each in fields(table)})
