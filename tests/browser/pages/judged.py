"""Every role and verdict over a photo-like picture, small boxes over large ones; to look at."""

import io

import numpy as np
import streamlit as st
from PIL import Image

from iouviz.ui.components.box_editor import Box, box_editor, editor_state
from iouviz.ui.frame.media import media_url

WIDTH, HEIGHT = 640, 480
BOXES = [
    Box((20, 30, 420, 440), "ground truth", "dog", verdict="FN", movable=False),
    Box((120, 150, 300, 330), "prediction", "cat .91", verdict="TP", movable=False),
    Box((110, 140, 305, 320), "ground truth", "cat", movable=False),
    Box((200, 200, 212, 210), "prediction", "eye .4", verdict="FP", movable=False),
    Box((460, 60, 600, 200), "prediction", "bird .7", movable=False),
    Box((470, 260, 620, 420), "ground truth", "crowd", verdict="ignored", movable=False),
    Box((430, 220, 560, 350), "prediction", "cow .1", dimmed=True, movable=False),
]


@st.cache_data
def picture() -> bytes:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    waves = np.stack([np.sin(x / 37) + np.cos(y / 23), np.sin((x + y) / 51), np.cos(x / 19)], -1)
    noise = np.random.default_rng(0).normal(0, 18, waves.shape)
    pixels = np.clip(128 + 60 * waves + noise, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG")
    return file.getvalue()


@st.fragment
def panel() -> None:
    scene = editor_state("judged", BOXES, source="picture")
    address = media_url(picture(), "image/jpeg")
    box_editor(scene, width=WIDTH, height=HEIGHT, image=address, coordinates=False)
    st.text(f"selected {scene.selected}")


panel()
