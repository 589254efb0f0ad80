"""One label map from its file: a picture whose pixels are numbers or colours, or a NumPy array.

Colours become numbers too: COLOUR + 65536 R + 256 G + B, so that they cannot be taken for classes.
"""

import io
from collections.abc import Callable
from typing import Final, NamedTuple
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from iouviz.data.file import File
from iouviz.data.issues import Issue, IssueLog
from iouviz.errors import ReadError
from iouviz.pictures import MEGAPIXELS, load, open_image

Labels = NDArray[np.integer]

COLOUR: Final = 1 << 24
ARRAYS: Final = (".npy", ".npz")
MAPS: Final = frozenset((".png", ".tif", ".tiff", ".bmp", ".gif", ".pgm", ".ppm", *ARRAYS))
# JPEG and its kin change numbers; WebP may, and does not say whether it did.
LOSSY: Final = frozenset(("JPEG", "MPO", "JPEG2000", "WEBP", "AVIF"))
LOSSY_ENDINGS: Final = frozenset((".jpg", ".jpeg", ".jfif", ".jp2", ".webp", ".avif"))
LARGEST: Final = 1 << 29  # bytes of an array unpacked: 50 megapixels of eight bytes, and some
ROTATED: Final = "map-rotation-note"
# What EXIF's numbers ask for that lay a picture on its side: rows become columns.
TURNS: Final[dict[int, Callable[[Labels], Labels]]] = {
    5: lambda labels: labels.T,
    6: lambda labels: np.rot90(labels, -1),
    7: lambda labels: labels[::-1, ::-1].T,
    8: lambda labels: np.rot90(labels),
}


class Decoded(NamedTuple):
    """A label map, (height, width), and what was odd in its file."""

    labels: Labels
    issues: tuple[Issue, ...] = ()
    orientation: int = 1  # by EXIF: 1 is upright

    def upright(self, name: str) -> "Decoded":
        """Turned as the file's note says.

        >>> Decoded(np.array([[1, 2]]), (), 6).upright("a.png").labels.tolist()
        [[1], [2]]
        """
        labels = TURNS[self.orientation](self.labels)
        log = IssueLog(each for each in self.issues if each.code != ROTATED)
        found = "a note (EXIF) that the picture is to be shown turned, and the other map is"
        log.add("map-turned", "repaired", name, "", found, "Turned as the note says")
        return Decoded(labels, log.issues)


def decode(file: File) -> Decoded:
    """Read one label map.

    Parameters
    ----------
    file : File
        PNG, TIFF, BMP, GIF, PGM or PPM (numbers, palette or colours), ``.npy`` or ``.npz``.

    Returns
    -------
    Decoded
        Palette pictures give their indices; probabilities the likeliest class, or for one class
        whether it is above a half.

    Raises
    ------
    ReadError
        What `iouviz.pictures.open_image` raises; a format that changes numbers, such as JPEG;
        colours of 16 bits; an array that is no map.
    """
    if file.name.lower().endswith(ARRAYS):
        return decode_array(stored_array(file), file.name)
    image, data, _ = open_image(file)
    if image.format in LOSSY or image.info.get("compression") == "jpeg":
        raise ReadError(
            f"{file.name}: {image.format}, a lossy picture, whose numbers change when it is saved. "
            "Export the labels again as PNG or .npy"
        )
    if image.format == "PNG" and data[24] == 16 and data[25] in (2, 6):
        raise ReadError(
            f"{file.name}: a PNG of 16-bit colours, of which only 8 bits can be read. Save it as "
            "16-bit grey, as 8-bit colours, or as .npy"
        )
    log = IssueLog()
    turn = image.getexif().get(ExifTags.Base.Orientation, 1) if "exif" in image.info else 1
    if turn != 1:
        log.add(
            ROTATED, "noted", file.name, "",
            "a note (EXIF) that the picture is to be shown turned",
            "Read as stored, for the other map is no other size",
        )  # fmt: skip
    return Decoded(_pixels(image, file.name, log), log.issues, turn)


