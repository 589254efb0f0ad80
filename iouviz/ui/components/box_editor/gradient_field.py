"""A field of arrows over the scene, and pushes on the edges of one box, ready to be sent."""

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

from iouviz.arrays import Values


@dataclass(frozen=True, slots=True, eq=False)
class GradientField:
    """What pushes a box, and what would push it elsewhere.

    Attributes
    ----------
    field : (R, C, 2) array
        Pushes on its centre at the middles of R x C equal cells of the scene, x right and y down.
    edges : (4,) array
        Pushes on x1, y1, x2, y2 of the box where it is.
    box : int
        Which box of the scene is pushed.
    """

    field: Values
    edges: Values
    box: int = 1


def cell_middles(size: float, count: int) -> Values:
    """Middles of `count` equal cells along a side, (count,).

    >>> cell_middles(8, 4).tolist()
    [1.0, 3.0, 5.0, 7.0]
    """
    return np.linspace(0.5, count - 0.5, count) * (size / count)


def field_message(gradients: GradientField | None) -> dict[str, Any] | None:
    """The same in few bytes: a direction and a length of each arrow, 256 steps a turn.

    A length is the cube root of the strength, in units of the strongest: strengths differ by
    factors of thousands, and what is a thousandth shall still be seen. Only calm is 0.
    """
    if gradients is None:
        return None
    angle = np.arctan2(gradients.field[..., 1], gradients.field[..., 0])
    strength = np.hypot(gradients.field[..., 0], gradients.field[..., 1])
    return {
        "rows": gradients.field.shape[0],
        "columns": gradients.field.shape[1],
        "angles": _bytes(np.round(angle * (128 / np.pi)) % 256),
        "lengths": _bytes(np.ceil(255 * _length(strength))),
        "edges": (np.sign(gradients.edges) * _length(np.abs(gradients.edges))).tolist(),
        "box": gradients.box,
    }


def _length(strength: Values) -> Values:
    most = strength.max(initial=0.0)
    return np.cbrt(strength / most) if most > 0 else np.zeros_like(strength)


def _bytes(values: Values) -> str:
    return base64.b64encode(values.astype(np.uint8).tobytes()).decode("ascii")
