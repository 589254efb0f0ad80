"""The lessons on two boxes as scripts: steps, what is drawn, links, and what is kept."""

import json

import pytest

from iouviz.lessons.boxes.presets import DISJOINT, INSIDE, PRESETS, TOO_LARGE, WORKED
from iouviz.lessons.boxes.questions import EXERCISES
from tests.app.test_pages import editor, html, open_page, shown

STEPS = {
    "boxes": (["intersection", "corners"], ["intersection", "union"], ["intersection", "union"]),
    "giou": (["enclosing"], ["centres", "diagonal"], ["intersection", "centres"]),
}


@pytest.mark.parametrize("lesson", STEPS)
def test_each_step_draws_what_it_is_about(lesson):
    app = open_page(f"pages/{lesson}.py")
    for drawn in STEPS[lesson]:
        assert editor(app)["overlays"] == drawn
        app.button(key=f"{lesson}.step.next").click().run()
        assert not app.exception
    assert not [button for button in app.button if button.key == f"{lesson}.step.next"]


def test_a_step_begins_with_boxes_that_show_its_idea():
    app = open_page("pages/giou.py")
    for start in (DISJOINT, INSIDE, TOO_LARGE, DISJOINT):
        assert [tuple(box["corners"]) for box in editor(app)["boxes"]] == [start.a, start.b]
        if app.session_state["giou.step"] < 3:
            app.button(key="giou.step.next").click().run()


@pytest.mark.parametrize(
    ("step", "start"), [("2", INSIDE), ("3", TOO_LARGE), ("4", DISJOINT), ("9", DISJOINT)]
)
def test_a_link_to_a_step_begins_with_its_boxes(step, start):
    app = open_page("pages/giou.py", step=step)
    assert [tuple(box["corners"]) for box in editor(app)["boxes"]] == [start.a, start.b]


def test_boxes_that_somebody_moved_stay_from_step_to_step():
    app = open_page("pages/giou.py", a="0,0,20,20", b="10,0,30,20", width="80")
    app.button(key="giou.step.next").click().run()
    assert [box["corners"] for box in editor(app)["boxes"]] == [[0, 0, 20, 20], [10, 0, 30, 20]]


def test_practice_asks_one_question_at_a_time():
    app = open_page("pages/boxes.py", step="4")
    for asked in range(len(EXERCISES)):
        names = [each.question.name for each in EXERCISES[: asked + 1]]
        assert [group.key for group in app.button_group if group.key.startswith("guess.")] == [
            f"guess.{names[-1]}.pills"
        ]
        app.button_group(key=f"guess.{names[-1]}.pills").set_value("Skip").run()
    app.button(key=f"try.{names[-1]}").click().run()
    assert [tuple(box["corners"]) for box in editor(app)["boxes"]] == [
        EXERCISES[-1].a,
        EXERCISES[-1].b,
    ]
    assert EXERCISES[-1].try_it in [text.value for text in app.markdown]


def test_a_link_opens_everything_that_it_says():
    app = open_page(
        "pages/giou.py", a="0,0,20,20", b="10,0,30,20", width="80", step="2", show="union",
        tab="Advanced",
    )  # fmt: skip
    assert [box["corners"] for box in editor(app)["boxes"]] == [[0, 0, 20, 20], [10, 0, 30, 20]]
    assert editor(app)["overlays"] == ["union"]
    assert shown(app, "DIoU") == "0.2564"  # 1/3 - 100 / 1300
    assert "Six implementations" in " ".join(each.value for each in app.subheader)
    assert not app.warning


def test_all_is_kept_while_the_page_is_left():
    app = open_page("pages/boxes.py")
    app.button(key=f"boxes.preset {WORKED.name}").click().run()
    app.button(key="boxes.step.next").click().run()
    app.button_group(key="boxes.overlays").set_value(["diagonal"]).run()
    before = editor(app)
    app.switch_page("pages/glossary.py").run()
    app.query_params.clear()
    app.switch_page("pages/boxes.py").run()
    after = editor(app)
    for name in ("width", "overlays"):
        assert after[name] == before[name]
    assert [box["corners"] for box in after["boxes"]] == [[*WORKED.a], [*WORKED.b]]
    assert app.session_state["boxes.step"] == 1


def test_what_to_notice_goes_with_its_boxes():
    app = open_page("pages/boxes.py")
    first = PRESETS[0].notice
    assert any(first in text.value for text in app.markdown)
    boxes = [[0, 0, 20, 20], [10, 0, 30, 20]]
    edit = {"boxes": boxes, "selected": 0, "seq": 1, "rev": editor(app)["rev"], "final": True}
    app.session_state["boxes.editor"] = {"value": edit}
    app.run()
    assert not any(first in text.value for text in app.markdown)


def test_the_presenters_view_is_in_the_address():
    app = open_page("pages/boxes.py", present="1", step="2")
    told = json.dumps(editor(app))
    assert '"large": true' in told
    assert '<i class="iv-presenting">' in html(app)
    assert shown(app, "IoU")
    app.button(key="present.leave").click().run()
    assert '<i class="iv-presenting">' not in html(app)
    assert "present" not in app.query_params
