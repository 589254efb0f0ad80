"""Pictures made fit for a browser: checked before they are decoded."""

import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image, UnidentifiedImageError

from iouviz.data.model import File
from iouviz.errors import ReadError

MEGAPIXELS = 50  # beyond this decoding alone would take gigabytes
LONGEST = 1600  # screen pixels; a larger picture is sent smaller


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes that a browser shows, and the size that annotations speak of.

    Attributes
    ----------
    data : bytes
        JPEG or PNG.
    mime : str
    width, height : int
        Of the original, in pixels, as stored: a camera's rotation note is not applied, because
        annotation tools count in stored pixels.
    """

    data: bytes
    mime: str
    width: int
    height: int


def open_picture(file: File) -> Picture:
    """Read, check and, where needed, shrink one picture.

    Parameters
    ----------
    file : File

    Returns
    -------
    Picture
        The longest side at most 1600 pixels; the size is still that of the original.

    Raises
    ------
    ReadError
        Not a picture, cut short, or more than 50 megapixels (found out before decoding).
    """
    image, data, size = open_image(file)
    return Picture(*_for_browser(image, data), *size)


def open_image(
    file: File, *, at_least: int | None = None
) -> tuple[Image.Image, bytes, tuple[int, int]]:
    """The decoded picture, its bytes and its size; see `open_picture` for what it raises.

    Parameters
    ----------
    file : File
    at_least : int or None
        The picture may come out smaller than it is stored, but no side that was as long becomes
        shorter than this; a JPEG then takes a fraction of the time.
    """
    data = load(file)
    if not data:
        raise ReadError(f"{file.name}: the file is empty; copy the picture again")
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; the limit below is stricter and has a sentence.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
        _check_size(file, image)
        size = image.size
        if at_least is not None:
            image.draft(None, (at_least, at_least))
        image.load()
    except Image.DecompressionBombError as error:
        raise ReadError(f"{file.name}: {_too_large()}") from error
    except UnidentifiedImageError as error:
        raise ReadError(f"{file.name}: this is no picture that Pillow knows") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ReadError(f"{file.name}: the picture is damaged or cut short ({error})") from error
    return image, data, size


def load(file: File) -> bytes:
    """The bytes of a file, or a `ReadError` that names it."""
    try:
        return file.load()
    except OSError as error:
        raise ReadError(f"{file.name}: cannot be read ({error.strerror or error})") from error


def _check_size(file: File, image: Image.Image) -> None:
    width, height = image.size
    if width * height > MEGAPIXELS * 1_000_000:
        raise ReadError(f"{file.name}: {width} x {height} pixels; {_too_large()}")


def _too_large() -> str:
    return f"more than {MEGAPIXELS} megapixels are not opened; save it smaller"


def _for_browser(image: Image.Image, data: bytes) -> tuple[bytes, str]:
    """The bytes as they are where a browser shows them alike, or else written anew."""
    turned = (
        image.getexif().get(ExifTags.Base.Orientation, 1) != 1
    )  # a browser would turn it, boxes would not follow
    plain = image.format in {"JPEG", "PNG"} and image.mode in {"RGB", "L"}
    if plain and not turned and max(image.size) <= LONGEST:
        return data, f"image/{str(image.format).lower()}"
    small = image.convert("RGB")
    small.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    small.save(written, "JPEG", quality=90)
    return written.getvalue(), "image/jpeg"
