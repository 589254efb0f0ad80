"""Numbers on the page: fixed decimals, tabular figures, and how each was made beside it."""

import html
import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import streamlit as st

from iouviz.geometry.boxes import FORMATS, Boxes, convert
from iouviz.lessons import live
from iouviz.ui.frame.numbers import Answer


class Html(str):
    """HTML that is meant as such where text is wanted, which is escaped otherwise."""


UNDEFINED = live.UNDEFINED
MARKDOWN = "\\`*_{}[]<>()#+-!|$~:@&"
ADDRESS = re.compile(r"\bwww(?=\.)|https?\\:|@", re.IGNORECASE)
Cell = str | tuple[str, str]
_NONE: Mapping[str, Answer] = MappingProxyType({})
_NO_TERMS: Mapping[str, str] = MappingProxyType({})
_NO_NUMBERS: Mapping[tuple[int, int], tuple[Answer, float]] = MappingProxyType({})


def number(value: float, digits: int = 4) -> str:
    """A number with fixed decimals; a dash for nan, which wants a reason beside it or on hover.

    >>> number(0.5), number(float("nan"))
    ('0.5000', '–')
    """
    return live.written(value, str(digits))


def confidence_text(value: float) -> str:
    """A confidence to type elsewhere, as live sliders show it: cut, so that it keeps the same.

    >>> confidence_text(0.38996), confidence_text(0.2981)
    ('0.3899', '0.2981')
    """
    return f"{np.floor(value * 1e4 + 1e-6) / 1e4:.4f}"


def signed(value: float, digits: int = 4) -> str:
    """A difference with its sign and fixed decimals; a dash for nan.

    >>> signed(0.25, 2), signed(-1e-9, 2)
    ('+0.25', '+0.00')
    """
    return UNDEFINED if np.isnan(value) else f"{round(value, digits) + 0.0:+.{digits}f}"


def plain(text: str) -> str:
    r"""Text out of a file, so that Markdown shows it and does not obey it.

    It stays in one line, and what looks like an address becomes no link: a browser's Markdown
    makes links of the text that it has read, behind all backslashes, so an invisible character
    (U+2060) is set into addresses.

    >>> plain("a_b"), plain("www.c")
    ('a\\_b', 'www\u2060.c')
    """
    text = "".join(" " if ord(c) < 32 else "\\" + c if c in MARKDOWN else c for c in text)
    return ADDRESS.sub(lambda found: f"{found[0]}\u2060", text)


def needles(
    rows: Sequence[tuple[str, float]],
    *,
    notes: Sequence[str] = (),
    low: float = -1.0,
    docked: bool = False,
    editor: str = "",
    terms: Sequence[str] = (),
) -> None:
    """Values on one common scale, each with its name, a needle and its number.

    Parameters
    ----------
    rows : sequence of (name, value)
    notes : sequence of str
        One line under each needle, such as the sum that made it; none by default.
    low : float
        Lower end of the scale, which ends at 1; a value below it stands at the end.
    docked : bool
        On a narrow screen, keep the numbers in sight at its lower edge.
    editor : str
        Key of a canvas that the values follow while a hand is on it, see `iouviz.lessons.live`.
    terms : sequence of str
        The term of each row, as the canvas knows it, such as "iou"; "" for one that it does not.
    """
    lines = []
    for row, (name, value) in enumerate(rows):
        term = terms[row] if editor else ""
        needle = f' data-term="{term}" data-low="{low:g}"' if term else ""
        text = f" {live.attributes(term)}" if term else ""
        lines.append(
            f'<div class="iv-needle" data-metric="{html.escape(name)}">'
            f"<span>{html.escape(name)}</span>"
            f'<i style="--at:{_along(value, low)}"{needle}><u></u><b></b><s></s></i>'
            f"<strong{_why(value)}{text}>{number(value)}</strong>"
            f"{f'<small>{html.escape(notes[row])}</small>' if notes else ''}</div>"
        )
    marks = "".join(
        f'<small style="left:{100 * _along(mark, low):.2f}%">{mark:g}</small>'
        for mark in sorted({low, 0.0, 1.0})
    )
    scale = f'<div class="iv-needle iv-scale" aria-hidden="true"><i>{marks}</i></div>'
    kind = "iv-needles iv-docked" if docked else "iv-needles"
    zero = f"--zero:{_along(0.0, low)}"
    st.html(f'<div class="{kind}" style="{zero}"{_live(editor)}>{"".join(lines)}{scale}</div>')


def figures(
    entries: Sequence[tuple[str, float, str]],
    *,
    digits: int = 4,
    numbers: Mapping[str, Answer] = _NONE,
    editor: str = "",
    terms: Mapping[str, str] = _NO_TERMS,
) -> None:
    """A row of headline numbers.

    Parameters
    ----------
    entries : sequence of (name, value, how)
        An int is a count; a float is shown to `digits` decimals, and in full when pointed at.
        `how` says how the number was made.
    digits : int
    numbers : mapping of entry name to answer
        Those that other pages show too, see `iouviz.ui.frame.numbers`.
    editor : str
        Key of a canvas that some follow while a hand is on it, see `iouviz.lessons.live`.
    terms : mapping of entry name to str
        The term of each that does.
    """
    cells = "".join(
        f'<div data-name="{html.escape(name)}"><dt>{html.escape(name)}</dt>'
        f'<dd title="{html.escape(_in_full(value, how))}" data-value="{value!r}"'
        f"{marked(numbers.get(name))}"
        f"{f' {live.attributes(terms[name], str(digits))}' if name in terms else ''}>"
        f"{_headline(value, digits)}</dd>"
        f"<small>{how if isinstance(how, Html) else html.escape(how)}</small></div>"
        for name, value, how in entries
    )
    st.html(f'<dl class="iv-figures"{_live(editor)}>{cells}</dl>')