def decode_array(array: NDArray[np.generic], name: str) -> Decoded:
    """A label map from an array: whole numbers, or probabilities of one class or of each.

    Parameters
    ----------
    array : (height, width), (K, height, width) or (height, width, K) array
    name : str
        For messages.

    Raises
    ------
    ReadError
        Another shape, values that are neither, or more than 50 megapixels.

    Examples
    --------
    >>> decode_array(np.array([[0.2, 0.7]]), "a.npy").labels
    array([[0, 1]], dtype=uint8)
    """
    if array.ndim == 3 and 1 in (array.shape[0], array.shape[2]):
        array = array.squeeze(0 if array.shape[0] == 1 else 2)
    soft = np.issubdtype(array.dtype, np.floating)
    if array.ndim not in ((2, 3) if soft else (2,)) or not array.size:
        shape = " x ".join(map(str, array.shape)) or "nothing"
        raise ReadError(f"{name}: an array of {shape}; wanted height x width, one number each")
    if array.size > MEGAPIXELS * 1_000_000 * (1 if array.ndim == 2 else 256):
        raise ReadError(f"{name}: more than {MEGAPIXELS} megapixels are not opened")
    if array.dtype == np.bool_:
        return Decoded(array.astype(np.uint8))
    if np.issubdtype(array.dtype, np.integer):
        return Decoded(array)  # type: ignore[arg-type]
    if not soft or not np.isfinite(array).all():
        raise ReadError(f"{name}: {array.dtype} values that are no numbers of classes")
    return _of_floats(array, name)


def _of_floats(array: NDArray[np.generic], name: str) -> Decoded:
    """Whole numbers stored as floats, or probabilities."""
    values = np.asarray(array, np.float64)
    log = IssueLog()
    remedy = "For IoU at every threshold, evaluate them as probabilities"
    if values.ndim == 3:
        axis = 0 if values.shape[0] < values.shape[2] else 2
        found = f"{values.shape[axis]} numbers per pixel, one per class"
        log.add("probabilities", "noted", name, "", found, "The class with the highest is taken")
        return Decoded(values.argmax(axis=axis), log.issues)
    if (values == np.rint(values)).all() and np.abs(values).max() < 2**53:
        return Decoded(values.astype(np.int64))
    if values.min() < 0 or values.max() > 1:
        raise ReadError(
            f"{name}: numbers with fractions from {values.min():.4g} to {values.max():.4g}; wanted "
            "whole numbers of classes, or probabilities from 0 to 1"
        )
    log.add("probabilities", "noted", name, "", "probabilities", f"Taken from 0.5 on. {remedy}")
    return Decoded((values >= 0.5).astype(np.uint8), log.issues)


def _pixels(image: Image.Image, name: str, log: IssueLog) -> Labels:
    if image.mode == "PA":
        image = image.convert("RGBA")
    pixels = np.asarray(image)
    if image.mode in {"LA", "RGBA"}:
        if (pixels[..., -1] != 255).any():
            log.add(
                "map-alpha", "noted", name, "", "a channel of transparency (alpha)",
                "It is left out; the numbers beneath it are evaluated",
            )  # fmt: skip
        pixels = pixels[..., 0] if image.mode == "LA" else pixels[..., :3]
    if image.mode in {"RGB", "RGBA"}:
        wide = pixels.astype(np.int32)
        return COLOUR + (wide[..., 0] << 16) + (wide[..., 1] << 8) + wide[..., 2]
    return decode_array(pixels, name).labels


def stored_array(file: File) -> NDArray[np.generic]:
    """The array of a file; ReadError where there is none, or several."""
    data = load(file)
    try:
        if file.name.lower().endswith(".npz"):
            return _of_archive(file.name, data)
        array = np.load(io.BytesIO(data), allow_pickle=False)
    except (OSError, ValueError, EOFError, BadZipFile, MemoryError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{file.name}: no array that NumPy can read ({error})") from error
    if not isinstance(array, np.ndarray):
        raise ReadError(f"{file.name}: several arrays; save one with numpy.save")
    return array


def _of_archive(name: str, data: bytes) -> NDArray[np.generic]:
    with ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    if len(entries) != 1:
        raise ReadError(
            f"{name}: {len(entries)} arrays ({', '.join(each.filename for each in entries[:5])}); "
            "wanted one label map per file"
        )
    if entries[0].file_size > LARGEST:
        raise ReadError(f"{name}: unpacks to {entries[0].file_size:,} bytes, which is no label map")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        array: NDArray[np.generic] = arrays[arrays.files[0]]
    return array
