"""`iouviz.show`: what it refuses, what a notebook shows, and what the app makes of the data."""

import numpy as np
import pytest

import iouviz
from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.launch import show as show_module
from iouviz.launch.handed import FOLDER, hand_over, take_back
from iouviz.launch.show import App
from iouviz.ui.session.opened import KEY
from iouviz.ui.session.second_model import names_of, pair_of, runs_of
from tests.app.test_session import load, walk
from tests.data.files import annotation, dets, labels, result
from tests.sanity.mixups import changed, read, scene


def arrays(score=0.9):
    """One image, made of arrays alone."""
    return Dataset(
        images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
        classes=("apple",),
        class_ids=(1,),
        ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 9, 9], [20, 20, 40, 40]]),
        predictions=Predictions.of([0], [0], [[0, 0, 9, 9]], [score]),
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def test_what_it_cannot_show_is_said():
    with pytest.raises(RequestError, match="a list; wanted a Dataset"):
        iouviz.show([])
    with pytest.raises(RequestError, match="a str; wanted a Dataset"):
        iouviz.show(arrays(), models={"b": "dets.json"})
    with pytest.raises(RequestError, match="no page 'nowhere'; there are: home, "):
        iouviz.show(arrays(), page="nowhere")


def test_a_notebook_shows_the_app_and_a_link():
    shown = App('http://127.0.0.1:8501/dataset?handed=0&x="><script>', "0")._repr_html_()
    assert shown.count("http://127.0.0.1:8501/dataset?handed=0&amp;x=&quot;&gt;") == 2
    assert "<script" not in shown
    assert "<iframe" in shown


def test_the_pages_show_what_was_handed_over_and_a_reload_too(folder):
    token = hand_over(folder, "Epoch 3", arrays(), {})
    app = walk(load("app.py", handed=token), "dataset")
    walk(app, "gallery")
    for page in (app, load("app.py", **dict(app.query_params))):
        current = page.session_state[KEY]
        assert current.name == "Epoch 3"
        assert current.usual.summary["AP50"] == iouviz.evaluate(arrays()).summary["AP50"]
        assert dict(page.query_params)["handed"] == token


def test_models_are_compared(folder):
    token = hand_over(folder, "Epoch 3", arrays(), {"Epoch 1": arrays(0.5), "Epoch 2": arrays(0.7)})
    app = walk(load("app.py", handed=token), "compare")
    current = app.session_state[KEY]
    assert names_of(runs_of(current)) == ["Epoch 3", "Epoch 1", "Epoch 2"]
    assert pair_of(current).names == ("Epoch 3", "Epoch 2")
    assert not app.warning


def test_rows_that_were_left_out_are_not_promised(folder):
    outline = [[10, 20, 40, 20, 40, 60, 10, 60]]
    rows = [annotation(segmentation=outline), annotation(id=2, image_id=17, category_id=5)]
    dataset = iouviz.read(labels(annotations=rows), dets(result(segmentation=outline)))
    token = hand_over(folder, "masks", measured_by(dataset, "masks"), {})
    app = walk(load("app.py", handed=token), "dataset")
    (choice,) = app.button_group
    assert choice.options == ["Masks", "Boundary"]
    assert app.session_state[KEY].dataset.overlap == "masks"


def test_files_read_in_python_can_be_read_again_in_the_app(folder):
    truth, found = scene()
    moved = changed(found, bbox=lambda box: [box[0] + box[2] / 2, box[1] + box[3] / 2, *box[2:]])
    token = hand_over(folder, "moved", read(truth, moved), {})
    app = walk(load("app.py", handed=token), "dataset")
    next(each for each in app.button if each.label == "Use this reading").click()
    app.run()
    assert app.session_state[KEY].usual.summary["AP50"] == pytest.approx(1)


def test_data_that_are_gone_are_said(folder):
    token = hand_over(folder, "", arrays(), {})
    take_back(folder, token)
    app = load("app.py", handed=token)
    assert any("has ended or stopped" in each.value for each in app.warning)
    assert app.query_params["handed"] == token


def test_the_server_ends_with_the_last_data_set(monkeypatch):
    closed = []

    class Server:
        url, running = "http://here", True

        def close(self):
            closed.append(not folder.exists())

    monkeypatch.setattr(show_module, "start", lambda **_: Server())
    first, second = iouviz.show(arrays()), iouviz.show(arrays(), page="image")
    folder = show_module._Running._only.folder
    assert second.url == f"http://here/image?handed={second.token}"
    first.stop()
    first.stop()
    assert not closed
    assert [path.stem for path in folder.iterdir()] == [second.token]
    second.stop()
    assert closed == [True], "the data are removed before the server has ended"
