"""Plots as inline SVG: small, sharp at any size, and in the colours of whoever looks.

Colours are CSS classes, so that one drawing serves a light and a dark page. Numbers are those that
Python computed; nothing here computes any but places on the paper.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Values

WIDTH, HEIGHT = 460, 250
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 34
DASHES = ("", "7 4", "2 3")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One curve of a chart: its name, and its points in [0, 1] x [0, 1]."""

    name: str
    x: Values
    y: Values


@dataclass(frozen=True, slots=True)
class Bin:
    """One pair of columns: what it spans, the counts above and below the line, whether faint."""

    name: str
    above: int
    below: int
    faint: bool


def curves(lines: Sequence[Line], *, label: str, across: str, up: str) -> str:
    """Curves in the unit square, told apart by their dashes and by a legend."""
    parts = [_grid(across, up)]
    for at, line in enumerate(lines):
        dash = DASHES[at % len(DASHES)]
        points = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in zip(line.x, line.y, strict=True))
        parts.append(
            f'<polyline class="curve" stroke-dasharray="{dash}" points="{points}">'
            f"<title>{html.escape(line.name)}</title></polyline>"
        )
    legend = "".join(
        f'<li><svg width="30" height="8" aria-hidden="true"><line class="curve" x1="1" y1="4" '
        f'x2="29" y2="4" stroke-dasharray="{DASHES[at % len(DASHES)]}"/></svg>'
        f"{html.escape(line.name)}</li>"
        for at, line in enumerate(lines)
    )
    return f'{_svg(parts, label)}<ul class="legend">{legend}</ul>'


def histogram(bins: Sequence[Bin], *, label: str, ends: tuple[float, float]) -> str:
    """Columns above and below a line; heights grow with the square root of the counts."""
    most = max([1, *(each.above for each in bins), *(each.below for each in bins)])
    wide = (WIDTH - LEFT - RIGHT) / max(1, len(bins))
    half = (HEIGHT - TOP - BOTTOM) / 2
    middle = TOP + half
    parts = []
    for at, each in enumerate(bins):
        left = LEFT + at * wide
        for role, count, down in (("tp", each.above, 0), ("fp", each.below, 1)):
            tall = half * float(np.sqrt(count / most))
            top = middle if down else middle - tall
            word = "wrong" if down else "right"
            parts.append(
                f'<rect class="{role}{" faint" if each.faint else ""}" x="{left + 1:.1f}" '
                f'y="{top:.1f}" width="{wide - 2:.1f}" height="{tall:.1f}">'
                f"<title>score {html.escape(each.name)}: {count:,} {word}</title></rect>"
            )
    parts.append(f'<path class="axis" d="M{LEFT} {middle:.1f}H{WIDTH - RIGHT}"/>')
    for share in (0, 0.25, 0.5, 0.75, 1):
        value = ends[0] + share * (ends[1] - ends[0])
        parts.append(_text(_x(share), HEIGHT - 16, f"{value:.3g}", "middle"))
    parts.append(_text(_x(0.5), HEIGHT - 2, "score", "middle"))
    parts.append(_text(LEFT - 6, TOP + 10, "right", "end"))
    parts.append(_text(LEFT - 6, HEIGHT - BOTTOM - 3, "wrong", "end"))
    return _svg(parts, label)


def spark(x: Values, y: Values, *, label: str) -> str:
    """A curve in the unit square, as small as a word."""
    points = " ".join(f"{1 + 58 * a:.1f},{19 - 18 * b:.1f}" for a, b in zip(x, y, strict=True))
    return (
        f'<svg class="spark" viewBox="0 0 60 20" role="img" aria-label="{html.escape(label)}">'
        f'<rect class="frame" x="0.5" y="0.5" width="59" height="19"/>'
        f'<polyline class="curve" points="{points}"/></svg>'
    )


def _grid(across: str, up: str) -> str:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<path class="grid" d="M{_x(share):.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(f'<path class="grid" d="M{LEFT} {_y(share):.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(_x(share), HEIGHT - 19, f"{share:g}", "middle"))
        parts.append(_text(LEFT - 6, _y(share) + 4, f"{share:g}", "end"))
    parts.append(_text(_x(0.5), HEIGHT - 3, across, "middle"))
    turn = f'transform="rotate(-90 10 {_y(0.5):.0f})"'
    parts.append(f'<text x="10" y="{_y(0.5):.0f}" text-anchor="middle" {turn}>{up}</text>')
    return "".join(parts)


def _svg(parts: Sequence[str], label: str) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{html.escape(label)}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(text)}</text>'


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
