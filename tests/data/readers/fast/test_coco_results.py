"""The quick way reads what the careful way reads, and leaves everything odd to it."""

import json
import random
from dataclasses import astuple

import numpy as np
import pytest

from iouviz.data.read.files import upload
from iouviz.data.read.read import read
from iouviz.data.readers import coco as careful_reader
from iouviz.data.readers.fast import json_columns as quick_json
from iouviz.data.readers.fast.coco import results_of
from iouviz.data.readers.shared.source import Source
from iouviz.errors import IouvizError
from iouviz.geometry.masks.rle import Masks
from tests.data.files import labels, result


def outcome(data):
    """All that reading predictions comes to: the columns and issues, or the error's words."""
    try:
        dataset = read(labels(), ("dets.json", data))
    except IouvizError as error:
        return type(error), str(error)
    table = dataset.predictions
    masks = () if table.masks is None else astuple(table.masks)
    columns = (table.image, table.label, table.boxes, table.size, table.score, *masks)
    return [(each.dtype, each.tobytes()) for each in columns], dataset.issues


def as_source(data):
    return Source(upload("dets.json", data))


def both_ways(data, monkeypatch):
    """The outcome with and without the quick way, and whether it was taken."""
    taken = bool(data.strip()) and results_of(as_source(data)) is not None
    fast = outcome(data)
    with monkeypatch.context() as patch:
        patch.setattr(careful_reader, "results_of", lambda _: None)
        return fast, outcome(data), taken


def spelt(*rows):
    return json.dumps(list(rows)).encode()


LIST = {"size": [80, 100], "counts": [500, 20, 60, 30, 7390]}
OTHER = {"size": [80, 100], "counts": [0, 8000]}
EMPTY = {"size": [80, 100], "counts": [8000]}
TEXT = {
    "size": [80, 100],
    "counts": Masks.from_runs([7000, 3, 997], [0, 3], [[80, 100]]).strings()[0],
}


def masked(mask=LIST, **changes):
    return result(segmentation=mask, **changes)


def many(count, seed=0):
    rng = np.random.default_rng(seed)
    return [
        result(
            image_id=int(rng.choice([0, 17])),
            category_id=int(rng.choice([0, 5])),
            bbox=[*rng.normal(0, 100, 2).tolist(), *(rng.random(2) * 90 + 0.1).tolist()],
            score=float(rng.choice([rng.random(), 1e-300, 0.1, -2.5])),
        )
        for _ in range(count)
    ]


USUAL = [
    spelt(result()),
    spelt(result(), result(id=3, area=1200, iscrowd=0)),
    b"\n [ \t" + spelt(result())[1:-1] + b"\r\n ]\n\n",
    spelt(result(bbox=[1, 2, 3, 4], score=1)),
    spelt(result(bbox=[0.1, -2e3, 12345678901234567.0 / 2**20, 4e-5], score=3)),
    b'[{"score": 0.1, "score": 0.7, "image_id": 0, "category_id": 0, "bbox": [1, 2, 3, 4]}]',
    spelt(*many(300)),
    json.dumps(many(50), indent=2).encode(),
    json.dumps(many(50), separators=(",", ":")).encode(),
    spelt(result(name="a", more={"a": [1, {"b": None}]})),
    spelt(result(id="\u00e4")),
    json.dumps([result(id="\u00e4\u4e2d")], ensure_ascii=False).encode(),
    b"\xef\xbb\xbf" + spelt(result()),
    spelt(result(image_id=17.0)),
    spelt(masked(LIST), masked(TEXT), masked(OTHER)),
    spelt(*[masked(TEXT, more=1)] * 40),
    spelt(*[masked(each, bbox=None) for each in (LIST, TEXT, OTHER) * 5]),
    spelt(masked([]), result(segmentation=None)),
    spelt(masked(EMPTY, bbox=None)),
    spelt(*[masked(each, bbox=None) for each in (LIST, EMPTY, TEXT, EMPTY) * 9]),
]

ODD = [
    b"", b" ", b"[", b"[]", b"[ ]", b"{}", b"[[]]", b"null", b"[1]", b"[{}]",
    spelt(result(), 7), spelt(result(bbox=[1, 2, 3])), spelt(result(bbox=[1, 2, 3, 0])),
    spelt(result(bbox=[1, 2, -3, 4])), spelt(result(bbox=[1, 2, 3, "4"])), spelt(result(bbox="x")),
    spelt(result(bbox=[1e16, 2, 3, 4])), spelt(result(bbox=[1, 2, 1e308, 4])),
    spelt(result(score="0.5")), spelt(result(score=None)), spelt(result(score=True)),
    spelt(result(score=float("nan"))), spelt(result(score=float("inf"))),
    spelt(result(image_id="0")), spelt(result(image_id=True)), spelt(result(image_id=10**30)),
    spelt(result(image_id=1.5)), spelt(result(image_id=17.0)),
    spelt(result(category_id=None)), spelt(result(name="a")),
    spelt(result(image_id=4)), spelt(result(), result(image_id=4, category_id=9)),
    spelt(masked(EMPTY, bbox=[0, 0, 0, 0])),
    spelt(masked(), result()), spelt(masked([]), masked()), spelt(masked("x")), spelt(masked({})),
    spelt(masked([[1, 1, 4, 1, 4, 3]])), spelt(masked([[1, 1, 4, 1, 4, 3]], bbox=None)),
    spelt(masked(LIST | {"size": [80.0, 100]})), spelt(masked(LIST | {"size": [80]})),
    spelt(masked(LIST | {"size": [80, -100]})), spelt(masked(LIST | {"size": [10**9, 10**9]})),
    spelt(masked(LIST | {"counts": [8001]})), spelt(masked(LIST | {"counts": [-1, 8001]})),
    spelt(masked(LIST | {"counts": [8000.0]})), spelt(masked(LIST | {"counts": [2**33]})),
    spelt(masked(LIST | {"counts": []})), spelt(masked(LIST | {"counts": ""})),
    spelt(masked(LIST | {"counts": "P"})), spelt(masked(LIST | {"counts": "\u00e4"})),
    spelt(masked(LIST | {"counts": "PPPPPPPPPP1"})), spelt(masked(), masked(bbox=None)),
    spelt(masked(bbox=None)).replace(b"}", b'}, "bbox": null', 1),
    spelt(result())[:-1], spelt(result()) + b"]", spelt(result()) + b"x",
    spelt(result())[:-1] + b",]",
    b"\xef\xbb\xbf" + spelt(result()), spelt(result()).decode().encode("utf-16"),
    spelt(result(id="\u00e4")), json.dumps([result(id="\u00e4")], ensure_ascii=False).encode(),
    b"\x00" + spelt(result()), b"\x0b" + spelt(result()), spelt(result()).replace(b" ", b"\x0c"),
]  # fmt: skip

