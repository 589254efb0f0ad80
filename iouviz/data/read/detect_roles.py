"""What files are for, where nobody says: ground truth, predictions or pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from iouviz.data.inputs import Input
from iouviz.data.issues import IssueLog
from iouviz.data.model import File
from iouviz.data.read.detect_format import read_tables
from iouviz.data.read.files import gather, is_picture
from iouviz.data.read.progress import Meter
from iouviz.data.readers.shared.reader import Role, Tables
from iouviz.errors import ReadError, UndecidedError

# Formats with a file an image hold one role a folder, and a few files show which.
LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Roles:
    """Files by what they are for; what is neither pictures nor predictions is ground truth."""

    ground_truth: tuple[File, ...]
    predictions: tuple[File, ...]
    pictures: tuple[File, ...]


def find_roles(given: Sequence[Input]) -> Roles:
    """Tell predictions from ground truth by their scores, and both from pictures.

    Parameters
    ----------
    given : sequence of paths, folders, archives or (name, bytes) pairs
        Text files of one folder, and others where there are many of them, are taken together, as
        in formats with a file an image; a few are looked at one by one.

    Returns
    -------
    Roles
        Files that cannot be read are among the ground truth, so that reading says why.

    Examples
    --------
    >>> found = find_roles([
    ...     ("x.json", b'[{"image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1], "score": 1}]'),
    ...     ("y.json", b'{"images": [], "categories": [], "annotations": []}'),
    ... ])
    >>> [file.name for file in found.predictions]
    ['x.json']
    """
    ground_truth: list[File] = []
    scored: list[File] = []
    pictures: list[File] = []
    for each in given:
        files = gather(each)
        pictures += [file for file in files if is_picture(file)]
        for group in _groups([file for file in files if not is_picture(file)]):
            (scored if _have_scores(group[:LOOKED_AT]) else ground_truth).extend(group)
    return Roles(tuple(ground_truth), tuple(scored), tuple(pictures))


def _groups(files: Sequence[File]) -> Iterator[list[File]]:
    """Files that must have the same role."""
    groups: dict[tuple[str, str], list[File]] = {}
    for file in files:
        path = PurePosixPath(file.name)
        groups.setdefault((str(path.parent), path.suffix.lower()), []).append(file)
    for (_, suffix), group in groups.items():
        if suffix == ".txt" or len(group) > LOOKED_AT:
            yield group
        else:
            yield from ([file] for file in group)


def _have_scores(files: Sequence[File]) -> bool:
    """Whether the files can be read as predictions, which ground truth refuses."""
    try:
        if any(len(table.boxes) for table in _read(files, "predictions")):
            return True
    except UndecidedError:
        return True
    except ReadError:
        return False
    try:  # nothing is predicted; some formats hold nothing but predictions
        _read(files, "ground truth")
    except ReadError:
        return True
    return False


def _read(files: Sequence[File], role: Role) -> list[Tables]:
    return read_tables(files, role, IssueLog(), Meter(files, None))[0]
