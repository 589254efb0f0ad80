"""What each pattern of a picture of verdicts means, in words."""

import html
from collections.abc import Sequence

import streamlit as st

from iouviz.figures.theme import Mode, colour
from iouviz.label_pictures import SIGN

FILLS = {
    "TP": "var(--c)",
    "FP": "repeating-linear-gradient(135deg, var(--c) 0 3px, transparent 3px 6px)",
    "FN": "radial-gradient(circle 1.6px, var(--c) 96%, transparent) 0 0 / 6px 6px",
    "ignored": "repeating-linear-gradient(90deg, var(--c) 0 1px, transparent 1px 4px)",
}


def legend(words: Sequence[tuple[int, str]], mode: Mode) -> None:
    """What each pattern of the picture means, in words."""
    items = "".join(
        f'<span style="--c:{colour(SIGN[kind], mode)};white-space:nowrap">'
        f'<i style="display:inline-block;width:1.6em;height:.95em;margin-right:.4em;'
        f"vertical-align:-.1em;outline:1px solid var(--c);outline-offset:-1px;"
        f'background:{FILLS[SIGN[kind]]}"></i>{html.escape(word)}</span>'
        for kind, word in words
    )
    style = "display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.85rem"
    st.html(f'<div style="{style}">{items}</div>')
