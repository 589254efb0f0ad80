"""Colours for classes whose format names none: each as far as can be from those before it.

They fill areas on light and on dark pages, so one set serves both: none is near white or black.
"""

from functools import cache

import numpy as np

from iouviz.arrays import Values

STEPS = 16  # of each channel among the candidates
LIGHTNESS = (0.45, 0.82)  # in OKLab; between both pages
CHROMA = 0.2  # beyond it a large area glares
BACKGROUND = "#7d8794"

# Björn Ottosson's OKLab: distances in it are roughly what the eye sees.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def class_colours(names: tuple[str, ...]) -> tuple[str, ...]:
    """A colour a class, ``#rrggbb``; grey for one that is called background.

    >>> class_colours(("background", "cat"))[0] == BACKGROUND
    True
    """
    fresh = iter(_palette(len(names)))
    return tuple(BACKGROUND if name.lower() == "background" else next(fresh) for name in names)


@cache
def _palette(count: int) -> tuple[str, ...]:
    """So many colours; a longer palette begins with the shorter ones."""
    levels = np.linspace(0, 255, STEPS).round()
    candidates = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    lab = oklab(candidates)
    kept = (lab[:, 0] > LIGHTNESS[0]) & (lab[:, 0] < LIGHTNESS[1])
    kept &= np.hypot(lab[:, 1], lab[:, 2]) < CHROMA
    candidates, lab = candidates[kept], lab[kept]
    grey = oklab(np.array([[int(BACKGROUND[at : at + 2], 16) for at in (1, 3, 5)]]))
    away = np.linalg.norm(lab - grey, axis=1)
    chosen = []
    for _ in range(min(count, len(candidates))):
        at = int(away.argmax())
        chosen.append("#{:02x}{:02x}{:02x}".format(*candidates[at].astype(int)))
        away = np.minimum(away, np.linalg.norm(lab - lab[at], axis=1))
    return tuple(chosen[at % len(chosen)] for at in range(count))


def oklab(rgb: Values) -> Values:
    """OKLab of sRGB colours in [0, 255], (n, 3) each."""
    value = np.asarray(rgb, np.float64) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    found: Values = np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T
    return found
