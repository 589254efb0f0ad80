"""Annotation files: the quick way reads what the careful way reads, and nothing odd."""

import json
import random
from dataclasses import astuple

import numpy as np
import pytest

from iouviz.data.read.files import upload
from iouviz.data.read.read import read
from iouviz.data.readers import coco as careful_reader
from iouviz.data.readers.fast import json_columns as quick_json
from iouviz.data.readers.fast.coco import annotations_of
from iouviz.data.readers.shared.source import Source
from iouviz.errors import IouvizError
from iouviz.geometry.masks.rle import Masks
from tests.data.files import annotation, as_file, coco


def outcome(data, predictions=None):
    try:
        dataset = read(("labels.json", data), predictions)
    except IouvizError as error:
        return type(error), str(error)
    table, images = dataset.ground_truth, dataset.images
    masks = () if table.masks is None else astuple(table.masks)
    corners = np.zeros(0) if table.corners is None else table.corners
    columns = (
        corners,
        table.image,
        table.label,
        table.boxes,
        table.size,
        table.area,
        table.crowd,
        *masks,
    )
    columns = [(each.dtype, each.tobytes()) for each in (*columns, table.ignore, images.sizes)]
    names = (
        images.names,
        images.ids,
        dict(images.attributes),
        dataset.classes,
        dataset.class_ids,
        table.ids,
    )
    return columns, names, table.shapes is None, dataset.issues


def both_ways(data, monkeypatch):
    taken = annotations_of(Source(upload("labels.json", data))) is not None
    fast = outcome(data)
    with monkeypatch.context() as patch:
        patch.setattr(careful_reader, "annotations_of", lambda _: None)
        return fast, outcome(data), taken


def spelt(**changes):
    return json.dumps(coco(**changes)).encode()


def with_row(**changes):
    return spelt(annotations=[annotation(id=0), annotation(**{"id": 1} | changes)])


def with_image(**changes):
    image = {"id": 0, "file_name": "a.jpg", "width": 100, "height": 80}
    return spelt(images=[image | changes, {**image, "id": 17, "file_name": "b.jpg"}])


def with_attributes(*three):
    image = {"file_name": "a.jpg", "width": 100, "height": 80}
    images = [{**image, "id": at, "file_name": f"{at}.jpg"} | each for at, each in enumerate(three)]
    return spelt(images=images, annotations=[annotation(id=0)])


def with_class(**changes):
    return spelt(categories=[{"id": 0, "name": "cat"} | changes, {"id": 5, "name": "dog"}])


SQUARE = [[1, 1, 4, 1, 4, 3, 1, 3]]
LIST = {"size": [80, 100], "counts": [500, 20, 60, 30, 7390]}
TEXT = {
    "size": [80, 100],
    "counts": Masks.from_runs([7000, 1000], [0, 2], [[80, 100]]).strings()[0],
}


def with_masks(*masks, **changes):
    rows = [annotation(id=i, segmentation=mask) | changes for i, mask in enumerate(masks)]
    return spelt(annotations=rows)


USUAL = [
    spelt(),
    spelt(info={"year": ""}, licenses=[], type="instances"),
    json.dumps(coco(), indent=1).encode(),
    with_row(iscrowd=1), with_row(ignore=1), with_row(area=0), with_row(segmentation=[]),
    with_row(bbox=[0.1, 1e3, 2.5, 4e-3], area=1.5), with_row(image_id=17, category_id=5),
    with_image(width=12.5), with_image(license=3, coco_url="http://x"), with_image(id=3),
    with_class(supercategory="animal"),
    with_attributes({"camera": "front"}, {"camera": "rear"}, {"night": True}),
    with_attributes({"x": {"camera": "\u00e4"}}, {"x": {"camera": 1.5}}, {"x": 3, "n": None}),
    with_attributes({"big": 2**70}, {"big": 1e300}, {"big": -0.0}),
    with_attributes({"tags": ["a", "b", ["c", 1]]}, {"tags": []}, {"tags": {}}),
    with_row(attributes={"a": [1]}), spelt(other=1), with_image(more=1), with_class(keypoints=[]),
    with_image(file_name="\u00e4.jpg"), with_class(name="\u4e2d"), b"\xef\xbb\xbf" + spelt(),
    json.dumps(coco(categories=[{"id": 0, "name": "\u00e4"}, {"id": 5, "name": "\u00df"}]),
               ensure_ascii=False).encode(),
    with_masks(SQUARE, SQUARE), with_masks(LIST, [*SQUARE, [0, 0, 1, 0, 1, 1, 0, 1]]),
    with_masks(TEXT, LIST), with_masks([[-5.5, 2.25, 300, 7, 30.75, 99]], TEXT),
    with_row(image_id=99), with_row(category_id=99), with_row(attributes={"rotation": 0.0}),
    with_masks(SQUARE, [[1, 1, 4, 3, 4, 1, 1, 3]], [*SQUARE, [9, 9, 12, 12, 12, 9, 9, 12]]),
    with_masks(LIST, {"size": [8, 10], "counts": [70, 10]}, SQUARE),
    with_masks({"size": [8, 10], "counts": [70, 10]}, image_id=99),
    with_row(attributes=[]), with_row(attributes={"rotation": 360}), with_row(attributes="x"),
]  # fmt: skip

