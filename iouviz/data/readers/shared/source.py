"""A file while it is being read: bytes, text, JSON and XML, each made once and kept.

Several readers look at a file before one of them reads it; what they look at is parsed once.
"""

import codecs
import contextlib
import json
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, TypeVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeXml

from iouviz.data.issues import IssueLog
from iouviz.data.model import File
from iouviz.errors import ReadError

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as the mark of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes that no text in a Western encoding has.
CONTROLS: Final = bytes({*range(32), 127} - {*b"\t\n\r\f\x1a"})
# Files of labels have at most hundreds of megabytes; what is larger is a wrong one.
LARGEST_FILE: Final = 1 << 31
HEAD: Final = 1 << 16

Kept = TypeVar("Kept")


def _say_nothing(_fraction: float) -> None:
    """Nobody wants to know how far reading is."""


class Source:
    """One file, with its content in the forms that readers ask for.

    Parameters
    ----------
    file : File
        What to read. Nothing is loaded before the first look at the content.
    log : IssueLog, optional
        Gets what was repaired on the way, such as text that is no Unicode.

    Raises
    ------
    ReadError
        From `data`, where the file is empty or cannot be read; from `text`, where it is no
        text; from `document` and `root`, where it is broken. The message names the place.

    Attributes
    ----------
    progress : callable
        Gets how much of this file has been read, from 0 to 1, where reading takes long.
    empty : bool
        Whether a look at the content found none.

    Examples
    --------
    >>> from iouviz.data.read.files import upload
    >>> Source(upload("a.json", b'{"images": []}')).document
    {'images': []}
    """

    def __init__(self, file: File, log: IssueLog | None = None) -> None:
        self.file = file
        self.name = file.name
        self._log = IssueLog() if log is None else log
        self.progress: Callable[[float], None] = _say_nothing
        self.empty = False
        self._kept: dict[object, Any] = {}

    def keep(self, make: "Callable[[Source], Kept]") -> Kept:
        """What `make` makes of this file, made once, for what several readers look at."""
        if make not in self._kept:
            self._kept[make] = make(self)
        kept: Kept = self._kept[make]
        return kept

    @cached_property
    def data(self) -> bytes:
        """The bytes, of which there is at least one that is not white space."""
        if self.file.size > LARGEST_FILE:
            raise ReadError(
                f"{self.name}: {self.file.size / 2**30:.1f} GB; at most {LARGEST_FILE >> 30} GB "
                f"are read. Check that it is the file you meant, or split it"
            )
        data = self.file.load()
        if not data[:4096].strip() and not data.strip():
            self.empty = True
            what = f"holds only white space ({len(data)} bytes)" if data else "is empty (0 bytes)"
            raise ReadError(f"{self.name}: the file {what}. Export or upload it again")
        return data

    @cached_property
    def text(self) -> str:
        """The bytes as text: UTF-8, UTF-16 or UTF-32, else what Windows calls Latin-1."""
        mark, codec = self._encoding
        try:
            return self.data[len(mark) :].decode(codec)
        except UnicodeDecodeError as error:
            start = len(mark) + error.start
            if codec == "utf-8" and self.data.translate(None, CONTROLS) == self.data:
                with contextlib.suppress(UnicodeDecodeError):
                    return self._western(start)
            raise ReadError(
                f"{self.name}: byte {start} is not {codec.upper()} text ({error.reason}). "
                f"Save the file as UTF-8"
            ) from error

    @cached_property
    def head(self) -> str:
        """The beginning of the text, to find out what it is; what is no text is replaced."""
        mark, codec = self._encoding
        return self.data[len(mark) : HEAD].decode(codec, "replace")

    @cached_property
    def _encoding(self) -> tuple[bytes, str]:
        """The byte-order mark, which may be none, and how the rest is encoded."""
        for mark, codec in MARKS:
            if self.data.startswith(mark):
                return mark, codec
        # A file of labels begins with an ASCII character, one half of which is 0 in UTF-16.
        zeros = tuple(byte == 0 for byte in self.data[:2])
        if zeros == (False, True):
            return b"", "utf-16-le"
        return b"", "utf-16-be" if zeros == (True, False) else "utf-8"

    def _western(self, start: int) -> str:
        text = self.data.decode("cp1252")
        found = "text that is not UTF-8, but seems to be Latin-1 (Windows-1252)"
        remedy = "Read as that; letters with accents may be wrong. Save the file as UTF-8."
        self._log.add("not-utf-8", "repaired", self.name, f"byte {start}", found, remedy)
        return text

    def starts_with(self, *beginnings: bytes) -> bool:
        """Whether the first character that is not white space or a byte-order mark fits."""
        # A byte-order mark and UTF-16's zero bytes are looked through.
        head = self.data[:4096].lstrip() or self.data.lstrip()  # spares a copy of a large file
        head = head[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00").lstrip()
        return head.startswith(beginnings)

    @cached_property
    def document(self) -> Any:
        """The content as `json` gives it; NaN and Infinity literals come as floats.

        JSON Lines of which there are several come as a list.
        """
        try:
            return _json_or_lines(self.text)
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
            return self._parsed()
        except ParseError as error:
            line, column = error.position
            raise ReadError(
                f"{self.name}: broken XML at line {line}, column {column + 1}: {error}. "
                f"Export the file again, or correct it at that place"
            ) from error
        except DefusedXmlException as error:
            raise ReadError(
                f"{self.name}: the XML declares entities or points to other files, which can be "
                f"an attack and is refused. Remove the <!DOCTYPE ...> part"
            ) from error
        except (ValueError, LookupError, RecursionError) as error:
            raise ReadError(f"{self.name}: the XML cannot be read: {error}") from error

    def _parsed(self) -> Element:
        try:
            root: Element = SafeXml.fromstring(self.data)
        except ParseError:
            if _is_utf8(self.data):
                raise
            root = SafeXml.fromstring(self.text)  # says UTF-8, or nothing, and is not
        return root

    def _broken_json(self, error: json.JSONDecodeError) -> str:
        mark, codec = self._encoding
        if not _is_utf8(self.data) and codec == "utf-8":
            codec = "cp1252"
        byte = len(mark) + len(self.text[: error.pos].encode(codec, "replace"))
        cut = error.pos >= len(self.text.rstrip()) or error.msg.startswith("Unterminated string")
        remedy = (
            "The file seems to be cut off: copy or download it again"
            if cut
            else "Correct the file at that place, or export it again"
        )
        return (
            f"{self.name}: broken JSON at line {error.lineno}, column {error.colno} "
            f"(byte {byte} of {len(self.data)}): {error.msg}. {remedy}"
        )


def _json_or_lines(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        # A file of another kind is no line of JSON from its first one on.
        if error.msg != "Extra data" or "\n" in text[: error.pos].strip():
            raise
    found, start = [], 0
    for line in text.split("\n"):
        try:
            found += [json.loads(line)] if line.strip() else []
        except json.JSONDecodeError as error:
            raise json.JSONDecodeError(error.msg, text, start + error.pos) from error
        start += len(line) + 1
    return found


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
