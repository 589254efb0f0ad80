"""The Learn pages besides Boxes as scripts: what they show is what the core says."""

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from iouviz.geometry.ciou_variants import CIOU_RULES, ciou_by
from iouviz.geometry.conventions import CONVENTIONS
from iouviz.geometry.level_sets import acceptance
from iouviz.geometry.overlap import iou
from iouviz.geometry.rotated import rotated_overlap
from iouviz.lessons.boxes.presets import PRESETS
from iouviz.lessons.edge_cases.cases import EDGE_CASES
from iouviz.lessons.giou.questions import EXERCISES
from iouviz.lessons.giou.variants import variants

ROOT = Path(__file__).parents[2]


def open_page(name, **query):
    """Run the front door once, then a page, as Streamlit wants it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(f"pages/{name}.py").run()


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def needle(app, name):
    return re.search(rf'data-metric="{name}".*?<strong[^>]*>([^<]+)<', html(app)).group(1)


def last_cells(app):
    """The last cell of each row of the first small table."""
    body = re.search(r"<tbody>(.*?)</tbody>", html(app), re.S).group(1)
    return [re.findall(r">([^<]*)</td>", row)[-1] for row in body.split("</tr>") if "<td" in row]


def editor(app):
    (component,) = app.main.get("bidi_component")
    return json.loads(component.proto.json)


def test_the_nine_variants_follow_the_boxes():
    app = open_page("giou", a="0,0,40,20", b="30,10,50,40", width="80", tab="Advanced")
    wanted = variants([[0, 0, 40, 20]], [[30, 10, 50, 40]], image_size=(80, 50))
    for name, value, working in wanted:
        assert needle(app, name) == f"{value:.4f}"
        assert f"<small>{working}</small>" in html(app)


def test_the_six_readings_part_below_the_gate():
    app = open_page("giou", a="0,10,40,30", b="10,0,30,40", width="80", tab="Advanced")
    wanted = [
        ciou_by(rule, [[0, 10, 40, 30]], [[10, 0, 30, 40]]).value.item() for rule in CIOU_RULES
    ]
    assert last_cells(app) == [f"{value:.4f}" for value in wanted]
    assert any("Marked: 3" in caption.value for caption in app.caption)


def test_a_guess_reveals_its_reason_and_its_boxes():
    app = open_page("giou")
    each = EXERCISES[0]
    assert not any("That is why GIoU exists" in text.value for text in app.markdown)
    app.button_group(key=f"guess.{each.question.name}.pills").set_value("it rises").run()
    assert any("Not quite: the answer is it stays 0." in text.value for text in app.markdown)
    app.button(key=f"try.{each.question.name}").click().run()
    assert not app.exception
    corners = [tuple(box["corners"]) for box in editor(app)["boxes"]]
    assert corners == [each.a, each.b]
    assert editor(app)["overlays"] == ["enclosing"]
    assert needle(app, "IoU") == "0.0000"
    assert each.try_it in [text.value for text in app.markdown]
    assert PRESETS[0].width == 640


def test_edge_cases_show_every_rule_and_a_picture():
    app = open_page("edge_cases", case="uint8, disjoint")
    assert app.selectbox(key="edge.case").value == "uint8, disjoint"
    assert any("-190 + 256 = 66" in code.value for code in app.code)
    for case in EDGE_CASES:
        app.selectbox(key="edge.case").set_value(case.name).run()
        assert not app.exception
        assert not app.error
        assert 'alt="Boxes A and B, to scale"' in html(app)
        answers = [convention(*case.arrays()) for convention in CONVENTIONS]
        for shown, answer in zip(last_cells(app), answers, strict=True):
            wanted = "rejected" if answer.refused else f"{answer.iou:.4f}"
            assert shown == wanted, case.name


def test_the_diamond_on_the_canvas_is_the_cores():
    app = open_page("tolerance", size="8", iou="0.75")
    data = editor(app)
    ground_truth, found = (box["corners"] for box in data["boxes"])
    assert found[2] - found[0] == pytest.approx(8)
    outline = acceptance(ground_truth, (8, 8), iou=0.75)
    assert data["level"]["area"] == outline.tolist()
    assert data["boxes"][1]["verdict"] == "FP"  # three sixteenths aside; a seventh would do
    assert data["least"] == pytest.approx(0.75)
    assert "<b>1.14 px</b>" in html(app)
    assert ">false positive, and A is missed" in html(app)
    assert data["level"]["track"] == []


def test_what_was_chosen_is_there_after_another_page_and_in_the_link():
    app = open_page("tolerance", size="8", iou="0.3", move="Constant IoU", b="9,3.5,17,11.5")
    assert editor(app)["boxes"][1]["corners"] == [9, 3.5, 17, 11.5]
    app.switch_page("pages/rotated.py").run()
    app.button_group(key="rotated.aspect").set_value("1:10").run()
    app.switch_page("pages/shapes.py").run()
    app.slider(key="shapes.shift").set_value(70).run()
    for name, wanted in (
        ("tolerance", {"size": "8", "iou": "0.3", "move": "Constant IoU", "b": "9,3.5,17,11.5"}),
        ("rotated", {"aspect": "1:10"}),
        ("shapes", {"shift": "70"}),
    ):
        app.query_params.clear()
        app.switch_page(f"pages/{name}.py").run()
        assert not app.error
        assert wanted.items() <= dict(app.query_params).items()


def test_a_link_opens_the_turned_boxes():
    app = open_page("rotated", aspect="1:2", a="300,200,200,100,10", b="310,190,180,90,75")
    boxes = [[300, 200, 200, 100, 10], [310, 190, 180, 90, 75]]
    assert editor(app)["boxes"] == boxes
    assert needle(app, "IoU") == f"{rotated_overlap(boxes[:1], boxes[1:]).iou.item():.4f}"
    broken = open_page("rotated", aspect="1:2", b="310,190,nowhere")
    assert any("cx,cy,width,height,degrees" in each.value for each in broken.warning)


def test_a_lock_keeps_its_line_while_the_box_slides():
    app = open_page("tolerance", size="32", iou="0.5")
    app.button_group(key="tolerance.lock").set_value("Constant IoU").run()
    data = editor(app)
    track, corners = data["level"]["track"], [box["corners"] for box in data["boxes"]]
    held = iou(corners[:1], corners[1:]).item()
    for x, y in track[::12]:
        slid = [corners[0], [x - 16, y - 16, x + 16, y + 16]]
        assert iou(slid[:1], slid[1:]).item() == pytest.approx(held)
    # slid to another place on it, the line is the very same
    edit = {"boxes": slid, "selected": 1, "seq": 1, "rev": data["rev"], "final": False}
    app.session_state["tolerance.editor"] = {"value": edit}
    app.run()
    assert editor(app)["level"]["track"] == track
    assert needle(app, "IoU") == f"{held:.4f}"


def test_the_turned_boxes_have_the_cores_iou():
    app = open_page("rotated", aspect="1:10")
    app.button_group(key="rotated.section").set_value("IoU by angle").run()
    data = editor(app)
    boxes = [[320, 200, 300, 60, 10], [330, 190, 200, 90, 75]]
    edit = {"boxes": boxes, "seq": 1, "rev": data["rev"], "final": True}
    app.session_state["rotated.editor"] = {"value": edit}
    app.run()
    assert not app.exception
    assert needle(app, "IoU") == f"{rotated_overlap(boxes[:1], boxes[1:]).iou.item():.4f}"
    assert 'data-name="Angle"' in html(app)
    assert 'data-value="65.0"' in html(app)
    (curve,) = app.get("plotly_chart")
    mark = json.loads(curve.proto.spec)["data"][-1]
    assert mark["x"] == [65.0]
    assert mark["y"] == [rotated_overlap(boxes[:1], boxes[1:]).iou.item()]
    # what is no pair of turned boxes is not taken in
    edit = {"boxes": boxes[:1], "seq": 2, "rev": data["rev"], "final": True}
    app.session_state["rotated.editor"] = {"value": edit}
    app.run()
    assert not app.exception
    assert 'data-value="65.0"' in html(app)
