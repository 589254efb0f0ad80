"""Where a label map errs, as a picture: colours of the verdicts, each with a pattern of its own."""

import html
import io
from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from iouviz.figures.theme import PAGE, Mode, colour
from iouviz.geometry.segmentation.label_maps import IGNORED, INVENTED, MISSED, RIGHT

WIDEST = 1280  # pixels sent to the browser
LEAST = 640  # a smaller map is drawn with several pixels a label
SIGN = {RIGHT: "TP", INVENTED: "FP", MISSED: "FN", IGNORED: "ignored"}
FILLS = {
    "TP": "var(--c)",
    "FP": "repeating-linear-gradient(135deg, var(--c) 0 3px, transparent 3px 6px)",
    "FN": "radial-gradient(circle 1.6px, var(--c) 96%, transparent) 0 0 / 6px 6px",
    "ignored": "repeating-linear-gradient(90deg, var(--c) 0 1px, transparent 1px 4px)",
}

Kinds = NDArray[np.uint8]


def verdict_picture(kinds: Kinds, mode: Mode, photo: Image.Image | None = None) -> bytes:
    """Draw verdicts, over a greyed photo of the same size where there is one; a PNG."""
    width = kinds.shape[1]
    thin = max(1, -(-width // WIDEST))  # pixels of the map to one of the picture
    wide = max(1, LEAST // width)
    drawn = np.kron(kinds[::thin, ::thin], np.ones((wide, wide), np.uint8))
    paper = np.array(_rgb(PAGE[mode]), np.float64)
    ground = np.broadcast_to(paper, (*drawn.shape, 3)).copy()
    if photo is not None:
        grey = photo.convert("L").resize((drawn.shape[1], drawn.shape[0]))
        ground = 0.45 * paper + 0.55 * np.asarray(grey, np.float64)[..., None]
    y, x = np.indices(drawn.shape)
    dense = {
        RIGHT: np.full(drawn.shape, 0.28),
        INVENTED: np.where((x + y) % 8 < 4, 0.95, 0.45),
        MISSED: np.where((x % 6 < 3) & (y % 6 < 3), 1.0, 0.5),
        IGNORED: np.where(x % 4 < 1, 0.8, 0.35),
    }
    for kind, opacity in dense.items():
        here = drawn == kind
        share = opacity[here][:, None]
        ground[here] = (1 - share) * ground[here] + share * _rgb(colour(SIGN[kind], mode))
    buffer = io.BytesIO()
    Image.fromarray(ground.round().astype(np.uint8)).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


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


def _rgb(code: str) -> tuple[int, int, int]:
    red, green, blue = (int(code[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue
