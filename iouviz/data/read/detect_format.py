"""Which reader a file is for, and what all files of one role hold together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from iouviz.data.issues import IssueLog
from iouviz.data.model import File
from iouviz.data.read.files import is_picture
from iouviz.data.read.not_boxes import explain_no_boxes
from iouviz.data.read.progress import Meter
from iouviz.data.readers import READERS, Reader
from iouviz.data.readers.shared.reader import Role, Tables, skip_file
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

UNKNOWN: Final = "a file of no known format"
BESIDE: Final = "Not read. Other files beside the labels are harmless."


@dataclass(slots=True)
class _Sorted:
    """Files by the reader that takes them; `order` is their place among all."""

    groups: dict[Reader, list[Source]] = field(default_factory=dict)
    companions: list[Source] = field(default_factory=list)
    empty: list[Source] = field(default_factory=list)
    errors: list[ReadError] = field(default_factory=list)
    order: dict[Source, int] = field(default_factory=dict)


class _UnknownFormatError(ReadError):
    """No reader recognises the file; common in folders, and then not worth an issue each."""


class _NoBoxesError(_UnknownFormatError):
    """No reader recognises the file, but what it is can be said."""


def read_tables(
    files: Sequence[File], role: Role, log: IssueLog, meter: Meter, beside: Sequence[Source] = ()
) -> tuple[list[Tables], list[Source]]:
    """Read all files that are no pictures; raise only where none of them is of use.

    Parameters
    ----------
    files : sequence of File
    role : {"ground truth", "predictions"}
    log : IssueLog
    meter : Meter
        Gets how far reading is.
    beside : sequence of Source
        Companions of the files of the other role, for formats that find none of their own.

    Returns
    -------
    tables : list of Tables
    companions : list of Source
        Files that hold no boxes but what formats keep beside them, such as class names.
    """
    found = _sort(files, role, log, meter)
    tables: list[Tables] = []
    for reader, sources in found.groups.items():
        own = [source for source in found.companions if reader.companion(source)]
        other = [source for source in beside if reader.companion(source)]
        try:
            tables.extend(reader.read([*sources, *(own or other)], role, log))
        except ReadError as error:  # the reader has noted it
            found.errors.append(error)
    if not tables:
        alone = [(each.name, explain_no_boxes(each)) for each in found.companions]
        found.errors += [_NoBoxesError(f"{name}: this is {what}") for name, what in alone if what]
        raise _nothing_usable(found.errors, role)
    return tables, found.companions


def _sort(files: Sequence[File], role: Role, log: IssueLog, meter: Meter) -> _Sorted:
    found = _Sorted()
    for number, file in enumerate(files):
        if is_picture(file):
            continue
        source = Source(file, log)
        meter.watch(source)
        found.order[source] = number
        try:
            if any(reader.companion(source) for reader in READERS):
                found.companions.append(source)
            else:
                found.groups.setdefault(_reader_of(source, role), []).append(source)
        except _UnknownFormatError as error:
            found.errors.append(error)
            log.add("unknown-format", "noted", role, file.name, UNKNOWN, BESIDE)
        except ReadError as error:
            if source.empty:
                found.empty.append(source)
            else:
                found.errors.append(error)
                skip_file(file.name, error, log)
    _place_empty(found, role, log)
    return found


def _place_empty(found: _Sorted, role: Role, log: IssueLog) -> None:
    """Give empty files to the reader for which they are images without objects, if one reads."""
    takers = [reader for reader in found.groups if reader.takes_empty]
    if not found.groups and len(found.empty) > 1:  # images of which none has an object
        takers = [reader for reader in READERS if reader.takes_empty]
    for source in found.empty:
        fit = [each for each in takers if source.name.lower().endswith(each.suffixes)]
        if fit:
            found.groups.setdefault(fit[0], []).append(source)
            continue
        suffixes = tuple(suffix for reader in found.groups for suffix in reader.suffixes)
        if found.groups and not source.name.lower().endswith(suffixes):
            log.add("unknown-format", "noted", role, source.name, UNKNOWN, BESIDE)
            continue
        try:
            source.data  # noqa: B018  says how empty it is
        except ReadError as error:
            found.errors.append(error)
            skip_file(source.name, error, log)
    for sources in found.groups.values():
        sources.sort(key=found.order.__getitem__)


def _reader_of(source: Source, role: Role) -> Reader:
    """Find the reader that recognises a file and can read it as `role`."""
    other = None
    source.data  # noqa: B018  an empty file is named as such before its format is looked for
    for reader in READERS:
        if reader.recognises(source):
            if role in reader.roles:
                return reader
            other = reader
    if other is not None:
        raise ReadError(
            f"{source.name}: this is {other.name}, which holds {other.roles[0]}, but it was given "
            f"as {role}. Exchange the two, or choose another file"
        )
    if source.starts_with(b"{", b"["):
        source.document  # noqa: B018  broken JSON is the better message
    known = explain_no_boxes(source)
    if known is not None:
        raise _NoBoxesError(f"{source.name}: this is {known}")
    raise _UnknownFormatError(
        f"{source.name}: no format that iouviz knows for {role}. Looked for {_wanted(source, role)}"
    )


def _wanted(source: Source, role: Role) -> str:
    """The formats of a role; those that are written as the file is in more words."""
    able = [reader for reader in READERS if role in reader.roles]
    kind = {b"<": ".xml", b"{": ".json", b"[": ".json"}
    suffix = next((kind[mark] for mark in kind if source.starts_with(mark)), ".txt")
    alike = [reader for reader in able if suffix in reader.suffixes]
    others = ", ".join(reader.name for reader in able if reader not in alike)
    message = "; ".join(f"{reader.name}: {reader.wants}" for reader in alike)
    return f"{message}; and for {others}" if message and others else message or others


def _nothing_usable(errors: list[ReadError], role: Role) -> ReadError:
    if not errors:
        return ReadError(f"no file with {role} among those given, only pictures or nothing at all")
    if len(errors) == 1:
        return errors[0]
    first = next((each for each in errors if type(each) is not _UnknownFormatError), errors[0])
    return ReadError(f"{first} (and {len(errors) - 1} more files that cannot be used)")
