"""A file while it is being read."""

import pytest

from iouviz.data.read.files import upload
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError


def test_what_several_readers_look_at_is_made_once():
    made = []
    source = Source(upload("a.txt", b"x"))

    def make(_):
        made.append(1)
        return "kept"

    assert source.keep(make) == source.keep(make) == "kept"
    assert made == [1]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_json_lines_are_a_list(end):
    data = end.join(['{"a": 1}', '{"b": "\u2028"}', ""]).encode()
    assert Source(upload("a.jsonl", data)).document == [{"a": 1}, {"b": "\u2028"}]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"a": 1}\n\n{"b": }\n', "line 3, column 7 .byte 16"),
        (b'{"a": 1} {"b": 2}\n', "line 1, column 10"),
        (b'{"a":\n 1}\n{"b": 2}', "line 3, column 1"),  # one document, and then another
    ],
)
def test_a_broken_line_of_json_lines_is_named(data, place):
    with pytest.raises(ReadError, match=f"broken JSON at {place}"):
        Source(upload("a.jsonl", data)).document  # noqa: B018
