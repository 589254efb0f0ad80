"""The Losses page without a browser: questions before answers, and the core's numbers in both."""

import json
from base64 import b64decode
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from iouviz.geometry.descent.curves import full_curves
from iouviz.geometry.descent.race import race
from iouviz.geometry.descent.rules import EXACT, PUBLISHED, Rule
from iouviz.geometry.descent.simulation import live
from iouviz.geometry.losses.gradients import LOSSES, gradient_field, loss
from iouviz.lessons.losses.questions import FLAT
from iouviz.lessons.losses.starts import FIELD_STARTS, OBJECT, RACE_STARTS
from iouviz.lessons.losses.switches import SWITCHES, rule_of, switched_on
from iouviz.ui.components.box_editor import GradientField, cell_middles
from iouviz.ui.components.box_editor.gradient_field import field_message
from iouviz.ui.frame.guess import PASS

ROOT = Path(__file__).parents[2]


def open_part(part, *answered, **query):
    """The page at one of its parts, some questions already answered."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in {"part": part, **query}.items():
        app.query_params[name] = value
    for question in answered:
        app.session_state[f"guess.{question.name}"] = PASS
    app.switch_page("pages/losses.py").run()
    assert not app.exception
    assert not app.error
    return app


def sent(app):
    """What the page tells its component."""
    (component,) = app.main.get("bidi_component")
    return json.loads(component.proto.json)


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_field_is_the_cores_once_a_loss_is_chosen_or_the_question_answered():
    app = open_part("Gradient field")
    assert len(sent(app)["boxes"]) == 2  # the picture is there before any answer
    assert sent(app)["gradients"] is None
    assert sent(app)["readout"] == []
    app.button_group(key=f"guess.{FLAT.name}.pills").set_value(FLAT.choices[0]).run()
    assert sent(app)["readout"][1] == [
        "Gradient, centre",
        "0.0000",
    ]  # of IoU, where nothing overlaps
    app.button_group(key="losses.loss").set_value("GIoU").run()
    start = FIELD_STARTS[0]
    field = gradient_field("GIoU", start.b, start.a, cell_middles(640, 41), cell_middles(400, 41))
    here = loss("GIoU", [start.b], [start.a])
    assert field.shape == (41, 41, 2)
    assert sent(app)["gradients"] == field_message(GradientField(field, -here.edges[0]))
    assert sent(app)["readout"][0] == ["Loss", f"{here.value.item():.4f}", "giou_loss"]


def test_a_link_opens_loss_and_boxes_past_the_question():
    app = open_part("Gradient field", loss="CIoU, Ultralytics", a="0,0,40,20", b="30,10,50,40")
    assert [box["corners"] for box in sent(app)["boxes"]] == [[0, 0, 40, 20], [30, 10, 50, 40]]
    assert sent(app)["gradients"]
    assert app.selectbox(key="losses.other").value == "CIoU, Ultralytics"
    # left for another page and found as it was
    app.switch_page("pages/glossary.py").run()
    app.query_params.clear()
    app.switch_page("pages/losses.py").run()
    assert app.selectbox(key="losses.other").value == "CIoU, Ultralytics"
    assert app.query_params["b"] == "30,10,50,40"


def test_every_loss_is_offered_and_drawn():
    app = open_part("Gradient field", FLAT)
    near = ("IoU", "GIoU", "DIoU", "CIoU", "L1")
    others = app.selectbox(key="losses.other").options
    assert {*near, *others} == set(LOSSES)
    for name in ("L1", "CIoU, Ultralytics", "NWD"):
        if name in near:
            app.button_group(key="losses.loss").set_value(name).run()
        else:
            app.selectbox(key="losses.other").set_value(name).run()
        assert not app.exception
        assert not app.error
        assert any(LOSSES[name].source in element.value for element in app.caption)


def test_only_calm_has_no_length():
    field = np.array([[[0.0, 0.0], [0.0, -8.0]], [[1e-9, 0.0], [1.0, 1.0]]])
    message = field_message(GradientField(field, np.array([0.0, -8.0, 1.0, 0.0])))
    lengths = np.frombuffer(b64decode(message["lengths"]), np.uint8)
    # cube roots in units of the strongest, 8: 0, 1, 0.0005, 0.56
    assert lengths.tolist() == [0, 255, 1, 144]
    angles = np.frombuffer(b64decode(message["angles"]), np.uint8)
    assert angles.tolist() == [0, 192, 0, 32]  # of 256 a turn, y down
    np.testing.assert_allclose(message["edges"], [0.0, -1.0, 0.5, 0.0])


def test_a_start_puts_its_boxes_and_its_words_go_with_them():
    app = open_part("Gradient field", FLAT)
    app.button_group(key="losses.start").set_value("Contained").run()
    inside = next(start for start in FIELD_STARTS if start.name == "Contained")
    assert [box["corners"] for box in sent(app)["boxes"]] == [list(inside.a), list(inside.b)]
    assert any(inside.notice in element.value for element in app.markdown)
    boxes = [list(inside.a), [10, 10, 60, 60]]
    edit = {"boxes": boxes, "selected": 1, "seq": 1, "rev": sent(app)["rev"], "final": True}
    app.session_state["losses.editor"] = {"value": edit}
    app.run()
    assert not any(inside.notice in element.value for element in app.markdown)


def test_the_race_is_the_cores():
    app = open_part("Loss race", start="Off-axis", scale="2")
    wanted = race(RACE_STARTS["Off-axis"], OBJECT, scale=2.0)
    for track in sent(app)["tracks"]:
        np.testing.assert_allclose(track["boxes"], wanted[track["name"]].boxes, atol=1e-5)
        np.testing.assert_allclose(track["iou"], wanted[track["name"]].iou, atol=1e-5)
        assert track["lost"] == wanted[track["name"]].lost
    assert len(sent(app)["tracks"]) == 7
    app.toggle(key="losses.held").set_value(True)
    app.button_group(key="losses.from").set_value("Your boxes").run()
    assert not app.error
    assert app.query_params["held"] == "yes"
    a, b = np.array(FIELD_STARTS[0].a), np.array(FIELD_STARTS[0].b)
    x, y, size = 450, 220, (140 * 100) ** 0.5  # the object's centre and the root of its area
    first, goal = ((box - [x, y, x, y]) / size + 10 for box in (b, a))
    wanted = race(first, goal, losses=["DIoU"], scale=2.0, rule=Rule(detached=True))["DIoU"]
    (found,) = [track for track in sent(app)["tracks"] if track["name"] == "DIoU"]
    np.testing.assert_allclose(found["boxes"], wanted.boxes, atol=1e-5)


def test_the_figure_follows_its_switches_and_so_does_its_link():
    app = open_part("DIoU figure")
    final = live(PUBLISHED, losses=["GIoU"])["GIoU"].error[-1]
    assert f"{final:,.0f}" in html(app)
    assert f"{full_curves()['exact']['GIoU'].error[-1]:,.0f}" in html(app)
    app.button_group(key="losses.rule").set_value("exact").run()
    assert not app.error
    assert app.button_group(key="losses.switches").value == switched_on(EXACT)
    assert f"{live(EXACT, losses=['GIoU'])['GIoU'].error[-1]:,.0f}" in html(app)
    app.button_group(key="losses.switches").set_value(["Q1 no clamp"]).run()
    assert app.button_group(key="losses.rule").value is None
    wanted = live(rule_of(["Q1 no clamp"], "centre and size"), losses=["GIoU"])["GIoU"].error[-1]
    assert f"{wanted:,.0f}" in html(app)
    link = dict(app.query_params)
    again = open_part("DIoU figure", **{name: link[name] for name in ("switches", "space", "all")})
    assert f"{wanted:,.0f}" in html(again)


def test_switches_and_rules_are_the_same_thing():
    for rule in (EXACT, PUBLISHED):
        assert rule_of(switched_on(rule), rule.space) == rule
    assert len({switch.name for switch in SWITCHES}) == len(SWITCHES)
