"""Lists of class names beside text formats: YOLO's data.yaml, Darknet's .names, classes.txt.

Of YAML just what such files hold is understood: `names` as a list or as a mapping from number to
name, in one line or over several. Nothing is ever executed or built from it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final, TypeVar

from iouviz.data.issues import IssueLog
from iouviz.data.readers.shared.rows import clean, show
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError

Name = TypeVar("Name", int, int | str)
PLAIN: Final = frozenset(("classes.txt", "labels.txt", "class_names.txt", "_darknet.labels"))
ENTRY: Final = re.compile(r"""\s*(?:(\d+)\s*:\s*)?("(?:[^"]*)"|'(?:[^']*)'|[^,\n]+?)\s*(?:,|$)""")


def is_class_list(source: Source) -> bool:
    """Whether the file is a list of class names, by its name and, for YAML, its content."""
    name = source.name.rsplit("/", 1)[-1].lower()
    if name.endswith((".yaml", ".yml")):
        return re.search(r"^names\s*:", source.text, re.MULTILINE) is not None
    return name.endswith(".names") or name in PLAIN


def read_class_names(sources: Sequence[Source], log: IssueLog) -> dict[int, str]:
    """Number -> name, out of the first list that holds any; the others are held against it."""
    first: tuple[str, dict[int, str]] | None = None
    for source in sources:
        try:
            names = _names(source)
        except ReadError as error:
            log.add("unusable-file", "skipped", source.name, "", str(error), "Left out.")
            continue
        if names and first is None:
            first = source.name, names
        elif names and first is not None and names != first[1]:
            found = f"other class names than {show(first[0])} has"
            log.add("class-lists-differ", "noted", source.name, "", found, "The first one counts.")
    return {} if first is None else distinct_names(*first, "class {}".format, log)


def _names(source: Source) -> dict[int, str]:
    if PurePosixPath(source.name).suffix.lower() in {".yaml", ".yml"}:
        return yaml_names(source.text)
    lines = [clean(line.strip()) for line in source.text.splitlines()]
    return {number: line for number, line in enumerate(lines) if line}


def yaml_names(text: str) -> dict[int, str]:
    r"""The entry `names` of a YAML text.

    >>> yaml_names("nc: 2\nnames: ['cat', dog]  # pets")
    {0: 'cat', 1: 'dog'}
    >>> yaml_names("names:\n  0: cat\n  7: 'traffic light'\npath: x")
    {0: 'cat', 7: 'traffic light'}
    """
    found = re.search(
        r"^names\s*:[ \t]*(.*(?:\n(?:[ \t-].*|[ \t]*[\]}].*|\s*))*)", text, re.MULTILINE
    )
    if found is None:
        return {}
    block = "\n".join(_without_comment(line) for line in found.group(1).split("\n"))
    inside = re.match(r"\s*[\[{](.*?)[\]}]", block, re.DOTALL)
    if inside is not None:
        entries = ENTRY.findall(inside.group(1).replace("\n", " "))
    else:
        lines = [line.strip().removeprefix("- ").strip() for line in block.split("\n")]
        entries = [entry for line in lines if line for entry in ENTRY.findall(line)[:1]]
    return {
        int(number) if number else place: clean(name.strip("\"' "))
        for place, (number, name) in enumerate(entries)
        if name.strip("\"' ")
    }


def _without_comment(line: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", line)


def distinct_names(
    file: str, names: Mapping[Name, str], place: Callable[[Name], str], log: IssueLog
) -> dict[Name, str]:
    """Key -> name, where a second class of one name has its key behind it."""
    result: dict[str, Name] = {}
    for key, name in names.items():
        while name in result:
            found = f"a second class named {show(name)}"
            name = f"{name} (id {key})"
            remedy = f"Kept apart, as {name!r}; other tools also count them apart."
            log.add("duplicate-class-name", "noted", file, place(key), found, remedy)
        result[name] = key
    return {key: name for name, key in result.items()}
