"""The images: what to call them, how large they are, and the pictures themselves where given."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from iouviz.data.arrays.numbers import key_of, to_numpy
from iouviz.data.choices import Key
from iouviz.data.file import File
from iouviz.data.join.picture_size import picture_size
from iouviz.data.read.files import gather, is_picture
from iouviz.data.readers.shared.rows import show
from iouviz.errors import ReadError

Size = tuple[float, float]  # width, height
CHANNELS: Final = (1, 3, 4)
WANTED: Final = "wanted a name, a path, (width, height), or a picture (PIL, an array, a tensor)"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What is known of one image.

    Attributes
    ----------
    key : int, str or None
        What its side calls it; None where that is its position alone.
    name : str or None
    size : (width, height) or None
        Pixels.
    file : File or None
        The picture.
    """

    key: Key | None = None
    name: str | None = None
    size: Size | None = None
    file: File | None = None

    def over(self, other: "Picture") -> "Picture":
        """The same, with what only `other` knows."""
        return Picture(
            other.key if self.key is None else self.key,
            self.name or other.name,
            self.size or other.size,
            self.file or other.file,
        )


def pictures_of(images: Any) -> "Mapping[Key, Picture] | Sequence[Picture] | list[File] | None":
    """What was given as `images`: by key, by position, or files to find by name.

    Raises
    ------
    ReadError
        Something else; it names the place.
    """
    if images is None:
        return None
    if isinstance(images, str | Path):
        found = [file for file in gather(images) if is_picture(file)]
        if not found:
            raise ReadError(f"images: no picture in {images}")
        return found
    if isinstance(images, Mapping):
        pictures = {}
        for given, item in images.items():
            key = key_of(given, "a key of images")
            named = None if isinstance(item, str | Path) or isinstance(key, int) else key
            pictures[key] = replace(picture_of(item, f"images[{key!r}]", named), key=key)
        return pictures
    if not hasattr(images, "__len__") or not hasattr(images, "__getitem__"):
        raise ReadError(f"images is {show(images)}; wanted a sequence or a mapping, one per image")
    return [picture_of(images[at], f"images[{at}]") for at in range(len(images))]


def picture_of(item: Any, place: str, name: str | None = None) -> Picture:
    """One image, of whatever stands for it; a text that names a file is that file."""
    if isinstance(item, Path):
        return _on_disk(item, place)
    if isinstance(item, str):
        return _on_disk(Path(item), place) if _is_file(item) else Picture(name=item)
    if isinstance(item, tuple | list) and len(item) == 2 and all(map(_is_side, item)):
        return Picture(name=name, size=(float(item[0]), float(item[1])))
    if hasattr(item, "save") and hasattr(item, "size") and hasattr(item, "convert"):  # PIL
        file = drawn(name or "", lambda: item, tuple(item.size))
        return Picture(name=name, size=tuple(item.size), file=file)
    pixels = to_numpy(item, place)
    if pixels.ndim not in (2, 3) or pixels.dtype.kind not in "biuf" or not pixels.size:
        raise ReadError(f"{place} has shape {pixels.shape}; {WANTED}")
    if pixels.ndim == 3 and pixels.shape[2] not in CHANNELS and pixels.shape[0] in CHANNELS:
        pixels = np.moveaxis(pixels, 0, 2)  # PyTorch's order
    return of_pixels(pixels, name)


def of_pixels(pixels: NDArray[Any], name: str | None) -> Picture:
    """A picture (height, width) or (height, width, channels); fractions go from 0 to 1."""
    size = float(pixels.shape[1]), float(pixels.shape[0])
    return Picture(name=name, size=size, file=drawn(name or "", lambda: _image(pixels), size))


def drawn(name: str, image: Callable[[], Any], size: Size) -> File:
    """A file in memory, made as PNG when it is wanted."""

    def load() -> bytes:
        written = io.BytesIO()
        picture = image()
        if picture.mode not in ("L", "RGB", "RGBA"):
            picture = picture.convert("RGB")
        picture.save(written, "PNG", compress_level=1)
        return written.getvalue()

    return File(name, int(3 * size[0] * size[1]), load)


def _image(pixels: NDArray[Any]) -> Image.Image:
    if pixels.dtype.kind == "f":
        pixels = np.clip(pixels, 0, 1) * 255
    elif pixels.dtype.kind == "b":
        pixels = pixels * np.uint8(255)
    eight = np.ascontiguousarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return Image.fromarray(eight[:, :, 0] if eight.ndim == 3 and eight.shape[2] == 1 else eight)


def _on_disk(path: Path, place: str) -> Picture:
    try:
        (file,) = gather(path)
    except (ReadError, ValueError) as error:
        raise ReadError(f"{place}: {error}") from error
    size = picture_size(file)
    if size is None:
        raise ReadError(f"{place}: {path} is no picture that can be read")
    return Picture(name=str(path), size=(float(size[0]), float(size[1])), file=file)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _is_side(value: Any) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and bool(value > 0)
