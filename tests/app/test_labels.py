"""Possible label errors as a script: decisions are kept, and AP follows from them exactly."""

from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.evaluation.diagnosis.label_errors import amend, find_label_errors
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.ui.session.opened import Opened
from tests.app.test_inspect import ODD
from tests.app.test_pages import ROOT, headline, open_page

AFTER = "AP@[.50:.95] after correction"


def press(app, key):
    app.button(key=f"labels.{key}").click()
    return app.run()


def test_what_is_found_wrong_moves_ap_as_computed_anew():
    app = open_page("pages/labels.py", minimum="0.45")
    assert not app.exception
    sample = iouviz.sample()
    found = find_label_errors(prepare(sample), confidence=0.45)
    assert headline(app, AFTER) == headline(app, "AP@[.50:.95]")
    for answer in ("W", "K", "W"):
        app = press(app, answer)
        assert not app.exception
    assert headline(app, "Decided") == 3
    assert headline(app, "Wrong labels") == 2
    right = iouviz.evaluate(amend(sample, found, [0, 2])).summary["AP"]
    assert headline(app, AFTER) == right != headline(app, "AP@[.50:.95]")
    assert any(each.value.startswith(f"**4 of {len(found)}") for each in app.markdown)


def test_without_contradictions_it_says_what_to_do():
    app = open_page("pages/labels.py", minimum="1")
    assert not app.exception
    assert any("No prediction of this confidence" in each.value for each in app.info)


def test_without_predictions_it_says_what_to_open():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["data.opened"] = Opened("alone", ODD["no predictions"], 999)
    app.run().switch_page("pages/labels.py").run()
    assert not app.exception
    assert any("only a prediction can contradict a label" in each.value for each in app.info)


def test_that_a_reload_loses_decisions_is_said():
    app = open_page("pages/labels.py")
    assert any("a reload loses them" in each.value for each in app.caption)


def test_the_image_of_a_label_knows_the_way_back():
    app = open_page("pages/labels.py", minimum="0.45")
    next(each for each in app.button if each.label == "Image").click()
    app.run()
    app.switch_page("pages/image.py").run()
    assert not app.exception
    assert not app.error
    assert any(each.label == "Label errors" for each in app.button)
