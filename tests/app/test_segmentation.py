"""The pages of label maps: their numbers are the core's, and they open whatever files lack."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.evaluation.segmentation.stream import Counted
from iouviz.ui.session.label_maps import bar
from iouviz.ui.session.label_maps.opened import sample_request
from tests.app.test_pages import ROOT, headline, html


@pytest.fixture
def folders(tmp_path: Path):
    """Two images of classes 0 and 1 without photographs, which only names join."""
    maps = {
        "true": {"a_gtFine_labelTrainIds": [[0, 1, 1]], "b_gtFine_labelTrainIds": [[1, 0, 255]]},
        "told": {"a_pred": [[0, 1, 0]], "b_pred": [[1, 0, 0]]},
    }
    for side, files in maps.items():
        (tmp_path / side).mkdir()
        for name, values in files.items():
            Image.fromarray(np.array(values, np.uint8)).save(tmp_path / side / f"{name}.png")
    return {"maps": str(tmp_path / "true"), "maps_predictions": str(tmp_path / "told")}


def open_page(name, **query):
    """A session that begins with this address."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run().switch_page(f"pages/{name}.py").run()


def told(app, what):
    """What a page tells its component that knows of `what`."""
    parts = [json.loads(part.proto.json) for part in app.main.get("bidi_component")]
    return next(part for part in parts if what in part)


def test_the_samples_numbers_are_the_cores():
    app = open_page("segmentation")
    request = sample_request()
    wanted = iouviz.evaluate_label_maps(
        request.ground_truth, request.predictions, classes=request.classes
    )
    assert headline(app, "Mean IoU") == wanted.summary["mIoU"]
    assert headline(app, "Mean Dice") == wanted.summary["mDice"]
    (block,) = told(app, "blocks")["blocks"]
    assert block["names"] == list(wanted.classes)


@pytest.mark.parametrize("section", ["Classes", "Confusion", "Images", "Means"])
def test_label_maps_of_the_address_are_opened_and_say_what_they_lack(folders, section):
    app = open_page("segmentation", section=section, **folders)
    assert not app.exception
    assert not app.error
    # road: TP 2, FP 1; sidewalk: TP 2, FN 1: 2/3 each, of the 19 classes of Cityscapes
    assert headline(app, "Mean IoU") == pytest.approx(2 / 3)
    app = open_page("segmentation_image", image="a", **folders)
    assert not app.error
    assert headline(app, "Mean IoU") == pytest.approx(1 / 2)
    assert any("no photograph" in each.value for each in app.caption)
    assert told(app, "ids")["layers"] == ["truth", "predicted", "errors"]


def test_a_cell_of_the_address_is_lit_up(folders):
    app = open_page("segmentation_image", image="a", cell="1,0", **folders)
    assert told(app, "ids")["state"]["lit"] == [2, 1]
    assert told(app, "ids")["pairs"] == [[2, 1, 1]]


def test_paths_that_are_gone_are_said_and_the_sample_opens():
    app = open_page("segmentation", maps="/gone", maps_predictions="/gone")
    assert not app.error
    assert "cannot be opened" in app.warning[0].value


def test_one_class_alone_is_shown(tmp_path):
    for side in ("true", "told"):
        (tmp_path / side).mkdir()
        Image.fromarray(np.zeros((4, 4), np.uint8)).save(tmp_path / side / "a.png")
    query = {"maps": str(tmp_path / "true"), "maps_predictions": str(tmp_path / "told")}
    for section in ("Classes", "Confusion", "Images"):
        app = open_page("segmentation", section=section, **query)
        assert not app.error
        assert headline(app, "Mean IoU") == 1


def test_a_second_model_is_compared_with_the_first(folders, tmp_path, monkeypatch):
    """The second has every pixel right that is judged. Both could be stopped."""
    monkeypatch.setattr(bar, "QUICK", 0)
    (tmp_path / "second").mkdir()
    for name, values in {"a": [[0, 1, 1]], "b": [[1, 0, 0]]}.items():
        Image.fromarray(np.array(values, np.uint8)).save(tmp_path / "second" / f"{name}_pred.png")
    second = {"maps_second": str(tmp_path / "second"), "section": "Two models"}
    app = open_page("segmentation", **folders, **second)
    assert not app.exception
    assert not app.error
    assert headline(app, "Mean IoU, A") == pytest.approx(2 / 3)
    assert headline(app, "Mean IoU, B") == 1
    assert headline(app, "B minus A") == pytest.approx(1 / 3)
    assert app.query_params["maps_second"] == str(tmp_path / "second")


