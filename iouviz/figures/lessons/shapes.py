"""Two equal boxes in one, two and three dimensions, and their IoU against their shift."""

import html
from collections.abc import Sequence
from itertools import product
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from iouviz.figures.theme import GRID, SIGNS, TEXT, Mode, blank, colour
from iouviz.figures.traces import UNIT, Look, dots, line
from iouviz.geometry.shifted import shifted_iou

Dimensions = Literal[1, 2, 3]
NAMES: dict[Dimensions, str] = {1: "intervals", 2: "squares", 3: "cubes"}
DASHES: dict[Dimensions, str] = {1: "dot", 2: "dash", 3: "solid"}

# How far a step back in the third dimension moves a point on paper, right and up.
BACK = (0.42, 0.30)
SIDE = 100.0  # of a box, in units of the picture

Point = tuple[float, float]


def fall_figure(shift: float, mode: Mode, *, height: int = 330) -> go.Figure:
    """IoU against the shift along every axis, and where the slider stands.

    Parameters
    ----------
    shift : float
        Share of the side, in [0, 1].

    Returns
    -------
    go.Figure
        A curve for each of one, two and three dimensions, then their marks.
    """
    figure = blank(mode, height=height)
    hover = "%{x:.0%}: IoU %{y:.4f}<extra>%{fullData.name}</extra>"
    steps = np.linspace(0, 1, 101)
    for n, name in NAMES.items():
        points: Look = {"x": steps, "y": shifted_iou(steps, dimensions=n), "name": name}
        figure.add_trace(line(TEXT[mode], dash=DASHES[n], hover=hover, **points))
    marks = [shifted_iou(shift, dimensions=n).item() for n in NAMES]
    points = {"x": [shift] * 3, "y": marks, "name": "these boxes"}
    figure.add_trace(dots(colour("intersection", mode), size=10, hover=hover, **points))
    figure.add_hline(y=0.5, line={"color": GRID[mode], "width": 2})
    figure.update_xaxes(
        title_text="shift along every axis, of the side", range=[-0.02, 1.02], tickformat=".0%"
    )
    figure.update_yaxes(title_text="IoU", **UNIT)
    return figure


def pair_svg(shift: float, dimensions: Dimensions, mode: Mode) -> str:
    """A drawing of the two boxes and what they share, as SVG.

    Parameters
    ----------
    shift : float
        Share of the side, in [0, 1].
    dimensions : {1, 2, 3}
    """
    parts = [
        _box(0.0, 1.0, dimensions, "ground truth", mode),
        _box(shift, 1 + shift, dimensions, "prediction", mode),
    ]
    if shift < 1:
        parts.insert(0, _shared(shift, dimensions, mode))
    top, bottom = (-42, 202) if dimensions == 3 else (-22, 222)
    label = html.escape(f"Two {NAMES[dimensions]}, one shifted by {100 * shift:.0f} %")
    size = f'width="274" height="{bottom - top:g}" preserveAspectRatio="xMinYMid"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 {top:g} 274 {bottom - top:g}" '
        f"{size}><title>{label}</title>{''.join(parts)}</svg>"
    )


def _box(low: float, high: float, n: Dimensions, role: str, mode: Mode) -> str:
    """Every edge of a box: between corners that differ along one axis."""
    lines = []
    corners = list(product((low, high), repeat=n))
    for i, one in enumerate(corners):
        for other in corners[i + 1 :]:
            if sum(a != b for a, b in zip(one, other, strict=True)) == 1:
                (x1, y1), (x2, y2) = _paper(one, role), _paper(other, role)
                lines.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    ends = "".join(_tick(_paper(corner, role)) for corner in corners) if n == 1 else ""
    return (
        f'<path d="{"".join(lines)}{ends}" fill="none" stroke="{colour(role, mode)}" '
        f'stroke-width="2.5" stroke-linecap="round" stroke-dasharray="{SIGNS[role].dash}"/>'
    )


def _shared(shift: float, n: Dimensions, mode: Mode) -> str:
    fill = f'fill="{colour("intersection", mode)}"'
    if n == 1:
        (x1, y1), (x2, y2) = _paper((shift,), "ground truth"), _paper((1.0,), "prediction")
        return f'<path d="M{x1:.1f} {y1:.1f}H{x2:.1f}V{y2:.1f}H{x1:.1f}Z" {fill} opacity="0.4"/>'
    faces: list[tuple[Sequence[tuple[float, ...]], float]]
    s = shift
    if n == 2:
        faces = [([(s, s), (1, s), (1, 1), (s, 1)], 0.4)]
    else:  # front, right and upper face, each in its own light
        faces = [
            ([(s, s, s), (1, s, s), (1, 1, s), (s, 1, s)], 0.42),
            ([(1, s, s), (1, s, 1), (1, 1, 1), (1, 1, s)], 0.62),
            ([(s, s, s), (s, s, 1), (1, s, 1), (1, s, s)], 0.28),
        ]
    drawn = []
    for face, opacity in faces:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_paper(p, "") for p in face))
        drawn.append(f'<polygon points="{points}" {fill} opacity="{opacity}"/>')
    return "".join(drawn)


def _paper(point: Sequence[float], role: str) -> Point:
    """Where a point is drawn; intervals lie one over the other, so that both are seen."""
    if len(point) == 1:
        return SIDE * point[0], 80.0 if role == "ground truth" else 120.0
    x, y, z = (*point, 0.0)[:3]
    return SIDE * (x + BACK[0] * z), SIDE * (y - BACK[1] * z)


def _tick(at: Point) -> str:
    return f"M{at[0]:.1f} {at[1] - 7:.1f}v14"
