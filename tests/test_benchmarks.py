"""The benchmark's data are what they say, whichever way they are read."""

import numpy as np

import iouviz
from benchmarks import data, keypoints, masks
from benchmarks.tools import measure


def test_columns_and_json_are_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "NAMES", ("stacked",))
    data.write(tmp_path)
    folder = tmp_path / "stacked"
    columns = data.dataset(folder)
    read = iouviz.read(str(folder / "truth.json"), str(folder / "detections.json"))
    for name in ("image", "label", "boxes", "size", "score"):
        np.testing.assert_array_equal(
            getattr(read.predictions, name), getattr(columns.predictions, name)
        )
    for name in ("image", "label", "boxes", "size", "area", "crowd"):
        np.testing.assert_array_equal(
            getattr(read.ground_truth, name), getattr(columns.ground_truth, name)
        )
    ours, theirs = (measure(tool, folder, again=1) for tool in ("iouviz", "pycocotools"))
    np.testing.assert_allclose(
        np.array(ours["numbers"], float), np.array(theirs["numbers"], float), rtol=1e-12
    )
    assert len(ours["warm"]) == 1
    assert ours["cold"] > 0


def test_masks_are_judged_alike(tmp_path, monkeypatch):
    monkeypatch.setattr(masks, "IMAGES", 20)
    masks.write(tmp_path)
    ours, theirs = (
        measure(tool, tmp_path, again=0, kind="segm") for tool in ("iouviz", "pycocotools")
    )
    np.testing.assert_allclose(
        np.array(ours["numbers"], float), np.array(theirs["numbers"], float), rtol=1e-12
    )
    outlines = measure("iouviz", tmp_path, again=0, kind="boundary")
    assert 0 < outlines["numbers"][0] < ours["numbers"][0] < 1


def test_keypoints_are_judged_alike(tmp_path, monkeypatch):
    monkeypatch.setattr(keypoints, "IMAGES", 20)
    monkeypatch.setattr(keypoints, "PEOPLE", 60)
    keypoints.write(tmp_path)
    ours, theirs = (
        measure(tool, tmp_path, again=0, kind="keypoints") for tool in ("iouviz", "pycocotools")
    )
    np.testing.assert_allclose(
        np.array(ours["numbers"], float), np.array(theirs["numbers"], float), rtol=1e-12
    )
    assert 0 < ours["numbers"][0] < 1
