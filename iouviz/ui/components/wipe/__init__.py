"""Two layers of one image under a divider: photograph, ground truth, prediction and errors.

What each pixel is travels once, as a picture without loss; the browser draws the layers, looks up
the pixel that is pointed at and lights up the pixels of one pair of classes::

    seen = wipe("key", pixels, rev=..., names=..., colours=..., photo=address, label="street.png")
    seen.lit                                   # (true class, predicted class), or None
"""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from iouviz.errors import MaskError
from iouviz.ui.components.component import component, peek
from iouviz.ui.frame.media import media_url

MODULES = ("zoom.js", "pixels.js", "painter.js", "wipe.js")
MOST: Final = 4095  # classes that twelve bits tell apart, besides none
PIXELS: Final = 4_000_000  # that are sent; of a larger map every second or third

Layer = Literal["photo", "truth", "predicted", "errors"]
LAYERS: tuple[Layer, ...] = ("photo", "truth", "predicted", "errors")
Lit = tuple[int, int]
Codes = NDArray[np.integer]

_mount = component(__file__, MODULES)


@dataclass(frozen=True, slots=True)
class View:
    """What of the layers is seen.

    Attributes
    ----------
    left, right : Layer
        On each side of the divider.
    one : int
        The class that is looked at alone; -1: all.
    lit : (int, int) or None
        True and predicted class of the pixels that are lit up; -1: none of the classes.
    """

    left: Layer = "truth"
    right: Layer = "errors"
    one: int = -1
    lit: Lit | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """What each pixel is, as it travels.

    Attributes
    ----------
    png : bytes
        See `pack`.
    width, height : int
        Of the whole map.
    every : int
        Of so many pixels along a side, one is sent.
    """

    png: bytes
    width: int
    height: int
    every: int


def pack(true: Codes, predicted: Codes) -> Pixels:
    """True and predicted classes as one picture without loss.

    Parameters
    ----------
    true, predicted : (height, width) int arrays
        Positions in a list of classes; below 0 for none.

    Returns
    -------
    Pixels
        A PNG: red and green are the low bytes of true and predicted class plus one, blue has the
        four high bits of both, those of the prediction above.

    Raises
    ------
    MaskError
        Shapes that differ, or a class beyond 4094.

    Examples
    --------
    >>> packed = pack(np.array([[0, 299]]), np.array([[-1, 4094]]))
    >>> np.asarray(Image.open(io.BytesIO(packed.png))).tolist()
    [[[1, 0, 0], [44, 255, 241]]]
    """
    if true.shape != predicted.shape or true.ndim != 2:
        raise MaskError(f"label maps of {true.shape} and {predicted.shape}; wanted one size")
    height, width = true.shape
    every = max(1, int(np.ceil(np.sqrt(true.size / PIXELS))))
    one, two = (np.maximum(each[::every, ::every], -1) + 1 for each in (true, predicted))
    if max(one.max(initial=0), two.max(initial=0)) > MOST:
        raise MaskError(f"more than {MOST} classes in one image; none can be told apart")
    high = (one >> 8) | ((two >> 8) << 4)
    rgb = np.stack([one & 255, two & 255, high], axis=-1).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "PNG", compress_level=3)
    return Pixels(buffer.getvalue(), width, height, every)


def wipe(
    key: str,
    pixels: Pixels,
    *,
    names: Sequence[str],
    colours: Sequence[str],
    rev: str,
    view: View,
    pairs: Sequence[tuple[int, int, int]] = (),
    photo: str | None = None,
    max_height: int = 620,
    label: str = "Label maps",
) -> View:
    """Draw the layers. Put it in an `st.fragment`.

    Parameters
    ----------
    key : str
    pixels : Pixels
    names, colours : sequences of str
        Of each class; ``#rrggbb``.
    rev : str
        While it stays, the view is the user's; another one sets it to `view`.
    view : View
        A layer that is not there is replaced by one that is.
    pairs : sequence of (true, predicted, count)
        What can be lit up, in the order of the list.
    photo : str or None
        Address of the photograph.
    max_height : int
        In screen pixels.
    label : str
        Name of the picture for screen readers.

    Returns
    -------
    View
        As the user has it now.
    """
    layers = [each for each in LAYERS if photo or each != "photo"]
    data = {
        "ids": media_url(pixels.png, "image/png"),
        "width": pixels.width,
        "height": pixels.height,
        "every": pixels.every,
        "names": list(names),
        "colours": list(colours),
        "pairs": [[true + 1, predicted + 1, count] for true, predicted, count in pairs],
        "layers": layers,
        "photo": photo,
        "rev": rev,
        "state": _sent(view, layers),
        "ack": (peek(key) or {}).get("seq", 0),
        "maxHeight": max_height,
        "label": label,
    }
    seen = seen_view(key, rev, view)
    _mount(key, data)
    return seen


def seen_view(key: str, rev: str, view: View) -> View:
    """What the user sees of these layers; `view` where nothing has been changed since `rev`."""
    state = peek(key) or {}
    if state.get("rev") != rev:
        return view
    lit = state.get("lit")
    pair = None if lit is None else (int(lit[0]) - 1, int(lit[1]) - 1)
    return View(state["left"], state["right"], int(state["one"]) - 1, pair)


def _sent(view: View, layers: Sequence[Layer]) -> dict[str, Any]:
    lit = None if view.lit is None else [view.lit[0] + 1, view.lit[1] + 1]
    sides = {
        side: layer if layer in layers else "truth"
        for side, layer in (("left", view.left), ("right", view.right))
    }
    return {**asdict(view), **sides, "one": view.one + 1, "lit": lit}
