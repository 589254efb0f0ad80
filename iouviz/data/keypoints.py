"""Keypoints: named points of an object, such as the joints of a person; as a column of a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.errors import RequestError

Keypoints = NDArray[np.float64]  # (N, K, 3): x, y, visibility
VISIBLE: Final = 2.0

_NOSE_TO_WRISTS = (0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62)
_HIPS_TO_ANKLES = (1.07, 1.07, 0.87, 0.87, 0.89, 0.89)
# Of a person's 17 keypoints; divided as in the reference, for 0.026 may differ in the last bit.
COCO_SIGMAS: Final = tuple(tenths / 10.0 for tenths in (*_NOSE_TO_WRISTS, *_HIPS_TO_ANKLES))


@dataclass(frozen=True, slots=True)
class KeypointType:
    """What the K keypoints of a class are.

    Attributes
    ----------
    names : tuple of K str
    skeleton : tuple of (int, int)
        Which keypoints are joined by a line, counted from 0.
    sigmas : tuple of K float, or None
        How far annotators of one keypoint are apart, in parts of the object's size; the larger, the
        more a prediction may miss it by. None: nobody said, and it cannot be judged.

    References
    ----------
    .. [1] https://cocodataset.org/#keypoints-eval, for the sigmas of a person's 17.

    Examples
    --------
    >>> KeypointType.of(("tip", "base")).with_sigmas((0.05,)).sigmas
    (0.05, 0.05)
    """

    names: tuple[str, ...]
    skeleton: tuple[tuple[int, int], ...] = ()
    sigmas: tuple[float, ...] | None = None

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def of(cls, names: Sequence[str], skeleton: Sequence[tuple[int, int]] = ()) -> "KeypointType":
        """A type with COCO's sigmas where it has 17 keypoints, and else with none."""
        sigmas = COCO_SIGMAS if len(names) == len(COCO_SIGMAS) else None
        return cls(tuple(names), tuple(skeleton), sigmas)

    def with_sigmas(self, sigmas: Sequence[float]) -> "KeypointType":
        """The type with sigmas of one's own, where there is one for all or one for each."""
        if len(sigmas) not in (1, len(self)):
            return self
        return replace(self, sigmas=tuple(sigmas) * (len(self) if len(sigmas) == 1 else 1))


KeypointTypes = tuple[KeypointType | None, ...]  # one a class; empty where nothing has keypoints


def keypoint_column(keypoints: ArrayLike | None, rows: int) -> Keypoints | None:
    """A checked, read-only column of keypoints, (rows, K, 3); nan in rows without any.

    Raises
    ------
    RequestError
        Another shape, or a row that is nan in some of its x and y only of a keypoint.
    """
    if keypoints is None:
        return None
    checked = np.array(keypoints, np.float64)
    if checked.ndim != 3 or checked.shape[2] != 3 or len(checked) != rows:
        raise RequestError(
            f"keypoints of shape {checked.shape} beside {rows} boxes; wanted ({rows}, K, 3): x, y "
            "and visibility of each"
        )
    known = np.isfinite(checked).sum(axis=2)
    if bad := int(((known > 0) & (known < 3)).any(axis=1).sum()):
        raise RequestError(
            f"{bad} rows with keypoints that are not finite; wanted numbers, or nan for all three "
            "of a keypoint that a row lacks"
        )
    checked.setflags(write=False)
    return checked


def labelled(keypoints: Keypoints | None) -> Keypoints | None:
    """Predicted keypoints as if annotated: all that are there are visible, (N, K, 3)."""
    if keypoints is None:
        return None
    seen = keypoints.copy()
    seen[..., 2] = np.where(np.isnan(keypoints[..., 2]), np.nan, VISIBLE)
    return seen
