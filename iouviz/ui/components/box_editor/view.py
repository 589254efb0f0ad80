"""Mounting the editor: what Python tells the browser, in one message."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from iouviz.ui.components.box_editor.gradient_field import GradientField, field_message
from iouviz.ui.components.box_editor.scene import Box, Edit, Scene, current
from iouviz.ui.components.component import component

Overlay = Literal["intersection", "corners", "union", "enclosing", "centres", "diagonal"]
Tags = Literal["all", "free", "pointed"]
Entry = tuple[str, ...]  # of the readout: label, value, and perhaps the term that it follows
OVERLAYS: tuple[Overlay, ...] = get_args(Overlay)

MODULES = (
    "formulas.js",
    "live.js",
    "turning.js",
    "geometry.js",
    "drift.js",
    "quads.js",
    "level.js",
    "places.js",
    "tags.js",
    "readout.js",
    "overlays.js",
    "fields.js",
    "shapes.js",
    "gradient_field.js",
    "zoom.js",
    "undo.js",
    "hand.js",
    "editor.js",
)


@dataclass(frozen=True, slots=True)
class Level:
    """Where the centre of one box may go.

    Attributes
    ----------
    box : int
        Which one.
    area : sequence of (x, y)
        Outline of the allowed centres, drawn; empty for none.
    track : sequence of (x, y)
        A closed line on which hand and keys hold the centre when they move the box; empty for
        none. Resizing is free.
    """

    box: int
    area: Sequence[Sequence[float]] = ()
    track: Sequence[Sequence[float]] = ()


_mount = component(__file__, MODULES)


def box_editor(
    scene: Scene,
    *,
    boxes: Sequence[Box] | None = None,
    width: float = 640,
    height: float = 400,
    image: str | None = None,
    overlays: Sequence[Overlay] = (),
    shared: str = "",
    pair: tuple[int, int] = (0, 1),
    level: Level | None = None,
    least: float | None = None,
    gradients: GradientField | None = None,
    readout: Sequence[Entry] = (),
    coordinates: bool = True,
    closer: bool = False,
    tags: Tags = "all",
    max_height: int = 560,
    decimals: int | None = None,
    streamed: bool = True,
    undo: bool = False,
    large: bool = False,
    drift: Sequence[float] | None = None,
    label: str = "Box editor",
) -> Edit | None:
    """Draw a scene that the user can change. Put it in an `st.fragment`.

    Parameters
    ----------
    scene : Scene
        From `editor_state`.
    boxes : sequence of Box, optional
        How the scene's boxes look in this run, as many and in the same order: role, label,
        verdict, movable, dimmed. Their corners and quads are not read; those belong to the scene.
    width, height : float
        Size of the scene in its units (pixels of the image).
    image : str, optional
        Address of a picture that fills the scene, see `frame.media`; graph paper without one.
    shared : str
        What two outlines share, as an SVG path in units of the scene.
    overlays : sequence of {"intersection", "corners", "union", "enclosing", "centres", "diagonal"}
        What to draw of the pair.
    pair : (int, int)
        Which two boxes the overlays are about; nothing is drawn if one is not there.
    gradients : GradientField, optional
        Arrows over the scene and on the edges of one box.
    level : Level, optional
        Where the centre of one box may go.
    least : float, optional
        An IoU: the second box of the pair is a TP from there on and an FP below, while a hand moves
        it, too.
    readout : sequence of Entry
        Numbers shown under the canvas; one that names a term of `formulas.js` follows the hand.
    coordinates : bool
        Whether to show four number fields for the selected box.
    closer : bool
        Whether one may zoom and pan; not together with `gradients` or `level`.
    tags : {"all", "free", "pointed"}
        Each box has its tag; those for which there is room outside of their boxes have one, which
        keeps a picture in sight; or only the box that is pointed at or selected.
    max_height : int
        Of the canvas, in screen pixels.
    decimals : int, optional
        Of coordinates made by hand; as many as one screen pixel is worth by default.
    streamed : bool
        Whether Python hears of a drag while it lasts. Where all that it changes on the page follows
        the canvas by itself (`iouviz.lessons.live`), Python need only hear of its end.
    undo : bool
        Whether there are buttons and keys to undo a change and to go back to the boxes that Python
        put there.
    large : bool
        Whether names, ticks and lines can be read from the last row of a classroom.
    drift : (x1, y1, x2, y2) or None
        Where the second box of the pair goes by itself when it is first shown, until a hand comes.
    label : str
        Name of the canvas for screen readers.

    Returns
    -------
    Edit or None
        The newest edit; None before the first. `editor_state` has taken it in already.
    """
    shown = scene.boxes if boxes is None else tuple(boxes)
    if len(shown) != len(scene.boxes):
        raise ValueError(f"the scene has {len(scene.boxes)} boxes; got looks for {len(shown)}")
    edit = current(scene.key)
    data = {
        "key": scene.key,
        "streamed": streamed,
        "undo": undo,
        "large": large,
        "drift": None if drift is None else [float(value) for value in drift],
        "boxes": [
            {
                **asdict(look),
                "corners": [float(value) for value in kept.corners],
                "quad": kept.quad,
            }
            for kept, look in zip(scene.boxes, shown, strict=True)
        ],
        "selected": scene.selected,
        "rev": scene.rev,
        "ack": edit.seq if edit else 0,
        "width": width,
        "height": height,
        "image": image,
        "overlays": list(overlays),
        "shared": shared,
        "pair": list(pair),
        "level": _where(level),
        "least": least,
        "gradients": field_message(gradients),
        "readout": [list(entry) for entry in readout],
        "coordinates": coordinates,
        "closer": closer,
        "tags": tags,
        "maxHeight": max_height,
        "decimals": _decimals(width) if decimals is None else decimals,
        "label": label,
    }
    _mount(scene.key, data)
    return edit


def _where(level: Level | None) -> dict[str, Any] | None:
    if level is None:
        return None
    area, track = (
        [[float(v) for v in point] for point in line] for line in (level.area, level.track)
    )
    return {"box": level.box, "area": area, "track": track}


def _decimals(width: float) -> int:
    """Digits that are worth keeping: a tenth of a pixel on a screen of some 1000 pixels.

    >>> _decimals(640), _decimals(64), _decimals(4000)
    (1, 2, 0)
    """
    return max(0, math.ceil(math.log10(2000 / width)))
