"""Small data sets in which something is mixed up, and the command that a remedy promises."""

import json
import shlex

import numpy as np

import iouviz
from iouviz.__main__ import main
from iouviz.data.choices import Choices

IMAGES, EACH = 8, 5


def scene(seed=3, classes=(1, 2, 3, 4)):
    """Eight images of 640 x 480, five objects each, which lie apart, and their exact predictions.

    Scores fall with the number of the object.
    """
    rng = np.random.default_rng(seed)
    corners = np.array([(x, y) for x in (20, 220, 420) for y in (20, 240)], np.float64)
    truth = {
        "images": [
            {"id": n + 1, "file_name": f"{'hbdgafce'[n]}.jpg", "width": 640, "height": 480}
            for n in range(IMAGES)
        ],
        "categories": [{"id": key, "name": f"kind {key}"} for key in classes],
        "annotations": [],
    }
    for image in range(IMAGES):
        for corner in corners[rng.permutation(len(corners))[:EACH]]:
            number = len(truth["annotations"])
            place, size = corner + rng.integers(0, 60, 2), rng.integers(40, 120, 2)
            truth["annotations"].append(
                {
                    "id": number,
                    "image_id": image + 1,
                    "category_id": int(classes[number % len(classes)]),
                    "bbox": [float(each) for each in (*place, *size)],
                    "area": float(size.prod()),
                    "iscrowd": 0,
                }
            )
    found = [
        {key: row[key] for key in ("image_id", "category_id", "bbox")}
        | {"score": round(0.99 - 0.01 * row["id"], 2)}
        for row in truth["annotations"]
    ]
    return truth, found


def changed(found, **by_field):
    """The predictions, with each field made anew from what it was."""
    return [row | {name: make(row[name]) for name, make in by_field.items()} for row in found]


def read(truth, found, **choices):
    files = ("gt.json", json.dumps(truth).encode()), ("dt.json", json.dumps(found).encode())
    return iouviz.read(*files, choices=Choices(**choices))


def run_remedy(folder, truth, found, capsys):
    """AP50 that `evaluate` prints without and with the option that the one suspect names."""
    (folder / "gt.json").write_text(json.dumps(truth), "utf-8")
    (folder / "dt.json").write_text(json.dumps(found), "utf-8")
    files = ["--ground-truth", str(folder / "gt.json"), "--predictions", str(folder / "dt.json")]
    return follow(files, capsys)


def follow(files, capsys):
    """The one suspect of `evaluate`, as JSON, and AP50 before and after doing what it says."""
    main(["evaluate", *files, "--json"])
    before = json.loads(capsys.readouterr().out)
    (suspect,) = before["suspects"]
    assert main(["evaluate", *files, *shlex.split(suspect["remedy"]["command"]), "--json"]) == 0
    after = json.loads(capsys.readouterr().out)
    assert after["suspects"] == []
    assert suspect["as_read"] == before["summary"]["AP50"]
    assert suspect["if_mended"] == after["summary"]["AP50"]
    return suspect["code"], after["summary"]["AP50"], suspect["remedy"]["command"]
