"""Every claim of the Average precision page, held against the core."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.evaluation.diagnosis.explain import explain_prediction
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.curves import average_precision
from iouviz.geometry.overlap import iou
from iouviz.lessons.average_precision.questions import (
    DUPLICATE,
    EXERCISES,
    LAST,
    LOOSE,
    RARE,
    STARTS,
    THREE_OF_TEN,
    WORKED,
)
from iouviz.lessons.average_precision.ranked import SceneBox, cloned, dataset_of, ranking, reordered

TEXT = (Path(__file__).parents[3] / "iouviz/lessons/average_precision/text.md").read_text("utf-8")
WHY = {each.question.name: each.question for each in EXERCISES}


def curve_of(boxes, threshold=0.5):
    return evaluate(dataset_of(boxes)).curve("apple", threshold)


def ap50(boxes):
    return evaluate(dataset_of(boxes)).summary["AP50"]


def answer(name):
    question = WHY[name]
    return question.choices[question.right], question.why


def order(boxes, to_top=(), to_end=()):
    ids = [box.id for box in ranking(boxes)]
    rest = [i for i in ids if i not in (*to_top, *to_end)]
    return reordered(boxes, [*to_top, *rest, *to_end])


def test_the_worked_example_is_that_of_the_three_rules():
    curve = curve_of(WORKED.boxes)
    verdicts = "".join("T" if hit else "F" for hit in np.diff(curve.tp, prepend=0))
    assert verdicts == "TTFFFTTFFT"
    assert curve.positives == 5
    for rule, value in (("11-point", 0.7532), ("101-point", 0.7313), ("all-point", 0.7286)):
        assert round(average_precision(curve, rule), 4) == value
        assert f"{value:.4f}" in TEXT


def test_a_copy_of_a_found_object_is_a_false_positive():
    first = ranking(DUPLICATE.boxes)[0].id
    at = [box.id for box in DUPLICATE.boxes].index(first)
    boxes = cloned(DUPLICATE.boxes, at)
    assert ap50(DUPLICATE.boxes) == 1
    assert curve_of(boxes).precision == pytest.approx([1, 1 / 2, 2 / 3, 3 / 4])
    chosen, why = answer("ap.duplicate")
    assert chosen == "it falls"
    assert f"{ap50(boxes):.3f}" in why
    dataset = dataset_of(boxes)
    story = explain_prediction(judge(dataset, 0), len(dataset.predictions) - 1, dataset)
    assert story.reason == "duplicate"
    assert story.candidates[0].iou >= 0.5  # it lies well


def test_one_that_is_wrong_costs_nothing_last_and_most_first():
    wrong = ranking(LAST.boxes)[-1].id
    assert ap50(LAST.boxes) == 1
    costs = [ap50(order(LAST.boxes, to_top=[wrong]))]
    assert costs == [0.75]
    for place in (1, 2):
        ids = [box.id for box in ranking(LAST.boxes)][:-1]
        ids.insert(place, wrong)
        costs.append(ap50(reordered(LAST.boxes, ids)))
    assert costs == sorted(costs)
    assert max(costs) < 1
    chosen, why = answer("ap.last")
    assert chosen == "nothing"
    assert "0.75" in why


def test_precision_zigzags_and_recall_does_not():
    curve = curve_of(WORKED.boxes)
    assert (np.diff(curve.recall) >= 0).all()
    assert (np.diff(curve.precision) > 0).any()
    assert (np.diff(curve.precision) < 0).any()
    said = [1, 1, 0.67, 0.5, 0.4, 0.5, 0.57, 0.5, 0.44, 0.5]
    assert curve.precision.round(2).tolist() == said
    assert ", ".join(f"{v:g}" for v in said) in answer("ap.zigzag")[1].replace("**", "")


def test_three_right_of_ten_can_be_an_ap_of_one():
    judged = judge(dataset_of(THREE_OF_TEN.boxes), 0)
    assert (judged.tp, judged.fp) == (3, 7)
    assert ap50(THREE_OF_TEN.boxes) == 1
    right = [box.id for box in ranking(THREE_OF_TEN.boxes)[:3]]
    chosen, why = answer("ap.accuracy")
    assert chosen == "1"
    assert f"{ap50(order(THREE_OF_TEN.boxes, to_end=right)):.1f}." in why


def test_a_higher_iou_threshold_lowers_precision_and_recall():
    dataset = dataset_of(WORKED.boxes)
    lenient, strict = judge(dataset, 0), judge(dataset, 0, iou_threshold=0.75)
    assert (lenient.precision, lenient.recall) == (0.5, 1)
    assert (strict.precision, strict.recall) == (0.3, 0.6)
    assert answer("ap.threshold")[0] == "both fall"


boxes = st.tuples(*[st.integers(0, 12)] * 2, *[st.integers(4, 12)] * 2)


@settings(max_examples=25)
@given(st.lists(boxes, min_size=1, max_size=5), st.lists(boxes, max_size=7))
def test_no_scene_has_more_right_ones_at_a_higher_threshold(objects, predictions):
    sides = [(x, y, x + w, y + h) for x, y, w, h in [*objects, *predictions]]
    boxes = tuple(
        SceneBox(i, "object", 0, box)
        if i < len(objects)
        else SceneBox(i, "prediction", 0, box, 1 / (i + 2))
        for i, box in enumerate(sides)
    )
    dataset = dataset_of(boxes)
    found = [judge(dataset, 0, iou_threshold=t).tp for t in (0.3, 0.5, 0.6, 0.75, 0.9)]
    assert found == sorted(found, reverse=True)


def test_loose_boxes_pass_three_of_ten_thresholds():
    dataset = dataset_of(LOOSE.boxes)
    overlaps = iou(dataset.ground_truth.boxes, dataset.predictions.boxes).max(axis=0)
    assert overlaps.round(2).tolist() == [0.62] * 4
    summary = evaluate(dataset).summary
    assert (summary["AP50"], summary["AP75"]) == (1, 0)
    assert summary["AP"] == pytest.approx(0.3)
    assert answer("ap.loose")[0] == "0"


def test_a_pear_weighs_as_much_as_nine_apples():
    evaluation = evaluate(dataset_of(RARE.boxes))
    assert [values["AP50"] for values in evaluation.per_class.values()] == [1, 0]
    assert evaluation.summary["AP50"] == 0.5
    assert judge(dataset_of(RARE.boxes), 0).recall == 0.9
    assert answer("ap.rare")[0] == "0.5"


def test_only_the_order_matters():
    close = tuple(replace(t, score=t.score / 1000 + 0.5 * (t.score > 0)) for t in WORKED.boxes)
    assert ap50(close) == ap50(WORKED.boxes)


def test_cut_off_at_a_confidence_it_is_another_number():
    cut = evaluate(dataset_of(WORKED.boxes, least=0.5)).summary["AP50"]
    assert cut < ap50(WORKED.boxes)


def test_names_are_unlike_and_scenes_have_something_to_judge():
    assert len({start.name for start in STARTS}) == len(STARTS)
    assert len(WHY) == len(EXERCISES)
    for start in STARTS:
        assert ranking(start.boxes)
        assert start.iou == "0.50"
