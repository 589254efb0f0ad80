"""Compare models as a script: the core's numbers, names, more than two, and the address."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.data.model import Predictions
from iouviz.data.sample import FOLDER
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.grids.compare import only_in_second
from iouviz.evaluation.statistics.compare import changes
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.ui.session.opened import KEY, Opened
from tests.app.test_inspect import message
from tests.app.test_pages import ROOT, html, open_page
from tests.app.test_session import load, walk

LATE, EARLY = (prepare(iouviz.sample(each)) for each in ("late", "early"))
BEST = tuple(float(each.best("f_beta").confidence) for each in (LATE, EARLY))
PATHS = [str(FOLDER / f"predictions_{each}.json") for each in ("late", "early")]


def stands(app):
    """What the sliders stand for, by name."""
    data = message(app, "sliders")
    return {each["name"]: each["stops"][data["at"][each["name"]]] for each in data["sliders"]}


def kinds(app):
    """The counts on the buttons that choose a list."""
    texts = app.button_group(key="compare.kind").options
    return dict(re.fullmatch(r"(.*) · ([\d,]+)", text).groups() for text in texts)


def test_it_opens_with_the_samples_checkpoints_compared():
    app = open_page("pages/compare.py")
    assert not app.exception
    assert not app.error
    assert stands(app) == {"iou": 0.5, "confidence": BEST[0], "second": BEST[1]}
    found = changes(LATE, EARLY, confidences=BEST)
    late, early = (record(s, confidence=c) for s, c in zip((LATE, EARLY), BEST, strict=True))
    assert kinds(app) == {
        "Gained": str(len(found.gained)),
        "Lost": str(len(found.lost)),
        "New false positives": str(len(only_in_second(late, early))),
        "Resolved false positives": str(len(only_in_second(early, late))),
    }
    assert message(app, "cards")["count"] == len(found.gained)
    table = next(each.proto.body for each in app.get("html") if "95 % interval" in each.proto.body)
    for name in ("Late checkpoint", "Early checkpoint", "AP@[.50:.95]", "AP50", "AP75"):
        assert name in table
    for sweep in (LATE, EARLY):
        summary = iouviz.evaluate(sweep.ready.dataset).summary
        for name in ("AP", "AP50", "AP75"):
            assert f"{summary[name]:.4f}" in table
    assert "…" not in table, "intervals are there at the end"


def test_swap_shows_the_other_one_everywhere():
    app = open_page("pages/compare.py")
    next(each for each in app.button if each.label == "Swap").click().run()
    assert not app.exception
    assert "Early checkpoint" in app.markdown[0].value
    assert stands(app) == {"iou": 0.5, "confidence": BEST[1], "second": BEST[0]}
    assert kinds(app)["Gained"] == str(len(changes(LATE, EARLY, confidences=BEST).lost))
    # the address brings back the one that is first now, and the one it is compared with
    app.run()
    assert app.query_params["predictions"] == PATHS[1]
    assert app.query_params["second"] == PATHS[0]


def test_the_second_model_keeps_its_confidence_while_the_page_is_left():
    app = open_page("pages/compare.py", second_confidence="0.2", confidence="0.4", iou="0.6")
    wanted = {"iou": 0.6, "confidence": 0.4, "second": 0.2}
    assert stands(app) == wanted
    app.switch_page("pages/dataset.py").run()
    app.switch_page("pages/compare.py").run()
    assert stands(app) == wanted


def test_a_second_model_opened_by_path_comes_back_from_the_address():
    app = walk(load("app.py", second=PATHS[0]), "dataset")
    assert app.query_params["second"] == PATHS[0], "it stands in the address of every page"
    shown = html(walk(app, "compare"))
    assert "predictions_late.json" in shown
    assert f'title="{PATHS[0]}"' in shown
    assert app.query_params["second"] == PATHS[0]


def test_an_uploaded_second_model_cannot_come_back_and_that_is_said():
    app = walk(load("app.py", second_uploaded="mine.json"), "compare")
    assert any("mine.json" in each.value.replace("\\", "") for each in app.warning)


def test_one_object_gained_on_one_image_is_no_evidence(tmp_path):
    late = LATE.ready.dataset
    missed = changes(LATE, LATE, confidences=(BEST[0], BEST[0])).found_by_none[0]
    ground_truth = late.ground_truth
    x1, y1, x2, y2 = ground_truth.boxes[missed].tolist()
    added = {
        "image_id": int(late.images.ids[ground_truth.image[missed]]),
        "category_id": int(late.class_ids[ground_truth.label[missed]]),
        "bbox": [x1, y1, x2 - x1, y2 - y1],
        "score": 0.99,
    }
    rows = json.loads(Path(PATHS[0]).read_text("utf-8"))
    path = tmp_path / "one_more.json"
    path.write_text(json.dumps([*rows, added]))
    query = {"second": str(path), "second_confidence": repr(BEST[0])}
    app = walk(load("app.py", **query), "compare")
    assert (kinds(app)["Gained"], kinds(app)["Lost"]) == ("1", "0")
    table = next(each.proto.body for each in app.get("html") if "95 % interval" in each.proto.body)
    for name in ("Precision", "Recall", "F1"):
        row = re.search(rf"<th[^>]*>{name}</th>.*?</tr>", table).group()
        assert "+0.0" in row, "there is a difference"
        assert "*" not in row, "and it is not significant"


def test_more_than_two_models_stand_in_one_table_and_any_two_are_compared():
    app = walk(load("app.py", second=PATHS[1], models=PATHS[0]), "compare")
    tables = [each.proto.body for each in app.get("html") if "Confidence</th>" in each.proto.body]
    rows = re.findall(r"<tr.*?>(.*?)</tr>", tables[0].replace("</thead>", ""))
    assert [re.search(r"<th.*?>(.*?)</th>", row).group(1) for row in rows[1:]] == [
        "Late checkpoint", "predictions_late.json", "predictions_early.json",
    ]  # fmt: skip
    summary = iouviz.evaluate(EARLY.ready.dataset).summary["AP"]
    assert f"{summary:.4f}" in rows[3]
    number = app.session_state[KEY].results["runs"][1].number
    app.selectbox(key="compare.run.1").set_value(number).run()
    assert not app.exception
    assert kinds(app)["Gained"] == "0", "the late one against itself"


def page_with(dataset):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state[KEY] = Opened("mine.json", dataset, 999)
    return app.run().switch_page("pages/compare.py").run()


def test_one_model_alone_is_shown_and_what_to_do_is_said():
    early = iouviz.sample("early")
    app = page_with(early)
    assert not app.exception
    assert "Open a second model" in app.info[0].value
    assert any(each.label == "Open predictions" for each in app.button)
    assert f"{iouviz.evaluate(early).summary['AP']:.4f}" in html(app)


def test_a_data_set_without_predictions_says_what_to_open():
    nobody = replace(iouviz.sample(), predictions=Predictions.of([], [], np.empty((0, 4)), []))
    app = page_with(nobody)
    assert not app.exception
    assert not app.error
    assert "no predictions" in app.info[0].value


def test_predictions_of_an_address_become_the_first_where_there_are_none():
    ground_truth = str(FOLDER / "ground_truth.json")
    app = load("app.py", ground_truth=ground_truth, models=PATHS[0], second=PATHS[1])
    shown = html(walk(app, "compare"))
    assert "A: predictions_late.json" in shown
    assert "B: predictions_early.json" in shown


def test_an_entry_opens_both_models_on_one_image_and_back_leads_back():
    app = open_page("pages/compare.py", kind="lost", show="2")
    assert not app.exception
    assert not app.error
    editors = [
        data
        for data in (json.loads(each.proto.json) for each in app.main.get("bidi_component"))
        if "closer" in data
    ]
    assert [each["label"].split(":")[0] for each in editors] == [
        "Late checkpoint",
        "Early checkpoint",
    ]
    selected = [each["boxes"][each["selected"]]["corners"] for each in editors]
    assert selected[0] == selected[1], "the same object, in both"
    next(each for each in app.button if each.label == "Back").click().run()
    assert not app.exception
    assert "show" not in app.query_params
    assert message(app, "cards")


def test_the_star_is_explained_where_there_is_one_and_models_a_numbers_are_marked():
    app = open_page("pages/compare.py")
    table = next(each.proto.body for each in app.get("html") if "95 % interval" in each.proto.body)
    assert " *</td>" in table
    assert any("The interval excludes 0" in each.value for each in app.caption)
    summary = iouviz.evaluate(iouviz.sample()).summary
    marked = dict(re.findall(r'data-number="(.*?)" data-value="(.*?)"', table))
    assert marked.keys() == {"AP@[.50:.95]", "AP50", "AP75"}
    for name, value in marked.items():
        assert abs(float(value) - summary["AP" if name.startswith("AP@") else name]) < 1e-9
    same = open_page("pages/compare.py", second="late")
    table = next(
        (each.proto.body for each in same.get("html") if "95 % interval" in each.proto.body), ""
    )
    starred = " *</td>" in table
    assert starred == any("The interval excludes 0" in each.value for each in same.caption)
