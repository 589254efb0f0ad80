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
