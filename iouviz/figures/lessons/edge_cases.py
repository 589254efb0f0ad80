"""A pair of boxes as an edge case has it: to scale, with its corners written out."""

import html
import math

import numpy as np

from iouviz.arrays import Values
from iouviz.figures.theme import SIGNS, TEXT, Mode, colour

WIDTH, HEIGHT, ROOM = 440.0, 250.0, 42.0  # of the picture, and around the boxes for words
POINT = 4.0  # radius of a box without size

Corners = tuple[float, float, float, float]


def pair_svg(a: Corners, b: Corners, mode: Mode) -> str:
    """Both boxes at one scale, and their corners as they would be typed.

    Parameters
    ----------
    a, b : (x1, y1, x2, y2)
        Ground truth and prediction; inverted corners are drawn as the same rectangle, a box with a
        coordinate that is no number is not drawn and says so.
    mode : {"light", "dark"}

    Returns
    -------
    str
        SVG with a title.
    """
    boxes = [("A", "ground truth", a), ("B", "prediction", b)]
    drawable = np.array([box for *_, box in boxes if all(map(math.isfinite, box))])
    corners = drawable.reshape(-1, 2)
    low, high = corners.min(axis=0), corners.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    scale = float(min((WIDTH - 2 * ROOM) / span[0], (HEIGHT - 2 * ROOM) / span[1]))
    origin = np.array([WIDTH, HEIGHT]) / 2 - scale * (low + high) / 2
    parts = []
    for at, (name, role, box) in enumerate(boxes):
        ink = colour(role, mode)
        if all(map(math.isfinite, box)):
            parts.append(_box(np.array(box).reshape(2, 2) * scale + origin, role, ink))
        words = f"{name} = [{', '.join(f'{value:.12g}' for value in box)}]"
        if not all(map(math.isfinite, box)):
            words += ": not drawn"
        y = 16 if at == 0 else HEIGHT - 8
        parts.append(
            f'<text x="8" y="{y:g}" fill="{ink}" font-size="14">{html.escape(words)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'font-family="sans-serif" color="{TEXT[mode]}">'
        f"<title>Boxes A and B, to scale</title>{''.join(parts)}</svg>"
    )


def _box(corners: Values, role: str, ink: str) -> str:
    """The rectangle, and a dot at the corner that the file calls x1, y1."""
    (x1, y1), (x2, y2) = corners.tolist()
    dot = f'<circle cx="{x1:.1f}" cy="{y1:.1f}" r="{POINT:g}" fill="{ink}"/>'
    return (
        f'<rect x="{min(x1, x2):.1f}" y="{min(y1, y2):.1f}" width="{abs(x2 - x1):.1f}" '
        f'height="{abs(y2 - y1):.1f}" fill="{ink}" fill-opacity="0.13" stroke="{ink}" '
        f'stroke-width="2.5" stroke-dasharray="{SIGNS[role].dash}"/>{dot}'
    )
