"""The dialog that opens data: what is asked is answered in it, and paths are offered again.

AppTest closes a dialog at the next run, so what the dialog shows stands on a page here.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from iouviz.ui.frame.show import plain
from tests.data.files import coco, labels
from tests.sanity.mixups import changed, scene


def script():
    import streamlit as st

    from iouviz.ui.session.open_dialog import open_form
    from iouviz.ui.session.opened import data_bar, use

    current = data_bar()
    open_form(use, lambda: current.dataset)
    scored = current.dataset.predictions
    st.markdown(f"boxes {scored.boxes.tolist()[:1]} labels {scored.label.tolist()[:9]}")


def said(app):
    return "\n".join(str(element.value) for element in (*app.markdown, *app.caption))


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


@pytest.fixture
def app():
    return AppTest.from_function(script, default_timeout=30).run()


@pytest.fixture
def paths(tmp_path: Path):
    """Ground truth, and a folder of predictions that may be corners or corner and size."""
    ground_truth, folder = tmp_path / "labels.json", tmp_path / "found"
    ground_truth.write_bytes(labels()[1])
    folder.mkdir()
    (folder / "a.txt").write_text("cat 0.9 10 20 30 40\npuppy 0.8 10 20 30 40\n")
    return str(ground_truth), str(folder)


def give(app, ground_truth, scored):
    app.text_input(key="data.ground_truth_path").set_value(ground_truth)
    app.text_input(key="data.predictions_path").set_value(scored)
    return press(app.run(), "Open these paths")


def test_the_dialog_says_which_formats_are_known(app):
    text = said(app)
    for name in ("COCO results", "YOLO text", "Pascal VOC XML", "CSV"):
        assert name in text


def test_a_question_is_asked_with_evidence_and_names_are_mended(app, paths):
    app = give(app, *paths)
    assert "boxes that fit" in said(app)
    assert "2 of 2" in said(app)
    go = next(button for button in app.button if button.label == "Read it this way")
    assert go.disabled  # nothing is chosen for the user
    (radio,) = app.radio
    app = radio.set_value(next(n for n in (0, 1, 2, 3) if "x y w h" in radio.options[n])).run()
    app = press(app, "Read it this way")
    assert "1 class of the predictions is not in the ground truth" in said(app)
    app = app.selectbox(key="data.mend.class.puppy").set_value("dog").run()
    app = press(app, "Read again")
    assert not app.exception
    assert "boxes [[10.0, 20.0, 40.0, 60.0]] labels [0, 1]" in said(app)


def test_one_may_go_on_without_mending(app, paths):
    app = give(app, *paths)
    app = press(app.radio[0].set_value(0).run(), "Read it this way")
    app = press(app, "Continue without")
    assert "boxes [[10.0, 20.0, 30.0, 40.0]] labels [0, 2]" in said(app)
    assert "Fix 1 name" in [button.label for button in app.button]


def test_paths_are_offered_again(app, paths):
    ground_truth, _ = paths
    app = give(app, ground_truth, "")
    again = app.selectbox(key="data.again")
    assert again.options == [ground_truth]
    app = again.set_value((ground_truth, "", "")).run()
    assert app.text_input(key="data.ground_truth_path").value == ground_truth


def test_a_file_that_cannot_be_read_leaves_the_dialog_open(app, tmp_path):
    (tmp_path / "broken.json").write_text(json.dumps(coco())[:50])
    app = give(app, str(tmp_path / "broken.json"), "")
    (error,) = app.error
    assert plain("broken.json: broken JSON") in error.value
    assert app.text_input(key="data.ground_truth_path").value


def maps_in(folder, **files):
    folder.mkdir()
    for name, values in files.items():
        Image.fromarray(np.array(values, np.uint8)).save(folder / f"{name}.png")
    return str(folder)


def test_label_maps_are_asked_about_and_opened(app, tmp_path):
    true = maps_in(tmp_path / "true", a_gt=[[0, 1], [1, 7]], b_gt=[[0, 0], [1, 1]])
    told = maps_in(tmp_path / "told", a_x=[[0, 1], [0, 1]], b_x=[[0, 0], [1, 0]])
    app = give(app, true, told)
    assert "These are label maps" in said(app)
    assert "no prediction has the name" in app.error[0].value.replace("\\", "")
    app.text_input(key="data.maps.true").set_value("{}_gt")
    app = app.text_input(key="data.maps.told").set_value("{}_x").run()
    app = press(app, "Pair files this way")
    assert "2 images with both maps" in said(app)
    app.text_area(key="data.maps.classes").set_value("road, car")
    app.text_input(key="data.maps.ignore").set_value("7")
    press(app.run(), "Open label maps")
    opened = app.session_state["maps.opened"]
    assert [pair.name for pair in opened.maps.pairs] == ["a", "b"]
    assert (opened.request.classes, opened.request.ignore) == (("road", "car"), (7,))


def test_label_maps_of_one_side_want_the_other(app, tmp_path):
    app = give(app, maps_in(tmp_path / "true", a=[[0, 1]]), "")
    assert "Give the predictions too" in app.error[0].value


def test_a_mix_up_is_said_with_both_numbers_and_one_click_mends_it(app, tmp_path):
    truth, found = scene()
    (tmp_path / "gt.json").write_text(json.dumps(truth), "utf-8")
    moved = changed(found, image_id=lambda key: key - 1)
    (tmp_path / "dt.json").write_text(json.dumps(moved), "utf-8")
    app = give(app, str(tmp_path / "gt.json"), str(tmp_path / "dt.json"))
    app = press(app, "Continue without")  # one image is unknown
    assert "AP50 is 0.0272 as read and 1.0000 with `--image-map +1`" in said(app)
    assert not app.exception
    app = press(app, "Use this reading")
    assert not app.exception
    assert "AP50 is" not in said(app)
    assert "40 predictions" in said(app).replace("·", "")
