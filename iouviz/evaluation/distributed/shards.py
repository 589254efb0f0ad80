"""Which files are judged: pairs of ground truth and predictions, from globs, lists or addresses."""

import glob
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import fsspec

from iouviz.data.inputs import Upload
from iouviz.data.read.files import is_glob
from iouviz.errors import ReadError

Listed = str | Path | Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a data set: some images, with their objects and predictions.

    Attributes
    ----------
    number : int
        Its place in the order of the parts.
    ground_truth, predictions : str
        Paths, or addresses that fsspec knows, such as ``s3://bucket/gt-000.json``.
    """

    number: int
    ground_truth: str
    predictions: str

    def __str__(self) -> str:
        return f"shard {self.number} ({self.ground_truth}, {self.predictions})"


def list_shards(ground_truth: Listed, predictions: Listed) -> tuple[Shard, ...]:
    """Put files of ground truth and of predictions together in pairs.

    Parameters
    ----------
    ground_truth, predictions : str or sequence of str
        A glob, whose files are taken in the order of their names, or a list. Files of two globs go
        together where what the asterisks stand for is the same, as in ``gt-*.json`` and
        ``dt-*.json``; those of lists by their order.

    Returns
    -------
    tuple of Shard

    Raises
    ------
    ReadError
        No file, a file that is listed twice, or one without a partner.

    Examples
    --------
    >>> list_shards(["gt-0.json", "gt-1.json"], ["dt-0.json", "dt-1.json"])[1]
    Shard(number=1, ground_truth='gt-1.json', predictions='dt-1.json')
    """
    truth, found = _files(ground_truth), _files(predictions)
    for files in (truth, found):
        twice = [name for name, times in Counter(files).items() if times > 1]
        if twice:
            raise ReadError(f"{twice[0]} is listed {files.count(twice[0])} times; wanted once")
    if is_glob(ground_truth) and is_glob(predictions):
        found = _partners(str(ground_truth), truth, str(predictions), found)
    elif len(truth) != len(found):
        raise ReadError(
            f"{len(truth)} files of ground truth and {len(found)} of predictions; "
            "wanted as many of each"
        )
    return tuple(Shard(n, *pair) for n, pair in enumerate(zip(truth, found, strict=True)))


def source(path: str) -> str | Upload:
    """What `read` is given for a path or an address: itself, or the name and bytes behind it.

    Raises
    ------
    ReadError
        Nothing there, or no right to read it.
    """
    if "://" not in path:
        if not Path(path).exists():
            raise ReadError(f"{path}: no such file or folder")
        return path
    try:
        with fsspec.open(path, "rb") as file:
            return PurePosixPath(path).name, file.read()
    except (OSError, ValueError, ImportError) as error:
        raise ReadError(f"{path} cannot be read: {error}") from error


def _files(listed: Listed) -> list[str]:
    if not isinstance(listed, str | Path):
        return [str(each) for each in listed]
    pattern = str(listed)
    if not is_glob(pattern):
        return [pattern]
    if "://" in pattern:
        files, path = fsspec.core.url_to_fs(pattern)
        found = [files.unstrip_protocol(each) for each in files.glob(path)]
    else:
        found = glob.glob(pattern, recursive=True)  # noqa: PTH207 (the whole path is a glob)
    if not found:
        raise ReadError(f"{pattern}: no file matches")
    return sorted(found)


def _partners(
    truth_glob: str, truth: Sequence[str], found_glob: str, found: Sequence[str]
) -> list[str]:
    """The predictions that go with each file of ground truth, by what the asterisks stand for."""
    by_key = {_key(found_glob, path): path for path in found}
    keys = [_key(truth_glob, path) for path in truth]
    alone = [path for path, key in zip(truth, keys, strict=True) if key not in by_key]
    alone += [path for key, path in by_key.items() if key not in set(keys)]
    if alone:
        raise ReadError(
            f"{alone[0]} has no partner ({len(alone)} of {len(truth) + len(found)} files have "
            f"none); wanted files of {truth_glob} and {found_glob} whose names differ only there"
        )
    return [by_key[key] for key in keys]


def _key(pattern: str, path: str) -> tuple[str, ...]:
    """What the wildcards of a glob stand for in a path.

    >>> _key("memory://lake/gt-*.json", "memory:///lake/gt-07.json")
    ('07',)
    """
    pattern = pattern.rpartition("://")[2]  # file systems spell the beginning of an address anew
    parts = re.split(r"(\*\*/?|\*|\?|\[[^\]]*\])", pattern)
    regex = "".join(
        f"(.*{'?' if part == '*' else ''})" if part.startswith("*")
        else "(.)" if part == "?" or part.startswith("[")
        else re.escape(part)
        for part in parts
    )  # fmt: skip
    match = re.search(regex + "$", path)
    return match.groups() if match else (path,)
