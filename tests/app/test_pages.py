"""The pages as scripts, without a browser: they run, answer, and show the core's numbers."""

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.geometry.family import family
from iouviz.lessons.boxes.presets import FAMILY_PRESETS
from iouviz.ui.frame.places import PLACES

ROOT = Path(__file__).parents[2]
PAGES = ["app.py", *(place.script for place in PLACES)]


def open_page(script, **query):
    """Run the front door once, then a page, as Streamlit wants it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page(script).run() if script != "app.py" else app


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def headline(app, name):
    """A headline number, in full."""
    found = re.search(rf'data-name="{re.escape(name)}".*?data-value="([^"]+)"', html(app))
    return float(found.group(1))


def shown(app, name):
    """The number of a metric, as it is on the page."""
    return re.search(rf'data-metric="{name}".*?<strong[^>]*>([^<]+)<', html(app)).group(1)


def editor(app):
    """What the page tells the box editor."""
    (component,) = app.main.get("bidi_component")
    return json.loads(component.proto.json)


@pytest.mark.parametrize("script", PAGES)
def test_every_page_runs_clean(script):
    app = open_page(script)
    assert not app.exception
    assert not app.error


def test_an_answer_carries_no_script_and_no_style():
    (component,) = open_page("pages/boxes.py").main.get("bidi_component")
    proto = component.proto
    assert "/media/" in proto.js_content
    assert len(proto.js_content) < 300
    assert not proto.css_content + proto.html_content


def test_every_script_in_pages_has_its_place():
    assert {place.script for place in PLACES} == {
        f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")
    }


def test_no_page_uses_navigation():
    for path in [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "iouviz").rglob("*.py")]:
        assert "st.navigation(" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("preset", FAMILY_PRESETS, ids=lambda p: p.name)
def test_a_preset_shows_the_cores_numbers(preset):
    app = open_page("pages/giou.py", step="4")
    app.button(key=f"giou.preset {preset.name}").click().run()
    assert not app.exception
    terms = family([preset.a], [preset.b])
    for name, value in [("IoU", terms.iou), ("GIoU", terms.giou), ("CIoU", terms.ciou)]:
        assert shown(app, name) == f"{value.item():.4f}"
    assert f"**{preset.name}.** {preset.notice}" in [element.value for element in app.markdown]


def test_boxes_come_from_the_address():
    app = open_page("pages/boxes.py", a="0,0,20,20", b="10,0,30,20", width="80", step="3")
    assert shown(app, "IoU") == "0.3333"


@pytest.mark.parametrize("bad", ["1,2,3", "a,b,c,d", "5,5,1,1", "nan,0,1,1", ""])
def test_a_bad_address_is_said_and_the_page_opens(bad):
    app = open_page("pages/boxes.py", a=bad, b="0,0,2,2")
    assert not app.exception
    assert len(app.warning) == (1 if bad else 0)


def test_an_edit_from_the_browser_is_computed_in_python():
    app = open_page("pages/boxes.py", step="3")
    boxes = [[0, 0, 20, 20], [10, 0, 30, 20]]
    edit = {"boxes": boxes, "selected": 0, "seq": 1, "rev": 0, "final": True}
    app.session_state["boxes.editor"] = {"value": edit}
    app.run()
    assert shown(app, "IoU") == "0.3333"


def test_the_image_pages_counts_are_the_cores():
    dataset = iouviz.sample()
    for iou in (0.5, 0.75):
        app = open_page("pages/image.py", iou=str(iou), confidence="0.3")
        for image in (0, 3):
            app.selectbox[0].set_value(dataset.images.names[image]).run()
            judgement = judge(dataset, image, iou_threshold=iou, confidence=0.3)
            assert headline(app, "True positives") == judgement.tp
            assert headline(app, "False positives") == judgement.fp
            assert headline(app, "False negatives") == judgement.fn


def test_the_twelve_numbers_are_the_cores():
    app = open_page("pages/precision_recall.py")
    wanted = iouviz.evaluate(iouviz.sample()).summary
    for name, value in wanted.items():
        shown = "AP@[.50:.95]" if name == "AP" else name
        assert headline(app, shown) == pytest.approx(value, abs=0, nan_ok=True)


def test_the_home_page_opens_data_and_offers_what_was_done_last():
    app = open_page("app.py")
    assert [button.label for button in app.button] == ["Start the first lesson", "Open data"]
    links = [link.proto.label for link in app.get("page_link")]
    assert not [label for label in links if label.startswith("Continue")]
    app.switch_page("pages/rotated.py").run()
    app.switch_page("app.py").run()
    links = [link.proto.label for link in app.get("page_link")]
    assert "Continue: Rotated boxes" in links


def live(app):
    """What a page tells its live figure."""
    told = [json.loads(part.proto.json) for part in app.main.get("bidi_component")]
    (figure,) = [part for part in told if "blocks" in part and part["sliders"]]
    return figure


def test_every_class_of_the_sample_draws_by_both_rules():
    app = open_page("pages/precision_recall.py")
    for name in iouviz.sample().classes:
        app.selectbox[0].set_value(name).run()
        for matching in ("voc", "coco"):
            app.radio(key="pr.matching").set_value(matching).run()
            assert not app.exception
            assert not app.error
            assert live(app)["label"].endswith(name)


def test_precision_and_recall_stands_at_the_operating_point_and_sends_few_rows():
    app = open_page("pages/precision_recall.py", iou="0.75", confidence="0.42")
    stops = {each["name"]: each["stops"] for each in live(app)["sliders"]}
    at = live(app)["at"]
    assert (stops["iou"][at["iou"]], stops["confidence"][at["confidence"]]) == (0.75, 0.42)
    (rows,) = [block for block in live(app)["blocks"] if block["kind"] == "rows"]
    assert max(len(column["texts"]) for column in rows["columns"]) < 1000


def test_two_sessions_do_not_share_their_boxes():
    one, two = (open_page("pages/boxes.py", step="3") for _ in range(2))
    one.button(key="boxes.preset Identical").click().run()
    two.run()
    assert shown(one, "IoU") == "1.0000"
    assert shown(two, "IoU") != "1.0000"


def test_every_script_that_code_names_is_there():
    """A page that is named by its file, in a link or a switch, is found."""
    files = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "iouviz").rglob("*.py")]
    named = {
        script
        for path in files
        for script in re.findall(r'"(pages/\w+\.py)"', path.read_text("utf-8"))
    }
    assert named <= {place.script for place in PLACES}
