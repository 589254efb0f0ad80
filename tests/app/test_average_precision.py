"""The Average precision page, the simulated detector and the glossary as scripts."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from iouviz.data.sample import sample
from iouviz.data.simulate.simulate import Knobs, simulate
from iouviz.evaluation.evaluate import evaluate
from iouviz.lessons.average_precision.questions import DUPLICATE, EXERCISES, STARTS, WORKED
from iouviz.lessons.average_precision.ranked import cloned, dataset_of, ranking

ROOT = Path(__file__).parents[2]


def open_page(name, **query):
    """Run the front door once, then a page, as Streamlit wants it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(f"pages/{name}.py").run()


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def headline(app, name):
    found = re.search(rf'data-name="{name}".*?data-value="([^"]+)"', html(app))
    return float(found.group(1))


def messages(app):
    """What the page tells its components."""
    return [json.loads(part.proto.json) for part in app.main.get("bidi_component")]


def parts(app):
    """What the page tells the ranking and the canvas."""
    (items,) = [part for part in messages(app) if "items" in part]
    (canvas,) = [part for part in messages(app) if "boxes" in part]
    return items, canvas


def says(app, text):
    return any(text in each.value for each in app.markdown)


def says_area(app):
    """AP by each rule, out of the tables that the page sends its curve."""
    *_, figure = (part for part in messages(app) if "ap-all-point" in part.get("places", {}))
    memory = base64.b64decode(figure["memory"].partition("base64,")[2])
    return {
        name[3:]: round(float(np.frombuffer(memory, np.float64, 1, place["offset"])[0]), 4)
        for name, place in figure["places"].items()
        if name.startswith("ap-")
    }


def set_iou(app, iou, seq):
    """What the browser sends when the slider of the IoU threshold has moved."""
    (slider,) = [part for part in messages(app) if part.get("sliders")]
    state = {"values": {"iou": iou}, "rev": slider["rev"], "seq": seq, "final": False}
    app.session_state["ap.threshold"] = {"value": state}
    app.run()
    assert not app.exception


def threshold(app):
    (slider,) = [part for part in messages(app) if part.get("sliders")]
    return slider["sliders"][0]["stops"][slider["at"]["iou"]]


def rank(app, order, step, seq, picked=None):
    """What the browser sends when the ranking is changed by hand."""
    rev = parts(app)[0]["rev"]
    edit = {"order": order, "step": step, "picked": picked, "seq": seq, "rev": rev, "final": True}
    app.session_state["ap.ranking"] = {"value": edit}
    app.run()
    assert not app.exception


def test_the_worked_example_on_the_canvas():
    app = open_page("average_precision", section="Three rules")
    assert not app.exception
    assert "".join(str(item["verdict"]) for item in parts(app)[0]["items"]) == "None" * 10
    rank(app, [thing.id for thing in ranking(WORKED.boxes)], 10, 1)
    items, canvas = parts(app)
    assert "".join(item["verdict"][0] for item in items["items"]) == "TTFFFTTFFT"
    assert len(canvas["boxes"]) == 15
    assert says_area(app) == {"11-point": 0.7532, "101-point": 0.7313, "all-point": 0.7286}


def test_stepping_judges_one_after_the_other():
    app = open_page("average_precision")
    ids = [thing.id for thing in ranking(WORKED.boxes)]
    rank(app, ids, 4, 1)
    items, canvas = parts(app)
    assert [item["verdict"] for item in items["items"]] == ["TP", "TP", "FP", "FP"] + [None] * 6
    assert says(app, "so this one is a duplicate")
    assert (headline(app, "Precision"), headline(app, "Recall")) == (0.5, 0.4)
    assert sum(box["verdict"] is not None for box in canvas["boxes"]) == 4
    assert canvas["overlays"] == ["intersection"]
    assert canvas["pair"] == [0, 5 + 3]
    rank(app, ids, 0, 2)
    assert says(app, "No prediction has been evaluated yet")
    assert any("The curve begins" in caption.value for caption in app.caption)
    # what is left over at the end was missed
    set_iou(app, 0.75, 1)
    rank(app, ids, 10, 3)
    assert [box["verdict"] for box in parts(app)[1]["boxes"]][:5].count("FN") == 2


def test_a_row_that_is_moved_is_ranked_and_picked():
    app = open_page("average_precision", start="Low-ranked FP")
    start = [item["id"] for item in parts(app)[0]["items"]]
    rank(app, [start[-1], *start[:-1]], 4, 1, picked=[start[-1], 123])
    items, canvas = parts(app)
    assert [item["id"] for item in items["items"]] == [start[-1], *start[:-1]]
    assert headline(app, "AP") == 0.75
    assert items["selected"] == start[-1]
    assert canvas["selected"] == 6
    # an order that is none of this scene's is left alone
    rank(app, [99, 98], 1, 2)
    assert [item["id"] for item in parts(app)[0]["items"]] == [start[-1], *start[:-1]]


