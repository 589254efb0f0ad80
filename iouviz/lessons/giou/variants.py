"""The nine later variants of IoU as a reader meets them: formula, range, purpose, source, sum."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from iouviz.geometry.boxes import area, as_boxes
from iouviz.geometry.losses.pair import Setting
from iouviz.geometry.losses.variants import VARIANTS as SIMILARITIES
from iouviz.geometry.losses.variants import Variant, variant
from iouviz.lessons.boxes.formulas import short


@dataclass(frozen=True, slots=True)
class Shown:
    """One of them, as it is shown.

    Attributes
    ----------
    name : str
    metric : str
        Its name in `iouviz.geometry.losses.variants`.
    formula : str
        LaTeX, with the symbols of `SYMBOLS`; definitions follow after a comma.
    range : str
        Markdown.
    purpose : str
        What it is for, in one sentence.
    working : callable
        Its value and terms, and the setting -> the sum in numbers.
    """

    name: str
    metric: str
    formula: str
    range: str
    purpose: str
    working: Callable[[Variant, Setting], str]


SYMBOLS = (
    r"$w, h$ are the prediction's sides and $w^g, h^g$ the ground truth's; $\Delta x, \Delta y$ "
    r"lie between the centres, $d^2 = \Delta x^2 + \Delta y^2$; the enclosing box has the sides "
    r"$c_w, c_h$ and the diagonal $c$."
)


def _less(*names: str) -> Callable[[Variant, Setting], str]:
    """IoU and what is subtracted from it, one term after another."""
    return lambda found, _: " − ".join(short(found.terms[name]) for name in ("iou", *names))


def _siou(found: Variant, _: Setting) -> str:
    iou, distance, shape = (short(found.terms[n]) for n in ("iou", "distance", "shape"))
    return f"{iou} − ({distance} + {shape}) / 2"


def _shape(found: Variant, _: Setting) -> str:
    iou, distance, shape = (short(found.terms[n]) for n in ("iou", "distance", "shape"))
    return f"{iou} − {distance} − {shape} / 2"


def _nwd(found: Variant, setting: Setting) -> str:
    return f"exp(−{found.terms['distance'].item():.2f} / {setting.object_size:.2f}), pixels"


def _piou(found: Variant, setting: Setting) -> str:
    return f"{_less('penalty')(found, setting)}, P = {short(found.terms['error'])}"


VARIANTS = (
    Shown(
        "EIoU",
        "EIoU",
        r"\mathrm{IoU} - \frac{d^2}{c^2} - \frac{(w-w^g)^2}{c_w^2} - \frac{(h-h^g)^2}{c_h^2}",
        "(−2.25, 1]",
        "Compares width and height each by itself, where CIoU sees only their ratio.",
        _less("distance", "width", "height"),
    ),
    Shown(
        "SIoU",
        "SIoU",
        r"\mathrm{IoU} - \frac{\Delta + \Omega}{2},\ \Delta = \sum_{t \in x, y} "
        r"\left(1 - e^{-(2 - \sin 2\theta)(\Delta t / c_t)^2}\right),\ "
        r"\Omega = \sum_{s \in w, h} \left(1 - e^{-\lvert s-s^g\rvert / \max(s, s^g)}\right)^4",
        "(−1.02, 1]",
        "Weighs the direction θ to the target: first to the nearer axis, then along it.",
        _siou,
    ),
    Shown(
        "α-IoU",
        "alpha-IoU",
        r"\mathrm{IoU}^{\alpha},\ \alpha = 3",
        "[0, 1]",
        "A power above 1 makes good pairs count for more, for tighter boxes at high thresholds.",
        lambda found, _: f"{short(np.cbrt(found.value))}³",
    ),
    Shown(
        "MPDIoU",
        "MPDIoU",
        r"\mathrm{IoU} - \frac{d_1^2 + d_2^2}{W^2 + H^2}",
        "(−2, 1]",
        "Distances $d_1, d_2$ of both pairs of corners in diagonals of the $W \\times H$ image, "
        "here the canvas: sees a difference of size even at one centre and one shape.",
        _less("top_left", "bottom_right"),
    ),
    Shown(
        "Inner",
        "Inner-IoU",
        r"\mathrm{IoU}\left(\tfrac34 A, \tfrac34 B\right)",
        "[0, 1]",
        "Scaled boxes: below 1 to sharpen the end of training, above 1 to feel a target sooner.",
        lambda found, _: f"both boxes at ¾; as they are {short(found.terms['iou'])}",
    ),
    Shown(
        "Shape",
        "Shape-IoU",
        r"\mathrm{IoU} - \frac{hh\,\Delta x^2 + ww\,\Delta y^2}{c^2} - \frac{\Omega}{2},\ "
        r"ww = \frac{2 (w^g)^s}{(w^g)^s + (h^g)^s},\ hh = 2 - ww,\ s = 0",
        "(−1.16, 1]",
        "Lets an error along the ground truth's short side weigh more, once $s > 0$.",
        _shape,
    ),
    Shown(
        "Focaler",
        "Focaler-IoU",
        r"\frac{\mathrm{IoU} - d}{u - d}\ \text{cut to } [0, 1],\ d = 0,\ u = 0.95",
        "[0, 1]",
        "Leaves out pairs that are hopeless (below $d$) or done (above $u$).",
        lambda found, _: f"{short(found.terms['iou'])} / 0.95, cut at 1",
    ),
    Shown(
        "PIoU",
        "PIoU",
        r"\mathrm{IoU} - \left(1 - e^{-P^2}\right),\ P = \tfrac14\left("
        r"\frac{\lvert\Delta l\rvert + \lvert\Delta r\rvert}{w^g} + "
        r"\frac{\lvert\Delta t\rvert + \lvert\Delta b\rvert}{h^g}\right)",
        "(−1, 1]",
        "Measures the four edges' errors in sides of the ground truth, so that growing the "
        "prediction cannot make them look smaller.",
        _piou,
    ),
    Shown(
        "NWD",
        "NWD",
        r"e^{-W / S},\ W^2 = d^2 + \frac{(w-w^g)^2 + (h-h^g)^2}{4}",
        "(0, 1]",
        "Takes boxes for Gaussians, for objects of a few pixels, where one pixel decides over IoU. "
        "$S$ is the usual size of an object, here A's, $\\sqrt{w^g h^g}$.",
        _nwd,
    ),
)


def variants(
    ground_truth: ArrayLike, prediction: ArrayLike, *, image_size: tuple[float, float]
) -> list[tuple[str, float, str]]:
    """Name, value and sum of each variant for one pair, (1, 4) and (1, 4).

    >>> pair = variants([[0, 0, 4, 4]], [[1, 0, 3, 4]], image_size=(8, 5))
    >>> pair[0]
    ('EIoU', 0.25, '0.5000 − 0.0000 − 0.2500 − 0.0000')
    """
    # A point has no size to measure in; a pixel keeps NWD defined.
    size = float(np.sqrt(area(as_boxes(ground_truth)).item())) or 1.0
    setting = Setting(image=image_size, object_size=size)
    found = [variant(each.metric, ground_truth, prediction, setting=setting) for each in VARIANTS]
    return [
        (each.name, got.value.item(), each.working(got, setting))
        for each, got in zip(VARIANTS, found, strict=True)
    ]


def described(each: Shown) -> str:
    """One of them in Markdown: name and range, formula, purpose, source."""
    _, source = SIMILARITIES[each.metric]
    return f"**{each.name}** in {each.range}\n\n${each.formula}$\n\n{each.purpose} *{source}.*"
