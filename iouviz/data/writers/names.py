"""Names that are safe to write: of files, and of classes, one a line or in a tag."""

from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath

from iouviz.data.readers.shared.rows import show
from iouviz.errors import WriteError


def label_paths(names: Sequence[str], suffix: str) -> list[str]:
    """Name of the label file of each image: the image's own, with another suffix.

    Raises
    ------
    WriteError
        A name that would leave the folder or is no name of a file, or two that come to the same.

    Examples
    --------
    >>> label_paths(["train/a.jpg", "b.c.png"], ".txt")
    ['train/a.txt', 'b.c.txt']
    """
    paths = [safe_path(name).removesuffix(PurePosixPath(name).suffix) + suffix for name in names]
    taken: dict[str, str] = {}
    for path, name in zip(paths, names, strict=True):
        # as many file systems do, and readers that join by name: no difference for capitals
        other = taken.setdefault(path.casefold(), name)
        if other is not name:
            raise WriteError(
                f"images {show(other)} and {show(name)} would both have their labels in "
                f"{show(path)}. Rename one of them, or choose a format with one file for all"
            )
    return paths


def safe_path(name: str) -> str:
    """An image name as a path below a folder, with forward slashes.

    Raises
    ------
    WriteError
        It would leave the folder, or is no name of a file.
    """
    path = name.replace("\\", "/").removeprefix("./")
    parts = path.split("/")
    outside = path.startswith("/") or ".." in parts or PureWindowsPath(path).drive
    if outside or not PurePosixPath(path).stem or any(ord(character) < 32 for character in path):
        why = "would leave the folder" if outside else "is no name of a file"
        raise WriteError(
            f"the image name {show(name)} {why}. Rename the image, or choose a format with one "
            f"file for all"
        )
    return path


def without_images(path: str) -> str:
    """A path without folders named "images", by the last of which trainers of YOLO find labels.

    >>> without_images("train/images/a.jpg"), without_images("images.jpg")
    ('train/a.jpg', 'images.jpg')
    """
    *folders, name = path.split("/")
    return "/".join([*(folder for folder in folders if folder != "images"), name])


def check_lines(classes: Sequence[str], where: str) -> None:
    """Refuse class names that do not come back from a file with a name a line.

    Raises
    ------
    WriteError
        A name that is empty, has a line break, or white space around it.
    """
    for name in classes:
        if len(name.splitlines()) > 1:
            raise WriteError(
                f"the class name {show(name)} has a line break, and {where} is one line. Rename "
                f"the class"
            )
    check_trimmed(classes, "class name", where)


def check_trimmed(names: Sequence[str], what: str, where: str) -> None:
    """Refuse names that are empty or have white space around them, which readers drop."""
    for name in names:
        if not name or name != name.strip():
            why = "has white space around it" if name else "is empty"
            raise WriteError(f"the {what} {show(name)} {why}, which {where} cannot hold. Rename it")


def as_bytes(text: str) -> bytes:
    """`text` as UTF-8.

    Raises
    ------
    WriteError
        It has half characters, which no file can hold.
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        part = show(text[max(0, error.start - 20) : error.end + 20])
        raise WriteError(f"{part} has half a character, which no file can hold") from error


def spell(value: float) -> str:
    """A number as short as it can be without losing a bit; whole ones without a point.

    >>> spell(12.0), spell(0.1), spell(1e300)
    ('12', '0.1', '1e+300')
    """
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