def test_a_question_puts_its_scene_and_a_clone_costs_what_it_says():
    app = open_page("average_precision")
    question = EXERCISES[0].question
    app.button_group(key=f"guess.{question.name}.pills").set_value("it falls").run()
    assert says(app, "**Correct: it falls.**")
    app.button(key=f"try.{question.name}").click().run()
    assert headline(app, "AP") == 1
    first = ranking(DUPLICATE.boxes)[0].id
    rank(app, [thing.id for thing in ranking(DUPLICATE.boxes)], 3, 1, picked=[first, 5])
    app.button(key="ap.Clone").click().run()
    assert not app.exception
    at = [thing.id for thing in DUPLICATE.boxes].index(first)
    wanted = evaluate(dataset_of(cloned(DUPLICATE.boxes, at))).summary["AP50"]
    assert headline(app, "AP") == pytest.approx(wanted)
    assert len(parts(app)[0]["items"]) == 4
    app.button(key="ap.Delete").click().run()
    assert headline(app, "AP") == 1


def test_words_and_canvas_are_about_the_row_that_is_clicked():
    app = open_page("average_precision")
    ids = [thing.id for thing in ranking(WORKED.boxes)]
    rank(app, ids, 10, 1)
    assert says(app, "**Prediction #10 (apple")
    rank(app, ids, 10, 2, picked=[ids[3], 7])
    assert says(app, "**Prediction #4 (apple")
    assert parts(app)[1]["pair"] == [0, 5 + 3]
    rank(app, ids, 9, 3, picked=[ids[3], 7])  # a step says again what became of the last one
    assert says(app, "**Prediction #9 (apple")


def test_a_link_opens_the_moved_boxes_threshold_and_section():
    app = open_page("average_precision", start="Loose boxes", iou="0.3")
    assert threshold(app) == pytest.approx(0.3)
    first = [thing.id for thing in ranking(STARTS[4].boxes)]
    rank(app, [first[-1], *first[:-1]], 4, 1)
    link = dict(app.query_params)
    assert "scene" in link
    again = open_page("average_precision", **link)
    assert [box["corners"] for box in parts(again)[1]["boxes"]][4:] == [
        list(thing.corners) for thing in (STARTS[4].boxes[7], *STARTS[4].boxes[4:7])
    ]
    assert threshold(again) == pytest.approx(0.3)
    assert not says(again, STARTS[4].notice)


def test_two_classes_have_two_curves_and_a_mean():
    app = open_page("average_precision", start="Rare class")
    assert headline(app, "Mean AP") == 0.5
    app.button_group(key="ap.class").set_value("pear").run()
    assert headline(app, "AP") == 0


def test_knobs_drive_the_numbers():
    app = open_page("simulated", localisation="0.1")
    assert not app.exception
    wanted = evaluate(simulate(sample(), Knobs(localisation=0.1), seed=0).dataset).summary
    assert headline(app, "AP75") == pytest.approx(wanted["AP75"])
    app.button_group(key="simulated.character").set_value("Perfect").run()
    assert headline(app, re.escape("AP@[.50:.95]")) == 1
    for knob in ("miss_small", "miss_large"):
        app.slider(key=f"simulated.{knob}").set_value(1.0)
    app.run()
    assert not app.exception
    assert headline(app, re.escape("AP@[.50:.95]")) == 0
    assert any("missed, recall 0" in info.value for info in app.info)


def test_what_was_set_is_still_there_after_another_page():
    app = open_page("average_precision", start="Loose boxes", iou="0.75")
    app.switch_page("pages/simulated.py").run()
    app.slider(key="simulated.localisation").set_value(0.1).run()
    before = headline(app, "AP75")
    app.switch_page("pages/average_precision.py").run()
    assert not app.exception
    assert not app.error
    assert threshold(app) == pytest.approx(0.75)
    assert len(parts(app)[0]["items"]) == 4
    app.switch_page("pages/simulated.py").run()
    assert not app.error
    assert headline(app, "AP75") == before < 1


def test_a_word_is_found_and_leads_to_its_pages():
    app = open_page("glossary", find="jaccard")
    assert not app.exception
    assert [text.value.split("**")[1] for text in app.markdown if text.value.startswith("**J")] == [
        "Jaccard index"
    ]
    app.text_input(key="glossary.find").set_value("no such word").run()
    assert any("No match" in info.value for info in app.info)