ODD = [
    b"{", b"{}", b"{} x", b'{"images": []}', spelt(annotations=[]), spelt(images=[]),
    spelt(categories=[]), spelt(annotations=7), spelt(annotations=None), spelt(other=1),
    spelt(annotations=[annotation(), 7]), spelt(annotations=[annotation(), annotation()]),
    with_row(attributes={"rotation": 30}), with_row(attributes={"rotation": "30"}),
    with_row(obb=[9, 9, 4, 2, 1]), with_row(poly=None), with_row(bbox=[0, 0, 4, 0, 4, 2, 0, 2]),
    with_row(id="a"), with_row(bbox=[1, 2, 3]), with_row(bbox=[1, 2, 0, 3]), with_row(area="6"),
    with_row(area=-1), with_row(iscrowd=2), with_row(iscrowd="0"), with_row(iscrowd=0.0),
    with_row(iscrowd=True), with_row(ignore="x"), with_row(score=0.5), with_row(image_id="17"),
    with_row(image_id=99), with_row(category_id=99), with_row(image_id=2**63), with_row(id=2**70),
    with_row(area=float("nan")), with_row(bbox=[1e300] * 4), with_row(attributes={"a": [1]}),
    with_row(segmentation=[[1, 1, 4, 1, 4, 3]]), with_row(segmentation="x"),
    with_masks(SQUARE, []), with_masks([[1, 1, 4, 1]], SQUARE), with_masks([[1, 1, 4, 1, 4]], LIST),
    with_masks([[1, 1, 4, 1e9, 4, 3]]), with_masks([["1", 1, 4, 1, 4, 3]]),
    with_masks([1, 2, 3, 4]),
    with_masks(SQUARE, image_id=99), with_masks(LIST, TEXT | {"counts": "1 2"}), with_masks({}),
    b'{"annotations": 7, ' + spelt()[1:], b'{"more": "\xff", ' + spelt()[1:],
    with_row(attributes="?").replace(b"?", b"\xff"), with_row(attributes="?").replace(b"?", b"\\q"),
    json.dumps(coco(annotations=[{"id": 1}])).encode(),
    with_image(width=0), with_image(width=None), with_image(file_name=""), with_image(id=17),
    with_image(file_name="\u00e4.jpg"), with_image(file_name="\ud800"),
    with_image(file_name="b.jpg"), with_image(id="0"), with_image(width=1e999), with_image(more=1),
    with_class(name="dog"), with_class(id=5), with_class(name=""), with_class(name=3),
    with_class(name="\u00e4"), with_class(keypoints=[]), b"\xef\xbb\xbf" + spelt(),
    spelt().decode().encode("utf-16"), spelt()[:-1], spelt() + b"}",
    spelt(info={"a": "tab\there"}).replace(b"\\t", b"\t"), spelt(info=float("nan")),
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


@pytest.mark.parametrize("seed", range(150))
def test_spoilt_files_end_alike(seed, monkeypatch):
    rng = random.Random(seed)
    monkeypatch.setattr(quick_json, "PIECE", 150)
    data = bytearray(rng.choice(USUAL))
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(data))
        match rng.randrange(3):
            case 0:
                data[at] = rng.choice(b'0123456789.-+eE,:[]{}" \n\\nax\x00\xff')
            case 1:
                del data[at : at + rng.randint(1, 20)]
            case 2:
                other = rng.randrange(len(data))
                data[at:at] = data[other : other + rng.randint(1, 60)]
    fast, careful, _ = both_ways(bytes(data), monkeypatch)
    assert fast == careful


def test_many_annotations(monkeypatch):
    rng = np.random.default_rng(0)
    rows = [
        annotation(
            id=number,
            image_id=int(rng.choice([0, 17])),
            category_id=int(rng.choice([0, 5])),
            bbox=[*rng.normal(0, 100, 2).tolist(), *(rng.random(2) * 90 + 0.1).tolist()],
            area=float(rng.random()),
            iscrowd=int(rng.integers(2)),
        )
        for number in range(1000)
    ]
    fast, careful, taken = both_ways(spelt(annotations=rows), monkeypatch)
    assert taken
    assert fast == careful


def test_as_predictions_or_with_them_nothing_changes(monkeypatch):
    scored = [annotation(id=i, score=0.5) for i in range(2)]
    for predictions in (as_file("dets.json", coco(annotations=scored)), as_file("d.json", coco())):
        fast = outcome(spelt(), predictions)
        with monkeypatch.context() as patch:
            patch.setattr(careful_reader, "annotations_of", lambda _: None)
            assert outcome(spelt(), predictions) == fast
