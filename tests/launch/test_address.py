"""Addresses that open files: what stands in them is what the app opens."""

import json
from urllib.parse import parse_qs

import pytest

import iouviz
from iouviz.data.choices import Choices
from iouviz.data.sample import FOLDER
from iouviz.errors import RequestError
from iouviz.launch.address import HOME, label_maps_query, page_address, pages, query_of
from iouviz.ui.frame.places import PLACES
from iouviz.ui.session.label_maps.opened import KEY as MAPS
from iouviz.ui.session.label_maps.opened import SECOND
from iouviz.ui.session.opened import KEY
from iouviz.ui.session.second_model import names_of, pair_of, runs_of
from tests.app.test_session import load, walk
from tests.data.files import annotation, coco, result


def test_every_page_can_be_opened_by_name():
    assert set(pages()) == {HOME, *(place.name for place in PLACES)}


def opened_at(page, query):
    """The app's session at an address, after its page has run."""
    words = parse_qs(page_address(page, query).partition("?")[2])
    app = walk(load("app.py", **{name: value for name, (value,) in words.items()}), page)
    assert not app.warning
    return app


def write(folder, name, content):
    path = folder / name
    path.write_text(json.dumps(content), "utf-8")
    return str(path)


def test_several_predictions_are_models_to_compare(tmp_path):
    truth = write(tmp_path, "gt & co.json", coco())
    found = [
        write(tmp_path, f"{name}.json", [result(score=score)])
        for name, score in (("a", 0.9), ("b", 0.8), ("c", 0.7))
    ]
    app = opened_at("compare", query_of(truth, found))
    current = app.session_state[KEY]
    assert current.request.ground_truth == truth
    assert current.dataset.predictions.score.tolist() == [0.9]
    assert set(names_of(runs_of(current))) == {"a.json", "b.json", "c.json"}
    assert pair_of(current).names == ("a.json", "b.json")


def test_the_overlap_and_the_answers_are_those_of_python(tmp_path):
    outline = [[10, 20, 40, 20, 40, 60, 10, 60]]
    truth = write(tmp_path, "gt.json", coco(annotations=[annotation(segmentation=outline)]))
    found = write(tmp_path, "dt.json", [result(category_id=1, segmentation=outline)])
    choices = Choices(classes={"1": "cat"})
    app = opened_at("dataset", query_of(truth, [found], overlap="masks", choices=choices))
    current = app.session_state[KEY]
    wanted = iouviz.evaluate(iouviz.read(truth, found, choices=choices), overlap="masks")
    assert current.dataset.overlap == "masks"
    assert current.usual.summary["AP50"] == wanted.summary["AP50"] > 0.99
    assert walk(app, "gallery").query_params["overlap"] == "masks"


def test_label_maps_of_two_models_are_opened():
    folder = FOLDER / "label_maps"
    told = str(folder / "predictions")
    query = label_maps_query(str(folder / "ground_truth"), [told, told])
    words = parse_qs(page_address("segmentation", query).partition("?")[2])
    app = walk(load("app.py", **{name: value for name, (value,) in words.items()}), "segmentation")
    current = app.session_state[MAPS]
    assert not current.request.sample
    assert current.request.predictions == told
    assert current.results[SECOND].request.predictions == told
    with pytest.raises(RequestError, match="3 models of label maps"):
        label_maps_query("a", ["b", "c", "d"])


def test_paths_are_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    query = query_of("gt.json", ["dt.json"], "photos", choices=Choices(hierarchy="tree.json"))
    assert query == {
        "ground_truth": str(tmp_path / "gt.json"),
        "predictions": str(tmp_path / "dt.json"),
        "images": str(tmp_path / "photos"),
        "hierarchy": str(tmp_path / "tree.json"),
    }


def test_what_an_address_cannot_hold_is_said():
    with pytest.raises(RequestError, match=r"c\|d.json: a path with"):
        query_of("gt.json", ["a.json", "b.json", "c|d.json"])
    with pytest.raises(RequestError, match="image_map has more than 500 characters"):
        query_of("gt.json", choices=Choices(images={n: f"{n}.jpg" for n in range(100)}))
