"""The photographs of a data set, beside what is written of it."""

from pathlib import PurePosixPath

from iouviz.data.file import PICTURES, File
from iouviz.data.issues import IssueLog
from iouviz.data.model import Dataset
from iouviz.data.readers.shared.rows import show
from iouviz.data.writers.names import safe_path
from iouviz.data.writers.writer import Writer
from iouviz.errors import WriteError

Photograph = tuple[str, File]


def photographs(dataset: Dataset, writer: Writer, log: IssueLog) -> tuple[Photograph, ...]:
    """Where each photograph goes, and the file that it is; images without one are noted.

    Each has the name of its image, and where that has no suffix, the suffix of the file.

    Raises
    ------
    WriteError
        No image has its photograph at hand, two would have one name, or a name would leave the
        folder.
    """
    found: dict[str, File] = {}
    images = dataset.images
    for name, file in zip(images.names, images.files, strict=True):
        if file is None:
            remedy = "Its labels are written without it."
            what = "an image whose photograph is not at hand"
            log.add("no-photograph", "skipped", writer.name, name, what, remedy)
            continue
        path = writer.photograph(safe_path(name))
        if PurePosixPath(path).suffix.lower() not in PICTURES:
            path += PurePosixPath(file.name).suffix
        if found.setdefault(path, file) is not file:
            raise WriteError(f"two images would have their photograph in {show(path)}")
    if len(images) and not found:
        raise WriteError(
            "none of the photographs is at hand. Give the folder that holds them, with the file "
            "names that the annotations have"
        )
    return tuple(found.items())
