"""The contract that every reader keeps. A new reader adds an example here and nothing else."""

import numpy as np
import pytest

from iouviz.data.files import upload
from iouviz.data.issues import IssueLog
from iouviz.data.readers import READERS, Reader
from iouviz.data.readers.source import Source
from iouviz.errors import ReadError
from iouviz.geometry.boxes import as_boxes
from tests.data.files import as_file, coco, dets, labels, result, voc

EXAMPLES = {
    ("COCO JSON", "ground truth"): labels(),
    ("COCO JSON", "predictions"): as_file("dets.json", coco(annotations=[result()])),
    ("COCO results", "predictions"): dets(result(), result(image_id=17)),
    ("Pascal VOC XML", "ground truth"): ("a.xml", voc()),
}
CASES = [(reader, role) for reader in READERS for role in reader.roles]


def test_readers_have_names_of_their_own():
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert all(reader.wants and reader.suffixes for reader in READERS)


@pytest.mark.parametrize(("reader", "role"), CASES)
def test_only_the_right_readers_recognise_an_example(reader: Reader, role):
    source = Source(upload(*EXAMPLES[reader.name, role]))
    assert [other.name for other in READERS if other.recognises(source)] == [reader.name]


@pytest.mark.parametrize(("reader", "role"), CASES)
def test_tables_are_whole(reader: Reader, role):
    """Columns of one length, boxes that are boxes, scores just for predictions."""
    log = IssueLog()
    (table,) = reader.read([Source(upload(*EXAMPLES[reader.name, role]))], role, log)
    boxes = table.boxes
    assert len(boxes) > 0
    for column in (boxes.label, boxes.boxes, boxes.size, boxes.area, boxes.crowd, boxes.ids):
        assert len(column) == len(boxes)
    assert as_boxes(boxes.boxes) is boxes.boxes
    assert np.allclose(boxes.boxes[:, 2:] - boxes.boxes[:, :2], boxes.size)
    assert (boxes.score is not None) == (role == "predictions")
    assert len(set(table.images.keys)) == len(table.images.keys) == len(table.images.sizes)
    assert len(set(table.classes.names)) == len(table.classes.keys)
    assert boxes.places(0)
    assert log.issues == ()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "data", [b"hello", b"\x89PNG", b"{}", b"[7]", b"<svg/>", b'"text"', b"[[]]"]
)
def test_no_reader_recognises_what_is_not_its_own(reader: Reader, data):
    assert not reader.recognises(Source(upload("file", data)))


@pytest.mark.parametrize(("reader", "role"), CASES)
def test_a_file_cut_in_half_is_refused(reader: Reader, role):
    name, data = EXAMPLES[reader.name, role]
    source = Source(upload(name, data[: len(data) // 2]))
    with pytest.raises(ReadError, match=name):
        reader.recognises(source)