def sections(names: Sequence[str], *, key: str) -> str:
    """A row of headings of which one is open; the page draws that one and no other.

    As tabs to look at. But tabs keep all they hold on the page, and during a drag, a browser
    goes through everything on the page with each answer: on the Boxes page that took half as long
    again.
    """
    st.session_state.setdefault(key, names[0])
    chosen = st.segmented_control("Section", names, key=key, label_visibility="collapsed")
    return chosen or names[0]


def grid(
    heads: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    *,
    marked: Collection[int] = (),
    numbers: Mapping[tuple[int, int], tuple[Answer, float]] = _NO_NUMBERS,
) -> None:
    """A small table of words and numbers that may change with every move.

    Parameters
    ----------
    heads : sequence of str or (str, str)
    rows : sequence of sequence of str or (str, str)
        The first cell names the row; a number is never broken. A pair is what stands in a cell and
        what it says when pointed at, such as a dash and why nothing is measured.
    marked : collection of int
        Rows to set off from the others, by weight and a bar at their side.
    numbers : mapping of (row, column) to (answer, value)
        Those that other pages show too, see `iouviz.ui.frame.numbers`.
    """
    head = "".join(f"<th{hint}>{text}</th>" for text, hint in map(_cell, heads))
    body = ""
    for row, cells in enumerate(rows):
        name, *rest = (_cell(each) for each in cells)
        marks = [_compared(*numbers.get((row, at + 1), (None, 0.0))) for at in range(len(rest))]
        columns = "".join(
            f"<td{_kind(text)}{hint}{mark}>{text}</td>"
            for (text, hint), mark in zip(rest, marks, strict=True)
        )
        kind = ' class="iv-marked"' if row in marked else ""
        body += f"<tr{kind}><th{name[1]}>{name[0]}</th>{columns}</tr>"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    st.html(f'<div class="iv-grid">{table}</div>')


def coordinate_table(names: Sequence[str], boxes: Boxes, image_size: tuple[float, float]) -> None:
    """The same boxes in the four formats, as a table.

    Parameters
    ----------
    names : sequence of str
        One a box.
    boxes : (N, 4) float64 array
        xyxy, pixels.
    image_size : (width, height)
        Pixels; what relative coordinates are relative to.
    """
    heads = {
        "xyxy": ("x1, y1, x2, y2", "Pascal VOC, torchvision"),
        "xywh": ("x1, y1, width, height", "COCO"),
        "cxcywh": ("centre x, centre y, width, height", "most networks, inside"),
        "relative": ("the same, as fractions of the image", "YOLO, DETR"),
    }
    lines = [f"| format | means | used by | {' | '.join(names)} |"]
    lines.append("|---|---|---|" + "---|" * len(names))
    for form in FORMATS:
        digits = 4 if form == "relative" else 1
        rows = convert(boxes, "xyxy", form, image_size=image_size)
        cells = [" ".join(f"`{value:.{digits}f}`" for value in row) for row in rows]
        lines.append(f"| **{form}** | {' | '.join(heads[form])} | {' | '.join(cells)} |")
    st.markdown("\n".join(lines))


def _cell(cell: Cell) -> tuple[str, str]:
    """What stands in a cell, and the attribute that says more."""
    text, hint = (cell, "") if isinstance(cell, str) else cell
    return html.escape(text), f' title="{html.escape(hint)}"' if hint else ""


def _kind(text: str) -> str:
    return ' class="iv-number"' if text[:1].isdigit() or text[:1] in "-−+" else ""


def _along(value: float, low: float) -> float:
    """Where on a scale from `low` to 1, in [0, 1]; a value beyond it is at its end."""
    return (min(max(value, low), 1.0) - low) / (1.0 - low)


def _live(editor: str) -> str:
    """The attribute of an element in which numbers follow the canvas of that key."""
    return f' data-live="{html.escape(editor)}"' if editor else ""


def marked(answer: Answer | None) -> str:
    """The attribute of an element that shows one of `iouviz.ui.frame.numbers`."""
    return f' data-number="{html.escape(answer)}"' if answer else ""


def _compared(answer: Answer | None, value: float) -> str:
    return f'{marked(answer)} data-value="{value!r}"' if answer else ""


def _why(value: float) -> str:
    return ' title="Undefined for these boxes"' if np.isnan(value) else ""


def _in_full(value: float, how: str) -> str:
    return f"Undefined: {how}" if np.isnan(value) else repr(value)


def _headline(value: float, digits: int) -> str:
    return f"{value:,}" if isinstance(value, int) else number(value, digits)
