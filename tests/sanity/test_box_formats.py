"""Boxes in another form or frame are named, with the option that mends them."""

import numpy as np
import pytest

import iouviz
from iouviz.data.readers.shared.box_format import FORMS, numbers_in
from iouviz.sanity.box_formats import CODES
from tests.sanity.mixups import changed, follow, read, run_remedy, scene


def written(form, scale=(1.0, 1.0)):
    """How x, y, width and height stand in a row by another form, in a scaled image."""

    def row(box):
        x, y, w, h = np.array(box) * np.tile(scale, 2)
        return numbers_in(form, np.array([[x, y, x + w, y + h]]), np.array([[w, h]]))[0].tolist()

    return row


@pytest.mark.parametrize("form", [name for name in CODES if name != "x y w h"])
def test_each_form(form, tmp_path, capsys):
    truth, found = scene()
    moved = changed(found, bbox=written(form))
    if form == "x1 y2 x2 y1":  # as x y w h none of them is turned inside out
        moved = moved[:20]
    code, ap50, command = run_remedy(tmp_path, truth, moved, capsys)
    assert (code, command) == (CODES[form], f"--predictions-box-format '{form}'")
    assert ap50 == 1.0 or form == "x1 y2 x2 y1"


def test_ground_truth_in_another_form(tmp_path, capsys):
    truth, found = scene()
    moved = truth | {"annotations": changed(truth["annotations"], bbox=written("cx cy w h"))}
    code, ap50, command = run_remedy(tmp_path, moved, found, capsys)
    assert (code, ap50) == ("boxes-centre-size", 1.0)
    assert command == "--ground-truth-box-format 'cx cy w h'"


def test_parts_of_the_picture(tmp_path, capsys):
    truth, found = scene()
    moved = changed(found, bbox=written("x y w h", (1 / 640, 1 / 480)))
    code, ap50, command = run_remedy(tmp_path, truth, moved, capsys)
    assert (code, ap50) == ("boxes-relative", 1.0)
    assert command == "--predictions-box-format 'x y w h of the picture'"


@pytest.mark.parametrize(
    ("form", "frame", "command"),
    [
        ("x y w h", (320, 320), "--predictions-frame 320 320"),
        ("x y w h", (1280, 960), "--predictions-frame 1280 960"),
        (
            "y1 x1 y2 x2",
            (1000, 1000),
            "--predictions-box-format 'y1 x1 y2 x2' --predictions-frame 1000 1000",
        ),
    ],
)
def test_a_frame_to_which_images_were_resized(form, frame, command, tmp_path, capsys):
    truth, found = scene()
    moved = changed(found, bbox=written(form, (frame[0] / 640, frame[1] / 480)))
    assert run_remedy(tmp_path, truth, moved, capsys) == ("boxes-scaled", 1.0, command)


def test_yolo_lines_in_pixels(tmp_path, capsys):
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "a.txt").write_text("drone 320 240 100 50\n", "utf-8")
    (labels / "b.txt").write_text("drone 100 100 40 60\n", "utf-8")
    rows = ["filename,class,score,xmin,ymin,xmax,ymax", "a.jpg,drone,.9,270,215,370,265"]
    rows.append("b.jpg,drone,.8,80,70,120,130")
    (tmp_path / "dt.csv").write_text("\n".join(rows), "utf-8")
    given = [str(labels), "--predictions", str(tmp_path / "dt.csv"), "--image-size", "640", "480"]
    code, ap50, command = follow(["--ground-truth", *given], capsys)
    assert (code, ap50) == ("boxes-centre-size", 1.0)
    assert command == "--ground-truth-box-format 'cx cy w h'"


def test_every_form_has_a_code():
    assert {*CODES} == {name for name in FORMS if not FORMS[name].relative}


def test_loose_boxes_of_few_images_are_not_suspected():
    truth, found = scene()
    for seed in range(30):
        rng = np.random.default_rng(seed)

        def box(row, rng=rng):
            return (np.array(row) + rng.uniform(-60, 60, 4)).clip(1).tolist()

        assert iouviz.sanity_check(read(truth, changed(found, bbox=box))) == ()
