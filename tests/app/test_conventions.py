"""The Conventions page: every number is the core's, and a tool's name sets all rules at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from iouviz.data.sample import sample
from iouviz.evaluation.conventions import CONVENTIONS, TOOLS, Rules
from iouviz.evaluation.mean_ap import mean_ap
from iouviz.ui.session.opened import Opened

ROOT = Path(__file__).parents[2]


def open_page(**query):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page("pages/conventions.py").run()


def shown(app):
    """mAP as it stands on the page."""
    (numbers,) = (e.proto.body for e in app.get("html") if 'data-name="mAP"' in e.proto.body)
    return float(numbers.split('data-value="')[1].split('"')[0])


@pytest.fixture(scope="module")
def app():
    return open_page()


def test_opens_with_cocos_rules(app):
    assert not app.exception
    assert shown(app) == mean_ap(sample())
    asked = {each.question for each in CONVENTIONS if each.field != "overlap"}  # boxes alone
    assert {radio.label for radio in app.radio} == asked
    (advanced,) = app.expander
    folded = {radio.label for radio in advanced.radio}
    assert len(asked - folded) == 4  # what people differ in most often
    assert "From which IoU is a prediction a true positive?" not in folded


def test_a_tool_sets_every_rule_and_the_address_says_so(app):
    app.button_group(key="conventions.tool").set_value("Pascal VOC 2007").run()
    assert shown(app) == mean_ap(sample(), TOOLS["Pascal VOC 2007"])
    assert app.query_params["interpolation"] == "at 11 recalls"
    again = open_page(**app.query_params)
    assert shown(again) == shown(app)


def test_the_overlap_is_the_one_by_which_the_data_are_judged():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    drawn = sample()
    turned = replace(drawn.predictions, corners=drawn.predictions.quadrilaterals)
    both = replace(drawn, predictions=turned)
    app.session_state["data.opened"] = Opened("both", both, 990)
    app = app.run().switch_page("pages/conventions.py").run()
    assert app.radio[0].label == "What is IoU measured on?"
    app.radio(key="conventions.overlap").set_value(1).run()
    assert not app.exception
    assert app.session_state["data.opened"].dataset.overlap == "oriented"
    assert shown(app) == mean_ap(both, Rules(overlap="oriented"))


def test_one_rule_of_its_own(app):
    app.button_group(key="conventions.tool").set_value("COCO").run()
    app.radio(key="conventions.averaging").set_value(2).run()
    assert shown(app) == mean_ap(sample(), Rules(averaging="pooled"))
    assert app.button_group(key="conventions.tool").value == "Custom"
