"""The Conventions page: every number is the core's, and a tool's name sets all rules at once."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from iouviz.data.sample import sample
from iouviz.evaluation.conventions import CONVENTIONS, TOOLS, Rules, mean_ap

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
    assert [radio.label for radio in app.radio] == [
        each.question for each in [*CONVENTIONS[::2], *CONVENTIONS[1::2]]
    ]


def test_a_tool_sets_every_rule_and_the_address_says_so(app):
    app.button_group(key="conventions.tool").set_value("Pascal VOC 2007").run()
    assert shown(app) == mean_ap(sample(), TOOLS["Pascal VOC 2007"])
    assert app.query_params["interpolation"] == "at 11 recalls"
    again = open_page(**app.query_params)
    assert shown(again) == shown(app)


def test_one_rule_of_its_own(app):
    app.button_group(key="conventions.tool").set_value("COCO").run()
    app.radio(key="conventions.averaging").set_value(2).run()
    assert shown(app) == mean_ap(sample(), Rules(averaging="pooled"))
    assert app.button_group(key="conventions.tool").value == "my own rules"