def test_a_second_model_that_is_gone_is_said(folders):
    app = open_page("segmentation", **folders, maps_second="/gone")
    assert "cannot be opened" in app.warning[0].value
    assert headline(app, "Mean IoU") == pytest.approx(2 / 3)


def test_the_soft_samples_curve_is_the_cores():
    app = open_page("mask_threshold", threshold="0.32")
    assert not app.exception
    assert not app.error
    figure = told(app, "sliders")
    stop = figure["sliders"][0]["stops"][figure["at"]["threshold"]]
    assert stop == pytest.approx(0.32, abs=0.005)
    assert figure["label"].startswith("mug: metrics against the threshold")


def test_probabilities_of_the_address_are_cut(folders, tmp_path):
    (tmp_path / "soft").mkdir()
    for name, values in {"a": [[0.1, 0.9, 0.4]], "b": [[0.7, 0.2, 0.9]]}.items():
        np.save(tmp_path / "soft" / f"{name}.npy", np.array(values))
    query = {**folders, "maps_predictions": str(tmp_path / "soft"), "class": "sidewalk"}
    app = open_page("mask_threshold", **query)
    assert not app.exception
    assert not app.error
    assert not app.info
    assert told(app, "sliders")["label"].startswith("sidewalk")
    app = open_page("segmentation", **query)
    assert "are probabilities" in app.info[0].value
    assert not app.error


def test_the_class_is_not_the_most_frequent_one_at_first(tmp_path):
    (tmp_path / "true").mkdir()
    (tmp_path / "soft").mkdir()
    Image.fromarray(np.array([[0, 0, 0, 5]], np.uint8)).save(tmp_path / "true" / "a.png")
    np.save(tmp_path / "soft" / "a.npy", np.array([[0.1, 0.2, 0.3, 0.9]]))
    app = open_page(
        "mask_threshold", maps=str(tmp_path / "true"), maps_predictions=str(tmp_path / "soft")
    )
    assert told(app, "sliders")["label"].startswith("5")
    assert not app.warning


def test_of_many_numbers_a_pixel_those_of_the_class_are_taken(tmp_path):
    """Classes 0 and 5 are there: the second in the list is number 5 of six."""
    (tmp_path / "true").mkdir()
    (tmp_path / "soft").mkdir()
    true = np.array([[0, 0, 0, 5]] * 8, np.uint8)
    Image.fromarray(true).save(tmp_path / "true" / "a.png")
    soft = np.full((8, 4, 6), 0.1)
    soft[..., 5] = [0.25, 0.25, 0.25, 0.75]
    np.save(tmp_path / "soft" / "a.npy", soft)
    app = open_page(
        "mask_threshold", maps=str(tmp_path / "true"), maps_predictions=str(tmp_path / "soft")
    )
    assert not app.error
    counted = app.session_state["maps.opened"].results["soft counts"][1].counts
    assert counted.positive[0, 750] == 8
    assert counted.negative[0, 250] == 24


def test_boundary_iou_is_measured_when_it_is_wanted(folders):
    app = open_page("segmentation", section="Means", **folders)
    assert "boundary_mIoU" not in html(app)
    next(each for each in app.button if each.label == "Measure boundary IoU").click().run()
    assert not app.error
    wanted = iouviz.evaluate_label_maps(
        folders["maps"], folders["maps_predictions"], boundary=True
    ).summary["boundary_mIoU"]
    assert f">{wanted:.4f}<" in html(app)


def test_one_may_stop_and_go_on(folders):
    """What is counted by then stands on the page; the rest is counted later, and nothing twice."""
    app = open_page("segmentation", **folders)
    current = app.session_state["maps.opened"]
    whole = current.results["counted"]
    (judged,) = [key for key in current.results if key[0] == "judged"]
    del current.results[judged]
    first = whole.pairs.names[0]
    current.results.update(counted=Counted(whole.pairs.only([first])), stopped=True)
    app.run()
    assert "Stopped: 1 of 2 images" in "\n".join(each.value for each in app.markdown)
    assert headline(app, "Mean IoU") == pytest.approx(1 / 2)  # of image a alone
    app.button(key=f"maps.go_on.{current.number}").click().run()
    assert not app.error
    assert headline(app, "Mean IoU") == pytest.approx(2 / 3)
