"""`split`, through files, as a user meets it."""

import json

from iouviz.__main__ import main
from iouviz.data.sample import FOLDER

GROUND_TRUTH = ["--ground-truth", str(FOLDER / "ground_truth.json")]


def test_a_split_is_written_and_its_shares_are_told(tmp_path, capsys):
    out = tmp_path / "parts"
    command = ["split", *GROUND_TRUTH, "--shares", "4", "1", "--seed", "7", "--out", str(out)]
    assert main([*command, "--to", "coco"]) == 0
    told = capsys.readouterr().out
    assert "images        48 (80.0%)        12 (20.0%)" in told
    parts = {name: (out / f"{name}.txt").read_text().splitlines() for name in ("train", "val")}
    whole = json.loads((FOLDER / "ground_truth.json").read_text())
    assert sorted(parts["train"] + parts["val"]) == sorted(
        image["file_name"] for image in whole["images"]
    )
    for name, images in parts.items():
        part = json.loads((out / name / "ground_truth.json").read_text())
        assert [image["file_name"] for image in part["images"]] == images
    objects = [
        len(json.loads((out / name / "ground_truth.json").read_text())["annotations"])
        for name in parts
    ]
    assert sum(objects) == len(whole["annotations"])
    assert main(command) == 2
    assert "already there" in capsys.readouterr().err


def test_a_split_with_photographs_is_linked_or_copied(tmp_path, capsys):
    command = ["split", *GROUND_TRUTH, "--out", str(tmp_path / "parts"), "--shares", "2", "1"]
    assert main([*command, "--copy-images"]) == 2
    assert "Give --to too" in capsys.readouterr().err
    assert main([*command, "--to", "yolo", "--copy-images"]) == 2
    assert "none of the photographs is at hand" in capsys.readouterr().err
    assert not (tmp_path / "parts").exists()
    pictures = ["--images", str(FOLDER / "images")]
    assert main([*command, *pictures, "--to", "yolo", "--link-images"]) == 0
    for part, count in (("train", 40), ("val", 20)):
        folder = tmp_path / "parts" / part / "ground_truth"
        assert len(list((folder / "images").iterdir())) == count
        for photograph in (folder / "images").iterdir():
            assert (folder / "labels" / f"{photograph.stem}.txt").exists()
            same = photograph.samefile(FOLDER / "images" / photograph.name)
            assert same or photograph.stat().st_dev != FOLDER.stat().st_dev
    assert "test:" not in (tmp_path / "parts" / "data.yaml").read_text()