NUMBERS = [
    "01", "1.", ".5", "+1", "-", "--1", "0x1", "1e", "1e5", "1E+2", "-0", "-0.0", "1e999", "-1e999",
    "1e-999", "NaN", "Infinity", "-Infinity", "1_0", "1 2", "0.1e1", "00", "1.0e0",
    "12345678901234567890",
    "0.1000000000000000055511151231257827021181583404541015625", "9007199254740993", "1" * 400,
    "2.2250738585072011e-308", "5e-324", "179769313486231580793728971405303e276", "null", "true",
    '"1"',
]  # fmt: skip


@pytest.mark.parametrize("data", USUAL)
def test_usual_files_take_the_quick_way(data, monkeypatch):
    fast, careful, taken = both_ways(data, monkeypatch)
    assert taken
    assert fast == careful


@pytest.mark.parametrize("data", ODD)
def test_odd_files_are_told_apart_as_before(data, monkeypatch):
    fast, careful, _ = both_ways(data, monkeypatch)
    assert fast == careful


@pytest.mark.parametrize("field", ["image_id", "score", "bbox", "id"])
@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_read_alike(field, number, monkeypatch):
    text = f"[5, 6, {number}, 7]" if field == "bbox" else number
    rest = {k: v for k, v in result().items() if k != field}
    data = f'[{json.dumps(rest)[:-1]}, "{field}": {text}}}]'.encode()
    fast, careful, _ = both_ways(data, monkeypatch)
    assert fast == careful


def test_a_late_fault_is_named_by_its_place(monkeypatch):
    monkeypatch.setattr(quick_json, "PIECE", 1000)
    rows = many(500)
    rows[345]["bbox"] = [1, 2, 3]
    dataset = read(labels(), ("dets.json", spelt(*rows)))
    (issue,) = dataset.issues
    assert issue.places == ("[345].bbox",)
    assert len(dataset.predictions) == 499


@pytest.mark.parametrize("piece", [1, 90, 130, 1000, 20_000])
@pytest.mark.parametrize("indent", [None, 0, 3])
def test_pieces_leave_no_seam(piece, indent, monkeypatch):
    data = json.dumps(many(200), indent=indent).encode()
    whole = results_of(as_source(data)).tables.boxes
    monkeypatch.setattr(quick_json, "PIECE", piece)
    monkeypatch.setattr(quick_json, "TAIL", 64)
    cut = results_of(as_source(data)).tables.boxes
    for name in ("image", "label", "boxes", "size", "score"):
        np.testing.assert_array_equal(getattr(cut, name), getattr(whole, name))


def test_what_looks_like_a_gap_inside_an_object_is_none(monkeypatch):
    monkeypatch.setattr(quick_json, "PIECE", 40)
    inner = spelt(*[result(parts=[{"a": 1}, {"b": 2}, {"c": 3}]) for _ in range(20)])
    text = spelt(*[result(id="}, {" * 9) for _ in range(20)])
    for data in (inner, text):
        fast, careful, _ = both_ways(data, monkeypatch)
        assert fast == careful
        assert len(read(labels(), ("dets.json", data)).predictions) == 20


@pytest.mark.parametrize("seed", range(150))
def test_spoilt_files_end_alike(seed, monkeypatch):
    monkeypatch.setattr(quick_json, "PIECE", 300)
    rng = random.Random(seed)
    data = bytearray(json.dumps(many(8, seed), separators=rng.choice([None, (",", ":")])).encode())
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                data[at] = rng.choice(b'0123456789.-+eE,:[]{}" \n\\nax\x00\xff')
            case 1:
                del data[at : at + rng.randint(1, 30)]
            case 2:
                data[at:at] = rng.choice(
                    [b",", b"{", b"}", b"]", b'"', b"},{", b" ", b"1", b"\\u0041"]
                )
            case 3:
                other = rng.randrange(len(data))
                data[at:at] = data[other : other + rng.randint(1, 90)]
    fast, careful, _ = both_ways(bytes(data), monkeypatch)
    assert fast == careful


def test_collecting_garbage_is_on_again_afterwards():
    import gc

    for data in (USUAL[0], ODD[10]):
        results_of(as_source(data))
        assert gc.isenabled()
