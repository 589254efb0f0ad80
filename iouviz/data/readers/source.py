"""A file while it is being read: bytes, text, JSON and XML, each made once and kept.

Several readers look at a file before one of them reads it; what they look at is parsed once.
"""

import codecs
import json
from collections.abc import Callable
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeXml

from iouviz.data.issues import IssueLog
from iouviz.data.model import File
from iouviz.data.readers.quick import Results, quick_results
from iouviz.data.readers.quick_truth import Truth, quick_truth
from iouviz.errors import ReadError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _say_nothing(_fraction: float) -> None:
    """Nobody wants to know how far reading is."""


class Source:
    """One file, with its content in the forms that readers ask for.

    Parameters
    ----------
    file : File
        What to read. Nothing is loaded before the first look at the content.
    log : IssueLog, optional
        Told what was repaired on the way, such as text that is no Unicode.

    Raises
    ------
    ReadError
        From `data`, where the file is empty or cannot be read; from `text`, where it is no
        Unicode; from `document` and `root`, where it is broken. The message names the place.

    Attributes
    ----------
    progress : callable
        To be told which part of this file has been read, from 0 to 1, where reading takes long.

    Examples
    --------
    >>> from iouviz.data.files import upload
    >>> Source(upload("a.json", b'{"images": []}')).document
    {'images': []}
    """

    def __init__(self, file: File, log: IssueLog | None = None) -> None:
        self.file = file
        self.name = file.name
        self._log = IssueLog() if log is None else log
        self.progress: Callable[[float], None] = _say_nothing

    @cached_property
    def data(self) -> bytes:
        """The bytes, of which there is at least one that is not white space."""
        data = self.file.load()
        if not data[:4096].strip() and not data.strip():
            what = f"holds only white space ({len(data)} bytes)" if data else "is empty (0 bytes)"
            raise ReadError(f"{self.name}: the file {what}. Export or upload it again")
        return data

    @cached_property
    def text(self) -> str:
        """The bytes as text: UTF-8, or UTF-16 with a byte-order mark."""
        encoding = next((name for mark, name in MARKS if self.data.startswith(mark)), "utf-8")
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            raise ReadError(
                f"{self.name}: byte {error.start} is not {encoding.removesuffix('-sig').upper()} "
                f"text ({error.reason}). Save the file as UTF-8"
            ) from error

    def starts_with(self, *beginnings: bytes) -> bool:
        """Whether the first character that is not white space or a byte-order mark fits."""
        # A byte-order mark and UTF-16's zero bytes are looked through.
        head = self.data[:4096].lstrip() or self.data.lstrip()  # spares a copy of a large file
        head = head[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00").lstrip()
        return head.startswith(beginnings)

    @cached_property
    def results(self) -> Results | None:
        """The content as columns, where it is a list of results without anything odd in it."""
        found = quick_results(self.data)
        if found is not None:
            del self.data  # as large as all columns; would be loaded again if anybody asked
        return found

    @cached_property
    def truth(self) -> Truth | None:
        """The content as columns, where it is an annotation file without anything odd in it."""
        return quick_truth(self.data)

    @cached_property
    def document(self) -> Any:
        """The content as `json` gives it; NaN and Infinity literals come as floats."""
        try:
            return json.loads(self.text)
        except json.JSONDecodeError as error:
            raise ReadError(self._broken_json(error)) from error
        except RecursionError as error:
            raise ReadError(
                f"{self.name}: the JSON is nested too deep to be an annotation file. "
                f"Check that it is the file you meant"
            ) from error
        except ValueError as error:  # a whole number of thousands of digits
            raise ReadError(f"{self.name}: broken JSON: {error}") from error

    @cached_property
    def root(self) -> Element:
        """The root element; entities and references to other files are refused."""
        try:
            root: Element = SafeXml.fromstring(self.data)
        except ParseError as error:
            line, column = error.position
            raise ReadError(
                f"{self.name}: broken XML at line {line}, column {column + 1}: {error}. "
                f"Export the file again, or mend it at that place"
            ) from error
        except DefusedXmlException as error:
            raise ReadError(
                f"{self.name}: the XML declares entities or points to other files, which can be "
                f"an attack and is refused. Remove the <!DOCTYPE ...> part"
            ) from error
        except (ValueError, LookupError, RecursionError) as error:
            raise ReadError(f"{self.name}: the XML cannot be read: {error}") from error
        return root

    def _broken_json(self, error: json.JSONDecodeError) -> str:
        byte = len(self.text[: error.pos].encode("utf-8", "replace"))
        cut = error.pos >= len(self.text.rstrip()) or error.msg.startswith("Unterminated string")
        remedy = (
            "The file seems to be cut off: copy or download it again"
            if cut
            else "Mend the file at that place, or export it again"
        )
        return (
            f"{self.name}: broken JSON at line {error.lineno}, column {error.colno} "
            f"(byte {byte} of {len(self.data)}): {error.msg}. {remedy}"
        )
