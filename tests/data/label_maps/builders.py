"""Files of label maps, written in memory."""

import io

import numpy as np
from PIL import Image

from iouviz.data.read.files import upload


def png(name, pixels, mode=None, palette=None, kind="PNG", **how):
    """A picture of an array; `mode` "P" takes the numbers as indices."""
    array = np.asarray(pixels, np.uint8 if mode != "I;16" else np.uint16)
    if mode == "P":
        image = Image.fromarray(array)
        image.putpalette([channel for colour in palette for channel in colour])
    else:
        image = Image.fromarray(array)
    written = io.BytesIO()
    image.save(written, kind, **how)
    return upload(name, written.getvalue())


def npy(name, array):
    written = io.BytesIO()
    np.save(written, np.asarray(array))
    return upload(name, written.getvalue())


def npz(name, **arrays):
    written = io.BytesIO()
    np.savez_compressed(written, **arrays)
    return upload(name, written.getvalue())
