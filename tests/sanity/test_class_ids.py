"""Classes that are numbered otherwise are named, with the map that mends them."""

import json

import numpy as np
import pytest

import iouviz
from tests.sanity.mixups import changed, follow, read, run_remedy, scene


@pytest.mark.parametrize("shift", [-1, 1, 3])
def test_a_shift(shift, tmp_path, capsys):
    # ids without objects on both sides: else reading would ask what the numbers mean
    truth, found = scene(classes=range(10, 20))
    truth["categories"] += [{"id": key, "name": f"no {key}"} for key in (7, 8, 9, 20)]
    moved = changed(found, category_id=lambda key: key - shift)
    code, ap50, command = run_remedy(tmp_path, truth, moved, capsys)
    assert (code, ap50, command) == ("class-ids-shifted", 1.0, f"--class-map {shift:+d}")


def test_an_empty_class_at_the_front():
    # ids 0 (no object) to 4; predictions 0 to 3 mean 1 to 4
    truth, found = scene(classes=(1, 2, 3, 4))
    truth["categories"].insert(0, {"id": 0, "name": "things"})
    (suspect,) = iouviz.sanity_check(read(truth, changed(found, category_id=lambda key: key - 1)))
    assert (suspect.code, suspect.as_read, suspect.if_mended) == ("class-ids-shifted", 0.0, 1.0)
    assert str(suspect).endswith("AP50 is 0.0000 as read, 1.0000 with --class-map +1")
    assert suspect.message.startswith("40 of 40 predictions on objects have the object's class")


def test_numbered_in_a_row_against_ids_with_gaps(tmp_path, capsys):
    # as COCO's 80 classes with ids to 90: here ten with ids to 19, of which the first two agree
    ids = [1, 2, 5, 6, 8, 9, 11, 15, 18, 19]
    truth, found = scene(classes=ids)
    place = {key: rank for rank, key in enumerate(ids, start=1)}
    ranked = changed(found, category_id=place.__getitem__)  # 3, 4, 7 and 10 are no ids: left out
    code, ap50, command = run_remedy(tmp_path, truth, ranked, capsys)
    assert (code, ap50, command) == ("class-ids-ranked", 1.0, "--class-map ranked-from-1")


def test_another_order_of_the_classes(tmp_path, capsys):
    truth, found = scene()
    other = {1: 3, 2: 1, 3: 4, 4: 2}
    moved = changed(found, category_id=other.__getitem__)
    code, ap50, command = run_remedy(tmp_path, truth, moved, capsys)
    assert (code, ap50) == ("class-ids-permuted", 1.0)
    assert command == "--class-map '1=kind 2,2=kind 4,3=kind 1,4=kind 3'"


def test_one_class_numbered_from_1_against_yolo(tmp_path, capsys):
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "data.yaml").write_text("names: [bolt]", "utf-8")
    rows = [(f"part{n}", 0.3 + 0.05 * n) for n in range(4)]
    for name, x in rows:
        (labels / f"{name}.txt").write_text(f"0 {x} 0.5 0.2 0.4", "utf-8")
    found = [
        {"image_id": name, "category_id": 1, "bbox": [100 * x - 10, 30, 20, 40], "score": 0.9}
        for name, x in rows
    ]
    (tmp_path / "dt.json").write_text(json.dumps(found), "utf-8")
    given = [str(labels), "--predictions", str(tmp_path / "dt.json"), "--image-size", "100", "100"]
    code, ap50, command = follow(["--ground-truth", *given], capsys)
    assert (code, ap50, command) == ("class-ids-shifted", 1.0, "--class-map -1")


def test_a_detector_that_confuses_classes_at_random_is_not_suspected():
    truth, found = scene()
    for seed in range(30):
        rng = np.random.default_rng(seed)
        moved = changed(found, category_id=lambda _, rng=rng: int(rng.integers(1, 5)))
        assert iouviz.sanity_check(read(truth, moved)) == ()
