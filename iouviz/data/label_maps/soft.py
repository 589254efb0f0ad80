"""Maps of probabilities: how likely each pixel has one class, from arrays or grey pictures."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from iouviz.arrays import Values
from iouviz.data.file import File
from iouviz.data.issues import IssueLog
from iouviz.data.label_maps.decode import ARRAYS, LOSSY, Decoded, stored_array
from iouviz.errors import MaskError, ReadError
from iouviz.pictures import open_image

# A grey picture with more values than this, some beyond all known numbers of classes (COCO-Stuff
# ends at 182), has none.
VALUES: Final = 48
CLASSES: Final = 182
GREY: Final = ("L", "I;16", "I")


def is_soft(source: File | NDArray[np.generic]) -> bool:
    """Whether a map has probabilities: fractions, a number a class, or many shades of grey.

    >>> is_soft(np.array([[0.25, 0.5]])), is_soft(np.array([[0, 1]]))
    (True, False)
    """
    array = source if isinstance(source, np.ndarray) else _stored(source)
    if np.issubdtype(array.dtype, np.floating):
        return array.ndim == 3 or bool((array != np.rint(array)).any())
    if isinstance(source, np.ndarray) or array.ndim != 2:
        return False
    return len(np.unique(array)) > VALUES and int(array.max()) > CLASSES


def probability_map(source: File | NDArray[np.generic], label: int = 0) -> Values:
    """The probability of a class in each pixel.

    Parameters
    ----------
    source : File or array
        (height, width) of one class: shares as floats, or grey from black (0) to white (1). Or
        floats of every class: (K, height, width) or (height, width, K).
    label : int
        Which of K.

    Returns
    -------
    (height, width) float64 array
        As stored; `soft_counts` refuses what is outside of [0, 1].

    Raises
    ------
    ReadError
        Colours, a lossy picture, or a file that cannot be read.
    MaskError
        K numbers a pixel, and `label` is none of them.
    """
    name = source.name if isinstance(source, File) else "the array"
    array = source if isinstance(source, np.ndarray) else _stored(source)
    values = np.asarray(array, np.float64)
    if values.ndim == 3 and 1 in (values.shape[0], values.shape[2]):  # of one class
        values = values.squeeze(0 if values.shape[0] == 1 else 2)
    if values.ndim == 3:
        axis = 0 if values.shape[0] < values.shape[2] else 2
        if not 0 <= label < values.shape[axis]:
            raise MaskError(
                f"{name}: {values.shape[axis]} numbers per pixel, and class {label} is none of them"
            )
        taken: Values = np.take(values, label, axis=axis)
        return taken
    if values.ndim != 2:
        raise ReadError(f"{name}: an array of {values.ndim} axes; wanted one probability per pixel")
    if np.issubdtype(array.dtype, np.integer):
        values /= 255 if array.dtype == np.uint8 else 65535
    return values


def cut(source: File | NDArray[np.generic], threshold: float) -> Decoded | None:
    """A map of 0 and 1: where the probability reaches a threshold.

    Parameters
    ----------
    source : File or array
    threshold : float
        In [0, 1].

    Returns
    -------
    Decoded or None
        None where the map has no probabilities of one class.

    Raises
    ------
    ReadError
        As `probability_map`.
    MaskError
        Numbers or a threshold outside of [0, 1].

    Examples
    --------
    >>> cut(np.array([[0.2, 0.3]]), 0.3).labels
    array([[0, 1]], dtype=uint8)
    """
    if not 0 <= threshold <= 1:
        raise MaskError(f"a threshold of {threshold:g}; wanted a probability, from 0 to 1")
    array = source if isinstance(source, np.ndarray) else _stored(source)
    if array.ndim != 2 or not is_soft(source):
        return None
    name = source.name if isinstance(source, File) else "the array"
    values = probability_map(source)
    if not (values.min() >= 0 and values.max() <= 1):  # nan too
        raise MaskError(
            f"{name}: numbers from {values.min():g} to {values.max():g}; wanted probabilities"
        )
    log = IssueLog()
    remedy = f"A pixel has the class from {threshold:g} on"
    log.add("probabilities", "noted", name, "", "probabilities of one class", remedy)
    return Decoded((values >= threshold).astype(np.uint8), log.issues)


def _stored(file: File) -> NDArray[np.generic]:
    """Numbers as the file has them."""
    if file.name.lower().endswith(ARRAYS):
        return stored_array(file)
    image: Image.Image = open_image(file)[0]
    if image.format in LOSSY:
        raise ReadError(f"{file.name}: {image.format}, a lossy picture; save it as PNG or .npy")
    if image.mode not in GREY:
        raise ReadError(f"{file.name}: a picture of mode {image.mode}; wanted grey, or .npy")
    pixels: NDArray[np.generic] = np.asarray(image)
    return pixels if image.mode == "L" else pixels.astype(np.uint16)
