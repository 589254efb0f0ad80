"""Every bad input gives a sentence with file, place and remedy; what was good is used."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.data.model import Dataset, File
from iouviz.data.read.read import read
from iouviz.errors import IouvizError, ReadError
from tests.data.files import annotation, as_file, coco, dets, labels, result, voc

BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
GOOD_OBJECT = (
    "<object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax>"
    "</bndbox></object>"
)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (("e.json", b""), ["e.json", "empty", "0 bytes"]),
        (("e.json", b" \n "), ["e.json", "white space"]),
        (("t.json", labels()[1][:100]), ["t.json", "line 1", "column", "byte", "cut off"]),
        (("b.json", b'{"images":\n [1,, 2]}'), ["b.json", "line 2, column 5 (byte 15", "Correct"]),
        (("d.json", b"[" * 200_000), ["d.json", "nested too deep"]),
        (("n.json", b'{"images": ' + b"9" * 5000 + b"}"), ["n.json", "broken JSON"]),
        (("x.xml", b"<annotation><object>"), ["x.xml", "broken XML at line 1, column 21"]),
        (("x.xml", voc(head=BOMB, objects="&z;")), ["x.xml", "refused", "DOCTYPE"]),
        (("x.xml", voc(head=EXTERNAL, objects="&x;")), ["x.xml", "refused", "DOCTYPE"]),
        (("u.txt", b"hello"), ["u.txt", "COCO JSON", "Pascal VOC XML", "Looked for"]),
        (("c.csv", b",\n,"), ["c.csv", "Looked for"]),
        (("u.json", b'{"shapes": []}'), ["u.json", "Looked for"]),
        (("p.jpg", b"-"), ["only pictures"]),
        (dets(result()), ["dets.json", "COCO results", "Exchange"]),
        (as_file("i.json", {"images": []}), ["i.json", 'no "annotations"']),
        (labels(images={}), ["labels.json", "images is an object", "a list"]),
        (labels(annotations=[annotation(bbox=[1, 2, 3])]), ["annotations[0].bbox", "3 numbers"]),
    ],
)
def test_ground_truth_of_no_use_is_refused_with_a_sentence(file, parts):
    with pytest.raises(ReadError) as caught:
        read(file)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (("e.json", b""), ["e.json", "empty"]),
        (as_file("gt.json", coco()), ["gt.json", '"score"', "ground truth"]),
        (("a.xml", voc()), ["a.xml", "Pascal VOC XML", "predictions"]),
        (dets(result(score=None)), ["dets.json", "[0].score", "missing"]),
        (dets(result(bbox=None)), ["dets.json", "[0].bbox", "missing"]),
    ],
)
def test_predictions_of_no_use_are_refused_with_a_sentence(file, parts):
    with pytest.raises(ReadError) as caught:
        read(labels(), file)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("bad", "code", "parts"),
    [
        ({"bbox": [1, 2, 3]}, "bad-bbox", ["annotations[1].bbox", "3 numbers", "[x, y, width"]),
        ({"bbox": "1 2 3 4"}, "bad-bbox", ["a text", "[x, y, width, height]"]),
        ({"bbox": [1, 2, [3], {}]}, "bad-bbox", ["[3], which is no number"]),
        ({"bbox": [True, 2, 3, 4]}, "bad-bbox", ["True, which is no number"]),
        ({"bbox": ["1,5", 2, 3, 4]}, "bad-bbox", ["'1,5'", "decimals need a point, as in 1.5"]),
        ({"bbox": [1, 2, None, 4]}, "bad-bbox", ["None, which is no number"]),
        ({"bbox": [1, 2, float("nan"), 4]}, "not-finite", ["NaN", "left out"]),
        ({"bbox": [1, 2, "Infinity", 4]}, "not-finite", ["infinite"]),
        ({"bbox": [1e308, 2, 1e308, 4]}, "not-finite", ["infinite"]),
        ({"bbox": [1e300, 2, 3, 4]}, "too-far", ["1e+15"]),
        ({"bbox": [10**400, 2, 3, 4]}, "not-finite", ["infinite"]),
        ({"bbox": [1, 2, -3, 4]}, "negative-size", ["annotations[1].bbox", "-3", "negative"]),
        ({"image_id": None}, "bad-image-id", ["annotations[1].image_id", "missing"]),
        ({"image_id": [1]}, "bad-image-id", ["[1]", "a whole number or a text"]),
        ({"category_id": 1.5}, "bad-category-id", ["1.5"]),
        ({"image_id": 12}, "unknown-image", ["1 image unknown to the ground truth: 12"]),
        ({"category_id": 12}, "unknown-class", ["1 class unknown to the ground truth: 12"]),
    ],
)
def test_a_bad_annotation_is_left_out_and_named(bad, code, parts):
    dataset = read(
        labels(annotations=[annotation(), annotation(**{"id": 2} | bad), annotation(id=3)])
    )
    assert dataset.ground_truth.ids == (1, 3)
    found = str(one(dataset, code))
    assert found.startswith("labels.json: annotations[1]")
    for part in parts:
        assert part in found


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"score": float("nan")}, "score-not-finite"),
        ({"score": "Infinity"}, "score-not-finite"),
        ({"score": "high"}, "bad-score"),
        ({"score": True}, "bad-score"),
        ({"bbox": [1, 2, -3, 4]}, "negative-size"),
    ],
)
def test_a_bad_prediction_is_left_out_and_named(bad, code):
    dataset = read(labels(), dets(result(), result(**bad)))
    assert len(dataset.predictions) == 1
    assert str(one(dataset, code)).startswith("dets.json: [1]")


def test_rows_that_are_no_objects_are_left_out():
    dataset = read(labels(annotations=[annotation(), 7, [[[]]], None]))
    assert len(dataset.ground_truth) == 1
    issue = one(dataset, "not-an-object")
    assert issue.count == 3
    assert "a number; wanted an object in braces" in str(issue)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"bbox": ["10", "20", 30, 40]}, "text-bbox"),
        ({"bbox": [10, 20, 0, 40]}, "zero-size"),
        ({"area": "big"}, "bad-area"),
        ({"area": -1}, "bad-area"),
        ({"area": True}, "bad-area"),
        ({"iscrowd": "maybe"}, "bad-iscrowd"),
        ({"iscrowd": [1]}, "bad-iscrowd"),
    ],
)
def test_what_can_be_repaired_is_kept_with_an_issue(changes, code):
    dataset = read(labels(annotations=[annotation(**changes)]))
    assert len(dataset.ground_truth) == 1
    assert dataset.ground_truth.boxes[0, :2].tolist() == [10, 20]
    assert one(dataset, code).outcome in {"noted", "repaired"}


@pytest.mark.parametrize(
    ("thing", "code", "part"),
    [
        (GOOD_OBJECT.replace("<name>cat</name>", ""), "no-name", "<name>"),
        ("<object><name>cat</name></object>", "no-bndbox", "<bndbox>"),
        (GOOD_OBJECT.replace("<xmax>2</xmax>", ""), "bad-bndbox", "no <xmax>"),
        (GOOD_OBJECT.replace("<xmax>2", "<xmax>two"), "bad-bndbox", "'two', which is no number"),
        (GOOD_OBJECT.replace("<xmax>2", "<xmax>2,5"), "bad-bndbox", "as in 2.5"),
        (GOOD_OBJECT.replace("<xmax>2", "<xmax>nan"), "not-finite", "<xmax>"),
        (GOOD_OBJECT.replace("<xmax>2", "<xmax>0"), "negative-size", "negative"),
    ],
)
def test_a_bad_voc_object_is_left_out_and_named(thing, code, part):
    dataset = read(("a.xml", voc(objects=GOOD_OBJECT + thing)))
    assert len(dataset.ground_truth) == 1
    found = str(one(dataset, code))
    assert found.startswith("a.xml: object 2: ")
    assert part in found


def test_of_several_files_the_good_ones_are_used():
    dataset = read([("a.xml", voc()), ("b.xml", b"<annotation>"), ("c.xml", b"")])
    assert len(dataset.ground_truth) == 1
    assert [issue.file for issue in dataset.issues] == ["b.xml", "c.xml"]


def test_paths_that_do_not_exist_and_things_that_are_no_files(tmp_path: Path):
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.json")
    with pytest.raises(ReadError, match="holds no files"):
        read(tmp_path)
    with pytest.raises(ReadError, match="cannot read files from a int"):
        read(7)  # type: ignore[arg-type]
    with pytest.raises(ReadError):
        read("x" * 5000)


def test_one_image_name_in_two_folders_is_never_guessed():
    images = [
        {"id": n, "file_name": name, "width": 100, "height": 80}
        for n, name in enumerate(["train/a.jpg", "val/a.jpg"])
    ]
    rows = [result(image_id="val/a.jpg"), result(image_id="a.jpg")]
    dataset = read(labels(images=images, annotations=[annotation()]), dets(*rows))
    assert dataset.predictions.image.tolist() == [1]
    found = str(one(dataset, "ambiguous-image"))
    assert found.startswith("dets.json: [1]")
    assert "1 image meaning several things in the ground truth: 'a.jpg'" in found


def test_a_list_of_something_else_altogether_is_refused_at_once():
    row = json.dumps(result()).encode()
    with pytest.raises(ReadError, match=r"d\.json: 10,001 of 10,002 predictions are no objects"):
        read(labels(), ("d.json", b"[" + row + b",1" * 10_001 + b"]"))


def test_a_file_that_is_too_large_is_refused_before_it_is_loaded():
    def fail() -> bytes:
        raise AssertionError("loaded")

    with pytest.raises(ReadError, match=r"gt\.json: 5\.0 GB; at most 2 GB are read\. Check"):
        read(File("gt.json", 5 << 30, fail))


VALID = (labels()[1], dets(result(), result(score=0.5))[1], voc())
SPICE = (b"NaN", b"-1", b"1e999", b'"', b"null", b"[", b"}", b"<", b"\x00", b"\xff", b"[[1]]")


def plainly(data: bytes) -> None:
    """Read `data` in either role; anything but an IouvizError escapes."""
    with contextlib.suppress(IouvizError):
        assert isinstance(read(("f", data)), Dataset)
    with contextlib.suppress(IouvizError):
        assert isinstance(read(labels(), ("f", data)), Dataset)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(VALID), st.data())
def test_mutated_files_give_a_dataset_or_our_own_error(valid, data):
    mutant = bytearray(valid)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(mutant)))
        end = start + data.draw(st.integers(0, 12))
        mutant[start:end] = data.draw(st.sampled_from(SPICE) | st.binary(max_size=6))
    plainly(bytes(mutant))


RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(["id", "image_id", "category_id", "bbox", "area", "iscrowd"]), RUBBISH)
def test_rubbish_in_any_field_gives_a_dataset_or_our_own_error(field, rubbish):
    rows = [annotation() | {field: rubbish}, annotation(id=2)]
    plainly(json.dumps(coco(annotations=rows)).encode())
    plainly(json.dumps([result() | {field: rubbish, "score": rubbish}, result()]).encode())


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["images", "categories", "annotations"]), RUBBISH)
def test_rubbish_for_any_list_gives_a_dataset_or_our_own_error(field, rubbish):
    plainly(json.dumps(coco(**{field: rubbish})).encode())
    plainly(json.dumps(coco(**{field: [rubbish, rubbish]})).encode())


def one(dataset: Dataset, code: str):
    return next(issue for issue in dataset.issues if issue.code == code)
