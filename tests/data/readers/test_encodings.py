"""Text in other encodings: read where that is safe, with a word about it; refused elsewhere."""

import codecs
import json

import pytest

from iouviz.data.issues import IssueLog
from iouviz.data.read.files import upload
from iouviz.data.read.read import read
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError
from tests.data.files import coco, dets, result, voc

NAME = "Äpfel"
FRUIT = json.dumps(coco(categories=[{"id": 0, "name": NAME}, {"id": 5, "name": "dog"}]))
FRUIT = FRUIT.replace(json.dumps(NAME)[1:-1], NAME)  # as letters, not as \u escapes
XML = voc(filename="ä.jpg").decode().replace("cat", NAME)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_and_line_ends_of_any_kind_are_read_without_a_word(encoding, ends):
    data = FRUIT.replace(", ", f",{ends}").encode(encoding)
    dataset = read(("labels.json", data), dets(result()))
    assert dataset.classes == (NAME, "dog")
    assert dataset.issues == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_xml_in_unicode(encoding):
    assert read(("a.xml", XML.encode(encoding))).classes == (NAME,)


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252"])
@pytest.mark.parametrize("name", ["labels.json", "a.xml"])
def test_latin_1_is_repaired_and_said(name, encoding):
    dataset = read((name, (XML if name == "a.xml" else FRUIT).encode(encoding)))
    assert NAME in dataset.classes
    (issue,) = [each for each in dataset.issues if each.code == "not-utf-8"]
    assert issue.outcome == "repaired"
    assert str(issue).startswith(f"{name}: byte ")
    assert "Save the file as UTF-8" in issue.remedy


def test_xml_that_says_that_it_is_latin_1_needs_no_repair():
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    dataset = read(("a.xml", (head + XML).encode("latin-1")))
    assert dataset.classes == (NAME,)
    assert dataset.issues == ()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"images": "\xe9\x81"}', "byte 12 is not UTF-8"),  # no letter of Windows-1252
        (b'{"images": "\xe9\x00"}', "byte 12 is not UTF-8"),  # binary
        (codecs.BOM_UTF8 + b'{"images": "\xe9\x07"}', "byte 15 is not UTF-8"),
        (codecs.BOM_UTF16_LE + b"{\0\x00\xd8}\0", "byte 4 is not UTF-16-LE"),
    ],
)
def test_what_is_no_text_is_refused_and_the_byte_named(data, place):
    with pytest.raises(ReadError, match=place):
        read(("l.json", data))


@pytest.mark.parametrize(
    ("encoding", "byte"), [("utf-8", 10), ("utf-8-sig", 13), ("latin-1", 9), ("utf-16-le", 18)]
)
def test_a_fault_is_placed_by_the_bytes_of_the_file(encoding, byte):
    # the second comma is the tenth character, and a with two dots takes one byte or two
    data = '{"ä": [1,, 2]}'.encode(encoding)
    with pytest.raises(ReadError, match=rf"line 1, column \d+ \(byte {byte} of {len(data)}\)"):
        read(("l.json", data))


def test_a_western_byte_is_told_once_however_often_it_is_looked_at():
    log = IssueLog()
    source = Source(upload("l.json", '{"ä": 1}'.encode("latin-1")), log)
    assert source.document == {"ä": 1}
    assert source.text
    (issue,) = log.issues
    assert (issue.count, issue.places) == (1, ("byte 2",))


def test_class_names_join_across_encodings():
    truth = ("labels.json", FRUIT.encode("utf-16"))
    content = coco(annotations=[result(category_id=4)], categories=[{"id": 4, "name": NAME}])
    found = json.dumps(content, ensure_ascii=False).encode("latin-1")
    dataset = read(truth, ("dets.json", found))
    assert dataset.predictions.label.tolist() == [0]
    assert dataset.classes == (NAME, "dog")
