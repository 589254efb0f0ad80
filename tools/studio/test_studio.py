"""The studio's promises, on pictures too small to look at. Skipped without Blender's module."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

pytest.importorskip("bpy", reason="needs tools/studio/requirements.txt")

import annotate  # noqa: E402
import camera  # noqa: E402
import physics  # noqa: E402
import render  # noqa: E402
import scene  # noqa: E402
from make import parse_seeds  # noqa: E402
from rle import bounds, decode, encode  # noqa: E402

SIZE = (96, 72)


def make(folder, *extra):
    command = [
        sys.executable,
        str(HERE / "make.py"),
        "--out",
        str(folder),
        "--size",
        "96x72",
        "--samples",
        "1",
        *extra,
    ]
    subprocess.run(command, check=True, capture_output=True)
    return json.loads((folder / "annotations.json").read_text())


def test_the_same_seed_gives_the_same_annotations(tmp_path):
    first = make(tmp_path / "a", "--seed", "107", "--count", "2")
    again = make(tmp_path / "b", "--seed", "107", "--count", "2")
    assert first == again
    assert [a["id"] for a in first["annotations"]] == list(range(1, len(first["annotations"]) + 1))


@pytest.fixture(scope="module")
def table():
    made = scene.build(107)
    eye = camera.add_camera(made)
    frame = __import__("bpy").context.scene.render
    frame.engine, frame.resolution_x, frame.resolution_y = "CYCLES", *SIZE
    frame.image_settings.file_format, frame.image_settings.color_mode = "PNG", "RGB"
    render.prepare_index_pass()
    return made, annotate.measure(made, SIZE, eye)


def test_what_nothing_hides_has_no_occlusion(table):
    _, records = table
    assert records
    for record in records:
        assert not (record["visible"] & ~record["whole"]).any()
    assert any(a["occlusion"] == 0 for a in annotate.annotations(records))


def test_boxes_are_the_bounds_of_the_masks(table):
    _, records = table
    for a in annotate.annotations(records):
        assert a["bbox"] == bounds(decode(a["segmentation"]))
        assert a["area"] == decode(a["segmentation"]).sum()


def test_nothing_floats_and_a_lifted_thing_is_found_out(table):
    made, _ = table
    seen = [prop.seen for prop in made.props]
    assert physics.unsupported(seen, made.furniture) == set()
    seen[0].location.z += 3
    __import__("bpy").context.view_layer.update()
    assert 0 in physics.unsupported(seen, made.furniture)
    seen[0].location.z -= 3


def test_run_lengths_there_and_back():
    rng = np.random.default_rng(0)
    for mask in (rng.random((7, 5)) > 0.5, np.zeros((3, 4), bool), np.ones((2, 3), bool)):
        assert (decode(encode(mask)) == mask).all()
        assert sum(encode(mask)["counts"]) == mask.size


def test_seed_lists():
    assert parse_seeds("3,17,40-42") == [3, 17, 40, 41, 42]
