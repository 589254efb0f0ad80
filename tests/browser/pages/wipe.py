"""Label maps of a few classes under a divider, with a photograph if ?photo=1; to try it on."""

import io

import numpy as np
import streamlit as st
from PIL import Image

from iouviz.ui.components.wipe import View, pack, wipe
from iouviz.ui.frame.media import media_url

WIDTH, HEIGHT = 64, 48
NAMES, COLOURS = ("road", "car", "sky"), ("#804080", "#00008e", "#4682b4")


def maps() -> tuple[np.ndarray, np.ndarray]:
    """Sky above, road below, a car between, which the prediction has two pixels to the right."""
    true = np.where(np.arange(HEIGHT)[:, None] < 20, 2, 0) + np.zeros((1, WIDTH), int)
    predicted = true.copy()
    true[18:30, 20:40] = 1
    predicted[18:30, 22:42] = 1
    predicted[40:44, 50:60] = -1
    true[:, :4] = -1
    return true, predicted


def photo() -> str:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    pixels = np.stack([x * 4, y * 5, 255 - x * 3], -1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return media_url(file.getvalue(), "image/png")


@st.fragment
def panel() -> None:
    seen = wipe(
        "wipe",
        pack(*maps()),
        names=NAMES,
        colours=COLOURS,
        rev=st.query_params.get("rev", "0"),
        view=View(),
        pairs=[(0, 1, 20), (2, 1, 4)],
        photo=photo() if "photo" in st.query_params else None,
        label="a car",
    )
    st.text(f"{seen.left} {seen.right} {seen.one} {seen.lit}")


panel()
