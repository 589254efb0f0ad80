"""Boxes racing down their losses: Python computes every step once, the browser plays it.

Play, pause, the slider and the choice of losses never call Python: all that they need is sent with
the tracks, some 80 kB.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from iouviz.arrays import Values
from iouviz.figures.theme import LOSSES
from iouviz.geometry.descent.race import Track
from iouviz.geometry.descent.rules import RaceLoss
from iouviz.ui.components.component import component

_mount = component(__file__, ("chart.js", "scene.js", "race.js"))

# What is drawn over time: the name, the field of a `Track`, digits of a number beside it, and how
# far a chart reaches; a box that flies off leaves the chart, not the others a flat line.
CURVES = (
    ("IoU", "iou", 3, 1.0),
    ("loss / loss at start", "loss", 3, 2.0),
    ("area / object's area", "area", 2, 10.0),
    ("centre distance", "distance", 2, 10.0),
)


def race_view(
    key: str,
    tracks: Mapping[RaceLoss, Track],
    target: ArrayLike,
    step_sizes: Values,
    *,
    shown: tuple[RaceLoss, ...] = ("IoU", "GIoU", "DIoU", "CIoU"),
) -> None:
    """Draw a race that can be played, paused and pulled back and forth.

    Parameters
    ----------
    key : str
    tracks : mapping of loss to Track
        All of T + 1 steps.
    target : (4,) array_like
        xyxy, in the tracks' units.
    step_sizes : (T,) array
        Said beside the step.
    shown : tuple of str
        Losses that are drawn at first; the rest wait to be switched on.
    """
    goal = np.asarray(target, np.float64)
    data = {
        "target": goal.tolist(),
        "view": _view(tracks, goal),
        "stepSizes": step_sizes.tolist(),
        "curves": [
            {"name": name, "field": field, "digits": digits, "reach": reach}
            for name, field, digits, reach in CURVES
        ],
        "tracks": [_message(name, track) for name, track in tracks.items()],
        "shown": list(shown),
    }
    _mount(key, data)


def _message(name: str, track: Track) -> dict[str, Any]:
    sign = LOSSES[name]
    series = {field: _short(getattr(track, field)) for _, field, *_ in CURVES}
    # losses have scales of their own; a share of the start is what can be laid side by side
    start = track.loss[0]
    series["loss"] = _short(track.loss / start if start > 0 else track.loss)
    return {
        "name": name,
        "light": sign.light,
        "dark": sign.dark,
        "dash": sign.dash,
        "boxes": _short(track.boxes),
        "lost": track.lost,
        **series,
    }


def _view(tracks: Mapping[RaceLoss, Track], target: Values) -> list[float]:
    """What the picture must show: start and target, and boxes that do not grow without end."""
    sides = target[2:] - target[:2]
    starts = np.array([track.boxes[0] for track in tracks.values()])
    ways = np.concatenate([track.boxes for track in tracks.values()])
    every = np.concatenate([starts, target[None]])
    low, high = every[:, :2].min(axis=0), every[:, 2:].max(axis=0)
    room = 0.7 * sides.max()
    low = np.maximum(np.minimum(low, ways[:, :2].min(axis=0)), low - room) - 0.1 * room
    high = np.minimum(np.maximum(high, ways[:, 2:].max(axis=0)), high + room) + 0.1 * room
    return [*low.tolist(), *high.tolist()]


def _short(values: Values) -> list[Any]:
    """Five digits are more than a screen shows, and half the bytes."""
    listed: list[Any] = np.round(values, 5).tolist()
    return listed
