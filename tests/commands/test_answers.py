"""The options that answer what files leave open."""

import json

import pytest

from iouviz.__main__ import main
from iouviz.commands.answers import naming_of
from iouviz.errors import ReadError
from tests.data.examples import OPEN_IMAGES, picture, text
from tests.data.files import dets, labels, result

FILES = ["--ground-truth", "gt.json", "--predictions", "dt.json", "--json"]
CAT = {"LabelName": "/m/cat"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Classes 0, cat, and 5, dog; predictions call them 1 and 6, and the images 1 and 18."""
    rows = result(image_id=1, category_id=1), result(image_id=18, category_id=6)
    (tmp_path / "gt.json").write_bytes(labels()[1])
    (tmp_path / "dt.json").write_bytes(dets(*rows)[1])
    (tmp_path / "map.json").write_text('{"1": "a.jpg", "18": "b.jpg"}', "utf-8")
    (tmp_path / "names.yaml").write_text("names: {1: cat, 6: dog}", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "options",
    [
        ["--class-map", "-1", "--image-map", "-1"],
        ["--class-map", "1=cat, 6=dog", "--image-map", "map.json"],
        ["--classes-file", "names.yaml", "--image-map", "listed-from-1"],
    ],
    ids=str,
)
def test_an_answer_joins_the_predictions(options, capsys):
    assert main(["evaluate", *FILES, *options]) == 0
    found = json.loads(capsys.readouterr().out)["summary"]["AP"]
    # image 18 is the 18th of the list, and there are two: that prediction is left out
    assert found == pytest.approx(0.5 if "listed-from-1" in options else 1.0)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("cat", "wanted 'KEY=NAME,KEY=NAME'"),
        ("no.json", "no map can be read"),
        ("gt.json", "texts"),
    ],
)
def test_what_is_no_map_is_refused(given, says):
    with pytest.raises(ReadError, match=says):
        naming_of(given)


def test_who_finds_a_class_above_has_found_the_object(folder, capsys):
    tree = {"LabelName": "all", "Subcategory": [{"LabelName": "/m/a", "Subcategory": [CAT]}]}
    box = "0.1,0.4,0.25,0.75"
    (folder / "a.png").write_bytes(picture())
    (folder / "tree.json").write_text(json.dumps(tree), "utf-8")
    (folder / "gt.csv").write_bytes(text(OPEN_IMAGES, f"a,x,/m/cat,1,{box},0"))
    found = "ImageID,LabelName,Score,XMin,XMax,YMin,YMax"
    (folder / "dt.csv").write_bytes(text(found, f"a,/m/a,0.9,{box}", f"a,/m/cat,0.8,{box}"))
    files = ["--ground-truth", "gt.csv", "--predictions", "dt.csv", "--images", "a.png", "--json"]
    assert main(["evaluate", *files, "--hierarchy", "tree.json"]) == 0
    per_class = json.loads(capsys.readouterr().out)["per_class"]
    assert {name: each["AP"] for name, each in per_class.items()} == pytest.approx(
        {"/m/cat": 1, "/m/a": 1}
    )


def test_a_file_without_names_is_refused(folder, capsys):
    (folder / "empty.names").write_text("\n", "utf-8")
    assert main(["evaluate", *FILES, "--classes-file", "empty.names"]) == 2
    assert "no class names" in capsys.readouterr().err


def test_what_is_open_names_the_options_that_answer_it(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gt.json").write_bytes(labels()[1])
    (tmp_path / "dt.json").write_bytes(dets(result(category_id=1), result(category_id=6))[1])
    assert main(["evaluate", *FILES]) == 2
    told = capsys.readouterr().err
    assert "one more than the ids (rule -1)" in told
    assert "On the command line: --class-map RULE" in told
    assert main(["evaluate", *FILES, "--class-map", "-1"]) == 0
